"""Taking an answer down and signing it change one row of its file, and nothing else."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.settings import ROOT
from knowledge.answers import AnswerError, answer_files, split
from knowledge.editing import file_of, sign, with_row, withdraw
from tests.knowledge.answer_file import GOOD, library

SIGNED = "signed: {role: jurist, organisation: Region Dalarna, date: 2026-11-24}"


def test_a_withdrawn_answer_differs_in_its_status_only(tmp_path: Path) -> None:
    path = withdraw(library(tmp_path), "andelskravet")
    assert path.read_bytes() == GOOD.replace("status: verified", "status: withdrawn").encode()
    assert withdraw(path.parent.parent, "andelskravet").read_bytes() == path.read_bytes()


def test_a_signature_stands_in_its_row_and_a_new_one_takes_its_place(tmp_path: Path) -> None:
    answers = library(tmp_path)
    path = sign(answers, "andelskravet", "jurist", "Region Dalarna", date(2026, 11, 24))
    assert path.read_bytes() == GOOD.replace("signed: null", SIGNED).encode()
    sign(answers, "andelskravet", "upphandlare", "SKR", date(2026, 11, 25))
    assert "signed: {role: upphandlare, organisation: SKR, date: 2026-11-25}\n" in path.read_text(encoding="utf-8")


def test_a_missing_row_comes_last_and_one_over_several_lines_goes_whole() -> None:
    without = GOOD.replace("signed: null\n", "")
    signed = {"role": "jurist", "organisation": "Region Dalarna", "date": date(2026, 11, 24)}
    assert with_row(without.encode(), "signed", signed).decode() == without.replace(
        "related: [under_troskelvardet]\n", f"related: [under_troskelvardet]\n{SIGNED}\n"
    )
    long = GOOD.replace("signed: null\n", "signed:\n  role: jurist\n  organisation: A\n  date: 2026-01-01\n")
    assert with_row(long.encode(), "signed", signed).decode() == GOOD.replace("signed: null", SIGNED)


def test_every_real_file_keeps_every_other_byte() -> None:
    for path in answer_files(ROOT / "answers"):
        raw = path.read_bytes()
        rows = raw.split(b"\n")
        changed = with_row(raw, "status", "withdrawn").split(b"\n")
        different = [(old, new) for old, new in zip(rows, changed, strict=True) if old != new]
        assert [new for _, new in different] in ([b"status: withdrawn"], [])


def test_lines_ended_as_on_windows_stay_so() -> None:
    windows = GOOD.replace("\n", "\r\n")
    expected = windows.replace("status: verified", "status: withdrawn")
    assert with_row(windows.encode(), "status", "withdrawn").decode() == expected


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(blacklist_categories=("Cs", "Cc"))), st.text(st.sampled_from("a: {}[],'\"#&*!|>%@`-?åö")))
def test_whatever_an_organisation_is_called_it_is_read_as_written(role: str, organisation: str) -> None:
    value = {"role": role, "organisation": organisation, "date": date(2026, 11, 24)}
    assert split(with_row(GOOD.encode(), "signed", value).decode())[0]["signed"] == value


def test_an_unknown_answer_is_told_with_its_neighbours(tmp_path: Path) -> None:
    with pytest.raises(AnswerError, match="det svaret finns inte; menar du andelskravet"):
        file_of(library(tmp_path), "andelskrav")
    with pytest.raises(AnswerError, match=r"det svaret finns inte$"):
        file_of(tmp_path / "answers", "../law")


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    answers = library(tmp_path, share=GOOD.replace("title: ", "title: ["))
    path = answers / "reserverad" / "andelskravet.md"
    before = path.read_bytes()
    with pytest.raises(AnswerError, match="går inte att läsa"):
        withdraw(answers, "andelskravet")
    assert path.read_bytes() == before
