"""The words of the field: how they are asked for, where they are offered, and what an editor is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from common.settings import ROOT
from knowledge import glossary, law
from knowledge.amounts import amounts
from knowledge.check import check
from tests.knowledge.answer_file import GOOD, library

TERMS = glossary.load(ROOT / "answers" / glossary.FILE, amounts())
ROW = """
troskelvarde:
  title: tröskelvärde
  forms: [tröskelvärd*]
  text: Ett belopp (4 kap. 18 §).
  en: {title: threshold, forms: [threshold*], text: "An amount (LOU 4:18)."}
  law: [LOU 4:18]
  answer: andelskravet
"""


def test_the_words_of_the_field_are_there() -> None:
    assert len(TERMS) >= 25
    asked = "troskelvarde bilaga_2 cpv sysselsatta anknytning avtalssparr kvalificering tilldelningskriterium"
    asked += " kontraktsvillkor ramavtal dis direktupphandling espd ideburen asf koncession forhandsannons"
    assert set(asked.split()) <= set(TERMS)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("vad betyder avtalsspärr", "avtalssparr"),
        ("Vad är CPV?", "cpv"),
        ("va e en direktupphandling för nåt", "direktupphandling"),
        ("vad menas med sysselsatta", "sysselsatta"),
        ("förklara anknytning", "anknytning"),
        ("DIS, vad är det?", "dis"),
        ("vad står ESPD för", "espd"),
        ("vad är ett ramavtal egentligen?", "ramavtal"),
        ("vad är troskelvarde", "troskelvarde"),
        ("what is CPV", "cpv"),
        # more than the word is asked
        ("vad är tröskelvärdet för städning", None),
        ("vad är direktupphandlingsgränsen", None),
        ("vad är skillnaden mellan 25 § och 25 a §", None),
        ("måste avtalsspärren hållas", None),
        ("CPV", None),
        ("vad är lönebidrag", None),
        ("vad är", None),
        ("", None),
    ],
)
def test_a_word_is_asked_for_when_nothing_else_is(text: str, key: str | None) -> None:
    found = glossary.asked(text, TERMS)
    assert (found.key if found else None) == key


def test_the_words_of_a_text_are_offered_in_order_but_not_where_they_are_explained() -> None:
    text = "Avtalsspärren gäller inte vid direktupphandling under tröskelvärdet."
    assert [term.key for term in glossary.used(text, TERMS, [])] == [
        "avtalssparr",
        "direktupphandling",
        "troskelvarde",
    ]
    assert next(glossary.used(text, TERMS, ["avtalssparr"])).key == "direktupphandling"


def test_in_english_a_word_is_known_by_both_its_names() -> None:
    english = {key: term.in_english() for key, term in TERMS.items()}
    for text in (
        "what is the threshold?",
        "vad är tröskelvärdet?",
        "what is direktupphandling",
        "what is direct award",
    ):
        assert glossary.asked(text, english)
    assert glossary.asked("what is the threshold?", TERMS) is None
    said = "Direct award is allowed below the threshold."
    assert [term.title for term in glossary.used(said, english, [])] == ["direct award", "threshold"]


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("title: tröskelvärde", f"title: {'a' * 27}", "troskelvarde: titeln har 27 tecken; högst 26"),
        ("Ett belopp", "Ett belopp. " * 23 + "Ett belopp", "troskelvarde: förklaringen har 51 ord; högst 45"),
        ("  law: [LOU 4:18]\n", "", "troskelvarde: varken 'law' eller 'source' säger var det står"),
        ("LOU 4:18]", "LOU 4:18, LOU 4:99]", "troskelvarde: 'law' nämner LOU 4:99; "),
        ("(4 kap. 18 §)", "(17 kap. 1 §)", "troskelvarde: texten nämner LOU 17:1, som inte står i 'law'"),
        ("answer: andelskravet", "answer: nagot", "troskelvarde: 'answer' nämner nagot; det svaret finns inte"),
        ("Ett belopp", "Alla köp kan reserveras. Ett belopp", "troskelvarde: 4 kap. 18 § gäller inte alla"),
        ("title: threshold", f"title: {'a' * 27}", "troskelvarde: en: titeln har 27 tecken; högst 26"),
        ("An amount", "An amount. " * 30 + "An amount", "troskelvarde: en: förklaringen har 64 ord; högst 60"),
        ("LOU 4:18)", "LOU 17:1)", "troskelvarde: en: texten nämner inte samma paragrafer som den svenska"),
        ("  en: {", "  eng: {", "troskelvarde: raden 'en' med title, forms och text på engelska saknas"),
        ("title: threshold, ", "", "troskelvarde behöver raderna title, forms, text och answer, och i 'en'"),
        ("An amount", "All purchases can be reserved. An amount", "troskelvarde: en: 4 kap. 18 § gäller inte alla"),
        ("  title: tröskelvärde\n", "", "troskelvarde behöver raderna title, forms, text och answer"),
        ("troskelvarde:", "tröskel:", "tröskel: nyckeln är 3–40 tecken"),
    ],
)
def test_a_fault_in_a_word_is_told_in_swedish(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in ROW
    folder = library(tmp_path)
    (folder / glossary.FILE).write_text(ROW.replace(before, after, 1), encoding="utf-8")
    told = [fault.message for fault in check(folder, date(2026, 11, 25)) if fault.path == "answers/glossary.yml"]
    assert any(fault.startswith(message) for fault in told), told


def test_no_answer_loses_a_question_to_the_glossary(tmp_path: Path) -> None:
    folder = library(tmp_path, share=GOOD.replace("- fråga a\n", "- vad är tröskelvärdet?\n"))
    (folder / glossary.FILE).write_text(ROW, encoding="utf-8")
    [fault] = check(folder, date(2026, 11, 25))
    assert fault.path == "answers/reserverad/andelskravet.md"
    assert fault.message.startswith('frågan "vad är tröskelvärdet?" besvaras av ordlistan (troskelvarde)')
    (folder / glossary.FILE).write_text(f"{ROW}  owned: true\n", encoding="utf-8")
    assert check(folder, date(2026, 11, 25)) == []


def test_a_word_can_be_explained_by_its_source_alone() -> None:
    term = TERMS["asf"]
    table = law.load(ROOT / "answers" / "law.yml")
    assert term.source
    assert not term.law
    assert list(glossary.faults(term, table, ["asf"])) == []
