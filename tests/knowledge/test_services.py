"""Services are found by synonym, compound and misspelling; CPV codes with and without check digit."""

from __future__ import annotations

import re

import pytest

from knowledge import services


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("hur många kan städa i Falun", "stadning"),
        ("städfirma", "stadning"),
        ("städföretag i mora", "stadning"),
        ("hotellstädning", "stadning"),
        ("lokalvården", "stadning"),
        ("stadning", "stadning"),
        ("klippa gräset", "grasklippning"),
        ("trädgårdsarbeten", "tradgard"),
        ("fika till mötet", "catering"),
        ("vaktmästare", "vaktmasteri"),
        ("snöröjningen", "snorojning"),
        ("legojobb", "montering"),
        ("laga cyklar", "cykelverkstad"),
        ("renovering av möbler", "mobelrenovering"),
        ("målare", "maleri"),
        ("byggservice", "bygg"),
        ("second hand", "second-hand"),
        ("fruktkorgar", "fruktkorgar"),
    ],
)
def test_a_service_is_found_as_it_is_typed(text: str, slug: str) -> None:
    found = services.find_services(text)
    assert found is not None
    assert found.certain
    assert found.services == (slug,)


@pytest.mark.parametrize(
    ("text", "slug"), [("cattering", "catering"), ("stdning", "stadning"), ("snikeri", "snickeri")]
)
def test_a_misspelled_service_is_a_guess(text: str, slug: str) -> None:
    found = services.find_services(text)
    assert found is not None
    assert not found.certain
    assert found.services == (slug,)


@pytest.mark.parametrize("text", ["vilka sociala företag finns i Mora", "vem kan hjälpa", "upphandling", ""])
def test_questions_without_a_service_name_none(text: str) -> None:
    assert services.find_services(text) is None


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("90910000", "90910000", "90919999"),
        ("CPV 90910000-9", "90910000", "90919999"),
        ("cpv 9091", "90910000", "90919999"),
        ("cpv 7731 i Mora", "77310000", "77319999"),
        ("CPV-kod: 9091", "90910000", "90919999"),
        ("cpv-koden är 773", "77300000", "77399999"),
        ("cvp 77314100-5", "77314100", "77314199"),
        ("9091", "90910000", "90919999"),
        ("vem har 9091 i Falun", "90910000", "90919999"),
        ("90 91 00 00", "90910000", "90919999"),
        ("cpv 90", "90000000", "90999999"),
        ("90911300-9", "90911300", "90911399"),
        ("90900000-6 till 90919300-5", "90900000", "90919399"),
        ("90900000–90919300", "90900000", "90919399"),
    ],
)
def test_cpv_codes_and_ranges(text: str, low: str, high: str) -> None:
    found = services.find_cpv(text)
    assert found is not None
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize(
    "text",
    [
        "ring 023-12 34 56",
        "556016-0680",
        "i Falun",
        "700 000 kronor",
        "städ 2026",
        "9091 kr",
        "5550.50",
        "5000 brev",
        "cpv enligt 25 §",
    ],
)
def test_other_numbers_are_no_cpv_codes(text: str) -> None:
    assert services.find_cpv(text) is None


def test_a_cpv_code_names_its_services_and_the_codes_above_it() -> None:
    windows = services.find_cpv("90911300-9")
    assert windows is not None
    assert services.services_for(windows) == ("fonsterputs",)
    assert windows.broader() == ("90911000", "90910000", "90900000")


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("hjälp att starta kooperativ", "start"),
        ("vi behöver låna pengar", "financing"),
        ("lönebidrag", "employment-support"),
        ("skriva anbud", "bidding"),
        ("stadgar", "legal-form"),
        ("mäta effekt", "impact-measurement"),
        ("råd om upphandling", "procurement-advice"),
        ("nätverk", "network"),
    ],
)
def test_a_need_is_found_as_it_is_typed(text: str, slug: str) -> None:
    found = services.find_needs(text)
    assert found is not None
    assert found.services == (slug,)


def test_the_tables_are_whole() -> None:
    known = services.services()
    assert len(known) == 78
    assert not set(known) & set(services.needs())
    for one in known.values():
        assert one.label
        assert one.cpv
        assert all(re.fullmatch(r"\d{8}-\d", code) for code in one.cpv)
    words = [word.casefold() for one in known.values() for word in (one.label, *one.synonyms)]
    assert len(words) == len(set(words)), "a synonym that names two services would be asked about each time"
