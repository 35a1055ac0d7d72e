"""A section as a subject: from the references in a text to a Reply with what we know about them."""

from __future__ import annotations

from collections.abc import Sequence

from common.payloads import payload
from common.reply import Button, Law, Reply
from knowledge import sections, telling
from knowledge.answers import Answer
from knowledge.case import NOTHING_KNOWN, Case
from knowledge.law import UnknownReference, article
from knowledge.library import Library
from knowledge.sentences import sentences

SHOWN = 4


def reply(
    library: Library,
    refs: Sequence[str],
    role: str | None,
    case: Case = NOTHING_KNOWN,
) -> Reply:
    """The one answer about these sections; else those that rest on them; else what stands nearest, told as such."""
    laws = _found(library, refs)
    if not laws:
        return Reply(kind="outside", text=library.text("section_unknown"))
    answers = [answer for answer in library.answers.values() if answer.status != "withdrawn"]
    if owner := sections.owner(answers, refs):
        return telling.answer(library, owner.id, role, case)
    if found := sections.citing(answers, refs):
        return _list(library, "section_known", laws, found, role)
    return _list(library, "section_uncited", laws, sections.nearest(answers, next(iter(laws))), role)


def _found(library: Library, refs: Sequence[str]) -> dict[str, Law]:
    found = {}
    for ref in refs:
        try:
            found[ref] = library.law.find(ref)
        except UnknownReference:
            continue
    return found


def _list(library: Library, key: str, laws: dict[str, Law], found: list[Answer], role: str | None) -> Reply:
    shown = [library.get(answer.id) or answer for answer in found[:SHOWN]]
    links = ", ".join(_link(library, ref, law) for ref, law in laws.items())
    lines = "\n".join(f"- **{answer.title}**: {_first_sentence(answer, role)}" for answer in shown)
    parts = [library.text(key if shown else f"{key}_alone", links=links), lines]
    return Reply(
        kind="clarify" if shown else "outside",
        text="\n\n".join(filter(None, [*parts, *telling.law_warning(library, laws)])),
        law=list(laws.values()),
        buttons=[Button(title=answer.title, payload=payload("answer", answer.id)) for answer in shown],
    )


def _link(library: Library, ref: str, law: Law) -> str:
    carried_out = article(ref)
    of = f" ({library.text('section_article', article=carried_out)})" if carried_out else ""
    return f"[{law.ref}]({law.url}){of}"


def _first_sentence(answer: Answer, role: str | None) -> str:
    company = answer.parts.get("company") if role == telling.ENTERPRISE else None
    return next(iter(sentences(company or answer.short)), "")
