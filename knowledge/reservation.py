"""May this purchase be reserved? The decision tree of LOU 1:4, 4:18, 19:1, 19:25, 19:25 a and 19a:1–2.

It names the answers that hold the rule; it never gives a verdict of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge.amounts import amounts
from knowledge.parse import UNKNOWN
from knowledge.thresholds import ABOVE, BELOW, UNCLEAR, side

ACTS = {
    "lou": ["lou", "offentlig upphandling", "klassisk"],
    "luf": ["luf", "forsorjning"],
    "luk": ["luk", "koncession"],
    "lov": ["lov", "valfrihet"],
}
GROUNDS = {
    "integration": [
        "arbetsintegr",
        "integration",
        "asf",
        "4:18",
        "4 kap",
        "socialt foretag",
        "sociala foretag",
        "funktionsned",
        "work integration",
    ],
    "participatory": ["personal", "brukar", "deltagar", "kooperativ", "19:25 par", "medarbetar", "staff", "user-led"],
    "idea": ["ideburen", "ideburna", "ideell", "25 a", "25a", "forening", "idea-based", "non-profit"],
}


@dataclass(frozen=True)
class Outcome:
    """`case` is a key of `answers/texts.yml` (case_…); `answers` are the ids to go on with, the deciding one first."""

    case: str
    answers: tuple[str, ...]


def wanted(slot: str, slots: Mapping[str, object]) -> bool:
    """Whether the case, so far as it is known, turns on this slot."""
    act, annex2, value = (slots.get(f"reservation_{name}") for name in ("act", "annex2", "value"))
    if act in ("luf", "luk", "lov") and slot != "reservation_act":
        return False  # each has one answer that tells where reservation stands in that act
    if slot == "reservation_over":
        return value is not None and _side(value, annex2) == UNCLEAR
    if slot == "reservation_ground":
        return _over(slots) != BELOW or annex2 != "yes"
    return True


def _side(value: object, annex2: object) -> str:
    return side(value, "annex2" if annex2 == "yes" else "outside")


def _over(slots: Mapping[str, object]) -> str:
    known = _side(slots.get("reservation_value"), slots.get("reservation_annex2"))
    if known != UNCLEAR:
        return known
    return {"yes": ABOVE, "no": BELOW}.get(str(slots.get("reservation_over")), UNCLEAR)


def decide(slots: Mapping[str, object]) -> Outcome:
    """Where the rule for this case stands. Slots may be UNKNOWN; then the case is told as open."""
    act, annex2, value = (slots.get(f"reservation_{name}") for name in ("act", "annex2", "value"))
    ground = slots.get("reservation_ground")
    if act in ("luf", "luk"):
        return Outcome("case_luf_luk", ("luf_och_luk",))
    if act == "lov":
        return Outcome("case_lov", ("lov_reserverat",))
    over = _over(slots)
    direct = isinstance(value, int | float) and value < amounts()["direktupphandling_lou"].value  # LOU 19a:2
    if annex2 == "yes":
        if over == BELOW:
            return Outcome("case_annex2_below", ("nar_behovs_25_25a", "direktupphandling_socialt", "bilaga_2"))
        return Outcome(*_annex2(ground, over))
    if annex2 == UNKNOWN or over == UNCLEAR:
        return Outcome("case_open", ("vilken_grund_passar", "berakna_vardet", "bilaga_2"))
    if over == ABOVE:
        return Outcome(*_above(ground))
    if direct:
        return Outcome("case_direct", ("direktupphandling_socialt", "direktupphandlingsgransen"))
    return Outcome("case_below", ("under_troskelvardet", "alternativ_under_troskeln"))


def _annex2(ground: object, over: str) -> tuple[str, tuple[str, ...]]:
    if over == UNCLEAR:
        return "case_annex2_open", ("nar_behovs_25_25a", "skillnad_25_25a")
    if ground == "integration":
        return "case_annex2_integration", ("under_troskelvardet", "skillnad_25_25a")
    if ground == "participatory":
        return "case_annex2_participatory", ("deltagarstyrd_19_25", "tjanster_19_25")
    if ground == "idea":
        return "case_annex2_idea", ("ideburen_19_25a", "tjanster_19_25")
    return "case_annex2_any", ("skillnad_25_25a", "tjanster_19_25")


def _above(ground: object) -> tuple[str, tuple[str, ...]]:
    if ground in ("participatory", "idea"):
        return "case_above_not_annex2", ("skillnad_25_25a", "vilka_far_delta")
    return "case_above", ("vilka_far_delta", "andelskravet", "reservation_i_annonsen")
