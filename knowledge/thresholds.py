"""On which side of the threshold a value in kronor is, as far as can be told (knowledge/data/amounts.yml)."""

from __future__ import annotations

from knowledge.amounts import amounts

BELOW, ABOVE, UNCLEAR = "below", "above", "unclear"
# Act and kind of purchase -> every threshold that may apply. Which one holds for LOU turns on who buys (the state has a
# lower one), and for "outside", what is no annex 2 service, on whether it is works too. No row: no amount known to us.
MAY_APPLY = {
    ("lou", "other"): ("troskel_stat", "troskel_ovriga"),
    ("lou", "works"): ("troskel_bygg",),
    ("lou", "outside"): ("troskel_stat", "troskel_ovriga", "troskel_bygg"),
    ("lou", "annex2"): ("troskel_bilaga2",),
    ("luf", "other"): ("troskel_luf",),
    ("luf", "annex2"): ("troskel_luf_bilaga2",),
    ("luk", "other"): ("troskel_luk",),
    ("luk", "works"): ("troskel_luk",),
    ("luk", "annex2"): ("troskel_luk",),
}


def side(value: object, kind: str, act: str = "lou") -> str:
    """BELOW, ABOVE, or UNCLEAR: without a value, without a threshold, and where only the buyer can say.

    The thresholds are known in euro only: the band runs from the least that the lowest of them may be in kronor to the
    most that the highest may be. The value is without VAT, with options and extensions (LOU 5:3).
    """
    names = MAY_APPLY.get((act, kind))
    if names is None or not isinstance(value, int | float):
        return UNCLEAR
    bands = [amounts().kronor(name) for name in names]
    low, high = min(low for low, _ in bands), max(high for _, high in bands)
    return BELOW if value < low else ABOVE if value >= high else UNCLEAR
