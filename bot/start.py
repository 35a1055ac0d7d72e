"""`lots run`: checks what it needs, prepares model and database, starts the three processes under supervisor."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import httpx

from common.settings import ROOT, Settings, settings
from directory import importer
from knowledge.library import Library
from nlu import training
from store import database

READY_SECONDS = 120.0


class CannotStart(Exception):
    """The message says in Swedish what to do."""


def run() -> int:
    """Runs everything until Ctrl-C; the exit status."""
    here = settings()
    check(here)
    if not training.is_current():
        training.train(_tell)
    prepare()
    here.key()
    started = time.monotonic()
    supervisor = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-m", "supervisor.supervisord", "-c", str(ROOT / "supervisord.conf")],
        cwd=ROOT,
        env=environment(here),
        start_new_session=True,  # Ctrl-C comes to us alone, and we stop the others in order
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: supervisor.terminate())
    if _wait_until_ready(here, supervisor):
        _tell(f"Igång efter {time.monotonic() - started:.0f} s.")
        _tell(f"Chatta på http://{here.host}:{here.port} eller med: make chat")
        _tell("Ctrl-C stoppar allt.")
    status = supervisor.wait()
    _tell("Allt är stoppat.")
    return 0 if status in (0, -signal.SIGTERM) else status


def prepare() -> None:
    """Creates or upgrades the tables, and fills a directory that is empty."""
    database.migrate()
    importer.seed()


def environment(here: Settings) -> dict[str, str]:
    return {
        **training.rasa_environment(),
        "PYTHON": sys.executable,
        "VAR": str(here.var),
        "RASA_PORT": str(here.rasa_port),
        "ACTIONS_PORT": str(here.actions_port),
    }


def check(here: Settings) -> None:
    """CannotStart for a taken port or a broken answer file."""
    here.var.mkdir(parents=True, exist_ok=True)
    ports = (
        ("PORT", here.host, here.port),
        ("RASA_PORT", "127.0.0.1", here.rasa_port),
        ("ACTIONS_PORT", "127.0.0.1", here.actions_port),
    )
    for name, host, port in ports:
        if not _free(host, port):
            raise CannotStart(
                f"Port {port} används redan. Är Upphandlingslotsen redan igång? "
                f"Stoppa det som använder porten, eller välj en annan: {name}=… make run"
            )
    faults = Library(here.answers).fresh().faults
    if faults:
        lines = "\n".join(f"  answers/{name}: {fault}" for name, fault in faults.items())
        raise CannotStart(f"Det går inte att starta förrän de här filerna är rättade:\n{lines}")


def _free(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def _wait_until_ready(here: Settings, supervisor: subprocess.Popen[bytes]) -> bool:
    _tell("Startar Rasa, åtgärdsservern och chatten …")
    end = time.monotonic() + READY_SECONDS
    while supervisor.poll() is None and time.monotonic() < end:
        if all(_answers(url) for url in _addresses(here)):
            return True
        time.sleep(0.3)
    if supervisor.poll() is None:
        _tell(f"Det dröjer ovanligt länge. Se loggarna i {here.var}.")
    return False


def _addresses(here: Settings) -> Iterator[str]:
    yield f"{here.actions_url}/health"
    yield f"http://{here.host}:{here.port}/readyz"


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2.0).status_code == 200
    except httpx.HTTPError:
        return False


def _tell(line: str) -> None:
    print(line, flush=True)
