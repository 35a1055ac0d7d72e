"""From an aspect, a choice or a button to a Reply: plain functions, no Rasa. `knowledge.telling` tells an answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from common.payloads import payload
from common.reply import Button, Kind, Law, Reply
from common.settings import settings
from knowledge import telling
from knowledge.answers import Answer
from knowledge.library import Library

STARTERS = ("andelskravet", "vilka_far_delta", "direktupphandling_socialt")
CLARIFY_CHOICES = 3
# Aspects that ask for the same rule in another act or case: without a follow-up of its own an answer has this one.
GENERAL = {
    "luf": "luf_och_luk",
    "luk": "luf_och_luk",
    "lov": "lov_reserverat",
    "under_threshold": "under_troskelvardet",
}


def aspect(library: Library, key: str, last: str | None, role: str | None) -> Reply:
    """What is asked about the last answer; without one, the reader is asked what it is about."""
    found = library.get(last) if last else None
    if found is None:
        starters = [other for name in STARTERS if (other := library.get(name))]
        return Reply(kind="clarify", text=library.text("aspect_without_answer"), buttons=answer_buttons(starters))
    if found.status == "withdrawn":
        return telling.answer(library, found.id, role)
    elsewhere = found.follow_ups.get(key) or _general(key, found)
    if elsewhere and library.get(elsewhere):
        return telling.answer(library, elsewhere, role)
    text = _aspect_text(library, key, found)
    return telling.about(library, found, text or library.text("aspect_missing", title=found.title))


def _general(key: str, found: Answer) -> str | None:
    """The answer that holds this case for the whole of reserved procurement, unless it is the one just given."""
    other = GENERAL.get(key) if found.topic == "reserverad" else None
    return other if other != found.id else None


def _aspect_text(library: Library, key: str, found: Answer) -> str | None:
    if key == "source":
        return _source_text(library, found)
    if key == "sure":
        text = library.text(
            f"sure_{'verified' if found.status == 'verified' else 'uncertain'}",
            title=found.title,
            date=found.checked.isoformat(),
        )
        return "\n\n".join([text, *([found.parts["pitfalls"]] if "pitfalls" in found.parts else [])])
    part = found.parts.get(key)
    if part and key == "paste":
        return f"{library.text('paste_intro')}\n\n{part}"
    if key == "more" and part and "pitfalls" in found.parts:
        return f"{part}\n\n{found.parts['pitfalls']}"
    return part


def _source_text(library: Library, found: Answer) -> str:
    laws: list[Law] = [library.law.cite(reference) for reference in found.law]
    lines = [f"- [{law.ref}]({law.url})" for law in laws]
    lines += [f"- [{source.title}]({source.url}), läst {source.seen}" for source in found.sources]
    parts = [library.text("source_intro", title=found.title), "\n".join(lines)]
    if any("lagen.nu" in law.url for law in laws):
        parts.append(library.text("source_unofficial"))
    return "\n\n".join(parts)


def answer_buttons(found: Iterable[Answer]) -> list[Button]:
    return [Button(title=item.title, payload=payload("answer", item.id)) for item in found]


def clarify(library: Library, candidates: Sequence[str]) -> Reply:
    """Did you mean …: two or three answers by title, and a way out. Not understood when there are none."""
    found = [item for name in candidates if (item := library.get(name)) and item.status != "withdrawn"]
    if not found:
        return fallback(library, again=False)
    buttons = answer_buttons(found[:CLARIFY_CHOICES])
    buttons.append(Button(title=library.text("clarify_none"), payload=payload("none", "clarify")))
    return Reply(kind="clarify", text=library.text("clarify"), buttons=buttons)


def fallback(library: Library, again: bool) -> Reply:
    if again:
        return Reply(kind="fallback", text=library.text("fallback_again", contact=contact_line(library)))
    return Reply(kind="fallback", text=library.text("fallback"))


def said(library: Library, key: str, kind: Kind = "smalltalk") -> Reply:
    return Reply(kind=kind, text=library.text(key))


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
        buttons=[Button(title=library.text(key), payload=target) for key, target in examples(role)],
    )


def examples(role: str) -> list[tuple[str, str]]:
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
