"""Which real purchases show what an answer is about."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.answers import Answer

TOPIC = "exempel"
OVERVIEW = "exempel_oversikt"
MOST = 3


def fitting(answer: Answer, answers: Mapping[str, Answer]) -> list[str]:
    """The ids of the examples that fit, at most MOST, the nearest first.

    Named by the answer, or naming it; else resting on the same sections and verified: an example that is known at
    second hand, or was criticised, is shown only where an editor has put it.
    """
    nearness = {
        example.id: near
        for example in answers.values()
        if example.topic == TOPIC and example.id not in (OVERVIEW, answer.id) and (near := _nearness(answer, example))
    }
    return sorted(nearness, key=lambda name: (-nearness[name], name))[:MOST]


def _nearness(answer: Answer, example: Answer) -> int:
    if example.status == "withdrawn":
        return 0
    if example.id == answer.follow_ups.get("example"):
        return 100
    named = (example.id in answer.related) + (answer.id in example.related)
    shared = len(set(answer.law) & set(example.law))
    return 10 * named + shared if named or example.status == "verified" else 0
