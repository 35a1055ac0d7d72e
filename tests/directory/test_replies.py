"""What people read: the three levels of trust, honest emptiness, questions with buttons that carry everything."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from common import payloads
from common.reply import Reply
from directory import question as questions
from directory import wording
from directory.question import Question, from_payload, understand
from directory.replies import answer
from knowledge import services
from knowledge.library import library


def ask(text: str, want: questions.Want = "enterprise", role: str | None = None) -> Reply:
    return answer(understand(text, want), role)


def press(reply: Reply, title: str) -> Reply:
    """What a button gives: nothing but its payload is known."""
    carried = next(button.payload for button in reply.buttons if button.title == title)
    parsed = payloads.parse(carried)
    assert parsed is not None
    question = from_payload(parsed.verb, parsed.argument)
    assert question is not None
    return answer(question)


def test_each_entry_says_how_sure_it_is(filled: str) -> None:
    reply = ask("städning i Borlänge")
    lines = reply.text.split("\n")
    confirmed = next(line for line in lines if "Rena Händer" in line)
    source = next(line for line in lines if "Gamla Städ" in line)
    undated = next(line for line in lines if "Utan Årtal" in line)
    assert "Bekräftad av företaget maj 2026." in confirmed
    assert "Erbjuder städning." in confirmed
    assert "Har beskrivits som: städning." in source
    assert "Uppgift från tidning, 2016; inte bekräftad, kontakta företaget innan du räknar med det." in source
    assert "Uppgift från tidning, årtal okänt; inte bekräftad" in undated
    assert [one.status for one in reply.organisations] == ["confirmed", "source", "source", "source", "source"]
    assert reply.organisations[0].confirmed == "2026-05"
    assert "Hemligt Utkast" not in reply.text


def test_facts_that_matter_in_law_are_told_with_their_date_and_never_as_a_figure(filled: str) -> None:
    text = ask("städning i Borlänge").text
    assert (
        "Uppger minst 30 procent sysselsatta från målgruppen: ja, 2026-05-04 (egen uppgift). Bekräftat 2026-05-04."
        in text
    )
    assert "Uppger att huvudsyftet är integration i arbetslivet: ja, 2026-05-04" in text


def test_a_part_of_a_larger_legal_person_says_that_the_whole_bidder_is_tested(filled: str) -> None:
    assert "vid reservation prövas hela anbudsgivaren (HFD 2021:48)" in ask("second hand i Falun").text


def test_notes_for_editors_are_never_told(filled: str) -> None:
    text = ask("second hand i Dalarna").text + ask("vaktmästeri i Mora").text
    assert "Borttagna tjänster" not in text
    assert "är sedd." not in text.replace("Ingen kontaktväg är sedd.", "")


def test_nothing_found_does_not_mean_that_nobody_is_there(filled: str) -> None:
    reply = ask("städ i Falun")
    assert reply.text.startswith(
        "Jag känner inte till något företag för städning i Falun. Det betyder inte att det saknas."
    )
    assert "Här är vad jag känner till i hela Dalarnas län:" in reply.text
    assert reply.organisations[0].distance_km is not None


def test_nothing_anywhere_near_sends_on_to_the_market(filled: str) -> None:
    reply = ask("fruktkorgar i Malmö")
    assert "RFI" in reply.text
    assert "Skoopi" in reply.text
    assert "arbetsmarknadsenhet" in reply.text
    assert reply.organisations == []
    assert "Stenbackens" in press(reply, "Hela Sverige").text


def test_more_are_shown_by_a_button_that_knows_everything(filled: str) -> None:
    first = ask("laga cyklar i Umeå")
    assert first.more is not None
    assert (first.more.shown, first.more.total) == (5, 12)
    assert first.more.payload == "more:scykelverkstad~p2480~o5"
    second = press(first, "Visa fler")
    third = press(second, "Visa fler")
    assert third.more is None
    assert len({one.id for reply in (first, second, third) for one in reply.organisations}) == 12


def test_a_missing_place_is_asked_for_with_buttons(filled: str) -> None:
    reply = ask("städning")
    assert reply.kind == "question"
    assert "Dalarnas län" in [button.title for button in reply.buttons]
    assert press(reply, "Dalarnas län").kind == "directory"


def test_a_missing_service_is_asked_for_with_buttons(filled: str) -> None:
    reply = ask("vilka sociala företag finns i Ludvika")
    assert reply.kind == "question"
    assert "i Ludvika" in reply.text
    assert "Luddes Hundcenter" in press(reply, "Hunddagis och hundpassning").text
    assert "Disponentparken" in press(reply, "Alla tjänster").text


def test_a_misspelled_place_is_used_and_the_reply_says_what_it_was_read_as(filled: str) -> None:
    reply = ask("städ i fallun")
    assert reply.text == f"Jag läste ”fallun” som Falun. {ask('städ i Falun').text}"
    assert reply.query == ask("städ i Falun").query
    assert ask("i Ludvka").text.startswith("Jag läste ”Ludvka” som Ludvika. Vilken tjänst söker du i Ludvika?")
    assert ask("starta kooperativ i Malmöö", "support").text.startswith("Jag läste ”Malmöö” som Malmö.")


def test_an_ambiguous_place_is_asked_about(filled: str) -> None:
    reply = ask("städning i habo")
    assert (reply.kind, reply.text) == ("clarify", "Menar du Håbo eller Habo?")
    assert [button.title for button in reply.buttons] == ["Håbo", "Habo"]
    assert press(reply, "Habo").query == ask("städning i Habo kommun, Jönköpings län").query


def test_a_guessed_service_says_what_it_was_read_as(filled: str) -> None:
    assert ask("cattering i Borlänge").text.startswith("Jag läste ”cattering” som catering.")


def test_a_name_is_found_without_a_place_and_an_unknown_one_becomes_a_question(filled: str) -> None:
    for text in ("koopus", "finns koopus kvar", "kopus ek för"):
        assert [one.id for one in ask(text).organisations] == ["koopus-ek-for"]
    unknown = ask("xyzzyq")
    assert unknown.kind == "question"
    assert "”xyzzyq”" in unknown.text


@pytest.mark.parametrize("text", ["vilka asf finns i Göteborg", "ASF Göteborg", "samtliga asf i Göteborg"])
def test_a_kind_of_enterprise_is_nobodys_name(text: str) -> None:
    asked = understand(text)
    assert (asked.kind, asked.everything, asked.text, asked.place) == ("asf", True, "", "1480")


def test_a_question_goes_on_from_the_one_before(filled: str) -> None:
    first = understand("städning i Falun")
    assert understand("och i Mora då?", previous=first).services == ("stadning",)
    then = understand("och catering då?", previous=first)
    assert (then.services, then.place) == (("catering",), "2080")


def test_support_is_two_or_three_local_before_national(filled: str) -> None:
    reply = ask("vem hjälper oss starta i Ludvika", "support")
    assert reply.kind == "support"
    assert [one.id for one in reply.organisations] == [
        "ab-samarkand2015-stodplattform-for-sociala-foretag",
        "coompanion-dalarna",
        "verksamt-se",
    ]
    assert "Hjälper med att starta" in reply.text
    assert "inte bekräftad, kontakta dem innan du räknar med det" in reply.text


@pytest.mark.parametrize("need", sorted(services.needs()))
@pytest.mark.parametrize("place", ["2080", "l20", "1280", "l14", "se"])
def test_support_is_never_a_bare_list(filled: str, need: str, place: str) -> None:
    reply = answer(Question(want="support", services=(need,), place=place))
    assert 1 <= len(reply.organisations) <= 3
    assert all(one.website or one.phone or one.email for one in reply.organisations)


def test_where_the_county_has_no_office_of_its_own_the_national_one_is_shown(filled: str) -> None:
    found = [one.id for one in ask("starta kooperativ i Malmö", "support").organisations]
    assert "coompanion-sverige" in found
    assert "coompanion-skane" not in found  # a draft


def test_support_for_officials_only_is_not_shown_to_enterprises(filled: str) -> None:
    official = ask("råd om upphandling i Borlänge", "support", "official")
    enterprise = ask("råd om upphandling i Borlänge", "support", "enterprise")
    assert "dalarnas-upphandlingsnatverk" in [one.id for one in official.organisations]
    assert "dalarnas-upphandlingsnatverk" not in [one.id for one in enterprise.organisations]


def test_a_missing_need_and_place_of_support_are_asked_for(filled: str) -> None:
    need = ask("vem kan hjälpa oss", "support")
    assert need.kind == "question"
    place = press(need, "Pengar och finansiering")
    assert place.kind == "question"
    assert press(place, "Dalarnas län").organisations[0].id == "almi-gavledala"


@pytest.mark.parametrize(
    "question",
    [
        Question(),
        Question(services=("stadning", "bygg"), place="2080+2081", radius_km=50, offset=10),
        Question(cpv=("90910000", "90919999"), place="l20", around=True, kind="asf", overview=True),
        Question(text="mora diakoni", place="2062"),
        Question(want="support", services=("start",), place="se"),
    ],
)
def test_a_question_survives_its_button(question: Question) -> None:
    carried = questions.payload("more", replace(question, offset=5))
    assert carried is not None
    assert payloads.parse(carried) is not None
    assert from_payload("more", carried.removeprefix("more:")) == replace(question, offset=5)


@pytest.mark.parametrize("said", ["", "x", "pnowhere", "snothing", "o99999", "s~~", "p2080~z", "t' OR 1=1"])
def test_a_forged_payload_is_no_question(said: str) -> None:
    assert from_payload("more", said) is None


def test_a_question_too_long_for_a_button_gets_none() -> None:
    assert questions.payload("more", Question(text="a" * 60, place="2080")) is None


def test_all_texts_are_used_and_none_is_missing() -> None:
    """A key that no module names is dead; one that is built from parts is listed here."""
    code = "".join(path.read_text("utf-8") for path in Path(wording.__file__).parent.glob("*.py")).replace("'", '"')
    built = ("import_", "why_", "fact_", "widened_")
    told = [key.removeprefix("directory_") for key in library().texts if key.startswith("directory_")]
    unused = [key for key in told if f'"{key}"' not in code and not key.startswith(built)]
    assert unused == []
