"""Where the time of one message goes inside Rasa; told to the front as a Server-Timing header."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

_spent: ContextVar[dict[str, float] | None] = ContextVar("spent", default=None)


def begin() -> dict[str, float]:
    """A new account for this message: hop -> seconds."""
    account: dict[str, float] = {}
    _spent.set(account)
    return account


@contextmanager
def hop(name: str) -> Iterator[None]:
    began = time.perf_counter()
    try:
        yield
    finally:
        account = _spent.get()
        if account is not None:
            account[name] = account.get(name, 0.0) + time.perf_counter() - began


def header(account: Mapping[str, float]) -> str:
    """The account as https://www.w3.org/TR/server-timing/ wants it, in milliseconds."""
    return ", ".join(f"{name};dur={seconds * 1000:.1f}" for name, seconds in account.items())
