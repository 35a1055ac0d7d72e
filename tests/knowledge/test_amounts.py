from datetime import date
from pathlib import Path

import pytest

from knowledge.amounts import Amount, Amounts, UnknownAmount, amounts, load

TABLE = Amounts(
    {
        "limit": Amount("limit", 700_000, "kr", "verified", "LOU 19a:2"),
        "troskel": Amount("troskel", 216_000, "euro", "unverified", "second-hand", date(2027, 12, 31)),
    },
    (10.5, 12.0),
)


def test_every_name_in_a_text_is_replaced_by_its_amount() -> None:
    assert TABLE.fill("Under {{limit}}, eller {{troskel}}.") == "Under 700 000 kr, eller 216 000 euro."


def test_an_english_text_gets_english_amounts() -> None:
    said = amounts().fill(
        "{{direktupphandling_lou}}, {{troskel_bilaga2}}, {{efterannons}}, {{direktupphandling_luk}}", "en"
    )
    assert said == "SEK 700,000, EUR 750,000, 30 days, 5 percent of the threshold"


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


def test_an_amount_in_euro_is_compared_as_a_band_of_kronor() -> None:
    assert TABLE.kronor("troskel") == (2_268_000, 2_592_000)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("{unit: kr, status: verified, basis: x}", "ska ha value, unit, status och basis"),
        ("{value: 1, unit: kr, status: verified, basis: x, text: 1 kr}", "ska ha value, unit, status och basis"),
        ("{value: 700 000, unit: kr, status: verified, basis: x}", "har värdet 700 000; det ska vara ett heltal"),
        ("{value: 0, unit: kr, status: verified, basis: x}", "har värdet 0; det ska vara ett heltal"),
        ("{value: 1, unit: kr, status: sure, basis: x}", "har status sure; det ska vara verified eller unverified"),
        ("{value: 1, unit: öre, status: verified, basis: x}", "har enheten öre; skriv i 'english' hur den heter"),
        ("{value: 1, unit: kr, status: verified, basis: x, until: 2027}", "gäller till 2027; det ska vara ett datum"),
    ],
)
def test_a_faulty_row_is_refused_in_swedish(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "amounts.yml"
    path.write_text(
        f"amounts: {{limit: {row}}}\nkronor_per_euro: {{low: 10.5, high: 12.0}}\nenglish: {{kr: 'SEK {{value}}'}}",
        encoding="utf-8",
    )
    with pytest.raises(ValueError, match=f"beloppet limit {message}"):
        load(path)


def test_every_real_amount_has_text_status_and_basis() -> None:
    for name in ("direktupphandling_lou", "troskel_ovriga", "avtalssparr_elektroniskt"):
        amount = amounts()[name]
        assert amount.told()
        assert amount.basis
        assert amount.status in ("verified", "unverified")


def test_every_threshold_in_euro_is_unverified_and_ends_with_its_period() -> None:
    for name in ("troskel_stat", "troskel_ovriga", "troskel_bygg", "troskel_bilaga2", "troskel_luf", "troskel_luk"):
        assert amounts()[name].status == "unverified"
        assert amounts()[name].until == date(2027, 12, 31)
