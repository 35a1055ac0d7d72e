"""From a word, a choice or a button to a Reply: plain functions, no Rasa. `knowledge.telling` tells an answer."""

from __future__ import annotations

from collections.abc import Sequence

from common.payloads import payload
from common.reply import Button, Kind, Reply, Source
from common.settings import settings
from knowledge import scope, telling, your_case
from knowledge.case import Case
from knowledge.language import ANSWERED, language_of
from knowledge.library import Library
from knowledge.ways import answer_buttons

CLARIFY_CHOICES = 3


def term(library: Library, key: str) -> Reply:
    """A word of the field, explained in short, with the answer that tells more."""
    found = library.terms.get(key)
    if found is None:
        return Reply(kind="fallback", text=library.text("unknown_term"))
    explained = library.text("term", term=found.title[:1].upper() + found.title[1:], text=found.text)
    source = found.source
    return Reply(
        kind="answer",
        text="\n\n".join([explained, *telling.law_warning(library, found.law)]),
        law=[library.law.cite(reference) for reference in found.law],
        sources=[Source(title=source.title, url=source.url, seen=source.seen)] if source else [],
        buttons=list(answer_buttons(library, [found.answer])),
    )


def purchase(library: Library, case: Case, last: str | None, role: str | None) -> Reply:
    """The reader has said what they buy: whether it can be reserved, what the last question comes to, or what now."""
    if case.reserve:
        return telling.answer(library, scope.decided(case)[0], role, case=case)
    found = library.get(last) if last else None
    other = scope.elsewhere(found, case) if found else None
    if other and other.homes:
        return telling.answer(library, other.homes[0], role, case=case)
    return noted(library, case)


def noted(library: Library, case: Case) -> Reply:
    """What the reader has told of the purchase, and what can be asked about it."""
    said = your_case.everything_said(library, case)
    buttons = list(answer_buttons(library, scope.decided(case)))[:CLARIFY_CHOICES]
    buttons.append(Button(title=library.text("start_reservation"), payload=payload("form", "reservation")))
    return Reply(kind="clarify", text=library.text("case_noted", said=said), buttons=buttons)


def clarify(library: Library, candidates: Sequence[str]) -> Reply:
    """Did you mean …: two or three answers by title, and a way out. Not understood when there are none."""
    buttons = list(answer_buttons(library, candidates))[:CLARIFY_CHOICES]
    if not buttons:
        return fallback(library, again=False)
    buttons.append(Button(title=library.text("clarify_none"), payload=payload("none", "clarify")))
    return Reply(kind="clarify", text=library.text("clarify"), buttons=buttons)


def fallback(library: Library, again: bool) -> Reply:
    if again:
        return Reply(kind="fallback", text=library.text("fallback_again", contact=contact_line(library)))
    return Reply(kind="fallback", text=library.text("fallback"))


def said(library: Library, key: str, kind: Kind = "smalltalk") -> Reply:
    return Reply(kind=kind, text=library.text(key))


def other_language(library: Library, text: str) -> Reply:
    """That only Swedish and English are answered, in the reader's own language where we have a line in it."""
    line = library.texts.get(f"other_language_{language_of(text)}")
    general = library.text("other_language")
    return Reply(
        kind="outside",
        text=f"{line}\n\n{general}" if line else general,
        buttons=[Button(title=library.text(f"language_{one}"), payload=payload("lang", one)) for one in ANSWERED],
    )


def contact(library: Library) -> Reply:
    return Reply(kind="handoff", text=library.text("contact", contact=contact_line(library)))


def contact_line(library: Library) -> str:
    """Whom this installation names as its person to ask; the authorities when it names none."""
    here = settings()
    named = ", ".join(part for part in (here.contact_name, here.contact_email, here.contact_url) if part)
    return named or library.text("contact_default")


def role_set(library: Library, role: str) -> Reply:
    """The role is taken down; three examples to tap, each a question in its own words."""
    return Reply(
        kind="notice",
        text=library.text(f"role_set_{role}"),
        buttons=[Button(title=library.text(key), payload=target) for key, target in starters(role)],
    )


def starters(role: str) -> list[tuple[str, str]]:
    if role == telling.ENTERPRISE:
        return [
            ("try_help", payload("more", "u")),  # the directory asks what for, and where
            ("try_sell", payload("answer", "salja_till_kommunen")),
            ("try_bid", payload("answer", "visa_som_socialt_foretag")),
        ]
    return [
        ("try_reserve", payload("form", "reservation")),
        ("try_thirty", payload("answer", "andelskravet")),
        ("try_deliver", payload("answer", "hitta_leverantorer")),
    ]
