"""The Swedish words of the directory from its YAML files, and its texts from `answers/texts.yml`."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.library import library

HERE = Path(__file__).parent


def text(key: str, **values: object) -> str:
    """A canned text with its places filled in."""
    return library().texts[f"directory_{key}"].strip().format(**values)


def word(group: str, code: str | None) -> str:
    """How a code is called in Swedish; nothing for nothing."""
    return _words()[group].get(code, code) if code else ""


def code(group: str, said: str) -> str | None:
    """The code behind a Swedish word, or the code itself; None when it is neither."""
    said = said.strip().casefold()
    known = _words()[group]
    return said if said in known else next((code for code, name in known.items() if name.casefold() == said), None)


def table(group: str) -> dict[Any, str]:
    """All words of a group by their code."""
    return _words()[group]


def words(group: str) -> list[str]:
    return list(_words()[group].values())


@lru_cache
def columns() -> dict[str, str]:
    """Heading by field, in the order of the file."""
    return {row["field"]: row["heading"] for row in _yaml("columns.yml")}


@lru_cache
def _words() -> dict[str, dict[Any, str]]:
    return dict(_yaml("words.yml"))


def _yaml(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text("utf-8"))
