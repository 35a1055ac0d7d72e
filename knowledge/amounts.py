"""Amounts and time limits that change: each stands once, in `knowledge/data/amounts.yml`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).parent / "data" / "amounts.yml"
_NAME = re.compile(r"\{\{([a-z0-9_]+)\}\}")


STATUSES = ("verified", "unverified")


class UnknownAmount(ValueError):
    """A text names an amount that is not in the table."""


@dataclass(frozen=True)
class Amount:
    """`value` in `unit` (kr, euro, dagar, …); `status` is one of STATUSES; `until` is the last day it holds.

    `english` is how the unit is written in English, with {value} in its place.
    """

    name: str
    value: int
    unit: str
    status: str
    basis: str
    until: date | None = None
    english: str = "{value}"

    def told(self, language: str = "sv") -> str:
        """What users read: "700 000 kr", "SEK 700,000"."""
        if language == "en":
            return self.english.format(value=f"{self.value:,}")
        return f"{self.value:,} {self.unit}".replace(",", " ")


class Amounts:
    """`rates` are the least and the most that a euro may be worth in kronor."""

    def __init__(self, table: Mapping[str, Amount], rates: tuple[float, float]) -> None:
        self._table, self._rates = table, rates

    def __getitem__(self, name: str) -> Amount:
        return self._table[name]

    def __contains__(self, name: str) -> bool:
        return name in self._table

    def kronor(self, name: str) -> tuple[float, float]:
        """The least and the most that an amount in euro may be in kronor: for comparing, never for showing."""
        low, high = self._rates
        return self[name].value * low, self[name].value * high

    def expired(self, today: date) -> list[Amount]:
        return [amount for amount in self._table.values() if amount.until and amount.until < today]

    def names_in(self, text: str) -> list[str]:
        return sorted(set(_NAME.findall(text)))

    def fill(self, text: str, language: str = "sv") -> str:
        """Text with every `{{name}}` replaced; UnknownAmount for a name that is not in the table."""

        def amount(match: re.Match[str]) -> str:
            if match[1] not in self._table:
                raise UnknownAmount(f"beloppet {match[1]} finns inte i knowledge/data/amounts.yml")
            return self._table[match[1]].told(language)

        return _NAME.sub(amount, text)


def load(path: Path) -> Amounts:
    """The amounts in a file. ValueError in Swedish when a row has not the shape of an amount."""
    data = yaml.safe_load(path.read_text(encoding="utf-8"))
    rate = data["kronor_per_euro"]
    english = data.get("english", {})
    table = {name: _read(name, row, english) for name, row in data["amounts"].items()}
    return Amounts(table, (rate["low"], rate["high"]))


def _read(name: str, row: Mapping[str, Any], english: Mapping[str, str]) -> Amount:
    try:
        amount = Amount(name, **row, english=english.get(row.get("unit", ""), ""))
    except TypeError:
        raise ValueError(f"beloppet {name} ska ha value, unit, status och basis, och får ha until") from None
    if not isinstance(amount.value, int) or amount.value <= 0:
        raise ValueError(f"beloppet {name} har värdet {amount.value}; det ska vara ett heltal större än noll")
    if amount.status not in STATUSES:
        raise ValueError(f"beloppet {name} har status {amount.status}; det ska vara {' eller '.join(STATUSES)}")
    if amount.until is not None and not isinstance(amount.until, date):
        raise ValueError(f"beloppet {name} gäller till {amount.until}; det ska vara ett datum, ÅÅÅÅ-MM-DD")
    if "{value}" not in amount.english:
        raise ValueError(f"beloppet {name} har enheten {amount.unit}; skriv i 'english' hur den heter på engelska")
    return amount


@lru_cache
def amounts() -> Amounts:
    return load(_FILE)
