"""The channel against the stand-in: what people sent is stored before it is confirmed, what we answer arrives."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.telegram.channel import PATH, SECRET_HEADER, TelegramChannel, Times
from common.reply import Button, Document, Json, Law, Picture, Reply
from common.settings import settings
from store import files
from tests.telegram.standin import TOKEN, Control, free_port, serving

TIMES = Times(poll=1, answer=0.6, pause=0.05, longest_pause=0.2)
LAW = [Button(title="LOU", payload="set:reservation.act=lou"), Button(title="LUF", payload="set:reservation.act=luf")]


class Inbox:
    """A durable inbox as far as a test needs one: the same external id is stored once."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, str]] = []
        self.seen: set[tuple[str, str]] = set()
        self.down = 0
        self.gone: list[Json] = []

    async def receive(self, key: str, channel: str, external_id: str, text: str, address: Json) -> bool:
        assert channel == "telegram"
        if self.down:
            self.down -= 1
            raise OSError("the database is away")
        if (key, external_id) in self.seen:
            return False
        self.seen.add((key, external_id))
        self.rows.append((key, text))
        return True

    async def unreachable(self, address: Json) -> None:
        self.gone.append(address)

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.rows]


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
def make(telegram: Control, inbox: Inbox, texts: Callable[[str], str]) -> Callable[..., TelegramChannel]:
    def channel(**options: Any) -> TelegramChannel:
        given = {"token": TOKEN, "api": telegram.url, "unreachable": inbox.unreachable, "times": TIMES, **options}
        return TelegramChannel(inbox.receive, texts, **given)

    return channel


@asynccontextmanager
async def running(channel: TelegramChannel, telegram: Control | None = None) -> AsyncIterator[TelegramChannel]:
    """The channel from start to stop; with `telegram` given, once it is connected."""
    await channel.start()
    if telegram:
        await until(lambda: telegram.calls("getUpdates"))
    try:
        yield channel
    finally:
        await channel.stop()


async def until(what: Callable[[], object], seconds: float = 6.0) -> Any:
    """Waits for something to become true; it is asked in a thread, because the stand-in's client blocks."""
    for _ in range(int(seconds / 0.03)):
        if found := await asyncio.to_thread(what):
            return found
        await asyncio.sleep(0.03)
    raise AssertionError("it did not happen")


def notice(text: str = "Hej", **parts: Any) -> Reply:
    return Reply(kind="notice", text=text, **parts)


# Polling


async def test_what_is_written_is_stored_in_order_and_then_confirmed(telegram, inbox, make) -> None:
    for text in ("ett", "två", "tre"):
        telegram.write(text)
    async with running(make()):
        await until(lambda: telegram.state()["updates"] == [])
    assert inbox.rows == [("1:1", "ett"), ("1:1", "två"), ("1:1", "tre")]
    allowed = telegram.calls("getUpdates")[0]["values"]["allowed_updates"]
    assert allowed == ["message", "edited_message", "callback_query"]


async def test_nothing_is_confirmed_before_it_is_stored(telegram, inbox, make) -> None:
    inbox.down = 3
    telegram.write("ett")
    telegram.write("två")
    async with running(make()):
        await until(lambda: len(inbox.rows) == 2)
        await until(lambda: telegram.state()["updates"] == [])
    fetches = telegram.calls("getUpdates")
    assert all("offset" not in fetch["values"] for fetch in fetches[:4])
    assert inbox.texts == ["ett", "två"]


async def test_duplicate_and_out_of_order_updates_are_stored_once_in_their_order(telegram, inbox, make) -> None:
    messages = [telegram.message(text) for text in ("ett", "två", "tre")]
    for number in (2, 0, 1, 2, 0):
        telegram.push({"update_id": 50 + number, "message": messages[number]})
    async with running(make()):
        await until(lambda: telegram.state()["updates"] == [])
    assert inbox.texts == ["ett", "två", "tre"]


async def test_what_was_fetched_but_not_confirmed_comes_again_after_a_restart(telegram, inbox, make) -> None:
    telegram.write("ett")
    telegram.fault("getUpdates", "reset", applied=True, times=2)
    async with running(make()):
        await until(lambda: inbox.texts == ["ett"])
    async with running(make()):
        telegram.write("två")
        await until(lambda: inbox.texts == ["ett", "två"])


async def test_an_update_that_cannot_be_read_is_passed_over_and_not_written_to_the_log(
    telegram, inbox, make, caplog
) -> None:
    telegram.push({"message": {"message_id": "hemligt", "text": "hemligt", "chat": {"id": 1}}})
    telegram.write("efter")
    async with running(make()):
        await until(lambda: inbox.texts == ["efter"])
    assert "cannot be read" in caplog.text
    assert "hemligt" not in caplog.text


