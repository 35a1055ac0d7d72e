"""What is said when a section is asked for by its number."""

from __future__ import annotations

from copy import copy
from datetime import date

import pytest

from actions import sections
from common.settings import ROOT
from knowledge.law_lock import Lock, Row
from knowledge.library import Library


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "answers").fresh()


def test_a_section_that_one_answer_is_about_gets_that_answer(library: Library) -> None:
    reply = sections.reply(library, ["HFD 2021:48"], None)
    assert (reply.kind, reply.answer) == ("answer", "hfd_2021_48")


def test_a_section_of_many_answers_is_told_in_our_words_with_its_link(library: Library) -> None:
    reply = sections.reply(library, ["LOU 4:18"], None)
    assert (reply.kind, reply.answer) == ("clarify", None)
    assert reply.text.startswith(
        "[4 kap. 18 § LOU](https://lagen.nu/2016:1145#K4P18) (artikel 20 i direktiv 2014/24/EU): det här vet jag."
    )
    assert len(reply.buttons) == sections.SHOWN
    for button in reply.buttons:
        answer = library.get(button.payload.removeprefix("answer:"))
        assert answer
        assert "LOU 4:18" in answer.law
        assert f"- **{answer.title}**: " in reply.text
    assert sections.reply(library, ["LOU 4:18"], "enterprise").text != reply.text


def test_several_sections_are_told_together(library: Library) -> None:
    reply = sections.reply(library, ["LOU 19:25", "LOU 19:25 a"], None)
    assert [law.ref for law in reply.law] == ["19 kap. 25 § LOU", "19 kap. 25 a § LOU"]


@pytest.mark.parametrize(
    ("ref", "named", "link"),
    [
        ("LOU 4:6", "4 kap. 6 § LOU", "https://lagen.nu/2016:1145"),
        ("LUF 19:25 a", "19 kap. 25 a § LUF", "https://lagen.nu/2016:1146"),
        ("MBL 12", "12 § MBL", "https://lagen.nu/1976:580"),
    ],
)
def test_a_section_without_an_answer_is_told_so_with_the_act_and_what_is_nearest(
    library: Library, ref: str, named: str, link: str
) -> None:
    reply = sections.reply(library, [ref], None)
    assert reply.kind == "clarify"
    assert reply.text.startswith(f"[{named}]({link}): det lagrummet har jag inget svar om. Närmast")
    assert 1 <= len(reply.buttons) <= sections.SHOWN


def test_where_nothing_is_near_there_is_only_the_link_to_the_act(library: Library) -> None:
    reply = sections.reply(library, ["LOU 18:1"], None)
    assert (reply.kind, reply.buttons) == ("outside", [])
    assert "[18 kap. 1 § LOU](https://lagen.nu/2016:1145)" in reply.text


def test_an_article_that_no_section_of_ours_carries_out_is_named_as_such(library: Library) -> None:
    reply = sections.reply(library, ["direktiv 2014/24/EU 42"], None)
    assert reply.text.startswith("[artikel 42 i direktiv 2014/24/EU](https://eur-lex.europa.eu/")
    assert "inget svar om" in reply.text


@pytest.mark.parametrize("ref", ["lagen 1999:1 3", "HFD 2019:65"])
def test_an_act_or_judgment_that_is_not_ours_is_outside(library: Library, ref: str) -> None:
    reply = sections.reply(library, [ref], None)
    assert (reply.kind, reply.law) == ("outside", [])
    assert "https://rkrattsbaser.gov.se" in reply.text


def test_a_section_that_has_changed_is_told_so(library: Library) -> None:
    changed = copy(library)
    changed.lock = Lock({"LOU 4:18": Row(text="0", finding="changed", found=date(2026, 11, 25))})
    assert "Lagrummet har ändrats efter vår kontroll" in sections.reply(changed, ["LOU 4:18"], None).text
