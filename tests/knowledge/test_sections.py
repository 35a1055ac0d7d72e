"""A section as a subject: which texts ask for one, and which answers are about it."""

from __future__ import annotations

from datetime import date

import pytest

from common.settings import ROOT
from knowledge.answers import Answer, answer_files, read_questions
from knowledge.library import Library
from knowledge.sections import citing, nearest, owner, subject


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("vad säger 4 kap 18 §?", ["LOU 4:18"]),
        ("Vad står i 17 kap 2 §", ["LOU 17:2"]),
        ("4:18", ["LOU 4:18"]),
        ("4.18 lou", ["LOU 4:18"]),
        ("§ 4:18", ["LOU 4:18"]),
        ("LOU 4:18?", ["LOU 4:18"]),
        ("4 kap 18§", ["LOU 4:18"]),
        ("4kap18", ["LOU 4:18"]),
        ("4 kap. 18", ["LOU 4:18"]),
        ("4 KAP § 18", ["LOU 4:18"]),
        ("kap 4 § 18", ["LOU 4:18"]),
        ("kap 4 18", ["LOU 4:18"]),
        ("kapitel 4 paragraf 18", ["LOU 4:18"]),
        ("paragraf 18 i kapitel 4", ["LOU 4:18"]),
        ("18 § 4 kap", ["LOU 4:18"]),
        ("§18 kap 4", ["LOU 4:18"]),
        ("4 kap 18 § andra stycket lou", ["LOU 4:18"]),
        ("4 kap. 18 § lagen (2016:1145) om offentlig upphandling", ["LOU 4:18"]),
        ("kan du visa lagtexten i 4 kap 18 §", ["LOU 4:18"]),
        ("vad gäller enligt 4:18", ["LOU 4:18"]),
        ("och 4:18 då?", ["LOU 4:18"]),
        ("what does chapter 4 section 18 say?", ["LOU 4:18"]),
        ("17 kap. 4 paragrafen", ["LOU 17:4"]),
        ("19:25 a", ["LOU 19:25 a"]),
        ("19:25a", ["LOU 19:25 a"]),
        ("19 kap 25a lou", ["LOU 19:25 a"]),
        ("19 kap 25 och 25 a §§", ["LOU 19:25", "LOU 19:25 a"]),
        ("4:18 och 19:25", ["LOU 4:18", "LOU 19:25"]),
        ("19 a kap 2 §", ["LOU 19a:2"]),
        ("19a:2", ["LOU 19a:2"]),
        ("20 kap 13a", ["LOU 20:13 a"]),
        ("LUF 4:16", ["LUF 4:16"]),
        ("4:16 luf", ["LUF 4:16"]),
        ("luk kap 4 § 8", ["LUK 4:8"]),
        ("lagen om valfrihetssystem 1:2 a", ["LOV 1:2 a"]),
        ("2 kap 8 § kommunallagen", ["KL 2:8"]),
        ("mbl 38", ["MBL 38"]),
        ("38 § mbl", ["MBL 38"]),
        ("8 § lagen 2022:900", ["lagen 2022:900 8"]),
        ("artikel 20", ["LOU 4:18"]),
        ("art 20 i direktivet", ["LOU 4:18"]),
        ("art.77", ["LOU 19:25"]),
        ("artikel 42 i direktiv 2014/24/EU", ["direktiv 2014/24/EU 42"]),
        ("HFD 2021:48", ["HFD 2021:48"]),
        ("vad sa hfd 2021 ref 48?", ["HFD 2021:48"]),
        ("c 31/87", ["C-31/87"]),
    ],
)
def test_a_reference_and_little_else_asks_for_the_section(text: str, refs: list[str]) -> None:
    assert subject(text) == refs


@pytest.mark.parametrize(
    "text",
    [
        "räcker 4:18 om vi är under tröskeln?",
        "gäller 4:18?",
        "gäller 4 kap 18 § under tröskelvärdet",
        "19:25 eller 19:25 a?",
        "måste vi använda 4 kap 18 §",
        "får en kommun vara leverantör enligt 4:18",
        "artikel 20 i dataskyddsförordningen",
        "vi ses 10:30",
        "kl 10:30",
        "4:18:22",
        "18 §",
        "2016:1145",
        "750 000",
        "90910000-9",
        "och LUF då?",
        "vad säger lagen?",
        "",
    ],
)
def test_a_question_that_merely_names_a_section_is_left_to_the_classifier(text: str) -> None:
    assert subject(text) == []


