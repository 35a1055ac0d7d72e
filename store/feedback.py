"""What readers report as wrong in an answer, until the editors have been mailed and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from store.database import session
from store.models import Feedback

NOTE_SECONDS = 300.0  # how long a report waits for its sentence before it is mailed without
LEASE_SECONDS = 120.0  # how long one front has to mail what it has claimed
AT_ONCE = 50


@dataclass(frozen=True)
class Report:
    id: int
    answer_id: str
    version: str
    note: str | None
    created_at: float


def report(message_id: str, answer_id: str, version: str, now: float) -> int:
    """Stores that an answer is said to be wrong; the row's id, also when the message is handled again."""
    known = select(Feedback.id).where(Feedback.message_id == message_id)
    try:
        with session(write=True) as db:
            if (row := db.scalar(known)) is None:
                new = Feedback(
                    message_id=message_id,
                    answer_id=answer_id,
                    version=version,
                    created_at=now,
                    due_at=now + NOTE_SECONDS,
                )
                db.add(new)
                db.flush()
                row = new.id
            return int(row)
    except IntegrityError:  # another process stored the same one in the same moment
        with session() as db:
            return int(db.scalar(known))


def conclude(row: int, note: str | None, now: float) -> None:
    """Ends the wait for a sentence. One that comes after the mail is mailed too."""
    with session(write=True) as db:
        ours = update(Feedback).where(Feedback.id == row)
        db.execute(ours.values(message_id=None, due_at=now, **({"note": note, "mailed_at": None} if note else {})))


def claim(now: float) -> list[Report]:
    """The reports to mail now, oldest first; nobody else gets them for LEASE_SECONDS."""
    with session(write=True) as db:
        due = db.scalars(
            select(Feedback)
            .where(Feedback.mailed_at.is_(None), Feedback.due_at <= now)
            .order_by(Feedback.id)
            .limit(AT_ONCE)
            .with_for_update(skip_locked=True)
        ).all()
        for found in due:
            found.due_at = now + LEASE_SECONDS
        return [_read(found) for found in due]


def mark_mailed(reports: Sequence[Report], now: float) -> None:
    """What has been mailed as it stands; one that has got its sentence meanwhile stays due."""
    with session(write=True) as db:
        for mailed in reports:
            same = (Feedback.id == mailed.id, Feedback.note.is_not_distinct_from(mailed.note))
            done = update(Feedback).where(*same).values(mailed_at=now, message_id=None)
            db.execute(done, execution_options={"synchronize_session": False})  # SQLAlchemy cannot compare so in Python


def postpone(reports: Sequence[Report], until: float) -> None:
    with session(write=True) as db:
        rows = [report.id for report in reports]
        db.execute(update(Feedback).where(Feedback.id.in_(rows)).values(due_at=until))


def latest(limit: int) -> list[Report]:
    """The newest reports, mailed or not, newest first."""
    with session() as db:
        return [_read(found) for found in db.scalars(select(Feedback).order_by(Feedback.id.desc()).limit(limit))]


def _read(row: Feedback) -> Report:
    return Report(row.id, row.answer_id, row.version, row.note, row.created_at)
