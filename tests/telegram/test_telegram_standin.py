"""The stand-in itself refuses what Telegram refuses."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from telegram import Bot

from tests.telegram.conftest import ROOT
from tests.telegram.refusals import Refused, decode, documented, visible
from tests.telegram.standin import TOKEN, Control, free_port

Call = Callable[..., dict[str, Any]]


@pytest.fixture
def call(telegram: Control) -> Call:
    def made(method: str, **fields: object) -> dict[str, Any]:
        data = {name: value if isinstance(value, str) else json.dumps(value) for name, value in fields.items()}
        return dict(httpx.post(f"{telegram.url}/bot{TOKEN}/{method}", data=data, trust_env=False, timeout=10).json())

    return made


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"text": "å" * 4096}, None),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"}, None),
        ({"text": " "}, "message text is empty"),
        ({"text": "<b>x", "parse_mode": "HTML"}, "can't parse entities"),
        (
            {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "a", "callback_data": "å" * 33}]]}},
            "BUTTON_DATA",
        ),
        ({"text": "x", "chat_id": 99}, "chat not found"),
    ],
)
def test_messages(telegram: Control, call: Call, fields: dict[str, Any], refusal: str | None) -> None:
    telegram.write("hej")
    answer = call("sendMessage", **{"chat_id": 1, **fields})
    assert answer["ok"] is (refusal is None)
    assert (refusal or "") in answer.get("description", "")


@pytest.mark.parametrize("html", ["<b>x</i>", "<b><i>x</b></i>", "</b>", "a < b", "<p>x</p>", "<a href=x>y</a>"])
def test_broken_html(html: str) -> None:
    with pytest.raises(Refused):
        visible(html)


@pytest.mark.parametrize(
    ("method", "given"),
    [
        ("sendMessage", {"chat_id": "1"}),
        ("sendMessage", {"chat_id": "1", "text": "x", "disable_web_page_preview": "true"}),
        ("sendMessage", {"chat_id": '"1"', "text": "x"}),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_parameters": "{}"}),
        ("sendMessage", {"chat_id": "1", "text": "x", "reply_markup": '{"inline_keyboard": [[{"title": "x"}]]}'}),
        ("sendFax", {}),
    ],
)
def test_calls_that_do_not_fit_the_documentation(method: str, given: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"missing|unknown|is no"):
        decode(method, given)


@pytest.mark.parametrize("method", documented()["methods"])
def test_the_parameter_table_is_the_one_that_the_library_documents(method: str) -> None:
    """PTB follows the published Bot API; its own additions are keyword-only."""
    function = getattr(Bot, re.sub(r"(?=[A-Z])", "_", method).lower())
    known = {
        parameter.name: parameter.default is parameter.empty
        for parameter in inspect.signature(function).parameters.values()
        if parameter.kind is not parameter.KEYWORD_ONLY and parameter.name != "self"
    }
    table = {name: kind.endswith("!") for name, kind in documented()["methods"][method].items()}
    assert {name for name, needed in table.items() if needed} <= set(known)
    assert set(table) == set(known)


def test_updates_are_repeated_until_an_offset_confirms_them(telegram: Control, call: Call) -> None:
    first, second = telegram.write("ett"), telegram.write("två")
    for _ in range(2):
        assert [update["message"]["text"] for update in call("getUpdates")["result"]] == ["ett", "två"]
    assert call("getUpdates", offset=second["update_id"], limit=1)["result"] == [second]
    assert first not in telegram.state()["updates"]


def test_a_long_poll_waits_for_an_update(telegram: Control, call: Call) -> None:
    threading.Timer(0.4, lambda: telegram.write("hej")).start()
    begun = time.monotonic()
    assert len(call("getUpdates", timeout=5)["result"]) == 1
    assert 0.3 < time.monotonic() - begun < 3
    begun = time.monotonic()
    assert call("getUpdates", timeout=1, offset=9_999_999)["result"] == []
    assert time.monotonic() - begun >= 1


def test_two_pollers_and_a_webhook_conflict(telegram: Control, call: Call) -> None:
    answers: list[dict[str, Any]] = []
    first = threading.Thread(target=lambda: answers.append(call("getUpdates", timeout=5)))
    first.start()
    time.sleep(0.3)
    call("getUpdates", timeout=0)
    first.join(5)
    assert answers[0]["error_code"] == 409
    assert call("setWebhook", url="ftp://x")["error_code"] == 400
    assert call("setWebhook", url="https://x.invalid/t")["ok"]
    assert call("getUpdates")["error_code"] == 409


def test_unknown_callbacks_and_unchanged_edits(telegram: Control, call: Call) -> None:
    telegram.write("hej")
    board = {"inline_keyboard": [[{"text": "a", "callback_data": "b"}]]}
    sent = call("sendMessage", chat_id=1, text="x", reply_markup=board)["result"]
    assert "too old" in call("answerCallbackQuery", callback_query_id="1")["description"]
    pressed = telegram.press(sent["message_id"], "b")
    assert call("answerCallbackQuery", callback_query_id=pressed["callback_query"]["id"])["ok"]
    edit = {"chat_id": 1, "message_id": sent["message_id"], "reply_markup": board}
    assert "not modified" in call("editMessageReplyMarkup", **edit)["description"]
    assert "not found" in call("editMessageReplyMarkup", **{**edit, "message_id": 1})["description"]


def test_it_runs_as_a_process_of_its_own() -> None:
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.telegram.standin", "--port", str(port)], cwd=ROOT)
    control = Control(f"http://127.0.0.1:{port}")
    try:
        for _ in range(100):
            try:
                control.write("hej")
                break
            except httpx.TransportError:
                time.sleep(0.1)
        assert len(control.state()["updates"]) == 1
    finally:
        control.close()
        process.terminate()
        process.wait(10)
