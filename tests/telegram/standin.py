"""A Bot API stand-in: behaves and refuses as Telegram does. `python -m tests.telegram.standin --port N`.

Controlled over HTTP; `Control` is its client:
  POST /control/update    an update; missing update_id is given. The same again is a duplicate, any order is kept.
  POST /control/press     {"message_id", "data", "user"}: presses a button of a sent message
  POST /control/fault     {"method", "fault", "times", "after", "applied", "seconds"}: calls of a method fail,
                          the next ones or those `after` some; with `applied` they do their work first
                          fault: 429, 409, 403, 400, 500, 502, migrate (to "chat"), hang, reset
  POST /control/blocked   {"chat"}: the user blocks the bot
  POST /control/reset     forgets everything
  GET  /control/state     calls, messages, problems (what differs from the documentation), updates, webhook, deliveries
"""

from __future__ import annotations

import argparse
import asyncio
import socket
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from tests.telegram.refusals import Json, Refused, check_keyboard, check_profile, check_text, check_upload, decode

TOKEN = "123456:test-token"
ME = {"id": 123456, "is_bot": True, "first_name": "Lotsen", "username": "LotsenBot"}
DESCRIPTIONS = {
    400: "Bad Request: scripted",
    403: "Forbidden: bot was blocked by the user",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    429: "Too Many Requests: retry after 1",
    500: "Internal Server Error",
    502: "Bad Gateway",
}
WEBHOOK_SECONDS = 60.0
WEBHOOK_PAUSES = (0.1, 0.2, 0.5, 1.0)