@pytest.mark.parametrize("fault", ["409", "429", "500", "502", "reset", "hang"])
async def test_polling_goes_on_after_a_fault_with_a_line_in_the_log(telegram, inbox, make, fault, caplog) -> None:
    telegram.fault("getUpdates", fault, seconds=1 if fault == "429" else 3, times=1)
    telegram.write("ett")
    async with running(make()):
        await until(lambda: inbox.texts == ["ett"])
    assert "again in" in caplog.text
    assert TOKEN not in caplog.text


async def test_at_start_telegram_may_be_away(telegram, inbox, make) -> None:
    telegram.fault("getMe", "502", times=2)
    telegram.fault("deleteWebhook", "reset", times=1)
    telegram.write("ett")
    async with running(make()):
        await until(lambda: inbox.texts == ["ett"])


async def test_a_refused_token_is_not_written_to_the_log(telegram, make, caplog) -> None:
    caplog.set_level(logging.INFO)
    async with running(make(token="99:wrong-token")):
        await until(lambda: "InvalidToken" in caplog.text)
    assert "wrong-token" not in caplog.text


async def test_an_old_webhook_is_taken_away_without_dropping_what_waits(telegram, inbox, make) -> None:
    async with httpx.AsyncClient(trust_env=False) as client:
        await client.post(f"{telegram.url}/bot{TOKEN}/setWebhook", data={"url": "https://old.invalid/x"})
    telegram.write("ett")
    async with running(make()):
        await until(lambda: inbox.texts == ["ett"])
    [call] = telegram.calls("deleteWebhook")
    assert not call["values"].get("drop_pending_updates")


async def test_commands_and_descriptions_are_set_and_a_refusal_is_only_logged(telegram, inbox, make, caplog) -> None:
    telegram.fault("setMyDescription", "400")
    async with running(make()):
        await until(lambda: telegram.calls("setMyShortDescription"))
        telegram.write("ett")
        await until(lambda: inbox.texts == ["ett"])
    [call] = telegram.calls("setMyCommands")
    assert [command["command"] for command in call["values"]["commands"]] == ["start", "hjalp", "kontakt", "om"]
    assert "profile is not set" in caplog.text


async def test_a_file_gets_its_text_once_though_the_update_comes_again(telegram, inbox, make, texts) -> None:
    document = {"file_id": "f", "file_unique_id": "u"}
    sent = telegram.write(document=document)
    telegram.push({"update_id": sent["update_id"], "message": sent["message"]})
    async with running(make()):
        await until(lambda: telegram.texts(1))
        await until(lambda: telegram.state()["updates"] == [])
    assert telegram.texts(1) == [texts("telegram_file")]
    assert inbox.rows == []


async def test_what_is_no_text_is_answered_in_the_language_of_its_conversation(telegram, inbox, make, texts) -> None:
    telegram.write(document={"file_id": "f", "file_unique_id": "u"})
    spoken = {"1:1": lambda key: f"{key} in English"}
    async with running(make(spoken=lambda key: spoken.get(key, texts))):
        await until(lambda: telegram.texts(1))
    assert telegram.texts(1) == ["telegram_file in English"]


async def test_a_reply_is_sent_with_the_texts_of_its_language(telegram, inbox, make) -> None:
    telegram.write("hej")
    reply = notice(law=[Law(ref="LOU", url="https://lagen.nu/2016:1145")])
    async with running(make(), telegram) as channel:
        assert await channel.deliver({"chat": 1}, reply, lambda key: key)
    assert "telegram_law" in telegram.texts(1)[0]


async def test_a_position_goes_through_the_given_gazetteer(telegram, inbox, make) -> None:
    telegram.write(location={"latitude": 60.6, "longitude": 15.6})
    async with running(make(place=lambda latitude, longitude: f"{latitude:.0f} {longitude:.0f}")):
        await until(lambda: inbox.texts == ["61 16"])


# Buttons


async def asked(telegram: Control, channel: TelegramChannel) -> Json:
    telegram.write("hej")
    assert await channel.deliver({"chat": 1}, Reply(kind="question", text="Vilken lag?", buttons=LAW))
    return dict(telegram.state()["messages"][-1])


def titles(telegram: Control) -> list[str]:
    [row] = telegram.state()["messages"][-1]["reply_markup"]["inline_keyboard"]
    return [button["text"] for button in row]


async def test_a_press_is_answered_ticked_and_stored(telegram, inbox, make) -> None:
    async with running(make(), telegram) as channel:
        message = await asked(telegram, channel)
        telegram.press(message["message_id"], LAW[1].payload)
        await until(lambda: titles(telegram) == ["LOU", "✓ LUF"])
        telegram.press(message["message_id"], LAW[1].payload)  # "message is not modified"
        await until(lambda: len(telegram.calls("editMessageReplyMarkup")) == 2)
    assert inbox.texts == ["hej", LAW[1].payload, LAW[1].payload]
    assert len(telegram.calls("answerCallbackQuery")) == 2
    assert "not modified" in telegram.calls("editMessageReplyMarkup")[1]["refused"]


