"""How an answer is told: the Reply that the bot gives first, and the line that says how far it has been checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from common.reply import Button, Kind, Reply, Source
from knowledge import your_case
from knowledge.answers import Answer
from knowledge.case import NOTHING_KNOWN, Case
from knowledge.library import Library
from knowledge.ways import ways_on

ENTERPRISE = "enterprise"


def answer(library: Library, answer_id: str, role: str | None, case: Case = NOTHING_KNOWN) -> Reply:
    """The answer as it is given first: what it says of the reader's case, short answer, neighbouring facts, ways on."""
    found = library.get(answer_id)
    if found is None:
        return Reply(kind="fallback", text=library.text("unknown_answer"))
    if found.status == "withdrawn":
        return about(library, found, library.text("withdrawn", title=found.title), case, kind="notice")
    company = found.parts.get("company") if role == ENTERPRISE else None
    neighbour = found.parts.get("neighbour")
    lead = your_case.lead(library, found, case)
    body = [
        lead,
        company or found.short,
        library.text("neighbour", text=neighbour) if neighbour else None,
        your_case.tail(library, found, case) if lead is None else None,
    ]
    text = "\n\n".join(part for part in [*body, standing(library, found)] if part)
    return about(library, found, text, case)


def standing(library: Library, found: Answer) -> str:
    """Who has reviewed the answer; until somebody has signed it, that nobody has."""
    if signed := found.signed:
        return library.text("signed", role=signed.role, organisation=signed.organisation, date=signed.date)
    return library.text("checked", date=found.checked.isoformat())


def about(
    library: Library,
    found: Answer,
    text: str,
    case: Case = NOTHING_KNOWN,
    *,
    kind: Kind = "answer",
    first: Sequence[Button] = (),
) -> Reply:
    """What is said of an answer, with its law, its sources and the ways on from it."""
    warning = law_warning(library, found.law) if kind == "answer" else []
    return Reply(
        kind=kind,
        text="\n\n".join([text, *warning]),
        answer=found.id,
        version=found.version,
        law=[library.law.cite(reference) for reference in found.law],
        sources=[Source(title=source.title, url=source.url, seen=source.seen) for source in found.sources],
        buttons=ways_on(library, found, case, first),
    )


def law_warning(library: Library, refs: Iterable[str]) -> list[str]:
    """A paragraph that says which of the sections have changed since the answers were checked; none when none has."""
    changed = library.changed_law(refs)
    links = ", ".join(f"[{law.ref}]({law.url})" for law in changed)
    return [library.text("law_changed", links=links)] if changed else []
