"""Telegram end to end: the stand-in, the real front, Rasa and the action server; a killed front loses nothing."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterator

import pytest

from tests.dialogues.house import House
from tests.telegram.standin import TOKEN, Control, application, free_port, serving


@pytest.fixture(params=["polling", "webhook"])
def telegram(request: pytest.FixtureRequest, house: House) -> Iterator[Control]:
    """The front, started again with Telegram as its second channel."""
    house.kill("front")
    with serving(application(), free_port()) as url:
        control = Control(url)
        options = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": url}
        if request.param == "webhook":
            options["PUBLIC_URL"] = house.url
        house.environment.update(options)  # also for the front that a test starts again
        house.start("front")
        house.wait_for("front")
        yield control
        problems = control.state()["problems"]
        house.kill("front")
        for name in options:
            del house.environment[name]
        control.close()
    house.start("front")
    house.wait_for("front")
    assert problems == []


def sent(control: Control, words: str, seconds: float = 45.0) -> list[str]:
    """Every text sent so far, once one of them holds `words`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        texts = control.texts()
        if any(words in text for text in texts):
            return texts
        time.sleep(0.2)
    raise AssertionError(f"nothing sent holds {words!r}")


def test_a_question_is_answered_and_a_killed_front_loses_nothing(house: House, telegram: Control) -> None:
    chat = secrets.randbelow(10**9) + 1  # a stand-in begins its update ids anew, and the same again is the same message
    telegram.write("måste vi reservera?", chat=chat)
    texts = sent(telegram, "ännu inte granskat av jurist")
    assert any("robot" in text for text in texts)
    house.kill("front")
    telegram.write("vad är iop?", chat=chat)
    house.start("front")
    house.wait_for("front")
    assert len([text for text in sent(telegram, "IOP") if "IOP" in text]) == 1


def test_an_answer_is_reported_by_its_button_and_leads_to_its_page(house: House, telegram: Control) -> None:
    chat = secrets.randbelow(10**9) + 1
    telegram.write("vad är iop?", chat=chat)
    sent(telegram, "ännu inte granskat av jurist")
    answer = next(one for one in telegram.state()["messages"] if "ännu inte granskat" in one["text"])
    buttons = [button for row in answer["reply_markup"]["inline_keyboard"] for button in row]
    assert (buttons[-1]["text"], buttons[-1]["callback_data"]) == ("Fel i svaret?", "report:iop")
    is_public = "PUBLIC_URL" in house.environment
    assert (f"{house.url}/svar/iop" in telegram.calls("sendMessage")[-1]["values"]["text"]) == is_public
    telegram.press(answer["message_id"], "report:iop", user=chat)
    sent(telegram, "Skriv gärna en mening")
    telegram.write("det är fel paragraf", chat=chat)
    sent(telegram, "får din mening")
