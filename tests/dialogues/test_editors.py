"""A wrong answer: a reader reports it, the editors are mailed, it is taken down; all really running."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator

import httpx
import pytest

from common.settings import ROOT
from tests.dialogues.house import PYTHON, House, Talk
from tests.mailbox import PASSWORD, USER, Mailbox, receiving


@pytest.fixture
def mailbox(house: House) -> Iterator[Mailbox]:
    """The front, started again with a mail server."""
    with receiving() as opened:
        options = {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(opened.port),
            "SMTP_USER": USER,
            "SMTP_PASSWORD": PASSWORD,
            "SMTP_STARTTLS": "false",
            "EDITORS_EMAIL": "redaktionen@example.org",
        }
        house.kill("front")
        house.start("front", **options)
        house.wait_for("front")
        yield opened
        house.kill("front")
    house.start("front")
    house.wait_for("front")


def mailed(mailbox: Mailbox, seconds: float = 30.0) -> str:
    end = time.monotonic() + seconds
    while not mailbox.mails and time.monotonic() < end:
        time.sleep(0.2)
    [mail] = mailbox.mails
    return f"{mail['Subject']}\n{mail.get_content()}"


def test_a_report_with_its_sentence_reaches_the_editors_without_personal_data(talk: Talk, mailbox: Mailbox) -> None:
    answer = talk.say("answer:andelskravet")
    button = answer["buttons"][-1]
    assert (button["title"], button["payload"]) == ("Fel i svaret?", "report:andelskravet")
    asked = talk.say(button["payload"])
    assert (asked["kind"], asked["buttons"][0]["payload"]) == ("question", "none:report")
    thanked = talk.say("det ska stå sysselsatta, inte anställda, hälsar a@b.se")
    assert (thanked["kind"], "får din mening" in thanked["text"]) == ("notice", True)
    mail = mailed(mailbox)
    assert "Fel i svaret? Andelskravet på 30 procent" in mail
    assert f"version {answer['version']}" in mail
    assert "det ska stå sysselsatta, inte anställda, hälsar [e-postadress]" in mail


@pytest.mark.parametrize("words", ["fel i svaret", "det stämmer inte", "rapportera fel"])
def test_a_report_can_be_typed_and_the_sentence_left_out(talk: Talk, words: str) -> None:
    talk.say("answer:iop")
    assert "Idéburet offentligt partnerskap" in talk.say(words)["text"]
    assert "vilket svar det gäller" in talk.say("hoppa över")["text"]
    assert talk.say("vad är espd")["answer"] == "espd"


def test_a_question_instead_of_the_sentence_is_answered(talk: Talk) -> None:
    talk.say("answer:iop")
    talk.say("report:iop")
    assert talk.say("hur räknas de 30 procenten?")["answer"] == "andelskravet"
    talk.say("report:andelskravet")
    assert talk.say("answer:espd")["answer"] == "espd"
    talk.say("report:espd")
    offered = talk.say("direktupphandlingsgränsen")
    assert [button["payload"] for button in offered["buttons"]] == ["answer:direktupphandlingsgransen"]
    assert talk.say("direktupphandlingsgränsen")["kind"] in {"answer", "clarify"}


def test_without_an_answer_the_reader_is_asked_which(talk: Talk) -> None:
    assert "Vilket svar är fel" in talk.say("fel i svaret")["text"]
    assert "Vilket svar är fel" in talk.say("report:finns_inte")["text"]


def test_inside_a_form_a_report_is_thanked_for_and_the_form_goes_on(talk: Talk) -> None:
    talk.say("answer:iop")
    talk.say("form:reservation")
    thanked, asked = talk.post("report:iop")
    assert "Redaktörerna får veta" in thanked["text"]
    assert asked["form"]["slot"] == "act"
    assert talk.say("LOU")["form"]["slot"] == "annex2"


def test_an_answers_page_reports_without_a_script(house: House) -> None:
    with httpx.Client(base_url=house.url, follow_redirects=True, timeout=60.0) as browser:
        assert 'value="report:iop"' in browser.get("/svar/iop").text
        page = browser.post("/", data={"payload": "report:iop"}).text
    assert "Skriv gärna en mening om vad som är fel" in page
    assert "Hoppa över" in page


def test_an_answer_that_is_taken_down_is_gone_within_a_minute(house: House, talk: Talk) -> None:
    """One that no other test asks for: the house's own copy stays without it."""
    assert talk.say("answer:almi_ideella")["kind"] == "answer"
    command = [*PYTHON, "bot.cli", "answers", "withdraw", "almi_ideella"]
    subprocess.run(command, cwd=ROOT, env=house.environment, check=True)
    began = time.monotonic()
    while (reply := talk.say("answer:almi_ideella"))["kind"] == "answer":
        assert time.monotonic() - began < 60
        time.sleep(1.0)
    assert (reply["kind"], "är borttaget" in reply["text"]) == ("notice", True)
    assert "är borttaget" in talk.say("berätta mer")["text"]
    page = httpx.get(f"{house.url}/svar/almi_ideella").text
    assert "är borttaget" in page
    assert "In English" not in page
