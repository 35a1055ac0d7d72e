"""Whose turn it is: what only one front may do at a time (fetch updates, send replies) is done under a lock.

PostgreSQL's advisory lock, or a locked file beside a SQLite database; both end with the process that held them.
"""

from __future__ import annotations

import fcntl
import zlib
from typing import IO, Any

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import SQLAlchemyError

from common.settings import settings
from store.database import engine


class Turn:
    """The lock called `name`; `take` and `give_back` are called from one thread at a time."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._held: Connection | IO[Any] | None = None

    def take(self) -> bool:
        """Whether the turn is ours: kept, or taken now."""
        if self._held is not None and self._is_alive():
            return True
        self._held = self._postgresql() if engine().dialect.name == "postgresql" else self._file()
        return self._held is not None

    def give_back(self) -> None:
        if self._held is not None:
            self._held.close()
        self._held = None

    def _is_alive(self) -> bool:
        if not isinstance(self._held, Connection):
            return True
        try:
            self._held.execute(text("SELECT 1"))
        except SQLAlchemyError:  # the server has gone, and our lock with it
            self._held.invalidate()
            self._held = None
            return False
        return True

    def _postgresql(self) -> Connection | None:
        connection: Connection = engine().connect().execution_options(isolation_level="AUTOCOMMIT")
        connection.detach()  # closed for good at the end: a pooled connection would keep the lock
        key = zlib.crc32(self._name.encode())
        if connection.execute(text("SELECT pg_try_advisory_lock(:key)"), {"key": key}).scalar():
            return connection
        connection.close()
        return None

    def _file(self) -> IO[Any] | None:
        held = open(settings().var / f"{self._name}.lock", "w")  # noqa: SIM115
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            held.close()
            return None
        return held
