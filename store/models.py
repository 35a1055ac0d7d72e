"""The tables of what we remember. Times are UTC seconds since 1970 (one clock for both engines)."""

from __future__ import annotations

from sqlalchemy import JSON, CheckConstraint, Column, Float, ForeignKey, Index, Integer, String, UniqueConstraint

from store.database import Base

Key = Integer  # SQLite makes row ids for INTEGER PRIMARY KEY only


class Conversation(Base):
    """What outlives Rasa's session. `id` is the pseudonym that Rasa sees."""

    __tablename__ = "conversations"

    id = Column(String(64), primary_key=True)
    channel = Column(String(16), nullable=False)
    address = Column(JSON(none_as_null=True))  # where a later reply can be sent; nothing for the web page
    role = Column(String(16))
    language = Column(String(8))
    greeted_at = Column(Float)
    unreachable_at = Column(Float)  # the user has blocked us
    created_at = Column(Float, nullable=False)


class Message(Base):
    """One incoming message: the inbox."""

    __tablename__ = "inbox"
    __table_args__ = (
        CheckConstraint("state IN ('received', 'answered', 'failed')", name="state"),
        UniqueConstraint("conversation_id", "external_id"),
        Index("ix_inbox_waiting", "state", "conversation_id", "id"),
    )

    id = Column(Key, primary_key=True)
    message_id = Column(String(32), nullable=False, unique=True)  # what Rasa knows it by
    conversation_id = Column(ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False)
    external_id = Column(String(80))  # the channel's own id: the same one again is the same message
    text = Column(String, nullable=False)
    state = Column(String(10), nullable=False)
    received_at = Column(Float, nullable=False)
    finished_at = Column(Float)
    lease_until = Column(Float, nullable=False, default=0.0)
    lease_owner = Column(String(32))


class StoredReply(Base):
    """One outgoing Reply, numbered within its conversation."""

    __tablename__ = "replies"
    __table_args__ = (UniqueConstraint("conversation_id", "number"), Index("ix_replies_inbox_id", "inbox_id"))

    id = Column(Key, primary_key=True)
    conversation_id = Column(ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False)
    number = Column(Integer, nullable=False)
    inbox_id = Column(ForeignKey("inbox.id", ondelete="CASCADE"))
    body = Column(JSON, nullable=False)
    created_at = Column(Float, nullable=False)
    sent_at = Column(Float)  # delivered to a channel that pushes (Telegram); the web page fetches


class FormDraft(Base):
    """The answers given so far to a form, so that it can go on after Rasa's session has ended."""

    __tablename__ = "form_drafts"

    conversation_id = Column(String(64), primary_key=True)
    form = Column(String(40), primary_key=True)
    slots = Column(JSON, nullable=False)
    updated_at = Column(Float, nullable=False)


class Feedback(Base):
    """Somebody says that an answer is wrong. Who it was is not kept: no conversation stands here.

    `message_id` makes the same message again the same report; it is erased when nothing more can come of it.
    """

    __tablename__ = "feedback"

    id = Column(Key, primary_key=True)
    message_id = Column(String(32), unique=True)
    answer_id = Column(String(40), nullable=False)
    version = Column(String(10), nullable=False)  # of the answer that was read
    note = Column(String)
    created_at = Column(Float, nullable=False)
    due_at = Column(Float, nullable=False)  # when to mail it: after the time for a note, or again after a failure
    mailed_at = Column(Float)
