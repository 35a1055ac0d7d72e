"""Reports reach the editors' mailbox through a real mail server, and wait when it is away or not set up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator

import pytest

from bot import reports
from bot.reports import AGAIN_SECONDS, Reports, mail_due
from common.settings import Settings
from knowledge.library import library
from store import feedback
from tests.mailbox import PASSWORD, USER, Mailbox, receiving


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with receiving() as opened:
        yield opened


@pytest.fixture
def here(mailbox: Mailbox) -> Settings:
    return Settings(
        smtp_host="127.0.0.1",
        smtp_port=mailbox.port,
        smtp_user=USER,
        smtp_password=PASSWORD,
        smtp_starttls=False,
        editors_email="redaktionen@example.org, jurist@example.org",
        public_url="https://lots.example/",
    )


def reported(answer_id: str = "andelskravet", note: str | None = None, message: str = "m1") -> int:
    found = library().get(answer_id)
    row = feedback.report(message, answer_id, found.version if found else "0000000000", 1000.0)
    feedback.conclude(row, note, 1000.0)
    return row


def test_a_report_is_mailed_once_with_answer_version_and_sentence(db: str, here: Settings, mailbox: Mailbox) -> None:
    reported(note="Det ska stå sysselsatta – inte anställda.\nSubject: annat")
    assert mail_due(here, 1000.0) == 1
    assert mail_due(here, 99_999.0) == 0
    [mail] = mailbox.mails
    assert mail["Subject"] == "Fel i svaret? Andelskravet på 30 procent"
    assert mail["From"] == "lots@example.org"
    assert mail["To"] == "redaktionen@example.org, jurist@example.org"
    text = mail.get_content()
    found = library().answers["andelskravet"]
    assert f"version {found.version}" in text
    assert "Det ska stå sysselsatta – inte anställda." in text
    assert "https://lots.example/svar/andelskravet" in text
    assert "lots answers withdraw andelskravet" in text
    assert "ändrats" not in text


def test_several_reports_are_one_mail_and_each_says_what_has_happened_since(
    db: str, here: Settings, mailbox: Mailbox
) -> None:
    reported()
    reported("finns_inte", message="m2")
    row = feedback.report("m3", "iop", "gammal0000", 1000.0)
    feedback.conclude(row, None, 1000.0)
    assert mail_due(here, 1000.0) == 3
    [mail] = mailbox.mails
    assert mail["Subject"] == "Fel i svaret? 3 anmälningar"
    text = mail.get_content()
    assert text.count("(ingen mening)") == 3
    assert "Svaret finns inte längre." in text
    assert f"Nu gäller version {library().answers['iop'].version}" in text


def test_a_server_that_refuses_is_tried_again_later(db: str, here: Settings, mailbox: Mailbox) -> None:
    reported()
    mailbox.refuse = True
    assert mail_due(here, 1000.0) == 0
    mailbox.refuse = False
    assert mail_due(here, 1000.0 + AGAIN_SECONDS - 1) == 0
    assert mail_due(here, 1000.0 + AGAIN_SECONDS) == 1
    assert len(mailbox.mails) == 1


@pytest.mark.parametrize(
    "wrong", [{"smtp_port": 1}, {"smtp_password": "fel"}, {"smtp_starttls": True}, {"smtp_host": "finns.invalid"}]
)
def test_what_cannot_be_sent_safely_waits_and_is_not_told_to_the_log(
    db: str, here: Settings, mailbox: Mailbox, wrong: dict[str, object], caplog: pytest.LogCaptureFixture
) -> None:
    reported(note="en hemlig mening")
    with caplog.at_level(logging.DEBUG):
        assert mail_due(Settings(**{**here.dict(), **wrong}), 1000.0) == 0
    assert mailbox.mails == []
    assert "hemlig" not in caplog.text
    assert mail_due(here, 1000.0 + AGAIN_SECONDS) == 1


async def test_the_front_mails_by_itself_without_waiting_and_goes_on_after_a_failure(
    db: str, here: Settings, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reports, "LOOK_SECONDS", 0.05)
    claim = feedback.claim
    failing = iter([True])

    def away_once(now: float) -> list[feedback.Report]:
        if next(failing, False):
            raise RuntimeError("the database is away")
        return claim(now)

    monkeypatch.setattr(feedback, "claim", away_once)
    running = Reports(here)
    running.start()
    await asyncio.to_thread(reported)
    for _ in range(100):
        await asyncio.sleep(0.05)
        if mailbox.mails:
            break
    await running.stop()
    assert len(mailbox.mails) == 1


async def test_without_a_mail_server_reports_are_kept(db: str, here: Settings) -> None:
    reported(note="Fel paragraf.")
    for missing in ({"smtp_host": ""}, {"editors_email": ""}):
        running = Reports(Settings(**{**here.dict(), **missing}))
        running.start()
        await asyncio.sleep(0.1)
        await running.stop()
    assert [kept.note for kept in feedback.claim(1000.0)] == ["Fel paragraf."]
