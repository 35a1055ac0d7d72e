"""The decision tree: LOU 1:4, 4:18, 19:1, 19:25, 19:25 a, 19a:1-2."""

from __future__ import annotations

import pytest

from common.settings import ROOT
from knowledge.forms import RESERVATION
from knowledge.library import Library
from knowledge.reservation import decide


def case(
    act: str, annex2: str = "no", value: object = 1, over: str | None = None, ground: str = "unknown"
) -> dict[str, object]:
    slots = {"act": act, "annex2": annex2, "value": value, "over": over, "ground": ground}
    return {f"reservation_{name}": value for name, value in slots.items() if value is not None}


@pytest.mark.parametrize(
    ("slots", "told", "first"),
    [
        (case("luf"), "case_luf_luk", "luf_och_luk"),
        (case("luk"), "case_luf_luk", "luf_och_luk"),
        (case("lov"), "case_lov", "lov_reserverat"),
        (case("lou", value=500_000), "case_direct", "direktupphandling_socialt"),
        (case("lou", value=699_999), "case_direct", "direktupphandling_socialt"),
        (case("lou", value=700_000), "case_below", "under_troskelvardet"),
        (case("lou", value=1_400_000), "case_below", "under_troskelvardet"),
        (case("lou", value=1_500_000), "case_open", "vilken_grund_passar"),
        (case("lou", value=2_400_000, over="no"), "case_below", "under_troskelvardet"),
        (case("lou", value=2_400_000, over="yes"), "case_above", "vilka_far_delta"),
        (case("lou", value=2_400_000, over="unknown"), "case_open", "vilken_grund_passar"),
        (case("lou", value="unknown", over="unknown"), "case_open", "vilken_grund_passar"),
        (case("lou", value=80_000_000, ground="integration"), "case_above", "vilka_far_delta"),
        (case("lou", value=80_000_000, ground="idea"), "case_above_not_annex2", "skillnad_25_25a"),
        (case("lou", value=12_000_000, over="yes", ground="idea"), "case_above_not_annex2", "skillnad_25_25a"),
        (case("lou", value=12_000_000, over="no"), "case_below", "under_troskelvardet"),
        (case("lou", value=12_000_000, over="unknown"), "case_open", "vilken_grund_passar"),
        (case("lou", "unknown", 12_000_000), "case_open", "vilken_grund_passar"),
        (case("lou", "yes", 5_000_000), "case_annex2_below", "nar_behovs_25_25a"),
        (case("lou", "yes", 12_000_000, ground="participatory"), "case_annex2_participatory", "deltagarstyrd_19_25"),
        (case("lou", "yes", 12_000_000, ground="idea"), "case_annex2_idea", "ideburen_19_25a"),
        (case("lou", "yes", 12_000_000, ground="integration"), "case_annex2_integration", "under_troskelvardet"),
        (case("lou", "yes", 12_000_000), "case_annex2_any", "skillnad_25_25a"),
        (case("lou", "yes", "unknown", "unknown"), "case_annex2_open", "nar_behovs_25_25a"),
    ],
)  # fmt: skip
def test_each_case_has_its_text_and_its_answer(slots: dict[str, object], told: str, first: str) -> None:
    outcome = decide(slots)
    assert (outcome.case, outcome.answers[0]) == (told, first)
    library = Library(ROOT / "answers").fresh()
    assert library.text(outcome.case)
    assert all(library.get(answer) for answer in outcome.answers)


def test_which_side_of_the_threshold_is_asked_only_where_the_kronor_do_not_tell() -> None:
    assert "reservation_over" in RESERVATION.to_ask(case("lou", value=12_000_000))
    assert "reservation_over" not in RESERVATION.to_ask(case("lou", value=1_400_000))
    assert "reservation_over" in RESERVATION.to_ask(case("lou", "yes", value=8_000_000))
    assert "reservation_over" not in RESERVATION.to_ask(case("lou", "yes", value=7_800_000))


def test_an_act_with_one_rule_is_asked_nothing_more() -> None:
    assert RESERVATION.to_ask({"reservation_act": "luf"}) == ["reservation_act"]
