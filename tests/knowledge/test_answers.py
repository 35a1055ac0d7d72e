from datetime import date
from pathlib import Path

import pytest

from knowledge.amounts import Amount, Amounts
from knowledge.answers import Answer, AnswerError, Signature, answer_files, read_answer, read_questions
from tests.knowledge.answer_file import GOOD, library

AMOUNTS = Amounts({"limit": Amount("limit", 700_000, "kr", "verified", "LOU 19a:2")}, (10.5, 12.0))


def read(folder: Path, text: str = GOOD, name: str = "andelskravet") -> Answer:
    path = folder / "reserverad" / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return read_answer(path, AMOUNTS)


def test_an_answer_is_read_whole(tmp_path: Path) -> None:
    answer = read(tmp_path)
    assert (answer.id, answer.topic, answer.title) == ("andelskravet", "reserverad", "Andelskravet på 30 procent")
    assert answer.audience == ("official", "enterprise")
    assert answer.law == ("LOU 4:18",)
    assert answer.sources[0].seen == "2026-11-23"
    assert answer.checked == date(2026, 11, 23)
    assert answer.signed is None
    assert answer.follow_ups == {"under_threshold": "under_troskelvardet"}
    assert answer.short.startswith("Minst 30 procent av de sysselsatta")
    assert answer.parts["neighbour"] == "Andelen räknas på hela leverantören."
    assert set(answer.parts) == {"neighbour", "easy", "english"}
    assert len(answer.questions["sv"]) == 15
    assert answer.questions["en"] == ("How is the share counted?",)


def test_amounts_are_put_into_the_text_and_remembered_by_name(tmp_path: Path) -> None:
    answer = read(tmp_path, GOOD.replace("Andelen räknas", "Under {{limit}} räknas andelen"))
    assert answer.parts["neighbour"].startswith("Under 700 000 kr räknas")
    assert answer.amounts == ("limit",)


def test_a_signature_is_read(tmp_path: Path) -> None:
    signed = GOOD.replace("signed: null", "signed: {role: jurist, organisation: Regionen, date: 2026-11-24}")
    assert read(tmp_path, signed).signed == Signature("jurist", "Regionen", "2026-11-24")


@pytest.mark.parametrize(
    ("before", "after", "changes"),
    [
        ("- fråga a", "- en helt ny fråga", False),
        ("Räkna alla", "Räkna också alla", True),
        ("status: verified", "status: uncertain", True),
    ],
)
def test_the_version_changes_with_what_is_said_only(tmp_path: Path, before: str, after: str, changes: bool) -> None:
    original, altered = read(tmp_path).version, read(tmp_path, GOOD.replace(before, after)).version
    assert len(original) == 10
    assert (original != altered) == changes


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Bara text.", "filen ska börja med en rad ---, sedan uppgifterna, sedan en rad --- och texten"),
        (GOOD.replace("title: Andelskravet på 30 procent\n", ""), "raden 'title' saknas mellan de två strecken överst"),
        (GOOD.replace("checked: 2026-11-23\n", ""), "raden 'checked' saknas mellan de två strecken överst"),
        (GOOD.replace("## Bra att veta", "## Bra att minnas"), "okänd rubrik: Bra att minnas"),
        (GOOD.replace("audience: [", "audience: [["), "uppgifterna överst går inte att läsa"),
        (GOOD.replace("checked: 2026-11-23", "checked: i går"), "något mellan de två strecken överst har fel form"),
        ("---\n- en\n- två\n---\nText", "uppgifterna överst ska vara rader av formen 'namn: värde'"),
    ],
)
def test_a_file_without_the_shape_is_refused_in_swedish(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(AnswerError) as refused:
        read(tmp_path, text)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize("name", ["Andelskravet", "a", "andels-kravet", "andelskrävet"])
def test_a_file_name_that_is_no_id_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(AnswerError, match="filnamnet är svarets id"):
        read(tmp_path, name=name)


def test_training_sees_questions_only(tmp_path: Path) -> None:
    paths = answer_files(library(tmp_path))
    assert [path.stem for path in paths] == ["andelskravet", "under_troskelvardet"]
    assert read_questions(paths[1])["en"] == ("What is the share counted?",)


def test_lines_ended_as_on_windows_are_read(tmp_path: Path) -> None:
    path = tmp_path / "andelskravet.md"
    path.write_bytes(GOOD.replace("\n", "\r\n").encode())
    assert read_answer(path, AMOUNTS).parts["easy"] == "Räkna alla som arbetar hos er."
