"""Tables as editors keep them: CSV (any usual separator and encoding) and Excel, to and from rows of text."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"


def read(data: bytes) -> Iterator[list[str]]:
    """The rows of a file, the heading first; Excel is told by its first bytes."""
    return _read_excel(data) if data[:2] == b"PK" else _read_csv(data)


def _read_excel(data: bytes) -> Iterator[list[str]]:
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for row in book.worksheets[0].iter_rows(values_only=True):
        yield [_text(cell) for cell in row]


def _text(cell: object) -> str:
    if isinstance(cell, datetime | date):
        return cell.isoformat()[:10]
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _read_csv(data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")  # what Excel saves on a Swedish Windows
    heading = text.split("\n", 1)[0]
    separator = max(",;\t", key=heading.count)
    yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)


def write_csv(heading: list[str], rows: Iterable[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(heading)
    writer.writerows([_harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")  # with the mark Excel reads å, ä and ö


def write_excel(heading: list[str], rows: Iterable[list[str]]) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.append(heading)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        sheet.column_dimensions[cell.column_letter].width = max(12, len(str(cell.value)) + 4)
    sheet.freeze_panes = "B2"
    for row in rows:
        sheet.append([_harmless(cell) for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _harmless(cell: str) -> str:
    """A cell that would run as a formula is kept as text by a leading apostrophe; `plain` takes it away."""
    return f"'{cell}" if cell[:1] in ("=", "@", "+", "-", "\t") and not cell[1:2].isdigit() else cell


def plain(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "@", "+", "-", "\t") else cell