async def test_a_press_that_is_too_old_to_be_answered_is_stored_all_the_same(telegram, inbox, make) -> None:
    telegram.fault("answerCallbackQuery", "400", description="Bad Request: query is too old")
    async with running(make(), telegram) as channel:
        message = await asked(telegram, channel)
        telegram.press(message["message_id"], LAW[0].payload)
        await until(lambda: LAW[0].payload in inbox.texts)


async def test_storing_does_not_wait_for_the_answer_to_a_press(telegram, inbox, make) -> None:
    telegram.fault("answerCallbackQuery", "hang", seconds=2)
    async with running(make(), telegram) as channel:
        message = await asked(telegram, channel)
        telegram.press(message["message_id"], LAW[0].payload)
        await until(lambda: LAW[0].payload in inbox.texts, seconds=0.5)


# Sending


async def test_a_long_reply_arrives_whole_and_in_order(telegram, make) -> None:
    telegram.write("hej")
    paragraphs = [f"**{number}** & <x> " + "ord " * 150 for number in range(20)]
    async with running(make(), telegram) as channel:
        assert await channel.deliver({"chat": 1}, notice("\n\n".join(paragraphs), buttons=LAW))
    received = telegram.texts(1)
    assert len(received) > 1
    assert " ".join(received).split() == " ".join(paragraphs).replace("**", "").split()
    with_buttons = ["reply_markup" in message for message in telegram.state()["messages"]]
    assert with_buttons == [False] * (len(received) - 1) + [True]


async def test_in_a_group_the_reply_refers_to_the_question(telegram, make) -> None:
    telegram.write("/hjalp", chat=-5, user=7)
    async with running(make(), telegram) as channel:
        assert await channel.deliver({"chat": -5, "message": 3, "thread": 2}, notice())
    [call] = telegram.calls("sendMessage")
    assert call["values"]["reply_parameters"]["message_id"] == 3
    assert call["values"]["message_thread_id"] == 2
    assert call["values"]["link_preview_options"] == {"is_disabled": True}


async def test_flood_control_is_waited_out(telegram, make) -> None:
    telegram.write("hej")
    telegram.fault("sendMessage", "429", seconds=1)
    async with running(make(), telegram) as channel:
        assert await channel.deliver({"chat": 1}, notice())
    assert telegram.texts(1) == ["Hej"]


@pytest.mark.parametrize("stranger", [False, True])
async def test_a_blocked_or_unknown_chat_is_given_up_and_reported(telegram, inbox, make, stranger) -> None:
    if not stranger:
        telegram.write("hej", chat=2)
        telegram.block(2)
    async with running(make(), telegram) as channel:
        assert await channel.deliver({"chat": 2}, notice())
    assert inbox.gone == [{"chat": 2}]
    assert len(telegram.calls("sendMessage")) == 1


