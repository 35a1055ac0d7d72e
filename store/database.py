"""The one place that opens the database: engine, session, migrations."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, create_engine, event, text
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.pool import QueuePool

from common import budgets
from common.settings import TRACKER_SCHEMA, settings

# Every constraint has a name that a later migration can use, on both engines.
NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
Base: Any = declarative_base(metadata=MetaData(naming_convention=NAMING))


def connect(url: str) -> Engine:
    """A new engine for `url`, set up for several processes on one database."""
    address, wait = make_url(url), int(budgets.DATABASE * 1000)
    if address.get_backend_name() != "sqlite":
        return create_engine(
            address,
            future=True,
            pool_size=10,
            max_overflow=10,
            pool_timeout=budgets.DATABASE,
            pool_pre_ping=True,
            hide_parameters=True,
            connect_args={
                "connect_timeout": int(budgets.DATABASE),
                "options": f"-c statement_timeout={wait} -c lock_timeout={wait}",
            },
        )
    if address.database:
        Path(address.database).parent.mkdir(parents=True, exist_ok=True)
    # SQLAlchemy 1.4 would open the file anew for every session
    pool = {"poolclass": QueuePool, "pool_timeout": budgets.DATABASE} if address.database else {}
    engine = create_engine(
        address,
        future=True,
        **pool,
        hide_parameters=True,
        connect_args={"timeout": budgets.DATABASE, "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # pysqlite would begin on its own, and too late
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that later writes fails at once when another process has written in between.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN")


class Unavailable(Exception):
    """The database is locked, full or gone; what was asked has not happened."""


@lru_cache
def engine() -> Engine:
    return connect(settings().database)


@contextmanager
def _connection(write: bool) -> Iterator[Connection]:
    try:
        with engine().connect() as plain:
            yield plain.execution_options(write=write)
    except (OperationalError, InterfaceError, PoolTimeout) as error:
        raise Unavailable from error


@contextmanager
def transaction(write: bool = False) -> Iterator[Connection]:
    """One transaction on our database that commits at the end or not at all; without `write` it only reads.

    Unavailable when the database is not there to do it.
    """
    with _connection(write) as connection, connection.begin():
        yield connection


@contextmanager
def session(write: bool = False) -> Iterator[Session]:
    """A `transaction` that speaks of rows as objects; costs twice the time."""
    with (
        _connection(write) as connection,
        Session(connection, future=True, expire_on_commit=False) as opened,
        opened.begin(),
    ):
        yield opened


def migrate(target: Engine | None = None) -> None:
    """Creates or upgrades every table. Processes that start together take turns.

    Alembic's own connection: the migrations' transactions are its business.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with (target or engine()).connect() as plain:
        connection = plain.execution_options(write=True)
        with connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(7261)"))
                connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {TRACKER_SCHEMA}"))  # Rasa makes none
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
