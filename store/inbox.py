"""The durable inbox: a message is here before it is confirmed to anyone, and leaves as answered or failed.

A message is claimed with a lease. Only the oldest waiting message of a conversation can be claimed, so that one
conversation is handled in order and different ones side by side, also by several fronts.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import bindparam, exists, func, insert, or_, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased

from common.reply import Json
from store.database import session, transaction
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
    message: Json = {
        "message_id": uuid.uuid4().hex,
        "conversation_id": conversation,
        "external_id": external_id,
        "text": text,
        "state": "received",
        "received_at": now,
        "lease_until": 0.0,
        "lease_owner": None,
    }
    try:
        with transaction(write=True) as db:
            known = _note(db, conversation, channel, address, language, now)
            concerned = db.execute(
                _WAITING_OR_SAME, {"a_conversation": conversation, "an_external_id": external_id}
            ).all()
            for other in concerned:
                if external_id and other.external_id == external_id:
                    return Received(other.id, False)
            is_ours = owner is not None and not concerned
            if is_ours:
                message |= {"lease_until": now + LEASE_SECONDS, "lease_owner": owner}
            row = int(db.execute(_STORE, message).inserted_primary_key[0])
    except IntegrityError:  # another front stored the same one, or this conversation's first, in the same moment
        return receive(conversation, channel, external_id, text, now, address, language, owner)
    incoming = Incoming(
        row,
        message["message_id"],
        conversation,
        known.channel,
        known.address,
        text,
        now,
        known.role,
        known.language,
        known.greeted_at is not None,
        is_first_try=True,
    )
    return Received(row, True, incoming if is_ours else None)


class _Known(NamedTuple):
    """What is known of a conversation."""

    channel: str
    address: Json | None
    role: str | None
    language: str | None
    greeted_at: float | None
    unreachable_at: float | None


# Made once: making the statements of a message anew costs as much as running them.
_KNOWN = (
    select(*(getattr(Conversation, name) for name in _Known._fields))
    .where(Conversation.id == bindparam("a_conversation"))
    .with_for_update()
)
_WAITING_OR_SAME = select(Message.id, Message.external_id).where(
    Message.conversation_id == bindparam("a_conversation"),
    or_(Message.state == "received", Message.external_id == bindparam("an_external_id")),
)
_STORE = insert(Message)
_END = (
    update(Message)
    .where(
        Message.id == bindparam("a_row"),
        Message.state == "received",
        Message.lease_owner == bindparam("an_owner"),
    )
    .values(state=bindparam("end"), finished_at=bindparam("now"))
)
_CONVERSATION_OF = select(Message.conversation_id).where(Message.id == bindparam("a_row"))
_LOCK = select(Conversation.id).where(Conversation.id == bindparam("a_conversation")).with_for_update()
_LAST = select(func.max(StoredReply.number)).where(StoredReply.conversation_id == bindparam("a_conversation"))
_REPLY = insert(StoredReply)


def _note(
    db: Connection, conversation: str, channel: str, address: Json | None, language: str | None, now: float
) -> _Known:
    """Makes or changes the conversation as a new message of it says; what is known of it then.

    It is locked: two messages that arrive together do not see each other, and both would be the oldest.
    """
    found = db.execute(_KNOWN, {"a_conversation": conversation}).first()
    known = _Known(*found) if found else _Known(channel, address, None, None, None, None)
    noted = known._replace(language=language or known.language)
    if address and (known.address != address or known.unreachable_at):
        noted = noted._replace(address=address, unreachable_at=None)
    if not found:
        db.execute(insert(Conversation).values(id=conversation, created_at=now, **noted._asdict()))
    elif noted != known:
        db.execute(update(Conversation).where(Conversation.id == conversation).values(**noted._asdict()))
    return noted


def claim(owner: str, now: float) -> Incoming | None:
    """Takes the oldest message that waits and is nobody's, and leases it to `owner` for LEASE_SECONDS."""
    older = aliased(Message)
    waiting = (
        select(
            Message.id,
            Message.message_id,
            Message.conversation_id,
            Conversation.channel,
            Conversation.address,
            Message.text,
            Message.received_at,
            Conversation.role,
            Conversation.language,
            Conversation.greeted_at.is_not(None),
            Message.lease_owner.is_(None),
        )
        .join(Conversation, Conversation.id == Message.conversation_id)
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
        .with_for_update(skip_locked=True, of=Message)
    )
    with transaction(write=True) as db:
        found = db.execute(waiting).first()
        if found is None:
            return None
        lease = {"lease_until": now + LEASE_SECONDS, "lease_owner": owner}
        db.execute(update(Message).where(Message.id == found.id).values(lease))
        return Incoming(*found)


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
    with transaction(write=True) as db:
        if not db.execute(_END, {"a_row": row, "an_owner": owner, "end": state, "now": now}).rowcount:
            return []
        conversation = db.scalar(_CONVERSATION_OF, {"a_row": row})
        if greeted:
            db.execute(update(Conversation).where(Conversation.id == conversation).values(greeted_at=now))
        return _append(db, conversation, row, replies, now)


def append(conversation: str, row: int | None, replies: Sequence[Json], now: float) -> list[Numbered]:
    """Adds replies beside the end of a message: that it takes longer, or a person's own words."""
    with transaction(write=True) as db:
        return _append(db, conversation, row, replies, now)


def _append(db: Connection, conversation: str, row: int | None, replies: Sequence[Json], now: float) -> list[Numbered]:
    # locked: numbers are given one at a time
    db.execute(_LOCK, {"a_conversation": conversation})
    last = db.scalar(_LAST, {"a_conversation": conversation}) or 0
    numbered = [Numbered(last + place, body) for place, body in enumerate(replies, 1)]
    told = {"conversation_id": conversation, "inbox_id": row, "created_at": now}
    if numbered:
        db.execute(_REPLY, [{**told, "number": item.number, "body": item.body} for item in numbered])
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
