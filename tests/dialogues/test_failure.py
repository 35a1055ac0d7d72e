"""What happens when a process dies, stops or talks nonsense: nothing is lost, nothing is applied twice."""

from __future__ import annotations

import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.dialogues.house import House, Talk


class Between:
    """Stands between front and Rasa, and does something when Rasa has answered and the front has not heard it."""

    def __init__(self, rasa_port: int) -> None:
        between, self.then = self, None

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                answer = httpx.post(f"http://127.0.0.1:{rasa_port}{self.path}", content=body, timeout=30.0)
                content = between.then(answer.content) if between.then else answer.content
                self.send_response(200)
                self.send_header("content-length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                pass

        self.then: Callable[[bytes], bytes] | None
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def port(self) -> str:
        return str(self.server.server_address[1])


@pytest.fixture
def between(house: House) -> Iterator[Between]:
    made = Between(house.ports["rasa"])
    house.kill("front")
    house.start("front", RASA_PORT=made.port)
    house.wait_for("front")
    yield made
    made.server.shutdown()
    house.kill("front")
    house.start("front")
    house.wait_for("front")


def test_a_front_killed_between_receiving_and_answering_loses_nothing(house: House, talk: Talk) -> None:
    house.signal("rasa", signal.SIGSTOP)
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(talk.post, "måste vi reservera?")
        time.sleep(1.0)
        house.kill("front")
        assert asked.exception() is not None
    house.signal("rasa", signal.SIGCONT)
    house.start("front")
    house.wait_for("front")
    assert talk.until({"answer"})["answer"] == "maste_vi_reservera"
    assert [reply["kind"] for reply in talk.events()].count("answer") == 1


def test_a_front_killed_after_rasa_has_answered_inside_a_form_asks_the_same_question_again(
    house: House, talk: Talk, between: Between
) -> None:
    talk.say("form:reservation")
    talk.say("LOU")
    last = talk.events()[-1]["number"]

    def die(_answer: bytes) -> bytes:
        between.then = None
        house.kill("front")
        return b"[]"

    between.then = die
    with pytest.raises(httpx.HTTPError):
        talk.post("nej")
    house.start("front", RASA_PORT=between.port)
    house.wait_for("front")
    asked = talk.until({"question", "result"}, after=last)
    assert asked["form"]["slot"] == "value"
    assert talk.say("80 miljoner")["form"]["slot"] == "ground"


@pytest.mark.parametrize("nonsense", [b"[]", b"<html>", b'[{"custom": {"kind": "oracle"}}]', b'{"a": 1}', b"[null]"])
def test_nonsense_from_rasa_is_tried_again_silently(talk: Talk, between: Between, nonsense: bytes) -> None:
    def once(_answer: bytes) -> bytes:
        between.then = None
        return nonsense

    between.then = once
    assert talk.say("måste vi reservera?")["answer"] == "maste_vi_reservera"


def test_rasa_down_is_told_and_the_same_message_can_be_tried_again(house: House, talk: Talk) -> None:
    talk.say("hej")
    house.kill("rasa")
    slow = talk.say("måste vi reservera?")
    assert "lite längre" in slow["text"]
    apology = talk.until({"error"}, after=2)
    assert apology["buttons"][0]["payload"].startswith("retry:")
    house.start("rasa")
    house.wait_for("rasa")
    assert talk.say(apology["buttons"][0]["payload"])["answer"] == "maste_vi_reservera"


def test_the_action_server_down_gives_no_false_confirmation(house: House, talk: Talk) -> None:
    for reply in ("form:reservation", "LOU", "nej", "80 miljoner"):
        talk.say(reply)
    house.kill("actions")
    with ThreadPoolExecutor() as pool:
        asked = pool.submit(talk.say, "arbetsintegrering")
        time.sleep(0.5)
        house.start("actions")
        house.wait_for("actions")
        assert asked.result()["kind"] in {"result", "notice"}
    assert talk.until({"result"})["text"]


def test_a_message_is_stored_before_it_is_handled_and_its_personal_data_is_not(house: House, talk: Talk) -> None:
    key = uuid.uuid4().hex
    talk.post("jag heter X, 19760505-1234, nås på 070-123 45 67, måste vi reservera?", key)
    stored = b"".join(path.read_bytes() for path in Path(house.var).glob("*.db*"))
    assert b"1234, n" not in stored
    assert b"070-123" not in stored
    assert b"070-123" not in b"".join(path.read_bytes() for path in Path(house.var).glob("*.log"))
