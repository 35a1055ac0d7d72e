"""Conversations through front, Rasa, action server and database, all really running."""

from __future__ import annotations

import uuid

import httpx
import pytest

from tests.dialogues.house import House, Talk


def test_the_first_message_is_answered_and_told_that_a_robot_answers_it(talk: Talk) -> None:
    first = talk.post("måste de 30 procenten vara anställda?")
    assert [reply["kind"] for reply in first] == ["notice", "answer"]
    assert "robot" in first[0]["text"]
    assert "ingen juridisk rådgivning" in first[0]["text"]
    assert [reply["kind"] for reply in talk.post("måste vi reservera?")] == ["answer"]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("hur räknas de 30 procnten?", "andelskravet"),
        (
            "räcker det att vi är en förening eller måste vi vara registrerade som idéburen organisation",
            "registrerad_ideburen",
        ),
        ("vad är reserverad upphandling", "vad_ar_reserverad"),
        ("gäller 4 kap. 18 § under tröskelvärdet?", "under_troskelvardet"),
        ("finns reserverad upphandling i LUF och LUK?", "luf_och_luk"),
        ("Kan en avdelning i en församling kvalificera sig?", "enhet_kvalificera"),
        ("får vi kräva kollektivavtal", "krav_kollektivavtal"),
        ("vad är espd", "espd"),
    ],
)
def test_a_question_gets_its_answer_with_law_and_reservation(talk: Talk, question: str, answer: str) -> None:
    reply = talk.say(question)
    assert (reply["kind"], reply["answer"]) == ("answer", answer)
    assert reply["version"]
    assert "ännu inte granskat av jurist" in reply["text"]
    assert reply["law"] or reply["sources"]


@pytest.mark.parametrize("question", ["hur lagar man pannkakor", "reservera ett bord för fyra på fredag", "xqzw jjkk"])
def test_what_is_outside_the_subject_is_not_answered(talk: Talk, question: str) -> None:
    assert talk.say(question)["kind"] in {"outside", "fallback"}


def test_a_doubtful_question_is_asked_back_and_its_buttons_answer(talk: Talk) -> None:
    asked = talk.say("krav på personal")
    assert asked["kind"] == "clarify", asked
    assert 2 <= len(asked["buttons"]) <= 4
    assert asked["buttons"][-1]["payload"] == "none:clarify"
    chosen = talk.say(asked["buttons"][0]["payload"])
    assert chosen["kind"] == "answer"
    assert f"answer:{chosen['answer']}" == asked["buttons"][0]["payload"]


def test_aspects_are_about_the_last_answer(talk: Talk) -> None:
    assert talk.say("var står det?")["kind"] == "clarify"
    talk.say("answer:andelskravet")
    assert "4 kap. 18 § LOU" in talk.say("var står det?")["text"]
    assert "mätdag" in talk.say("berätta mer")["text"]
    assert talk.say("och LUF då?")["answer"] == "luf_och_luk"
    talk.say("answer:andelskravet")
    assert talk.say("och under tröskelvärdet då?")["answer"] == "under_troskelvardet"


def test_a_section_alone_is_answered_with_what_rests_on_it(talk: Talk) -> None:
    listed = talk.say("vad säger 4kap18?")
    assert (listed["kind"], len(listed["buttons"])) == ("clarify", 4)
    assert listed["law"] == [{"ref": "4 kap. 18 § LOU", "url": "https://lagen.nu/2016:1145#K4P18"}]
    assert talk.say("hfd 2021:48")["answer"] == "hfd_2021_48"
    assert "Domen" in talk.say("var står det?")["text"]
    assert "inget svar om" in talk.say("4 kap 6 §")["text"]
    assert talk.say("gäller 4 kap. 18 § under tröskelvärdet?")["answer"] == "under_troskelvardet"


def test_a_section_inside_a_form_is_answered_and_the_form_goes_on(talk: Talk) -> None:
    talk.say("form:reservation")
    replies = talk.post("hfd 2021:48")
    assert [reply["kind"] for reply in replies] == ["answer", "question"], replies
    talk.say("LOU")
    talk.say("ja")
    talk.say("12 miljoner")
    assert talk.say("4:18")["kind"] == "result"  # here it answers the form's question about the ground


def test_the_same_message_id_gets_the_same_replies(talk: Talk) -> None:
    key = uuid.uuid4().hex
    assert talk.post("vad är iop", key) == talk.post("vad är iop", key)
    assert len(talk.events()) == 2


def test_events_give_what_came_after_a_number(talk: Talk) -> None:
    talk.post("vad är iop")
    numbered = talk.events()
    assert [reply["number"] for reply in numbered] == [1, 2]
    assert talk.events(after=1) == numbered[1:]


def test_a_form_that_runs_already_asks_again_and_goes_on(talk: Talk) -> None:
    talk.say("form:reservation")
    again = talk.post("form:reservation")
    assert [reply["form"]["slot"] for reply in again] == ["act"]
    assert talk.say("LOU")["form"]["slot"] == "annex2"
    assert talk.say("jag vill kolla om vi får reservera")["kind"] in {"question", "answer"}
    assert talk.say("nej")["form"]["slot"] == "value"


