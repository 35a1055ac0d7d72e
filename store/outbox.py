"""Replies that are still to be pushed to a channel; the web page fetches its own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select, update

from common.reply import Json
from store.database import session
from store.models import Conversation, StoredReply


@dataclass(frozen=True)
class Outgoing:
    id: int
    conversation: str
    address: Json
    body: Json
    language: str | None


def unsent(channel: str, limit: int = 100) -> list[Outgoing]:
    """The oldest replies that have not been delivered and can be, in order."""
    with session() as db:
        rows = db.execute(
            select(
                StoredReply.id,
                StoredReply.conversation_id,
                Conversation.address,
                StoredReply.body,
                Conversation.language,
            )
            .join(Conversation, Conversation.id == StoredReply.conversation_id)
            .where(
                Conversation.channel == channel, Conversation.unreachable_at.is_(None), StoredReply.sent_at.is_(None)
            )
            .order_by(StoredReply.id)
            .limit(limit)
        )
        return [Outgoing(*row) for row in rows]


def mark_sent(reply: int, now: float) -> None:
    with session(write=True) as db:
        db.execute(update(StoredReply).where(StoredReply.id == reply).values(sent_at=now))