async def test_pictures_and_documents_are_uploaded(telegram, make, tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("VAR", str(tmp_path))
    settings.cache_clear()
    reply = Reply(
        kind="result", text="Klart.",
        pictures=[Picture(url=f"/pictures/{files.keep(b'png', '.png')}", alt="Två av tre")],
        documents=[Document(name="överblick.docx", type="docx", url=f"/documents/{files.keep(b'docx', '.docx')}")],
    )  # fmt: skip
    telegram.write("hej")
    async with running(make(), telegram) as channel:
        assert await channel.deliver({"chat": 1}, reply)
    settings.cache_clear()
    picture, document, message = telegram.state()["messages"]
    assert (picture["caption"], picture["photo"][0]["file_size"]) == ("Två av tre", 3)
    assert (document["document"]["file_name"], document["document"]["file_size"]) == ("överblick.docx", 4)
    assert message["text"] == "Klart."


async def test_without_the_turn_nothing_is_fetched_and_with_it_nothing_is_missed(telegram, inbox, make) -> None:
    turns = iter([False, False, False])
    telegram.write("hej")
    async with running(make(turn=lambda: next(turns, True))) as _:
        await until(lambda: inbox.texts)
    assert inbox.texts == ["hej"]


async def test_a_group_that_moved_is_answered_where_it_is_now(telegram, make) -> None:
    telegram.write("/hjalp", chat=-5)
    telegram.write("/hjalp", chat=-1005)
    telegram.fault("sendMessage", "migrate", chat=-1005)
    async with running(make(), telegram) as channel:
        assert await channel.deliver({"chat": -5, "message": 1}, notice("ett"))
        assert await channel.deliver({"chat": -5}, notice("två"))
    assert telegram.texts(-1005) == ["ett", "två"]
    assert len(telegram.calls("sendMessage")) == 3


@pytest.mark.parametrize("fault", ["500", "502", "reset", "hang"])
async def test_what_did_not_arrive_is_sent_again_from_where_it_stopped(telegram, make, fault) -> None:
    telegram.write("hej")
    reply = notice("ord " * 1500 + "slut")
    async with running(make(), telegram) as channel:
        telegram.fault("sendMessage", fault, seconds=1, after=1)  # the first part arrives
        assert not await channel.deliver({"chat": 1}, reply)
        assert await channel.deliver({"chat": 1}, reply)
    assert " ".join(telegram.texts(1)).split() == ["ord"] * 1500 + ["slut"]


async def test_a_part_that_may_have_arrived_is_not_sent_for_ever(telegram, make) -> None:
    telegram.write("hej")
    telegram.fault("sendMessage", "reset", applied=True, times=99)
    async with running(make(), telegram) as channel:
        sent = [await channel.deliver({"chat": 1}, notice()) for _ in range(3)]
    assert sent == [False, False, True]
    assert telegram.texts(1) == ["Hej"] * 3


async def test_what_telegram_cannot_read_is_sent_as_plain_text(telegram, make) -> None:
    telegram.write("hej")
    telegram.fault("sendMessage", "400", description="Bad Request: can't parse entities")
    async with running(make(), telegram) as channel:
        assert await channel.deliver({"chat": 1}, notice("**a** < b"))
        telegram.fault("sendMessage", "400", times=2)
        assert await channel.deliver({"chat": 1}, notice("refused for good"))
    assert telegram.texts(1) == ["a < b"]


@pytest.mark.parametrize("fault", [None, "403", "429", "hang", "reset"])
async def test_typing_never_fails(telegram, make, fault) -> None:
    telegram.write("hej")
    if fault:
        telegram.fault("sendChatAction", fault)
    async with running(make(), telegram) as channel:
        await channel.typing({"chat": 1})
    assert telegram.calls("sendChatAction")[0]["values"] == {"chat_id": 1, "action": "typing"}


# Webhook


@asynccontextmanager
async def public(make: Callable[..., TelegramChannel]) -> AsyncIterator[str]:
    """The channel with a public address; gives that address. It runs in the front's own thread and loop."""
    port = free_port()
    channel = make(public_url=f"http://127.0.0.1:{port}")

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with running(channel):
            yield

    with serving(Starlette(routes=[channel.webhook_route()], lifespan=lifespan), port) as url:
        yield url


async def test_by_webhook_an_update_is_stored_before_it_is_confirmed_and_repeated_until_then(
    telegram, inbox, make
) -> None:
    inbox.down = 2
    telegram.write("ett")
    telegram.write("två")
    async with public(make):
        await until(lambda: telegram.state()["updates"] == [])
    assert inbox.texts == ["ett", "två"]
    statuses = [delivery["status"] for delivery in telegram.state()["deliveries"]]
    assert [status for status in statuses if status != 503] == [200, 200]
    assert statuses.count(503) >= 2
    assert not telegram.calls("getUpdates")


async def test_by_webhook_a_repeated_update_is_stored_once(telegram, inbox, make) -> None:
    sent = telegram.write("ett")
    telegram.push({"update_id": sent["update_id"], "message": sent["message"]})
    async with public(make):
        await until(lambda: telegram.state()["updates"] == [])
    assert inbox.texts == ["ett"]


async def test_setting_the_webhook_is_tried_until_it_succeeds(telegram, inbox, make) -> None:
    telegram.fault("setWebhook", "429", seconds=1)
    telegram.fault("setWebhook", "502", times=2)
    telegram.write("ett")
    async with public(make):
        await until(lambda: inbox.texts == ["ett"])
    assert telegram.state()["webhook"]["url"].endswith(PATH)
    assert not telegram.state()["webhook"].get("drop_pending_updates")


async def test_only_telegram_gets_in(telegram, inbox, make) -> None:
    async with public(make) as url:
        secret = (await until(lambda: telegram.state()["webhook"].get("secret_token"))) or ""
        async with httpx.AsyncClient(trust_env=False) as client:

            async def post(key: str | None, content: bytes) -> int:
                headers = {SECRET_HEADER: key} if key is not None else {}
                return (await client.post(url + PATH, content=content, headers=headers)).status_code

            assert await post(None, b"{}") == 403
            assert await post("wrong", b"{}") == 403
            assert await post(secret, b"no json") == 400
            assert await post(secret, b"[1]") == 400
            assert await post(secret, b'{"update_id": "x"}') == 400
            assert await post(secret, b" " * (1024 * 1024 + 1)) == 400
            assert await post(secret, b'{"update_id": 1}') == 200
    assert TOKEN not in secret
    assert inbox.rows == []
