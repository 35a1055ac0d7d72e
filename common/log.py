"""One JSON object a line, from every process: when, what, which request; never what somebody wrote."""

from __future__ import annotations

import json
import logging
import sys
import traceback
from contextvars import ContextVar
from datetime import datetime, timezone
from typing import Any

# The id of the message being handled: the same in the front, in Rasa and in the action server.
request: ContextVar[str] = ContextVar("request", default="")


class JsonLines(logging.Formatter):
    """Formats a record; `extra={"fields": {...}}` adds fields. Of an exception only types, places and, where it cannot
    quote a message, its words are told: Rasa's and aiohttp's exceptions quote whole trackers."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, timezone.utc).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            **_event(record.getMessage()),
        }
        if known := request.get():
            line["request"] = known
        line |= getattr(record, "fields", {})
        if record.exc_info and record.exc_info[1]:
            line["exception"] = _told(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def _event(message: str) -> dict[str, Any]:
    """Rasa's structured events come as JSON text: taken apart."""
    if message.startswith("{"):
        try:
            fields = json.loads(message)
        except ValueError:
            return {"event": message}
        if isinstance(fields, dict):
            return fields
    return {"event": message}


def _told(error: BaseException) -> list[str]:
    """The chain of exceptions, the cause first, each with the place that raised it."""
    chain: list[str] = []
    current: BaseException | None = error
    while current is not None and len(chain) < 5:
        frames = traceback.extract_tb(current.__traceback__)
        place = f" at {frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno}" if frames else ""
        chain.append(f"{type(current).__name__}{_words(current)}{place}")
        current = current.__cause__ or current.__context__
    return chain[::-1]


def _words(error: BaseException) -> str:
    cause = getattr(error, "orig", error)  # SQLAlchemy's errors hold the database's own
    is_harmless = isinstance(error, OSError) or cause is not error
    return f" ({str(cause).splitlines()[0][:200]})" if is_harmless and str(cause) else ""


def configure() -> None:
    """For a process that is not Rasa's own: everything from INFO on, to standard output."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for chatty in ("httpx", "httpcore", "alembic", "sanic.access", "matplotlib", "apscheduler"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
