"""Mails the editors what readers report as wrong; without a mail server the reports are kept."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterator, Sequence
from datetime import date

from bot import mail, reading
from common.settings import Settings
from knowledge.library import Library, library
from store import feedback
from store.feedback import Report

log = logging.getLogger(__name__)

LOOK_SECONDS = 10.0
AGAIN_SECONDS = 300.0  # after a failure


class Reports:
    """Looks for reports that are due, in a thread, as long as the front runs."""

    def __init__(self, here: Settings) -> None:
        self._here = here
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        if mail.is_set_up(self._here):
            self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def _run(self) -> None:
        while True:
            try:
                await asyncio.to_thread(mail_due, self._here, time.time())
            except Exception:  # the database is away: it is asked again
                log.exception("cannot mail reports")
            await asyncio.sleep(LOOK_SECONDS)


def mail_due(here: Settings, now: float) -> int:
    """One mail of all reports that are due; how many were mailed. A failure is tried again after AGAIN_SECONDS."""
    due = feedback.claim(now)
    if not due:
        return 0
    try:
        mail.send(here, *written(library(), due, here.public_url))
    except mail.Failed as failure:
        log.warning("reports not mailed: %s", type(failure).__name__)
        feedback.postpone(due, now + AGAIN_SECONDS)
        return 0
    feedback.mark_mailed(due, now)
    return len(due)


def written(texts: Library, due: Sequence[Report], public_url: str) -> tuple[str, str]:
    """Subject and text of the mail."""
    first = texts.get(due[0].answer_id)
    subject = texts.text("mail_subject", title=first.title if first else due[0].answer_id)
    if len(due) > 1:
        subject = texts.text("mail_subject_many", count=len(due))
    told = ["\n".join(_told(texts, report, public_url)) for report in due]
    return subject, "\n\n".join([texts.text("mail_intro"), *told, texts.text("mail_help", id=due[0].answer_id)])


def _told(texts: Library, report: Report, public_url: str) -> Iterator[str]:
    found = texts.get(report.answer_id)
    path = f"{reading.PATH}/{report.answer_id}"
    yield texts.text(
        "mail_report",
        title=found.title if found else report.answer_id,
        id=report.answer_id,
        version=report.version,
        date=date.fromtimestamp(report.created_at).isoformat(),
        note=report.note or texts.text("mail_no_note"),
        link=f"{public_url.rstrip('/')}{path}",
    )
    if found is None:
        yield texts.text("mail_gone")
    elif found.status == "withdrawn":
        yield texts.text("mail_withdrawn")
    elif found.version != report.version:
        yield texts.text("mail_changed", version=found.version)
