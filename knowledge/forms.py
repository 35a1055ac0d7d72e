"""The guided forms: their slots in order, what each accepts, and which are asked given the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from knowledge import case, reservation
from knowledge import parse as reply

Value = str | int
Slots = Mapping[str, object]


@dataclass(frozen=True)
class Slot:
    """`choices` are the buttons' values in order, each with the key of its title in texts.yml."""

    name: str
    parse: Callable[[str], Value | None]
    choices: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Form:
    name: str
    slots: tuple[Slot, ...]
    wanted: Callable[[str, Slots], bool]

    def slot(self, name: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.name == name), None)

    def to_ask(self, slots: Slots) -> list[str]:
        """The names of the slots that belong to this case, in order."""
        return [slot.name for slot in self.slots if self.wanted(slot.name, slots)]


def _value(text: str) -> Value | None:
    """An amount alone, or in a sentence that is no question ("köpet är på 12 miljoner")."""
    if reply.unsure(text):
        return reply.UNKNOWN
    alone = reply.kronor(text)
    return case.read(text).value if alone is None and "?" not in text else alone


_YES_NO = (("yes", "choice_yes"), ("no", "choice_no"), (reply.UNKNOWN, "choice_unknown"))

RESERVATION = Form(
    "reservation",
    (
        Slot(
            "reservation_act",
            lambda text: reply.choice(text, reservation.ACTS),
            (("lou", "LOU"), ("luf", "LUF"), ("luk", "LUK"), ("lov", "LOV"), (reply.UNKNOWN, "choice_unknown")),
        ),
        Slot("reservation_annex2", reply.yes_no, _YES_NO),
        Slot("reservation_value", _value, ((reply.UNKNOWN, "choice_unknown"),)),
        Slot("reservation_over", reply.yes_no, _YES_NO),
        Slot(
            "reservation_ground",
            lambda text: reply.choice(text, reservation.GROUNDS),
            (
                ("integration", "ground_integration"),
                ("participatory", "ground_participatory"),
                ("idea", "ground_idea"),
                (reply.UNKNOWN, "choice_unknown"),
            ),
        ),
    ),
    reservation.wanted,
)
FORMS = {form.name: form for form in (RESERVATION,)}


def parse(slot_name: str, text: str) -> Value | None:
    """What `text` means as an answer to this slot; None when it is none (or no such slot exists)."""
    for form in FORMS.values():
        if slot := form.slot(slot_name):
            return slot.parse(text)
    return None
