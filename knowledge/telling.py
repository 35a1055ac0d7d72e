"""How an answer is told: the Reply that the bot gives first, and the line that says how far it has been checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from common.payloads import payload
from common.reply import Button, Kind, Reply, Source
from knowledge.answers import Answer
from knowledge.aspects import aspects
from knowledge.library import Library

ENTERPRISE = "enterprise"


def answer(library: Library, answer_id: str, role: str | None, language: str | None = None) -> Reply:
    """The answer as it is given first: short answer, neighbouring facts, where it comes from, ways on."""
    found = library.get(answer_id)
    if found is None:
        return Reply(kind="fallback", text=library.text("unknown_answer"))
    if found.status == "withdrawn":
        return about(library, found, library.text("withdrawn", title=found.title), kind="notice")
    if language == "en" and "english" in found.parts:
        body = [found.parts["english"]]
    else:
        company = role == ENTERPRISE and found.parts.get("company")
        body = [company or found.short]
        if neighbour := found.parts.get("neighbour"):
            body.append(library.text("neighbour", text=neighbour))
    body.append(standing(library, found))
    return about(library, found, "\n\n".join(body))


def standing(library: Library, found: Answer) -> str:
    """Who has reviewed the answer; until somebody has signed it, that nobody has."""
    if signed := found.signed:
        return library.text("signed", role=signed.role, organisation=signed.organisation, date=signed.date)
    return library.text("checked", date=found.checked.isoformat())


def about(library: Library, found: Answer, text: str, kind: Kind = "answer") -> Reply:
    """What is said of an answer, with its law, its sources and the ways on from it."""
    warning = law_warning(library, found.law) if kind == "answer" else []
    return Reply(
        kind=kind,
        text="\n\n".join([text, *warning]),
        answer=found.id,
        version=found.version,
        law=[library.law.cite(reference) for reference in found.law],
        sources=[Source(title=source.title, url=source.url, seen=source.seen) for source in found.sources],
        buttons=list(_ways_on(library, found)),
    )


def law_warning(library: Library, refs: Iterable[str]) -> list[str]:
    """A paragraph that says which of the sections have changed since the answers were checked; none when none has."""
    changed = library.changed_law(refs)
    links = ", ".join(f"[{law.ref}]({law.url})" for law in changed)
    return [library.text("law_changed", links=links)] if changed else []


def _ways_on(library: Library, found: Answer) -> Iterator[Button]:
    """More about it, the answers most easily confused with it, the first case that it does not cover; is it wrong?"""
    is_withdrawn = found.status == "withdrawn"
    if "more" in found.parts and not is_withdrawn:
        yield Button(title=aspects()["more"], payload=payload("aspect", "more"))
    neighbours = [*found.related[:2], *list(found.follow_ups.values())[:1]]
    for neighbour in dict.fromkeys(neighbours):
        other = library.get(neighbour)
        if other and other.id != found.id and other.status != "withdrawn":
            yield Button(title=other.title, payload=payload("answer", other.id))
    if not is_withdrawn:
        yield Button(title=library.text("report"), payload=payload("report", found.id))
