"""What is asked about the answer just given: a case of it, an example, where it stands, how sure it is."""

from __future__ import annotations

from actions.answering import CLARIFY_CHOICES, noted
from common.reply import Law, Reply
from knowledge import examples, scope, telling, your_case
from knowledge.answers import Answer
from knowledge.case import NOTHING_KNOWN, Case
from knowledge.library import Library
from knowledge.ways import answer_buttons

STARTERS = ("andelskravet", "vilka_far_delta", "direktupphandling_socialt")


def aspect(library: Library, key: str, last: str | None, role: str | None, case: Case = NOTHING_KNOWN) -> Reply:
    """What is asked about the last answer; without one, the reader is asked what it is about."""
    found = library.get(last) if last else None
    if found and found.status == "withdrawn":
        return telling.answer(library, found.id, role, case=case)
    if key == "example":
        return _example(library, found, role, case)
    if found is None and your_case.everything_said(library, case):
        return noted(library, case)
    if found is None:
        buttons = list(answer_buttons(library, STARTERS))
        return Reply(kind="clarify", text=library.text("aspect_without_answer"), buttons=buttons)
    target = scope.home(found, key, reserved=found.topic == "reserverad")
    if target and library.get(target):
        return telling.answer(library, target, role, case=case)
    text = _aspect_text(library, key, found)
    return telling.about(library, found, text or library.text("aspect_missing", title=found.title), case)


def _example(library: Library, found: Answer | None, role: str | None, case: Case) -> Reply:
    """The answer's own example, the one it names, the real purchases that fit it, or the overview of all."""
    if found is None:
        return telling.answer(library, examples.OVERVIEW, role, case=case)
    real = list(answer_buttons(library, examples.fitting(found, library.answers)))
    if own := found.parts.get("example"):
        text = f"{own}\n\n{library.text('example_also')}" if real else own
        return telling.about(library, found, text, case, first=real[:2])
    if named := found.follow_ups.get("example"):
        return telling.answer(library, named, role, case=case)
    if not real:
        return telling.answer(library, examples.OVERVIEW, role, case=case)
    overview = answer_buttons(library, [examples.OVERVIEW])
    return Reply(kind="clarify", text=library.text("example_real"), buttons=[*real, *overview][:CLARIFY_CHOICES])


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
    lines += [
        library.text("source_line", title=source.title, url=source.url, seen=source.seen) for source in found.sources
    ]
    parts = [library.text("source_intro", title=found.title), "\n".join(lines)]
    if any("lagen.nu" in law.url for law in laws):
        parts.append(library.text("source_unofficial"))
    return "\n\n".join(parts)
