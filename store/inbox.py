"""The durable inbox: a message is here before it is confirmed to anyone, and leaves as answered or failed.

A message is claimed with a lease. Only the oldest waiting message of a conversation can be claimed, so that one
conversation is handled in order and different ones side by side, also by several fronts.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from common.reply import Json
from store.database import session
from store.models import Conversation, Message, StoredReply

LEASE_SECONDS = 10.0
LATE_COMMITS = 64
NOBODY = "-"  # given back; a message that nobody has ever had has no owner at all


@dataclass(frozen=True)
class Incoming:
    """A message as it waits in the inbox, with what is known of its conversation."""

    id: int
    message_id: str
    conversation: str
    channel: str
    address: Json | None
    text: str
    received_at: float
    role: str | None
    language: str | None
    greeted: bool
    is_first_try: bool  # Rasa has never been sent it


@dataclass(frozen=True)
class Received:
    """A message's row; new or there already (same external id); and the message itself when it was claimed at once."""

    row: int
    is_new: bool
    claimed: Incoming | None = None


@dataclass(frozen=True)
class Numbered:
    """A stored reply: `body` is a Reply as JSON."""

    number: int
    body: Json


def receive(
    conversation: str,
    channel: str,
    external_id: str | None,
    text: str,
    now: float,
    address: Json | None = None,
    language: str | None = None,
    owner: str | None = None,
) -> Received:
    """Stores a message, and leases it to `owner` (when there is one) if nothing older waits in its conversation.

    `language` is the one that the message is surely written in; the conversation goes on in it.
    """
    try:
        with session(write=True) as db:
            # locked: two messages that arrive together do not see each other, and both would be the oldest
            known = db.get(Conversation, conversation, with_for_update=True)
            if known is None:
                known = Conversation(id=conversation, channel=channel, address=address, created_at=now)
                db.add(known)
            elif address and (known.address != address or known.unreachable_at):
                known.address, known.unreachable_at = address, None
            known.language = language or known.language
            if external_id and (row := _by_external_id(db, conversation, external_id)):
                return Received(row, False)
            message = Message(
                message_id=uuid.uuid4().hex,
                conversation_id=conversation,
                external_id=external_id,
                text=text,
                state="received",
                received_at=now,
            )
            claimed = _lease(message, known, owner, now) if owner and not _waits(db, conversation) else None
            db.add(message)
            db.flush()
            return Received(message.id, True, replace(claimed, id=message.id) if claimed else None)
    except IntegrityError:  # another front stored the same one in the same moment
        with session() as db:
            row = _by_external_id(db, conversation, external_id) if external_id else None
        if row is None:
            return receive(conversation, channel, external_id, text, now, address, language, owner)
        return Received(row, False)


def _waits(db: Session, conversation: str) -> bool:
    """Whether a message of this conversation waits or is being handled."""
    waiting = select(Message.id).where(Message.state == "received", Message.conversation_id == conversation).limit(1)
    return db.scalar(waiting) is not None


def _lease(message: Message, conversation: Conversation, owner: str, now: float) -> Incoming:
    is_first_try = message.lease_owner is None
    message.lease_until, message.lease_owner = now + LEASE_SECONDS, owner
    return Incoming(
        message.id,
        message.message_id,
        conversation.id,
        conversation.channel,
        conversation.address,
        message.text,
        message.received_at,
        conversation.role,
        conversation.language,
        conversation.greeted_at is not None,
        is_first_try,
    )


def _by_external_id(db: Session, conversation: str, external_id: str) -> int | None:
    found: int | None = db.scalar(
        select(Message.id).where(Message.conversation_id == conversation, Message.external_id == external_id)
    )
    return found


