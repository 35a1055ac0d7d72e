from datetime import date

import pytest

from knowledge.amounts import Amount, Amounts, UnknownAmount, amounts

TABLE = Amounts(
    {
        "limit": Amount("limit", "700 000 kr", "verified", "LOU 19a:2", None),
        "troskel": Amount("troskel", "216 000 euro", "unverified", "second-hand", date(2027, 12, 31)),
    }
)


def test_every_name_in_a_text_is_replaced_by_its_amount() -> None:
    assert TABLE.fill("Under {{limit}}, eller {{troskel}}.") == "Under 700 000 kr, eller 216 000 euro."


def test_a_text_without_names_stays_as_it_is() -> None:
    assert TABLE.fill("Ring {oss} {{Inte Ett Namn}}") == "Ring {oss} {{Inte Ett Namn}}"


def test_a_name_that_is_not_in_the_table_is_refused() -> None:
    with pytest.raises(UnknownAmount, match="beloppet lagst finns inte i"):
        TABLE.fill("Minst {{lagst}}.")


def test_names_are_listed_once_each() -> None:
    assert TABLE.names_in("{{troskel}} {{limit}} {{troskel}}") == ["limit", "troskel"]


@pytest.mark.parametrize(
    ("today", "expired"),
    [(date(2026, 11, 23), []), (date(2027, 12, 31), []), (date(2028, 1, 1), ["troskel"])],
)
def test_an_amount_holds_through_its_last_day(today: date, expired: list[str]) -> None:
    assert [amount.name for amount in TABLE.expired(today)] == expired


def test_every_real_amount_has_text_status_and_basis() -> None:
    for name in ("direktupphandling_lou", "troskel_ovriga", "avtalssparr_elektroniskt"):
        amount = amounts()[name]
        assert amount.text
        assert amount.basis
        assert amount.status in ("verified", "unverified")


def test_every_threshold_in_euro_is_unverified_and_ends_with_its_period() -> None:
    for name in ("troskel_stat", "troskel_ovriga", "troskel_bygg", "troskel_bilaga2", "troskel_luf", "troskel_luk"):
        assert amounts()[name].status == "unverified"
        assert amounts()[name].until == date(2027, 12, 31)
