"""Search: the same on both engines; ranked by match, distance and freshness; widening says so; drafts never."""

from __future__ import annotations

import pytest

from directory.search import Query, Result, everything, search
from knowledge import places, services

DALARNA = places.place("l20")


def ids(result: Result) -> list[str]:
    return [hit.card.id for hit in result.hits]


def test_the_confirmed_entry_stands_before_newer_and_undated_sources_in_the_same_place(filled: str) -> None:
    found = search(Query(services=("stadning",), place=places.place("2081")))
    assert ids(found)[:4] == ["rena-hander", "yalla-borlange", "gamla-stad", "utan-artal"]


def test_nearer_stands_before_fresher(filled: str) -> None:
    found = search(Query(services=("stadning",), place=places.place("2080"), radius_km=100), limit=50)
    far = [hit.distance_km for hit in found.hits if hit.distance_km is not None]
    assert far == sorted(far)
    assert ids(found)[0] == "rena-hander"
    assert ids(found).index("gamla-stad") < ids(found).index("mora-diakoni-ab-svb")


def test_a_better_match_stands_before_a_nearer_one(filled: str) -> None:
    found = search(Query(cpv=services.find_cpv("90911300-9"), place=places.place("2080"), radius_km=120), limit=50)
    assert ids(found)[0] == "dalahander"  # the code itself
    assert ids(found).index("fonster-i-orsa") < ids(found).index("rena-hander")  # 90910000 is only the wider code
    assert found.hits[0].why == "CPV 90911300"
    assert "vidare" in found.hits[ids(found).index("rena-hander")].why


def test_drafts_closed_and_withdrawn_entries_are_never_found(filled: str) -> None:
    everybody = [hit.card.id for hit in everything(Query(place=places.place("2080")))]
    assert "hemligt-utkast" not in everybody
    assert "nedlagt" not in everybody
    assert search(Query(text="Utkastord")).total == 0
    assert search(Query(text="Hemligt Utkast")).total == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("koopus", "koopus-ek-for"),
        ("kopus", "koopus-ek-for"),
        ("diako", "mora-diakoni-ab-svb"),
        ("mora diakoni", "mora-diakoni-ab-svb"),
        ("återvinningsbutiken", "atervinningsbutiken-ludvika-ek-for"),
        ("atervinningsbutiken", "atervinningsbutiken-ludvika-ek-for"),
        ("stenbaken", "stenbackens-boende-och-arbetskooperativ"),
        ("hedemora legojobb", "koopus-ek-for"),
        ("yallatrapan", "yallatrappan"),
    ],
)
def test_names_are_found_whole_in_part_and_misspelled(filled: str, text: str, expected: str) -> None:
    assert expected in ids(search(Query(text=text)))


@pytest.mark.parametrize("text", ["", "xyzzyq", "'; DROP TABLE organisations; --", '"AND"', "%", "NEAR(", "ab*", "ö"])
def test_odd_words_find_nothing_and_break_nothing(filled: str, text: str) -> None:
    assert search(Query(text=text, place=places.place("0114"))).total >= 0
    assert search(Query(text="koopus")).total == 1


def test_all_words_of_a_name_must_fit(filled: str) -> None:
    assert ids(search(Query(text="koopus falun"))) == []


def test_nothing_in_the_municipality_widens_to_the_county_and_says_so(filled: str) -> None:
    found = search(Query(services=("stadning",), place=places.place("2031")))
    assert (found.widened, found.area) == ("county", "Dalarnas län")
    assert "rena-hander" in ids(found)


def test_nothing_in_the_county_widens_to_the_neighbours(filled: str) -> None:
    beyond = search(Query(services=("fruktkorgar",), place=places.place("2101")))  # Ockelbo, in the same county
    assert beyond.widened == "county"
    across = search(Query(services=("fruktkorgar",), place=DALARNA))
    assert across.widened == "neighbours"
    assert ids(across) == ["stenbackens-boende-och-arbetskooperativ"]


def test_nothing_anywhere_near_is_nothing(filled: str) -> None:
    assert search(Query(services=("fruktkorgar",), place=places.place("1280"))) == Result((), 0)


def test_who_serves_the_whole_country_does_not_hide_that_nobody_is_there(filled: str) -> None:
    found = search(Query(services=("tvatt",), place=places.place("0980")))
    assert found.widened == "country"
    assert ids(found) == ["samhall-ab"]
    assert found.hits[0].why == "Tvätt och textilservice, verkar i Sverige"


def test_who_serves_the_county_is_found_in_its_municipalities(filled: str) -> None:
    found = search(Query(services=("skanning",), place=places.place("2080")))
    assert found.widened is None
    assert ids(found) == ["hela-lanet"]
    assert found.hits[0].why.endswith("verkar i Dalarnas län")


def test_surroundings_are_the_neighbouring_municipalities(filled: str) -> None:
    found = search(Query(services=("stadning",), place=places.place("2080"), around=True), limit=50)
    assert "rena-hander" in ids(found)
    assert "mora-diakoni-ab-svb" not in ids(found)


def test_a_landscape_and_several_places_are_searched(filled: str) -> None:
    assert "rena-hander" in ids(search(Query(services=("stadning",), place=places.place("dalarna")), limit=50))
    both = search(Query(services=("stadning",), place=places.place("2062+2081")), limit=50)
    assert {"rena-hander", "mora-diakoni-ab-svb"} <= set(ids(both))


def test_a_kind_can_be_asked_for(filled: str) -> None:
    found = search(Query(services=("stadning",), place=DALARNA, kind="cooperative"), limit=50)
    assert set(ids(found)) == {"gamla-stad", "utan-artal"}


def test_a_cpv_range_finds_what_it_holds(filled: str) -> None:
    found = search(Query(cpv=services.find_cpv("90900000-6 till 90919300-5"), place=DALARNA), limit=50)
    assert {"rena-hander", "fonster-i-orsa", "dalahander"} <= set(ids(found))


def test_pages_follow_each_other_without_gaps_or_repeats(filled: str) -> None:
    query = Query(services=("cykelverkstad",), place=places.place("2480"))
    pages = [search(query, offset) for offset in (0, 5, 10)]
    seen = [one for page in pages for one in ids(page)]
    assert [len(page.hits) for page in pages] == [5, 5, 2]
    assert all(page.total == 12 for page in pages)
    assert seen == [f"cykel-{n}" for n in range(11, -1, -1)]  # the freshest first


def test_support_and_enterprises_do_not_mix(filled: str) -> None:
    assert ids(search(Query(text="Mikrofonden"))) == []
    assert ids(search(Query(text="Mikrofonden", want="support"))) == ["mikrofonden"]
