"""On which side of the threshold a value in kronor is (knowledge/data/thresholds.yml)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from knowledge.amounts import amounts

BELOW, ABOVE, UNCLEAR = "below", "above", "unclear"


@dataclass(frozen=True)
class Band:
    """Kronor: below `low` a value is under the threshold, from `high` on it reaches it."""

    low: float
    high: float


def side(value: object, kind: str = "other", act: str = "lou") -> str:
    """BELOW, ABOVE, or UNCLEAR inside the band, without a value, and where no threshold is known to us.

    `kind`: "other", "works" or "annex2". The value is without VAT, with options and extensions (LOU 5:3).
    """
    band = _bands().get((act, kind))
    if band is None or not isinstance(value, int | float):
        return UNCLEAR
    return BELOW if value < band.low else ABOVE if value >= band.high else UNCLEAR


@lru_cache
def _bands() -> Mapping[tuple[str, str], Band]:
    data = yaml.safe_load((Path(__file__).parent / "data" / "thresholds.yml").read_text(encoding="utf-8"))
    lowest, highest = data["kronor_per_euro"]
    return {
        (act, kind): Band(
            min(amounts()[name].number for name in names) * lowest,
            max(amounts()[name].number for name in names) * highest,
        )
        for act, kinds in data["euro"].items()
        for kind, names in kinds.items()
    }
