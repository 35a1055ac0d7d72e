"""Amounts and time limits that change: each stands once, in `knowledge/data/amounts.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml

_FILE = Path(__file__).parent / "data" / "amounts.yml"
_NAME = re.compile(r"\{\{([a-z0-9_]+)\}\}")


class UnknownAmount(ValueError):
    """A text names an amount that is not in the table."""


@dataclass(frozen=True)
class Amount:
    """`text` is what users read; `status` is verified or unverified; `until` is the last day it holds."""

    name: str
    text: str
    status: str
    basis: str
    until: date | None

    @property
    def number(self) -> int:
        """The figure in the text: 700 000 kr -> 700000."""
        return int(re.sub(r"\D", "", self.text))


class Amounts:
    def __init__(self, table: Mapping[str, Amount]) -> None:
        self._table = table

    def __getitem__(self, name: str) -> Amount:
        return self._table[name]

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def expired(self, today: date) -> list[Amount]:
        return [amount for amount in self._table.values() if amount.until and amount.until < today]

    def names_in(self, text: str) -> list[str]:
        return sorted(set(_NAME.findall(text)))

    def fill(self, text: str) -> str:
        """Text with every `{{name}}` replaced; UnknownAmount for a name that is not in the table."""

        def amount(match: re.Match[str]) -> str:
            if match[1] not in self._table:
                raise UnknownAmount(f"beloppet {match[1]} finns inte i knowledge/data/amounts.yml")
            return self._table[match[1]].text

        return _NAME.sub(amount, text)


@lru_cache
def amounts() -> Amounts:
    rows = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return Amounts({name: Amount(name, **{"until": None, **row}) for name, row in rows.items()})
