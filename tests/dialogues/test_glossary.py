"""Words of the field, asked for in words and by button."""

from __future__ import annotations

from tests.dialogues.house import Talk


def test_a_word_is_explained_and_the_answer_before_it_stays_the_last_one(talk: Talk) -> None:
    answer = talk.say("får vi reservera under tröskelvärdet?")
    button = next(button for button in answer["buttons"] if button["payload"].startswith("term:"))
    assert button["title"] == "Vad betyder tröskelvärde?"
    explained = talk.say(button["payload"])
    assert explained["text"].startswith("**Tröskelvärde:**")
    assert explained["law"]
    assert talk.say("och LUF då?")["answer"] == "luf_och_luk"


def test_a_word_is_asked_for_in_words(talk: Talk) -> None:
    assert talk.say("vad är CPV?")["text"].startswith("**CPV:**")
    assert talk.say("vad betyder avtalsspärr")["answer"] == "avtalssparr"  # an answer owns the word
    assert talk.say("vad är espd")["answer"] == "espd"


def test_a_word_asked_for_inside_a_form_is_explained_and_the_form_goes_on(talk: Talk) -> None:
    talk.say("form:reservation")
    replies = talk.post("vad betyder LUF?")
    assert [reply["kind"] for reply in replies] == ["answer", "question"]
