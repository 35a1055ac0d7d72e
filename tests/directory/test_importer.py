"""Import and export: every fault in Swedish, all or nothing, twice is once, out and in again is the same."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from directory import importer
from directory.models import Change, Organisation, Posting
from directory.search import Query, search
from knowledge import places
from store.database import session

TODAY = date(2026, 11, 25)
HEADING = (
    "id,typ,namn,slag,organisationsnummer,kommun,tjänster,källa,sett år,bekräftad,status,webbplats,minst 30 procent"
)
GOOD = "ett-foretag,företag,Ett Företag,kooperativ,556016-0680,Falun,Städning,egen webbplats,2025,,uppgift från källa,,"


def load(*rows: str, dry_run: bool = False) -> importer.Report:
    return importer.import_file("\n".join([HEADING, *rows]).encode(), "test", dry_run, TODAY)


def count(model: type) -> int:
    with session() as db:
        return db.scalar(select(func.count()).select_from(model)) or 0


FAULTS = [
    (GOOD.replace("0680", "0681"), "organisationsnumret 556016-0681 har fel kontrollsiffra"),
    (GOOD.replace("556016-0680", "19640823-3234"), "ser ut som ett personnummer"),
    (GOOD.replace("556016-0680", "123"), "ska skrivas NNNNNN-NNNN"),
    (GOOD.replace("Falun", "Fallun"), "kommun ”Fallun” finns inte; menar du Falun?"),
    (GOOD.replace("Städning", "Städdning"), "tjänsten ”Städdning” finns inte i ordlistan; menar du Städning?"),
    (GOOD.replace("Ett Företag", ""), "namn saknas"),
    (GOOD.replace("kooperativ", "bolag"), "slag ”bolag” är okänt; välj bland:"),
    (GOOD.replace("egen webbplats", ""), "kolumnen källa är tom"),
    (GOOD.replace("uppgift från källa", "bekräftad"), "dagen i kolumnen bekräftad saknas"),
    (GOOD.replace("2025", "2031"), "ska vara ett årtal mellan 1990 och 2026"),
    (GOOD.replace(",,uppgift", ",2027-01-01,uppgift"), "bekräftad 2027-01-01 ligger i framtiden"),
    (GOOD.replace(",,uppgift", ",i maj,uppgift"), "ska vara en dag, ÅÅÅÅ-MM-DD"),
    (GOOD[:-1] + "example.se,", "webbplats ”example.se” ska börja med http:// eller https://"),
    (GOOD + "35 %", "aldrig med en siffra"),
    (GOOD.replace("ett-foretag", "Ett Företag"), "får bara innehålla a–z, 0–9 och bindestreck"),
]


@pytest.mark.parametrize(("row", "message"), FAULTS)
def test_each_fault_is_told_with_its_row(row: str, message: str) -> None:
    report = load(GOOD.replace("ett-", "fore-"), row)
    assert not report.applied
    assert len(report.faults) == 1
    assert str(report.faults[0]).startswith("rad 3: ")
    assert message in str(report.faults[0])


def test_all_faults_of_a_file_are_told_at_once_and_nothing_is_imported(db: str) -> None:
    report = load(GOOD, *(row.replace("ett-foretag", f"nr-{at}") for at, (row, _) in enumerate(FAULTS)), GOOD)
    assert len(report.faults) == len(FAULTS) + 1
    assert f"id ett-foretag finns redan på rad 2" in report.text  # noqa: F541
    assert report.text.endswith("Inget är importerat.")
    assert count(Organisation) == 0


def test_an_unknown_and_a_missing_heading_are_faults_of_row_one() -> None:
    report = importer.import_file(b"id,typ,namn,slag,fax\n", "test", today=TODAY)
    assert [str(fault) for fault in report.faults] == ["rad 1: okänd rubrik ”fax”", "rad 1: rubriken ”status” saknas"]


def test_a_dry_run_tells_and_changes_nothing(db: str) -> None:
    report = load(GOOD, dry_run=True)
    assert report.text == "1 rader lästa: 1 nya, 0 ändrade, 0 oförändrade. Torrkörning, inget är importerat."
    assert count(Organisation) == 0


def test_the_same_file_twice_changes_nothing_and_a_changed_row_leaves_its_history(db: str) -> None:
    assert load(GOOD).new == 1
    again = load(GOOD)
    assert (again.new, again.changed, again.unchanged) == (0, 0, 1)
    changed = load(GOOD.replace("Städning", "Catering").replace("Falun", "Mora"))
    assert (changed.new, changed.changed) == (0, 1)
    falun, mora = places.place("2080"), places.place("2062")
    assert search(Query(services=("stadning",), place=falun)).total == 0
    assert [hit.card.id for hit in search(Query(services=("catering",), place=mora)).hits] == ["ett-foretag"]
    with session() as opened:
        history = opened.scalars(select(Change).order_by(Change.id)).all()
    assert [(one.by, one.before is None) for one in history] == [("test", True), ("test", False)]
    assert history[1].before["services"] == ["stadning"]
    assert history[1].after["services"] == ["catering"]


def test_an_entry_that_is_closed_is_no_longer_found(db: str) -> None:
    load(GOOD)
    load(GOOD.replace("uppgift från källa", "nedlagd"))
    assert search(Query(text="Ett Företag")).total == 0
    assert count(Posting) == 0
    assert count(Organisation) == 1


def test_an_editor_takes_an_entry_down_at_once_and_it_is_in_the_history(db: str) -> None:
    load(GOOD)
    assert importer.change("ett-foretag", "redaktör", status="withdrawn") is not None
    assert importer.change("finns-inte", "redaktör", status="withdrawn") is None
    assert search(Query(text="Ett Företag")).total == 0
    with pytest.raises(IntegrityError):
        importer.change("ett-foretag", "redaktör", status="confirmed")  # no date
    importer.change("ett-foretag", "redaktör", status="confirmed", confirmed_on=date(2026, 5, 4))
    assert search(Query(text="Ett Företag")).hits[0].card.status == "confirmed"
    assert count(Change) == 3


def test_a_full_export_imports_again_to_the_same_state(db: str) -> None:
    assert importer.seed() == 253
    assert load(GOOD + "ja 2026-05-04 (egen uppgift)").applied
    exported, excel = importer.export_csv(), importer.export_excel()
    for data in (exported, excel):
        report = importer.import_file(data, "test")
        assert (report.new, report.changed, report.unchanged, report.faults) == (0, 0, 254, ())
    with session(write=True) as opened:
        opened.execute(Organisation.__table__.delete())
    assert importer.import_file(excel, "test").new == 254
    assert importer.export_csv() == exported


def test_the_seed_fills_an_empty_directory_once(db: str) -> None:
    assert importer.seed() == 253
    assert importer.seed() == 253
    assert count(Change) == 253


def test_excel_files_semicolons_and_windows_letters_are_read(db: str) -> None:
    book = Workbook()
    book.active.append(HEADING.split(","))
    book.active.append([int(cell) if cell == "2025" else cell for cell in GOOD.split(",")])
    out = io.BytesIO()
    book.save(out)
    assert importer.import_file(out.getvalue(), "test", today=TODAY).new == 1
    windows = "\n".join([HEADING, GOOD]).replace(",", ";").encode("cp1252")
    assert importer.import_file(windows, "test", today=TODAY).unchanged == 1


def test_a_cell_that_would_run_as_a_formula_is_exported_as_text(db: str) -> None:
    load(GOOD.replace("Ett Företag", "=CMD() AB"))
    assert b"'=CMD() AB" in importer.export_csv()
    assert importer.import_file(importer.export_csv(), "test").unchanged == 1
