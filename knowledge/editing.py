"""Changing one row between an answer file's two lines of dashes; every other byte of the file stays as it was."""

from __future__ import annotations

import difflib
import re
from datetime import date
from pathlib import Path

import yaml

from knowledge.answers import AnswerError, answer_files, split

_FRONT = re.compile(r"---(?P<end>\r?\n)(?P<rows>.*?\r?\n)(?=---\r?\n)", re.S)


def withdraw(folder: Path, answer_id: str) -> Path:
    """Marks an answer as taken down; gives its file. AnswerError when there is none, or it cannot be read."""
    return _write(folder, answer_id, "status", "withdrawn")


def sign(folder: Path, answer_id: str, role: str, organisation: str, day: date) -> Path:
    """Records who has reviewed an answer: a role and an organisation, never a person's name."""
    return _write(folder, answer_id, "signed", {"role": role, "organisation": organisation, "date": day})


def _write(folder: Path, answer_id: str, name: str, value: object) -> Path:
    path = file_of(folder, answer_id)
    path.write_bytes(with_row(path.read_bytes(), name, value))
    return path


def file_of(folder: Path, answer_id: str) -> Path:
    """The file of an answer; AnswerError with the names that look like it when there is none."""
    files = {path.stem: path for path in answer_files(folder)}
    if answer_id in files:
        return files[answer_id]
    near = difflib.get_close_matches(answer_id, files, n=3)
    raise AnswerError("det svaret finns inte" + (f"; menar du {', '.join(near)}?" if near else ""))


def with_row(raw: bytes, name: str, value: object) -> bytes:
    """The file with this row in place of the one of the same name, or last when there was none."""
    text = raw.decode("utf-8")
    before, _ = split(text)
    front = _FRONT.match(text)
    assert front  # or split would have refused
    one_line = yaml.safe_dump([value], default_flow_style=True, allow_unicode=True, sort_keys=False, width=10_000)
    row = f"{name}: {one_line.strip()[1:-1]}"
    old = re.search(rf"^{name}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*", front["rows"], re.M)
    start, stop = old.span() if old else (len(front["rows"]),) * 2
    rows = front["rows"][:start] + row + ("" if old else front["end"]) + front["rows"][stop:]
    changed = text[: front.start("rows")] + rows + text[front.end("rows") :]
    if split(changed)[0] != {**before, name: value}:
        raise AnswerError(f"raden '{name}' går inte att skriva; ändra den för hand")
    return changed.encode("utf-8")
