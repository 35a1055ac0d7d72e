"""What an update is to the inbox."""

from __future__ import annotations

from typing import Any

import pytest
from telegram import Update

from bot.telegram.incoming import Canned, Incoming, Me, read
from tests.telegram.standin import chat_of, person

ME = Me(123456, "LotsenBot")
BOT = {"id": 123456, "is_bot": True, "first_name": "Lotsen", "username": "LotsenBot"}
GROUP = -100


def place(latitude: float, longitude: float) -> str | None:
    return "Falun" if (round(latitude), round(longitude)) == (61, 16) else None


def message(text: str | None = None, chat: int = 7, **fields: Any) -> dict[str, Any]:
    body = {"message_id": 5, "date": 1_700_000_000, "chat": chat_of(chat), "from": person(7), **fields}
    return {**body, "text": text} if text is not None else body


def taken(content: dict[str, Any], kind: str = "message", update_id: int = 9) -> Incoming | Canned | None:
    return read(Update.de_json({"update_id": update_id, kind: content}, None), ME, place)


def said(content: dict[str, Any]) -> str | None:
    """The text for the inbox, or [key] of a canned one."""
    found = taken(content)
    if isinstance(found, Canned):
        return f"[{found.key}]"
    return found.text if found else None


def test_a_message_goes_to_the_conversation_of_its_chat_and_writer() -> None:
    assert taken(message("Får vi reservera?")) == Incoming("7:7", "m5", "Får vi reservera?", {"chat": 7})


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("/start", "hej"),
        ("/start svar_andelskravet", "answer:andelskravet"),
        ("/start svar_../x", "hej"),
        ("/start@LotsenBot svar_andelskravet", "answer:andelskravet"),
        ("/hjalp", "hjälp"),
        ("/hjälp", "hjälp"),
        ("/help", "hjälp"),
        ("/HJALP", "hjälp"),
        ("/kontakt", "contact:person"),
        ("/om", "[telegram_about]"),
        ("/radera", "[telegram_erase]"),
        ("/reservera städning", "reservera städning"),
        ("hej @LotsenBot får vi?", "hej får vi?"),
        ("@lotsenbot", "[empty]"),
    ],
)
def test_what_is_written_in_a_private_chat(written: str, means: str) -> None:
    found = said(message(written))
    assert found == means


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("hej alla", None),
        ("/hjalp", "hjälp"),
        ("/hjalp@LotsenBot", "hjälp"),
        ("/hjalp@OtherBot", None),
        ("/vader", None),
        ("/reservera@LotsenBot städ", "reservera städ"),
        ("@LotsenBot får vi reservera?", "får vi reservera?"),
        ("vad säger @lotsenbot om 30 %?", "vad säger om 30 %?"),
        ("@LotsenBotten hej", None),
        ("mejla a@lotsenbot", None),
        ("@LotsenBot", "[empty]"),
    ],
)
def test_what_is_written_in_a_group(written: str, means: str | None) -> None:
    assert said(message(written, chat=GROUP)) == means


def test_in_a_group_a_reply_to_the_bot_is_for_it_and_one_to_others_is_not() -> None:
    mine = message("av boten", chat=GROUP) | {"from": BOT}
    assert said(message("och LUF då?", chat=GROUP, reply_to_message=mine)) == "och LUF då?"
    assert said(message("och LUF då?", chat=GROUP, reply_to_message=message("x", chat=GROUP))) is None


def test_in_a_group_each_person_has_a_conversation_and_sees_which_question_is_answered() -> None:
    one = taken(message("/hjalp", chat=GROUP))
    other = taken(message("/hjalp", chat=GROUP) | {"from": person(8)})
    assert isinstance(one, Incoming)
    assert isinstance(other, Incoming)
    assert (one.conversation_key, other.conversation_key) == ("-100:7", "-100:8")
    assert one.address == {"chat": GROUP, "message": 5}


def test_a_topic_of_a_forum_is_kept() -> None:
    found = taken(message("/hjalp", chat=GROUP, is_topic_message=True, message_thread_id=3))
    assert found
    assert found.address == {"chat": GROUP, "thread": 3, "message": 5}


def test_an_edited_message_is_a_new_question_and_its_repetition_is_not() -> None:
    first = taken(message("nytt", edit_date=1_700_000_001), "edited_message", 10)
    again = taken(message("nytt", edit_date=1_700_000_001), "edited_message", 10)
    later = taken(message("nyare", edit_date=1_700_000_001), "edited_message", 11)
    assert first == again == Incoming("7:7", "e10", "nytt", {"chat": 7})
    assert isinstance(later, Incoming)
    assert later.external_id == "e11"
    moving = message(location={"latitude": 60.6, "longitude": 15.6}, edit_date=1_700_000_001)
    assert taken(moving, "edited_message") is None


def test_a_forwarded_message_is_its_text() -> None:
    origin = {"type": "hidden_user", "date": 1_600_000_000, "sender_user_name": "Kollegan"}
    assert said(message("Måste det vara 30 procent?", forward_origin=origin)) == "Måste det vara 30 procent?"


FILE = {"file_id": "f", "file_unique_id": "u"}
PHOTO = [{**FILE, "width": 1, "height": 1}]
STICKER = {**FILE, "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False}


@pytest.mark.parametrize(
    ("content", "key"),
    [
        ({"voice": {**FILE, "duration": 1}}, "telegram_voice"),
        ({"video_note": {**FILE, "duration": 1, "length": 1}}, "telegram_voice"),
        ({"photo": PHOTO, "caption": "vårt anbud"}, "telegram_photo"),
        ({"sticker": STICKER}, "telegram_sticker"),
        ({"animation": {**FILE, "duration": 1, "width": 1, "height": 1}, "document": FILE}, "telegram_sticker"),
        ({"document": FILE}, "telegram_file"),
        ({"contact": {"phone_number": "1", "first_name": "A"}}, "telegram_other"),
        ({"location": {"latitude": 0.0, "longitude": 0.0}}, "telegram_no_place"),
    ],
)
def test_what_is_no_text_gets_a_kind_one(content: dict[str, Any], key: str, texts) -> None:
    assert said(message(**content)) == f"[{key}]"
    assert texts(key)
    assert said(message(chat=GROUP, **content)) is None


def test_an_album_is_one_thing() -> None:
    found = taken(message(photo=PHOTO, media_group_id="album"))
    assert found == Canned("telegram_photo", "album", {"chat": 7}, "7:7")


def test_a_shared_position_is_the_name_of_its_place() -> None:
    assert said(message(location={"latitude": 60.6, "longitude": 15.6})) == "Falun"


def test_a_press_is_its_payload_in_the_conversation_of_who_pressed() -> None:
    query = {"id": "77", "from": person(8), "chat_instance": "1", "data": "answer:x", "message": message("a", GROUP)}
    assert taken(query, "callback_query") == Incoming("-100:8", "c77", "answer:x", {"chat": GROUP})
    old = {"message_id": 5, "date": 0, "chat": chat_of(7)}
    assert taken({**query, "message": old}, "callback_query") == Incoming("7:8", "c77", "answer:x", {"chat": 7})


@pytest.mark.parametrize(
    "content",
    [
        message(new_chat_members=[person(9)]),
        message(pinned_message=message("x")),
        message("från en annan bot") | {"from": {**BOT, "id": 99}},
    ],
)
def test_what_is_not_for_us_is_passed_over(content: dict[str, Any]) -> None:
    assert taken(content) is None


def test_a_channel_post_is_passed_over() -> None:
    assert taken(message("nyhet"), "channel_post") is None
