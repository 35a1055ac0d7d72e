"""What all tests share: where the servers are, and a database of each kind."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError

from common import settings as settings_module
from store import database

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://root@127.0.0.1:5432/postgres")


def missing(what: str) -> None:
    """Skips a test whose server is not on this machine; CI sets REQUIRE_SERVERS and fails instead."""
    if os.environ.get("REQUIRE_SERVERS"):
        pytest.fail(f"{what} is missing, and REQUIRE_SERVERS is set")
    pytest.skip(f"{what} is not on this machine")


@contextmanager
def new_postgres() -> Iterator[str]:
    """The URL of a new, empty PostgreSQL database; dropped afterwards."""
    admin = create_engine(POSTGRES, isolation_level="AUTOCOMMIT", pool_pre_ping=True)
    name = f"lots_test_{uuid.uuid4().hex[:12]}"
    try:
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError:
        missing("PostgreSQL")
    yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))


@pytest.fixture
def postgres_url() -> Iterator[str]:
    with new_postgres() as url:
        yield url


def use_database(url: str, monkeypatch: pytest.MonkeyPatch, var: object) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("VAR", str(var))
    settings_module.settings.cache_clear()
    database.engine.cache_clear()


@pytest.fixture(params=["sqlite", "postgresql"])
def db(request: pytest.FixtureRequest, tmp_path: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Our tables, empty, on each engine in turn; gives the engine's name."""
    url = f"sqlite:///{tmp_path}/lots.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url")
    use_database(url, monkeypatch, tmp_path)
    database.migrate()
    yield request.param
    database.engine().dispose()
    settings_module.settings.cache_clear()
    database.engine.cache_clear()
