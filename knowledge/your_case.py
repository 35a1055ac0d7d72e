"""What a reply says of the reader's case: at most one sentence."""

from __future__ import annotations

from knowledge import scope
from knowledge.answers import Answer
from knowledge.case import OFTEN, OUTSIDE, Case
from knowledge.library import Library
from knowledge.thresholds import ABOVE, BELOW

MILLION = 1_000_000
_SWEDISH_NUMBER = str.maketrans(",.", "\u00a0,")


def lead(library: Library, found: Answer, case: Case) -> str | None:
    """The sentence before an answer that is written for another case than the reader's."""
    other = scope.elsewhere(found, case)
    if other is None:
        return None
    said = said_of(library, other.aspect, case)
    if other.unsettled:
        return library.text("case_unsettled", said=said)
    target = library.get(other.homes[0]) if other.homes else None
    return library.text(
        "case_elsewhere" if target else "case_other_act", said=said, title=target.title if target else ""
    )


def tail(library: Library, found: Answer, case: Case) -> str | None:
    """The sentence after an answer that is written for the reader's side of the threshold.

    Not where that side is the answer's subject and only words told it: the reader would read the question again.
    """
    aspect = scope.fits(found, case)
    if aspect is None or (case.value is None and scope.is_home(found, aspect)):
        return None
    return library.text("case_fits", said=said_of(library, aspect, case))


def said_of(library: Library, aspect: str, case: Case) -> str:
    """What the reader told, in our words: "LUF", "en bilaga 2-tjänst", "300 000 kr, alltså under tröskelvärdet"."""
    if aspect in scope.ACTS:
        return aspect.upper()
    if aspect == "annex2":
        return library.text("case_said_often" if case.kind == OFTEN else "case_said_annex2")
    worked_out = case.threshold is None and case.value is not None
    said = library.text(
        f"case_said_{aspect}_value" if worked_out else f"case_said_{aspect}", value=kronor(library, case.value)
    )
    return said + _unless(library, case, worked_out) if aspect == "over_threshold" else said


def _unless(library: Library, case: Case, worked_out: bool) -> str:
    """The kinds of purchase, of those not told, for which "over the threshold" would be another matter."""
    if case.kind is None:
        return library.text("case_said_unless_both" if worked_out else "case_said_unless_annex2")
    return library.text("case_said_unless_works") if case.kind == OUTSIDE and worked_out else ""


def everything_said(library: Library, case: Case) -> str:
    """All that is known of the case: "LOU, en bilaga 2-tjänst, 300 000 kr"."""
    placed = {BELOW: "case_said_under_threshold", ABOVE: "case_said_over_threshold"}
    pieces = [
        (case.act or "").upper(),
        library.text(f"case_said_{case.kind}") if case.kind else "",
        library.text(placed[case.threshold]) if case.threshold else "",
        kronor(library, case.value),
    ]
    return ", ".join(piece for piece in pieces if piece)


def kronor(library: Library, value: int | None) -> str:
    """An amount as people write it: 300000 -> "300 000 kr", 2500000 -> "2,5 miljoner kr", "SEK 2.5 million"."""
    if value is None:
        return ""
    in_millions = value >= MILLION and value % (MILLION // 10) == 0
    number = f"{value / MILLION:.1f}".removesuffix(".0") if in_millions else f"{value:,}"
    if library.language != "en":
        number = number.translate(_SWEDISH_NUMBER)
    return library.text("kronor_millions" if in_millions else "kronor", number=number)
