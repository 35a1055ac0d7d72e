"""Pictures and documents that a reply links to: files under `var/files`, named so that nobody can guess them."""

from __future__ import annotations

import re
import secrets
from pathlib import Path

from common.settings import settings

_URL = re.compile(r"/(?:pictures|documents)/([A-Za-z0-9_-]{22}\.[a-z]{1,5})")


def folder() -> Path:
    place = settings().var / "files"
    place.mkdir(parents=True, exist_ok=True)
    return place


def keep(data: bytes, suffix: str) -> str:
    """Stores the bytes; the name under which the front serves them (22 random characters and the suffix)."""
    name = f"{secrets.token_urlsafe(16)}{suffix}"
    (folder() / name).write_bytes(data)
    return name


def stored(url: str) -> Path | None:
    """The file behind `/pictures/<name>` or `/documents/<name>`, while it is there."""
    match = _URL.fullmatch(url)
    path = folder() / match[1] if match else None
    return path if path and path.is_file() else None