def test_hardly_a_question_of_an_answer_is_taken_from_it() -> None:
    questions = [
        question
        for path in answer_files(ROOT / "answers")
        for asked in read_questions(path).values()
        for question in asked
    ]
    taken = [question for question in questions if subject(question)]
    assert len(taken) * 500 < len(questions), taken


def made(answer_id: str, law: str, short: str = "En regel.", related: str = "") -> Answer:
    return Answer(
        id=answer_id, topic="reserverad", title=answer_id, audience=(), law=tuple(law.split(", ")), sources=(),
        status="verified", checked=date(2026, 11, 23), signed=None, depends_on=(), follow_ups={},
        related=tuple(related.split()), aliases=(), short=short, parts={}, version="0",
    )  # fmt: skip


SHARE = made("share", "LOU 4:18, HFD 2021:48", "Andelen står i 4 kap. 18 §.", related="who")
WHO = made("who", "LOU 4:18, LOU 4:5", "Enligt 4 kap. 18 § får vissa delta.", related="share groups")
RULING = made("ruling", "HFD 2021:48, LOU 4:18", "HFD 2021:48 gällde en församling.", related="who")
SKOOPI = made("skoopi", "HFD 2021:48", "En förening.")
GROUPS = made("groups", "LOU 4:5", "Grupper får delta.", related="who")
LOTS = made("lots", "LOU 4:13, LOU 4:18", "Köpet får delas upp.")
UNION = made("union", "MBL 11, MBL 38", "Förhandla enligt 11 § MBL.")
ANSWERS = [SHARE, WHO, RULING, SKOOPI, GROUPS, LOTS, UNION]


def ids(found: list[Answer]) -> list[str]:
    return [answer.id for answer in found]


def test_what_is_about_a_section_comes_before_what_merely_rests_on_it() -> None:
    """Named at once and first in `law`; named at once; first in `law`; the others. Among equals, the most related."""
    assert ids(citing(ANSWERS, ["LOU 4:18"])) == ["who", "share", "lots", "ruling"]
    assert ids(citing(ANSWERS, ["HFD 2021:48"])) == ["ruling", "skoopi", "share"]
    assert ids(citing(ANSWERS, ["LOU 4:13", "MBL 38"])) == ["lots", "union"]
    assert citing(ANSWERS, ["LOU 4:6"]) == []


@pytest.mark.parametrize(
    ("ref", "answer"),
    [
        ("HFD 2021:48", RULING),  # the only one that names it and rests on it first
        ("LOU 4:13", LOTS),  # the only one that cites it, and it rests on it first
        ("LOU 4:18", None),  # two
        ("MBL 38", None),  # one, which is about another section
        ("LOU 4:6", None),
    ],
)
def test_an_answer_owns_a_section_when_no_other_is_about_it(ref: str, answer: Answer | None) -> None:
    assert owner(ANSWERS, [ref]) == answer


@pytest.mark.parametrize(
    ("ref", "near"),
    [
        ("LOU 4:6", ["who", "groups", "lots", "share", "ruling"]),
        ("LOU 4:14", ["lots", "who", "share", "ruling", "groups"]),
        ("MBL 12", ["union"]),
        ("LOU 5:6", []),
        ("LUF 4:6", []),
    ],
)
def test_the_nearest_answers_rest_on_the_same_chapter(ref: str, near: list[str]) -> None:
    assert ids(nearest(ANSWERS, ref)) == near


def test_our_answers_own_what_people_ask_for_by_number() -> None:
    answers = list(Library(ROOT / "answers").fresh().answers.values())
    assert owner(answers, ["HFD 2021:48"]) == next(answer for answer in answers if answer.id == "hfd_2021_48")
    assert owner(answers, ["LUF 4:16"]) == next(answer for answer in answers if answer.id == "luf_och_luk")
    assert len(citing(answers, ["LOU 4:18"])) > 10
