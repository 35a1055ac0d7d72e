"""On which side of the threshold a value in kronor is, and where only the buyer can say."""

from __future__ import annotations

import pytest

from knowledge.thresholds import side


@pytest.mark.parametrize(
    ("value", "kind", "act", "told"),
    [
        (1_400_000, "other", "lou", "below"),
        (1_600_000, "other", "lou", "unclear"),  # above for the state, below for a municipality
        (2_400_000, "other", "lou", "unclear"),
        (2_700_000, "other", "lou", "above"),
        (2_700_000, "annex2", "lou", "below"),
        (9_100_000, "annex2", "lou", "above"),
        (7_800_000, "annex2", "lou", "below"),
        (8_000_000, "annex2", "lou", "unclear"),
        (1_400_000, "outside", "lou", "below"),
        (12_000_000, "outside", "lou", "unclear"),  # over it for services, under it for works
        (65_000_000, "outside", "lou", "above"),
        (20_000_000, "works", "lou", "below"),
        (70_000_000, "works", "lou", "above"),
        (2_700_000, "other", "luf", "below"),
        (6_000_000, "other", "luf", "above"),
        (6_000_000, "works", "luf", "unclear"),  # no amount that we know
        (6_000_000, "other", "lov", "unclear"),
        ("unknown", "other", "lou", "unclear"),
        (None, "other", "lou", "unclear"),
    ],
)
def test_a_value_is_placed_by_act_and_kind(value: object, kind: str, act: str, told: str) -> None:
    assert side(value, kind, act) == told
