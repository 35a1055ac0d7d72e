"""An English conversation is English throughout: only titles of answers, sources and citations are Swedish."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from actions import answering, aspects, directory, guiding, sections
from actions.dialogue import ActionPayload
from actions.forms import ActionCancel, AskAct
from actions.reporting import ActionReport
from common.reply import Button, Reply
from common.settings import ROOT
from knowledge import telling
from knowledge.answers import WANTED_IN_SWEDISH
from knowledge.aspects import aspects as all_aspects
from knowledge.case import Case
from knowledge.forms import RESERVATION, parse
from knowledge.library import Library
from knowledge.parse import UNKNOWN
from tests.english import swedish_in

CASES = [
    Case(),
    Case(value=300_000),
    Case(value=12_500_000),
    Case(value=20_000_000, kind="works", act="lou"),
    Case(value=12_500_000, kind="outside"),
    Case(threshold="above"),
    Case(kind="often", value=4_000_000),
    Case(kind="annex2", act="luf"),
    Case(act="lov", reserve=True),
]


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(ROOT / "answers").fresh().speaking("en")


def test_swedish_is_noticed() -> None:
    assert swedish_in(Reply(kind="notice", text='I have "Inget för er" from **Bröd och kaffe**.')) == []
    assert swedish_in(Reply(kind="notice", text="Det gäller inte.")) == ["Det", "gäller", "inte"]
    assert swedish_in(Reply(kind="notice", text="Yes", buttons=[Button(title="Vet inte", payload="set:a.b=c")]))
    assert swedish_in(Reply(kind="notice", text="Yes", buttons=[Button(title="Visa fler", payload="more:u")]))
    assert swedish_in(Reply(kind="notice", text="Yes, städning."))


@pytest.mark.parametrize("case", CASES)
def test_answers_and_what_they_say_of_the_readers_case(library: Library, case: Case) -> None:
    for answer_id in library.answers:
        for role in (None, "enterprise"):
            reply = telling.answer(library, answer_id, role, case)
            assert swedish_in(reply) == [], reply.text
            assert all(len(button.title) <= 40 for button in reply.buttons)


def test_the_case_is_told_in_english_amounts(library: Library) -> None:
    said = telling.answer(library, "andelskravet", None, Case(value=300_000)).text
    assert said.startswith(
        "You mentioned SEK 300,000, that is below the threshold, and then it is not settled whether LOU 4:18 applies."
    )
    said = telling.answer(library, "andelskravet", None, Case(value=12_500_000)).text
    assert "SEK 12.5 million, that is above the threshold (unless it is an Annex 2 service or a works" in said


@pytest.mark.parametrize("case", CASES)
def test_a_told_purchase(library: Library, case: Case) -> None:
    for last in (None, "andelskravet", "bilaga_2"):
        assert swedish_in(answering.purchase(library, case, last, None)) == []
    assert swedish_in(answering.noted(library, case)) == []
    assert swedish_in(guiding.known(library, case)) == []


def test_every_aspect_of_every_answer(library: Library) -> None:
    for key in all_aspects():
        for last in (None, *library.answers):
            reply = aspects.aspect(library, key, last, None)
            assert key in WANTED_IN_SWEDISH or swedish_in(reply) == [], reply.text


def test_text_to_paste_stays_swedish_under_an_english_line(library: Library) -> None:
    last = next(answer.id for answer in library.answers.values() if "paste" in answer.parts)
    assert aspects.aspect(library, "paste", last, None).text.startswith(library.text("paste_intro"))
    assert library.text("paste_intro").startswith("A suggestion")


def test_every_word_of_the_field(library: Library) -> None:
    for key in library.terms:
        reply = answering.term(library, key)
        assert swedish_in(reply) == [], reply.text
        assert len(library.text("term_asked", term=library.terms[key].title)) <= 40


def test_every_section(library: Library) -> None:
    asked = [*library.law.watched(), "LOU 4:6", "LOU 18:1", "direktiv 2014/24/EU 42", "lagen 1999:1 3"]
    for ref in asked:
        reply = sections.reply(library, [ref], None)
        assert swedish_in(reply) == [], reply.text


def test_a_section_has_the_same_owner_in_both_languages(library: Library) -> None:
    swedish = Library(ROOT / "answers").fresh()
    for ref in library.law.watched():
        there, here = (sections.reply(told, [ref], None) for told in (library, swedish))
        assert (there.answer, there.law) == (here.answer, here.law)


def test_the_guided_form(library: Library) -> None:
    slots: dict[str, object] = {"reservation_act": "lou", "reservation_annex2": "no", "reservation_value": 2_400_000}
    for slot in RESERVATION.slots:
        for explain in (False, True):
            reply = guiding.question(library, RESERVATION, slot.name, slots, explain=explain)
            assert swedish_in(reply) == [], reply.text
    asked = guiding.question(library, RESERVATION, "reservation_over", slots, explain=False).text
    assert "EUR 216,000 for municipalities and regions, EUR 140,000 for the state" in asked
    for annex2 in ("yes", "no", UNKNOWN):
        for value in (300_000, 5_000_000, 50_000_000, UNKNOWN):
            for ground in ("integration", "participatory", "idea", UNKNOWN):
                given = {
                    **slots,
                    "reservation_annex2": annex2,
                    "reservation_value": value,
                    "reservation_ground": ground,
                }
                assert swedish_in(guiding.result(library, RESERVATION, given)) == []
    for act in ("luf", "luk", "lov"):
        assert swedish_in(guiding.result(library, RESERVATION, {"reservation_act": act})) == []
    assert swedish_in(guiding.forgotten(library, running=False)) == []


@pytest.mark.parametrize(
    ("slot", "reply", "value"),
    [
        ("act", "LOU", "lou"),
        ("annex2", "I don't know", UNKNOWN),
        ("annex2", "no", "no"),
        ("value", "SEK 750,000", 750_000),
        ("value", "750,000", 750_000),
        ("value", "about 1.2 million", 1_200_000),
        ("value", "1,200,000 SEK", 1_200_000),
        ("value", "not sure", UNKNOWN),
        ("over", "yes", "yes"),
        ("ground", "work integration", "integration"),
        ("ground", "staff- or user-led", "participatory"),
        ("ground", "idea-based", "idea"),
    ],
)
def test_what_the_form_proposes_to_write_is_read(slot: str, reply: str, value: object) -> None:
    assert parse(f"reservation_{slot}", reply) == value


def test_the_small_replies(library: Library) -> None:
    replies = [answering.role_set(library, role) for role in ("official", "enterprise", "other")]
    replies += [
        answering.clarify(library, ["andelskravet"]),
        answering.clarify(library, []),
        answering.contact(library),
    ]
    replies += [answering.fallback(library, again) for again in (False, True)]
    assert [reply.text for reply in replies if swedish_in(reply)] == []


def run(action: Action, **latest: Any) -> list[Reply]:
    """What an action sends in an English conversation."""
    message = {"text": "", "entities": [], **latest, "metadata": {"language": "en"}}
    tracker = Tracker("t", {}, message, [], False, None, {}, "action_listen")
    dispatcher = CollectingDispatcher()
    asyncio.run(action.run(dispatcher, tracker, {}))
    return [Reply.parse_obj(message["custom"]) for message in dispatcher.messages]


def pressed(verb: str, argument: str) -> dict[str, Any]:
    entities = [{"entity": "verb", "value": verb}, {"entity": "argument", "value": argument}]
    return {"intent": {"name": "payload"}, "entities": entities}


@pytest.mark.parametrize(
    ("action", "latest"),
    [
        (AskAct(), {"intent": {"name": "form_reply"}}),
        (ActionCancel(), {"intent": {"name": "cancel"}}),
        (ActionReport(), {"intent": {"name": "report"}}),
        (ActionPayload(), pressed("report", "andelskravet")),
        (ActionPayload(), pressed("none", "report")),
        (ActionPayload(), pressed("none", "case")),
        (ActionPayload(), pressed("none", "clarify")),
        (ActionPayload(), pressed("set", "reservation.act=lou")),
        (ActionPayload(), pressed("term", "troskelvarde")),
        (ActionPayload(), pressed("more", "sstadning~p2080")),
        (ActionPayload(), pressed("more", "u")),
        (directory.ActionDirectory(), {"intent": {"name": "directory"}, "text": "cleaning in Falun"}),
        (directory.ActionDirectory(), {"intent": {"name": "support"}, "text": "who can help us start"}),
        (directory.ActionDirectory(), {"intent": {"name": "tenders"}, "text": "tenders in Falun"}),
    ],
)
def test_the_actions_speak_the_conversations_language(db: str, action: Action, latest: dict[str, Any]) -> None:
    replies = run(action, **latest)
    assert replies
    for reply in replies:
        assert swedish_in(reply) == [], reply.text
