"""A sample of what `make fuzz` does a hundred thousand times."""

from __future__ import annotations

from itertools import islice

from tests.fuzzing import TARGETS, inputs, through_the_door


def test_nothing_that_is_sent_brings_a_reader_down() -> None:
    for text in islice(inputs(seed=7), 600):
        through_the_door(text)
        for target in TARGETS.values():
            target(text)
