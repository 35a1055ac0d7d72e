"""The guided forms: what a question looks like, what a form's end says."""

from __future__ import annotations

from collections.abc import Mapping

from common.payloads import payload
from common.reply import Button, FormStep, Reply
from knowledge import reservation, telling, your_case
from knowledge.amounts import amounts
from knowledge.case import Case
from knowledge.forms import Form
from knowledge.library import Library


def question(library: Library, form: Form, slot_name: str, slots: Mapping[str, object], *, explain: bool) -> Reply:
    """The form asks for one slot, with its choices as buttons; `explain` after a reply that it could not read."""
    slot = form.slot(slot_name)
    assert slot
    asked = form.to_ask(slots)
    text = library.text(f"{slot_name}_ask", threshold=_threshold(library, slots))
    if explain:
        text = f"{library.text('reservation_not_understood')}{library.text(f'{slot_name}_help')}\n\n{text}"
    short = slot_name.removeprefix(f"{form.name}_")
    return Reply(
        kind="question",
        text=text,
        buttons=[
            Button(
                title=title if title.isupper() else library.text(title),
                payload=payload("set", f"{form.name}.{short}={value}"),
            )
            for value, title in slot.choices
        ],
        form=FormStep(name=form.name, slot=short, step=asked.index(slot_name) + 1, of=len(asked)),
    )


def known(library: Library, case: Case) -> Reply:
    """The form says what it takes over from the conversation, and how to begin without it."""
    return Reply(
        kind="notice",
        text=library.text("reservation_known", said=your_case.everything_said(library, case)),
        buttons=[Button(title=library.text("new_purchase_button"), payload=payload("none", "case"))],
    )


def forgotten(library: Library, *, running: bool) -> Reply:
    """What was told of the purchase no longer counts. Without a running form: the way into it."""
    start = Button(title=library.text("start_reservation"), payload=payload("form", "reservation"))
    return Reply(kind="notice", text=library.text("new_purchase"), buttons=[] if running else [start])


def _threshold(library: Library, slots: Mapping[str, object]) -> str:
    """The threshold in euro for this purchase: by kind of buyer when it is no annex 2 service."""
    known = amounts()
    if slots.get("reservation_annex2") == "yes":
        return known["troskel_bilaga2"].told(library.language)
    return library.text(
        "reservation_thresholds",
        others=known["troskel_ovriga"].told(library.language),
        state=known["troskel_stat"].told(library.language),
        works=known["troskel_bygg"].told(library.language),
    )


def result(library: Library, form: Form, slots: Mapping[str, object]) -> Reply:
    """What the form leads to: the case it is, and the answers that hold its rule."""
    outcome = reservation.decide(slots)
    found = [item for name in outcome.answers if (item := library.get(name))]
    references = dict.fromkeys(reference for item in found[:1] for reference in item.law)
    return Reply(
        kind="result",
        text="\n\n".join(
            [library.text(outcome.case), *telling.law_warning(library, references), library.text("reservation_closing")]
        ),
        law=[library.law.cite(reference) for reference in references],
        buttons=[Button(title=item.title, payload=payload("answer", item.id)) for item in found],
        form=None,
    )