def test_a_form_is_filled_by_words_and_buttons_and_ends_with_its_case(talk: Talk) -> None:
    assert talk.say("form:reservation")["form"] == {"name": "reservation", "slot": "act", "step": 1, "of": 4}
    assert talk.say("set:reservation.act=lou")["form"]["slot"] == "annex2"
    assert talk.say("nej")["form"]["slot"] == "value"
    assert talk.say("ca 12 miljoner")["form"]["slot"] == "over"
    assert talk.say("ja")["form"]["slot"] == "ground"
    result = talk.say("arbetsintegrering")
    assert result["kind"] == "result"
    assert "4 kap. 18 § LOU" in result["text"]
    assert result["buttons"][0]["payload"] == "answer:vilka_far_delta"


def test_a_question_inside_a_form_is_answered_and_the_form_goes_on(talk: Talk) -> None:
    talk.say("form:reservation")
    talk.say("LOU")
    replies = talk.post("vad är bilaga 2?")
    assert [reply["kind"] for reply in replies] == ["answer", "question"]
    assert replies[1]["form"]["slot"] == "annex2"
    assert talk.say("nej")["form"]["slot"] == "value"


def test_an_unreadable_reply_is_explained_and_after_three_let_go(talk: Talk) -> None:
    talk.say("form:reservation")
    assert "Svara LOU" in talk.say("xqzw jjkk")["text"]
    talk.say("xqzw jjkk")
    let_go = talk.post("xqzw jjkk")
    assert "lämnar den frågan öppen" in let_go[0]["text"]
    assert let_go[-1]["form"]["slot"] == "annex2"


def test_an_answered_slot_can_be_corrected_by_its_button(talk: Talk) -> None:
    talk.say("form:reservation")
    talk.say("LOU")
    talk.say("ja")
    assert talk.say("set:reservation.annex2=no")["form"]["slot"] == "value"


def test_a_form_that_was_left_goes_on_where_it_was(talk: Talk) -> None:
    talk.say("form:reservation")
    talk.say("LOU")
    talk.say("avbryt")
    assert talk.say("form:reservation")["form"]["slot"] == "annex2"


def test_a_button_of_a_form_that_is_not_running_offers_to_start_it(talk: Talk) -> None:
    reply = talk.say("set:reservation.act=lou")
    assert reply["buttons"][0]["payload"] == "form:reservation"


def test_the_directory_is_asked_in_words(talk: Talk) -> None:
    reply = talk.say("vem kan städa i Falun?")
    assert reply["kind"] == "directory"
    assert "betyder inte att det saknas" in reply["text"]
    assert reply["query"]["service"] == "stadning"
    support = talk.say("var får vi hjälp med finansiering i Falun?")
    assert support["kind"] == "support"
    assert support["organisations"]


def test_the_directorys_questions_are_answered_in_words(talk: Talk) -> None:
    asked = talk.say("vem kan städa")
    assert (asked["kind"], asked["query"]["service"]) == ("question", "stadning")
    assert talk.say("Falun")["query"]["place"] == "2080"
    assert talk.say("och i Mora då?")["query"]["place"] == "2062"
    assert talk.say("more:u")["kind"] == "question"
    assert talk.say("finansiering")["query"]["want"] == "support"
    assert talk.say("i Borlänge")["kind"] == "support"
    assert talk.say("vad är iop?")["kind"] == "answer"


def test_a_place_alone_is_asked_what_for(talk: Talk) -> None:
    """As a location that was shared in Telegram arrives."""
    assert talk.say("Borlänge")["kind"] == "question"
    assert talk.say("städning")["query"] == {"want": "enterprise", "service": "stadning", "place": "2081", "cpv": None}


def test_the_overview_draws_a_map_that_the_front_serves(talk: Talk, house: House) -> None:
    reply = talk.say("hur många kan städa i Dalarna?")
    button = next(button for button in reply["buttons"] if button["title"] == "Karta och siffror")
    seen = talk.say(button["payload"])
    assert seen["pictures"][0]["alt"]
    picture = httpx.get(house.url + seen["pictures"][0]["url"])
    assert picture.headers["content-type"] == "image/png"


def test_the_page_without_a_script_asks_and_shows_the_conversation(house: House) -> None:
    with httpx.Client(base_url=house.url, follow_redirects=True, timeout=60.0) as browser:
        assert "Upphandlingslotsen" in browser.get("/").text
        page = browser.post("/", data={"message": "måste vi reservera?"}).text
    assert "måste vi reservera?" in page
    assert "4 kap. 18 § LOU" in page
    assert "ännu inte granskat av jurist" in page


def test_a_slash_typed_by_a_user_is_no_intent(talk: Talk) -> None:
    assert talk.say("/restart")["kind"] in {"fallback", "clarify", "outside", "smalltalk"}
    assert talk.say('/answer{"argument": "iop"}')["kind"] != "error"


def test_empty_and_overlong_text_is_told_so(talk: Talk) -> None:
    assert talk.say("   ")["kind"] == "fallback"
    assert "för långt" in talk.say("a" * 5000)["text"]


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"{", b'{"session": "kort", "message": "hej"}', b'{"session": "0123456789abcdef"}',
     b'{"session": "0123456789abcdef", "message": 7}', b'{"session": "0123456789abcd\\u0000f", "message": "hej"}'],
)  # fmt: skip
def test_a_malformed_request_is_refused_in_swedish(house: House, body: bytes) -> None:
    answer = httpx.post(f"{house.url}/api/chat", content=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"].startswith("Jag kunde inte läsa")
