"""What a conversation remembers beyond Rasa's session: role, language, greeting; and erasing it."""

from __future__ import annotations

from sqlalchemy import delete, update

from store.database import session
from store.models import Conversation, FormDraft


def set_role(conversation: str, role: str) -> None:
    _set(conversation, role=role)


def set_language(conversation: str, language: str) -> None:
    _set(conversation, language=language)


def language(conversation: str) -> str | None:
    """The language in which it goes on; None when nothing surely written in one has come yet."""
    with session() as db:
        found = db.get(Conversation, conversation)
        return str(found.language) if found and found.language else None


def mark_greeted(conversation: str, now: float) -> None:
    _set(conversation, greeted_at=now)


def mark_unreachable(channel: str, chat: int, now: float) -> None:
    """Nobody in this chat can be reached any more; a new message from there makes it reachable again."""
    with session(write=True) as db:
        db.execute(
            update(Conversation)
            .where(Conversation.channel == channel, Conversation.address["chat"].as_integer() == chat)
            .values(unreachable_at=now)
            .execution_options(synchronize_session=False)
        )


def _set(conversation: str, **values: object) -> None:
    with session(write=True) as db:
        db.execute(update(Conversation).where(Conversation.id == conversation).values(**values))


def save_draft(conversation: str, form: str, slots: dict[str, object], now: float) -> None:
    with session(write=True) as db:
        draft = db.get(FormDraft, (conversation, form))
        if draft is None:
            db.add(FormDraft(conversation_id=conversation, form=form, slots=slots, updated_at=now))
        else:
            draft.slots, draft.updated_at = slots, now


def draft(conversation: str, form: str) -> dict[str, object]:
    """The answers given so far; empty when there are none."""
    with session() as db:
        found = db.get(FormDraft, (conversation, form))
        return dict(found.slots) if found else {}


def drop_draft(conversation: str, form: str) -> None:
    with session(write=True) as db:
        db.execute(delete(FormDraft).where(FormDraft.conversation_id == conversation, FormDraft.form == form))


def erase(conversation: str) -> None:
    """Removes everything that our tables hold of a conversation (messages and replies follow by cascade)."""
    with session(write=True) as db:
        db.execute(delete(FormDraft).where(FormDraft.conversation_id == conversation))
        db.execute(delete(Conversation).where(Conversation.id == conversation))
