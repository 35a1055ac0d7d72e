"""What the reader says of their purchase is used by the answers and by the guided form."""

from __future__ import annotations

from tests.dialogues.house import Talk


def test_the_question_itself_tells_the_case(talk: Talk) -> None:
    reply = talk.say("får vi reservera städning för 300 000 kr?")
    assert reply["kind"] == "answer"
    assert reply["text"].startswith("Du nämnde 300\u00a0000 kr, alltså under tröskelvärdet")
    assert "inte avgjort om 4 kap. 18 § LOU gäller" in reply["text"]
    assert reply["buttons"][0]["payload"] == "answer:under_troskelvardet"


def test_what_was_said_before_the_question_counts(talk: Talk) -> None:
    assert "LUF" in talk.say("vi är ett vattenbolag")["text"]
    reply = talk.say("måste 30 procent vara anställda")
    assert (reply["answer"], reply["buttons"][0]["payload"]) == ("andelskravet", "answer:luf_och_luk")
    assert reply["text"].startswith("Du nämnde LUF")
    assert talk.say("answer:verksamhetskravet")["text"].startswith("Du nämnde LUF")


def test_what_is_said_after_the_answer_leads_to_where_the_case_is_held(talk: Talk) -> None:
    talk.say("måste 30 procent vara anställda")
    assert talk.say("köpet är på 300 000 kr")["answer"] == "under_troskelvardet"
    talk.say("vårt köp är på 15 miljoner")
    assert "Svaret gäller det du nämnde: 15 miljoner kr" in talk.say("måste 30 procent vara anställda")["text"]


def test_a_question_about_the_law_is_not_remembered_as_the_readers_case(talk: Talk) -> None:
    talk.say("gäller 4 kap. 18 § under tröskelvärdet?")
    assert not talk.say("answer:andelskravet")["text"].startswith("Du nämnde")


def test_the_form_takes_over_what_was_said_until_it_is_another_purchase(talk: Talk) -> None:
    talk.say("vi upphandlar enligt LOU")
    talk.say("köpet är på 12 miljoner kr")
    known, asked = talk.post("form:reservation")
    assert "LOU, 12 miljoner kr" in known["text"]
    assert asked["form"]["slot"] == "annex2"
    again = talk.post(known["buttons"][0]["payload"])
    assert again[-1]["form"]["slot"] == "act"
    assert talk.say("LOU")["form"]["slot"] == "annex2"


def test_the_form_begins_anew_in_words_too(talk: Talk) -> None:
    talk.say("form:reservation")
    talk.say("LOU")
    assert talk.say("nytt köp")["form"]["slot"] == "act"


def test_what_the_form_learnt_counts_for_the_answers_after_it(talk: Talk) -> None:
    talk.say("form:reservation")
    for reply in ("LOU", "nej", "300 000 kr", "arbetsintegrering"):
        talk.say(reply)
    assert talk.say("answer:andelskravet")["text"].startswith("Du nämnde 300\u00a0000 kr")
    assert talk.say("nytt köp")["kind"] == "notice"
    assert not talk.say("answer:andelskravet")["text"].startswith("Du nämnde")
