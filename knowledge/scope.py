"""Which case an answer is written for, and which answers hold the case of a conversation when it is another.

An answer says it by its `follow_ups`: one that names another answer for under_threshold is itself written for above.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge import reservation
from knowledge.answers import Answer
from knowledge.aspects import aspects
from knowledge.case import Case
from knowledge.rules import BELOW_THRESHOLD, RESERVATION
from knowledge.thresholds import ABOVE, BELOW

ACTS = ("luf", "luk", "lov")
OPPOSITE = {"over_threshold": "under_threshold", "under_threshold": "over_threshold"}
_OVER = {ABOVE: "yes", BELOW: "no"}
CASES = ("under_threshold", "over_threshold", "annex2", *ACTS)


@dataclass(frozen=True)
class Elsewhere:
    """The case is held by other answers. `aspect`: what sets it apart. `homes`: their ids, the deciding one first.

    No homes: it is another act, of which we have no answer. `unsettled`: it is the open question whether 4 kap. 18 §
    reaches below the threshold and annex 2 services (U-1).
    """

    aspect: str
    homes: tuple[str, ...]
    unsettled: bool


def home(answer: Answer, aspect: str, reserved: bool) -> str | None:
    """The answer that holds this aspect of `answer`; for `reserved` procurement there is a general one."""
    target = answer.follow_ups.get(aspect) or (aspects()[aspect].home if reserved else "")
    return target if target and target != answer.id else None


def elsewhere(answer: Answer, case: Case) -> Elsewhere | None:
    """Where the case is held, when this answer is written for another one."""
    reserved = case.reserve or RESERVATION in answer.law
    aspect = _decides(case)
    if aspect is None or not (case.reserve or aspects()[aspect].turns_on in answer.depends_on):
        return None
    if aspect in ACTS and any(ref.startswith(f"{aspect.upper()} ") for ref in answer.law):
        return None  # the answer tells that act's rule itself
    target = home(answer, aspect, reserved)
    if target is None:
        return Elsewhere(aspect, (), unsettled=False) if aspect in ACTS and not is_home(answer, aspect) else None
    homes = [target]
    if reserved:
        homes += decided(case, "integration" if RESERVATION in answer.law else None)
    others = tuple(name for name in dict.fromkeys(homes) if name != answer.id)
    return Elsewhere(aspect, others, unsettled=reserved and target == BELOW_THRESHOLD)


def fits(answer: Answer, case: Case) -> str | None:
    """The side of the threshold that is the case's and that this answer is written for; None when it is not known."""
    aspect = _decides(case)
    opposite = OPPOSITE.get(aspect or "")
    return aspect if opposite and home(answer, opposite, RESERVATION in answer.law) else None


def decided(case: Case, ground: str | None = None) -> tuple[str, ...]:
    """The answers that the decision tree of reservation leads to; what often stands in annex 2 is taken to do so."""
    slots = case.slots()
    if case.in_annex2:
        slots["reservation_annex2"] = "yes"
    if case.side in _OVER:
        slots["reservation_over"] = _OVER[case.side]
    return reservation.decide({**slots, "reservation_ground": ground}).answers


def other_cases(answer: Answer, case: Case) -> Iterator[tuple[str, str]]:
    """The cases that `follow_ups` leaves to others and that the conversation has not decided: aspect and answer id."""
    if case.act in ACTS:
        return
    known = {"act": case.act, "annex2": case.kind, "threshold": case.side in (ABOVE, BELOW) or case.in_annex2}
    seen: set[str] = set()
    for aspect in CASES:
        target = home(answer, aspect, reserved=False)
        turns_on = aspects()[aspect].turns_on
        if target and turns_on in answer.depends_on and not known[turns_on] and target not in seen:
            seen.add(target)
            yield aspect, target


def is_home(answer: Answer, aspect: str) -> bool:
    """Whether this is the general answer to an aspect."""
    return aspects()[aspect].home == answer.id


def _decides(case: Case) -> str | None:
    """The aspect that the known case stands for. The act decides first; then annex 2, whatever the value (LOU 1:4)."""
    if case.act in ACTS:
        return case.act
    if case.in_annex2:
        return "annex2"
    return {BELOW: "under_threshold", ABOVE: "over_threshold"}.get(case.side)
