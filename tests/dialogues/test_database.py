"""The database locked, full or gone: told to the user, told to the operator, and over when it is over."""

from __future__ import annotations

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import psutil
from sqlalchemy import create_engine, text

from common.settings import Settings
from tests.dialogues.house import House, Talk


def told_and_over(house: House, talk: Talk) -> None:
    """A message that cannot be stored is told so; the operator sees it counted."""
    assert "inte sparat" in talk.say("måste vi reservera?")["text"]
    assert 'lots_failures_total{what="database"}' in httpx.get(f"{house.url}/metrics").text


def test_a_locked_database_is_told_and_over(house: House, talk: Talk) -> None:
    talk.say("hej")
    with sqlite3.connect(Path(house.var) / "lots.db", isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        told_and_over(house, talk)
        other.execute("ROLLBACK")
    assert talk.say("måste vi reservera?")["answer"] == "maste_vi_reservera"


def test_a_full_disk_is_told_and_over(house: House, talk: Talk) -> None:
    talk.say("hej")
    front = psutil.Process(house.processes["front"].pid)
    before = front.rlimit(psutil.RLIMIT_FSIZE)
    front.rlimit(psutil.RLIMIT_FSIZE, (0, before[1]))  # the kernel refuses every write to a file from here on
    told_and_over(house, talk)
    assert httpx.get(f"{house.url}/healthz").status_code == 200
    front.rlimit(psutil.RLIMIT_FSIZE, before)
    assert talk.say("måste vi reservera?")["answer"] == "maste_vi_reservera"


def test_a_tracker_store_that_fails_splits_no_conversation(house: House, talk: Talk) -> None:
    talk.say("form:reservation")
    with sqlite3.connect(Path(house.var) / "tracker.db", isolation_level=None) as other, ThreadPoolExecutor() as pool:
        other.execute("BEGIN IMMEDIATE")
        asked = pool.submit(talk.post, "LOU")
        time.sleep(4.0)  # longer than Rasa waits for the lock
        other.execute("ROLLBACK")
        replies = asked.result()
    last = replies[-1] if replies[-1]["kind"] == "question" else talk.until({"question"}, after=2)
    assert last["form"]["slot"] == "annex2"
    assert talk.say("nej")["form"]["slot"] == "value"


def test_a_database_that_has_gone_is_told_and_over(postgres_url: str, tmp_path: Path) -> None:
    house = House(tmp_path, DATABASE_URL=postgres_url, TRACKER_URL=Settings(database_url=postgres_url).tracker)
    name = postgres_url.rpartition("/")[2]
    admin = create_engine(postgres_url.rpartition("/")[0] + "/postgres", isolation_level="AUTOCOMMIT")
    try:
        house.open()
        talk = Talk(house)
        assert talk.say("form:reservation")["form"]["slot"] == "act"
        with admin.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false"))
            gone = text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = :name")
            connection.execute(gone, {"name": name})
            told_and_over(house, talk)
            assert httpx.get(f"{house.url}/readyz").json()["parts"]["database"] is False
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true"))
        assert talk.say("LOU")["form"]["slot"] == "annex2"
    finally:
        house.close()
