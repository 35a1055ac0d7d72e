"""Pictures and documents that a reply links to: files under `var/files`, named so that nobody can guess them."""

from __future__ import annotations

import secrets
from pathlib import Path

from common.settings import settings


def folder() -> Path:
    place = settings().var / "files"
    place.mkdir(parents=True, exist_ok=True)
    return place


def keep(data: bytes, suffix: str) -> str:
    """Stores the bytes; the name under which the front serves them (22 random characters and the suffix)."""
    name = f"{secrets.token_urlsafe(16)}{suffix}"
    (folder() / name).write_bytes(data)
    return name