def claim(owner: str, now: float) -> Incoming | None:
    """Takes the oldest message that waits and is nobody's, and leases it to `owner` for LEASE_SECONDS."""
    older = aliased(Message)
    waiting = (
        select(Message)
        .where(
            Message.state == "received",
            # a lease further ahead than any can be was given before the clock was set back
            or_(Message.lease_until < now, Message.lease_until > now + 2 * LEASE_SECONDS),
            ~exists().where(
                older.conversation_id == Message.conversation_id, older.state == "received", older.id < Message.id
            ),
        )
        .order_by(Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    with session(write=True) as db:
        message = db.scalar(waiting)
        if message is None:
            return None
        return _lease(message, db.get(Conversation, message.conversation_id), owner, now)


def renew(owner: str, rows: Sequence[int], now: float) -> None:
    """Prolongs the leases of what a living front is working on; what it does not know that it has runs out."""
    with session(write=True) as db:
        db.execute(
            update(Message)
            .where(Message.state == "received", Message.lease_owner == owner, Message.id.in_(rows))
            .values(lease_until=now + LEASE_SECONDS)
        )


def release(owner: str) -> None:
    """Gives back what a stopping front has not finished."""
    with session(write=True) as db:
        db.execute(
            update(Message)
            .where(Message.state == "received", Message.lease_owner == owner)
            .values(lease_until=0.0, lease_owner=NOBODY)
        )


def finish(
    row: int, owner: str, state: str, replies: Sequence[Json], now: float, greeted: bool = False
) -> list[Numbered]:
    """Stores the replies of a message and its end state in one transaction (and that the user has been greeted).

    Returns the replies with their numbers; an empty list when the lease had gone to somebody else.
    """
    with session(write=True) as db:
        message = db.get(Message, row, with_for_update=True)
        if message is None or message.state != "received" or message.lease_owner != owner:
            return []
        message.state, message.finished_at = state, now
        if greeted:
            db.get(Conversation, message.conversation_id).greeted_at = now
        return _append(db, message.conversation_id, row, replies, now)


def append(conversation: str, row: int | None, replies: Sequence[Json], now: float) -> list[Numbered]:
    """Adds replies beside the end of a message: that it takes longer, or a person's own words."""
    with session(write=True) as db:
        return _append(db, conversation, row, replies, now)


def _append(db: Session, conversation: str, row: int | None, replies: Sequence[Json], now: float) -> list[Numbered]:
    db.get(Conversation, conversation, with_for_update=True)  # numbers are given one at a time
    last = db.scalar(select(func.max(StoredReply.number)).where(StoredReply.conversation_id == conversation)) or 0
    numbered = [Numbered(last + place, body) for place, body in enumerate(replies, 1)]
    db.add_all(
        StoredReply(conversation_id=conversation, number=item.number, inbox_id=row, body=item.body, created_at=now)
        for item in numbered
    )
    return numbered


def outcome(row: int) -> tuple[str, list[Numbered]]:
    """The state of a message and the replies it has so far."""
    with session() as db:
        state = db.scalar(select(Message.state).where(Message.id == row))
        stored = db.execute(
            select(StoredReply.number, StoredReply.body).where(StoredReply.inbox_id == row).order_by(StoredReply.number)
        )
        return state or "failed", [Numbered(*item) for item in stored]


def replied_since(reply: int) -> tuple[int, set[str]]:
    """The newest reply's id, and the conversations that got replies after `reply`.

    Looks back a little: with several writers a smaller id can be committed after a larger one.
    """
    with session() as db:
        rows = db.execute(
            select(StoredReply.id, StoredReply.conversation_id).where(StoredReply.id > reply - LATE_COMMITS)
        ).all()
        return max((row.id for row in rows), default=reply), {row.conversation_id for row in rows}


def replies_after(conversation: str, number: int) -> list[Numbered]:
    with session() as db:
        stored = db.execute(
            select(StoredReply.number, StoredReply.body)
            .where(StoredReply.conversation_id == conversation, StoredReply.number > number)
            .order_by(StoredReply.number)
        )
        return [Numbered(*item) for item in stored]


def history(conversation: str) -> list[Json]:
    """The conversation in order: {"number", "mine": text} for the user's messages, {"number", "body"} for replies.

    A message that still waits for its reply stands last, with number 0.
    """
    with session() as db:
        asked = select(Message.id, Message.text).where(Message.conversation_id == conversation).order_by(Message.id)
        mine = dict(db.execute(asked).all())
        stored = db.execute(
            select(StoredReply.number, StoredReply.body, StoredReply.inbox_id)
            .where(StoredReply.conversation_id == conversation)
            .order_by(StoredReply.number)
        )
        lines: list[Json] = []
        for number, body, row in stored:
            if text := mine.pop(row, None):
                lines.append({"number": number, "mine": text})
            lines.append({"number": number, "body": body})
        return [*lines, *({"number": 0, "mine": text} for text in mine.values())]


def retry(conversation: str, message_id: str) -> int | None:
    """Puts a failed message back, under its old message id; None when there is no such one."""
    with session(write=True) as db:
        message = db.scalar(
            select(Message).where(
                Message.conversation_id == conversation, Message.message_id == message_id, Message.state == "failed"
            )
        )
        if message is None:
            return None
        message.state, message.lease_until, message.lease_owner = "received", 0.0, NOBODY
        return int(message.id)


def waiting() -> int:
    """How many messages wait or are being handled."""
    with session() as db:
        return db.scalar(select(func.count()).select_from(Message).where(Message.state == "received")) or 0