class Broken(Response):
    """Breaks off: the client sees the connection end in the middle of an answer."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"100")]})
        await send({"type": "http.response.body", "body": b'{"ok', "more_body": True})
        raise ConnectionResetError


class Telegram:
    """The state of the stand-in, and its methods."""

    def __init__(self) -> None:
        self.changed = asyncio.Event()
        self.last_id = 1000
        self.poller = 0
        self.reset()

    def reset(self) -> None:
        """Forgets everything but the numbers it has given."""
        self.calls: list[Json] = []
        self.messages: list[Json] = []
        self.problems: list[str] = []
        self.updates: list[Json] = []
        self.deliveries: list[Json] = []
        self.faults: list[Json] = []
        self.chats: dict[int, Json] = {}
        self.blocked: set[int] = set()
        self.callbacks: set[str] = set()
        self.webhook: Json = {"url": ""}

    def number(self) -> int:
        self.last_id += 1
        return self.last_id

    # --- the methods of the Bot API

    async def call(self, method: str, given: Json) -> Any:
        try:
            values = decode(method, given)
        except ValueError as problem:
            self.problems.append(str(problem))
            raise Refused(400, f"Bad Request: {problem}") from problem
        record = {"method": method, "values": values, "at": time.time()}
        self.calls.append(record)
        fault = self._fault(method)
        if fault and not fault.get("applied"):
            return await self._fail(fault)
        try:
            result = await self._methods()[method](values)
        except Refused as refused:
            record["refused"] = refused.description
            raise
        return await self._fail(fault) if fault else result

    def _methods(self) -> dict[str, Callable[[Json], Awaitable[Any]]]:
        return {
            "getMe": self._me,
            "getUpdates": self._get_updates,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._set_webhook,
            "sendMessage": self._send_message,
            "sendPhoto": self._send_file,
            "sendDocument": self._send_file,
            "sendChatAction": self._send_chat_action,
            "answerCallbackQuery": self._answer_callback,
            "editMessageReplyMarkup": self._edit_markup,
            "setMyCommands": self._profile,
            "setMyDescription": self._profile,
            "setMyShortDescription": self._profile,
        }

    async def _me(self, _values: Json) -> Json:
        return {**ME, "can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}

    async def _profile(self, values: Json) -> bool:
        check_profile(values)
        return True

    async def _get_updates(self, values: Json) -> list[Json]:
        if self.webhook["url"]:
            raise Refused(409, "Conflict: can't use getUpdates method while webhook is active")
        self.poller += 1
        mine, end = self.poller, time.monotonic() + values.get("timeout", 0)
        self.changed.set()  # a second poller ends the first
        if "offset" in values:
            self.updates = [update for update in self.updates if update["update_id"] >= values["offset"]]
        while not self.updates and time.monotonic() < end:
            await self._wait(end - time.monotonic())
            if self.poller != mine:
                raise Refused(409, DESCRIPTIONS[409])
        return self.updates[: values.get("limit", 100)]

    async def _wait(self, seconds: float) -> None:
        self.changed.clear()
        with suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self.changed.wait(), min(seconds, 0.2))

    async def _set_webhook(self, values: Json) -> bool:
        url = values.get("url", "")
        if url and not url.startswith(("https://", "http://127.0.0.1:")):  # loopback for tests only
            raise Refused(400, "Bad Request: bad webhook: An HTTPS URL must be provided for webhook")
        if values.get("drop_pending_updates"):
            self.updates = []
        self.webhook = {"url": "", **values}
        return True

    async def _send_message(self, values: Json) -> Json:
        text = check_text(values)
        check_keyboard(values.get("reply_markup"))
        return self._sent(values, text=text)

    async def _send_file(self, values: Json) -> Json:
        check_upload(values)
        upload = values.get("photo") or values["document"]
        kept = {"file_id": str(self.number()), "file_unique_id": str(self.number()), "file_size": upload["size"]}
        if "photo" in values:
            content: Json = {"photo": [{**kept, "width": 800, "height": 600}]}
        else:
            content = {"document": {**kept, "file_name": upload["name"]}}
        return self._sent(values, caption=values.get("caption", ""), **content)

    def _sent(self, values: Json, **content: Any) -> Json:
        message = {
            "message_id": self.number(),
            "date": int(time.time()),
            "chat": self._chat(values["chat_id"]),
            "from": ME,
            **content,
        }
        if "reply_markup" in values:
            message["reply_markup"] = values["reply_markup"]
        self.messages.append(message)
        return message

    def _chat(self, chat: int) -> Json:
        if chat in self.blocked:
            raise Refused(403, DESCRIPTIONS[403])
        if chat not in self.chats:
            raise Refused(400, "Bad Request: chat not found")
        return self.chats[chat]

    async def _send_chat_action(self, values: Json) -> bool:
        self._chat(values["chat_id"])
        return True

    async def _answer_callback(self, values: Json) -> bool:
        if values["callback_query_id"] not in self.callbacks:
            raise Refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
        return True

    async def _edit_markup(self, values: Json) -> Json:
        check_keyboard(values.get("reply_markup"))
        message = self._message(values["message_id"])
        if message.get("reply_markup") == values.get("reply_markup"):
            raise Refused(400, "Bad Request: message is not modified: specified new message content and reply markup "
                          "are exactly the same as a current content and reply markup of the message")  # fmt: skip
        message["reply_markup"] = values["reply_markup"]
        return message

    def _message(self, message_id: int) -> Json:
        for message in self.messages:
            if message["message_id"] == message_id:
                return message
        raise Refused(400, "Bad Request: message to edit not found")

    # --- faults

    def _fault(self, method: str) -> Json | None:
        for fault in self.faults:
            if fault["method"] not in (method, "*") or fault["times"] == 0:
                continue
            if fault["after"] > 0:
                fault["after"] -= 1
                continue
            fault["times"] -= 1
            return fault
        return None

    async def _fail(self, fault: Json) -> Any:
        kind = fault["fault"]
        if kind == "hang":
            await asyncio.sleep(fault.get("seconds", 30))
            raise Refused(504, "Gateway Timeout")
        if kind == "reset":
            return Broken()
        if kind == "migrate":
            raise Refused(400, "Bad Request: group chat was upgraded to a supergroup chat",
                          migrate_to_chat_id=fault["chat"])  # fmt: skip
        code = int(kind)
        parameters = {"retry_after": fault.get("seconds", 1)} if code == 429 else {}
        raise Refused(code, fault.get("description", DESCRIPTIONS[code]), **parameters)

    # --- what people do

    def push(self, update: Json) -> Json:
        update.setdefault("update_id", self.number())
        for content in update.values():
            message = content.get("message", content) if isinstance(content, dict) else {}
            if isinstance(message, dict) and "chat" in message:
                self.chats[message["chat"]["id"]] = message["chat"]
            if isinstance(content, dict) and "chat_instance" in content:
                self.callbacks.add(content["id"])
        self.updates.append(update)
        self.changed.set()
        return update

    def press(self, message_id: int, data: str, user: Json) -> Json:
        message = self._message(message_id)
        query = {"id": str(self.number()), "from": user, "message": message, "chat_instance": "1", "data": data}
        return self.push({"callback_query": query})

    async def deliver_by_webhook(self) -> None:
        """Posts the oldest update until it is answered 2xx, with longer pauses after failures."""
        failures = 0
        async with httpx.AsyncClient(timeout=WEBHOOK_SECONDS, trust_env=False) as client:
            while True:
                if not self.webhook["url"] or not self.updates:
                    await self._wait(0.2)
                    continue
                update = self.updates[0]
                status = await self._post(client, update)
                self.deliveries.append({"update_id": update["update_id"], "status": status})
                if 200 <= status < 300:
                    self.updates = [other for other in self.updates if other is not update]
                    failures = 0
                else:
                    await asyncio.sleep(WEBHOOK_PAUSES[min(failures, len(WEBHOOK_PAUSES) - 1)])
                    failures += 1

    async def _post(self, client: httpx.AsyncClient, update: Json) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook.get("secret_token", "")}
        try:
            return (await client.post(self.webhook["url"], json=update, headers=headers)).status_code
        except httpx.HTTPError:
            return 0


def application() -> Starlette:
    telegram = Telegram()

    async def method(request: Request) -> Response:
        if request.path_params["token"] != TOKEN:
            return _refused(Refused(401, "Unauthorized"))
        given: Json = {**request.query_params, **{key: _value(value) for key, value in (await request.form()).items()}}
        try:
            result = await telegram.call(request.path_params["method"], given)
        except Refused as refused:
            return _refused(refused)
        return result if isinstance(result, Response) else JSONResponse({"ok": True, "result": result})

    async def control(request: Request) -> Response:
        body = await request.json()
        match request.path_params["what"]:
            case "update":
                return JSONResponse(telegram.push(body))
            case "press":
                return JSONResponse(telegram.press(body["message_id"], body["data"], body["user"]))
            case "fault":
                telegram.faults.append({"times": 1, "after": 0, **body})
            case "reset":
                telegram.reset()
            case "blocked":
                telegram.blocked.add(body["chat"])
            case unknown:
                return JSONResponse({"error": unknown}, status_code=404)
        return JSONResponse({})

    async def state(_request: Request) -> Response:
        names = ("calls", "messages", "problems", "updates", "deliveries", "webhook")
        return JSONResponse({name: getattr(telegram, name) for name in names})

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        posting = asyncio.create_task(telegram.deliver_by_webhook())
        yield
        posting.cancel()

    routes = [
        Route("/bot{token}/{method}", method, methods=["GET", "POST"]),
        Route("/control/state", state),
        Route("/control/{what}", control, methods=["POST"]),
    ]
    return Starlette(routes=routes, lifespan=lifespan)


def _value(value: str | UploadFile) -> str | Json:
    return value if isinstance(value, str) else {"name": value.filename, "size": value.size}


def _refused(refused: Refused) -> Response:
    body: Json = {"ok": False, "error_code": refused.code, "description": refused.description}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return JSONResponse(body, status_code=refused.code)


class Control:
    """What a test does with a stand-in, in this process or another."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=url, trust_env=False, timeout=10)
        self._message_id = 0

    def write(self, text: str | None = None, *, chat: int = 1, user: int | None = None, **fields: object) -> Json:
        """A message from `user` in `chat` (negative: a group)."""
        return self.push({"message": self.message(text, chat=chat, user=user, **fields)})

    def message(self, text: str | None = None, *, chat: int = 1, user: int | None = None, **fields: object) -> Json:
        self._message_id += 1
        body: Json = {"message_id": self._message_id, "date": int(time.time()), "chat": chat_of(chat)}
        body["from"] = person(user or abs(chat))
        return {**body, **({"text": text} if text is not None else {}), **fields}

    def push(self, update: Json) -> Json:
        return self._post("update", update)

    def press(self, message_id: int, data: str, user: int = 1) -> Json:
        return self._post("press", {"message_id": message_id, "data": data, "user": person(user)})

    def fault(self, method: str, fault: object, **options: object) -> None:
        self._post("fault", {"method": method, "fault": str(fault), **options})

    def reset(self) -> None:
        self._post("reset", {})

    def block(self, chat: int) -> None:
        self._post("blocked", {"chat": chat})

    def state(self) -> Json:
        return dict(self._client.get("/control/state").json())

    def calls(self, method: str) -> list[Json]:
        return [call for call in self.state()["calls"] if call["method"] == method]

    def texts(self, chat: int | None = None) -> list[str]:
        messages = self.state()["messages"]
        return [message["text"] for message in messages if "text" in message and chat in (None, message["chat"]["id"])]

    def close(self) -> None:
        self._client.close()

    def _post(self, what: str, body: Json) -> Json:
        answer = self._client.post(f"/control/{what}", json=body)
        answer.raise_for_status()
        return dict(answer.json())


def person(user: int) -> Json:
    return {"id": user, "is_bot": False, "first_name": f"Person {user}"}


def chat_of(chat: int) -> Json:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": f"Person {chat}"}
    return {"id": chat, "type": "supergroup", "title": "Nätverket"}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def serving(app: Any, port: int) -> Iterator[str]:
    """An ASGI application in a thread of its own."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, ws="none", log_level="critical", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(5)


def main() -> None:
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--port", type=int, required=True)
    uvicorn.run(application(), host="127.0.0.1", port=arguments.parse_args().port, ws="none", log_level="warning")


if __name__ == "__main__":
    main()
