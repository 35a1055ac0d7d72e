"""The three processes, really running, each of which a test can stop, kill and start again."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import uuid
from pathlib import Path
from typing import Any

import httpx

from common.settings import ROOT
from nlu.training import MODEL

HTTP = httpx.Client()  # one for all: each new one reads all certificates of the machine
PYTHON = [sys.executable, "-W", "ignore", "-m"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class House:
    def __init__(self, var: Path, **environment: str) -> None:
        self.ports = {"rasa": free_port(), "actions": free_port(), "front": free_port()}
        self.var = var
        self.environment = {
            **os.environ,
            "VAR": str(var),
            "PORT": str(self.ports["front"]),
            "RASA_PORT": str(self.ports["rasa"]),
            "ACTIONS_PORT": str(self.ports["actions"]),
            "ACTIONS_ENDPOINT": f"http://127.0.0.1:{self.ports['actions']}/webhook",
            "TRACKER_URL": f"sqlite:///{var}/tracker.db",
            "SECRET_KEY": "only for tests",
            "RASA_TELEMETRY_ENABLED": "false",
            "PYTHONPATH": str(ROOT),
            **environment,
        }
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['front']}"

    def open(self) -> None:
        subprocess.run([*PYTHON, "bot.cli", "prepare"], cwd=ROOT, env=self.environment, check=True)
        self.mend()

    def mend(self) -> None:
        """All three run, whatever the test before left behind."""
        missing = [name for name in self.ports if name not in self.processes]
        for name in missing:
            self.start(name)
        for name in missing:
            self.wait_for(name)

    def close(self) -> None:
        for name in list(self.processes):
            self.kill(name)

    def command(self, name: str) -> list[str]:
        port = self.ports[name]
        return {
            "rasa": f"rasa run -i 127.0.0.1 --model {MODEL} -p {port}".split(),
            "actions": ["actions"],
            "front": ["bot.cli", "serve"],
        }[name]

    def health(self, name: str) -> str:
        return {"rasa": "/webhooks/lots/", "actions": "/health", "front": "/healthz"}[name]

    def start(self, name: str, **environment: str) -> None:
        with open(self.var / f"{name}.log", "ab") as log:
            self.processes[name] = subprocess.Popen(
                [*PYTHON, *self.command(name)],
                cwd=ROOT,
                env={**self.environment, **environment},
                stdout=log,
                stderr=log,
            )

    def wait_for(self, name: str, seconds: float = 90.0) -> None:
        end = time.monotonic() + seconds
        url = f"http://127.0.0.1:{self.ports[name]}{self.health(name)}"
        while time.monotonic() < end:
            try:
                if HTTP.get(url, timeout=2.0).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            assert self.processes[name].poll() is None, (self.var / f"{name}.log").read_text()[-2000:]
            time.sleep(0.2)
        raise AssertionError(f"{name} does not answer")

    def signal(self, name: str, number: int) -> None:
        self.processes[name].send_signal(number)

    def kill(self, name: str) -> None:
        """As the kernel would: at once, nothing tidied up."""
        process = self.processes.pop(name)
        process.send_signal(signal.SIGKILL)
        process.wait()


class Talk:
    """One conversation through the HTTP API."""

    def __init__(self, house: House, session: str = "") -> None:
        self.house, self.session = house, session or uuid.uuid4().hex

    def post(self, message: str, message_id: str | None = None, timeout: float = 60.0) -> list[dict[str, Any]]:
        body = {"session": self.session, "message": message, "id": message_id or uuid.uuid4().hex}
        answer = HTTP.post(f"{self.house.url}/api/chat", json=body, timeout=timeout)
        assert answer.status_code == 200, answer.text
        replies: list[dict[str, Any]] = answer.json()["replies"]
        assert replies
        return replies

    def say(self, message: str) -> dict[str, Any]:
        """The last reply; a notice that opens the conversation stands before it."""
        replies = self.post(message)
        return replies[-1]

    def events(self, after: int = 0) -> list[dict[str, Any]]:
        answer = HTTP.post(f"{self.house.url}/api/events", json={"session": self.session, "after": after}, timeout=40.0)
        assert answer.status_code == 200, answer.text
        replies: list[dict[str, Any]] = answer.json()["replies"]
        return replies

    def until(self, kinds: set[str], after: int = 0, seconds: float = 90.0) -> dict[str, Any]:
        """The first reply of one of these kinds that arrives numbered after `after`."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for reply in self.events(after):
                if reply["kind"] in kinds:
                    return reply
        raise AssertionError(f"no {kinds} within {seconds} s")
