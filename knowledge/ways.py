"""The ways on from an answer: its buttons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from common.payloads import payload
from common.reply import Button
from knowledge import glossary, scope
from knowledge.answers import Answer
from knowledge.aspects import aspects
from knowledge.case import Case
from knowledge.library import Library

MOST = 5  # before the button by which a reader says that the answer is wrong
HOMES = 2  # answers that hold the reader's case
OTHER_CASES = 2
TERMS = 1
NEIGHBOURS = 2


def ways_on(library: Library, found: Answer, case: Case, first: Sequence[Button] = ()) -> list[Button]:
    """At most MOST buttons, `first` and then the most useful, none twice; and last the way to say that it is wrong."""
    offered: dict[str, Button] = {}
    for button in (*first, *_offers(library, found, case)):
        offered.setdefault(button.payload, button)
    ways = list(islice(offered.values(), MOST))
    if found.status != "withdrawn":
        ways.append(Button(title=library.text("report"), payload=payload("report", found.id)))
    return ways


def _offers(library: Library, found: Answer, case: Case) -> Iterator[Button]:
    """Answers that hold the reader's case, more, the neighbour, cases left open, a word, the other neighbour."""
    other = scope.elsewhere(found, case)
    yield from answer_buttons(library, other.homes[:HOMES] if other else ())
    if "more" in found.parts and found.status != "withdrawn":
        yield Button(title=aspects()["more"].called(library.language), payload=payload("aspect", "more"))
    neighbours = list(answer_buttons(library, found.related[:NEIGHBOURS]))
    yield from neighbours[:1]
    yield from _other_cases(library, found, case)
    yield from _terms(library, found)
    yield from neighbours[1:]


def _other_cases(library: Library, found: Answer, case: Case) -> Iterator[Button]:
    for aspect, target in islice(scope.other_cases(found, case), OTHER_CASES):
        if (other := library.get(target)) and other.status != "withdrawn":
            yield Button(title=aspects()[aspect].called(library.language), payload=payload("answer", target))


def _terms(library: Library, found: Answer) -> Iterator[Button]:
    """The first words of the short answer that neither this answer nor a neighbour explains."""
    if found.status == "withdrawn":
        return
    explained = {found.id, *found.related[:NEIGHBOURS]}
    for term in islice(glossary.used(found.short, library.terms, explained), TERMS):
        yield Button(title=library.text("term_asked", term=term.title), payload=payload("term", term.key))


def answer_buttons(library: Library, names: Iterable[str]) -> Iterator[Button]:
    """A button for each of these answers that exists and is not taken down."""
    for name in names:
        if (other := library.get(name)) and other.status != "withdrawn":
            yield Button(title=other.title, payload=payload("answer", other.id))
