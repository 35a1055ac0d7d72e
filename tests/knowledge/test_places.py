"""Places are found as people type them, and asked about when they are not clear."""

from __future__ import annotations

import pytest

from knowledge import placenames, places


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("städ i Falun", "2080"),
        ("städ i falun", "2080"),
        ("Faluns kommun", "2080"),
        ("Falu kommun", "2080"),
        ("borlange", "2081"),
        ("fönsterputs i Borlänge?", "2081"),
        ("i Dalarna", "l20"),
        ("dalarnas län", "l20"),
        ("region dalarna", "l20"),
        ("gbg", "1480"),
        ("catering i Visby", "0980"),
        ("Örebro", "1880"),
        ("orebro lan", "l18"),
        ("Värmland", "l17"),
        ("landskapet Värmland", "varmland"),
        ("i Hälsingland", "halsingland"),
        ("malung sälen", "2023"),
        ("Upplands Bro", "0139"),
        ("Falun och Borlänge", "2080+2081"),
        ("Falun i Dalarna", "2080"),
        ("i hela landet", "se"),
        ("städ mora", "2062"),
        ("vem kan måla i Malå", "2418"),
        ("i Håbo", "0305"),
    ],
)
def test_a_place_is_found_as_it_is_typed(text: str, expected: str) -> None:
    found = places.find_place(text)
    assert found is not None
    assert found.place is not None
    assert found.place.id == expected


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("gardening around Gothenburg", "Göteborg"),
        ("social enterprises in Scania", "Skåne län"),
        ("Uppsala county", "Uppsala län"),
        ("region Örebro", "Örebro län"),
        ("utanför Mora", "Mora"),
        ("i Moratrakten", "Mora"),
        ("Leksandstrakten, vem hugger ved", "Leksand"),
        ("göteborgsområdet", "Göteborg"),
        ("norra Värmland", "Värmlands län"),
        ("hela Norrland", "Norrland"),
        ("runt Siljan", "Siljansbygden"),
        ("i Bergslagen", "Bergslagen"),
        ("skånska kooperativ", "Skåne län"),
        ("Upplandsväsby", "Upplands Väsby"),
        ("catering Angered", "Göteborg"),
        ("fika i Huskvarna", "Jönköping"),
        ("Bergvik utanför Söderhamn", "Söderhamn"),
        ("Habo i Jönköpings län", "Habo"),
        ("Floda i Dalarna", "Gagnef"),
    ],
)
def test_areas_villages_and_english_names_are_places_too(text: str, name: str) -> None:
    found = places.find_place(text)
    assert found is not None
    assert found.place is not None
    assert (found.place.name, found.guessed) == (name, "")


@pytest.mark.parametrize(
    "text",
    [
        "vad kan det vara",
        "nån som klipper gräset runt våra hyreshus",
        "vi städar i vara lokaler själva",
        "vara kontor",
        "vi ska ange pris",
        "där anges det",
        "vem kan måla om",
        "hjälp i dag",
        "i närheten",
        "företag i kommunen",
        "Hej! Vara eller inte vara",
        "there are social enterprises",
        "gräs på mark som vi äger",
        "krav i stora avtal",
        "på vintern",
        "rättvis upphandling",
        "i kronor",
        "i boken står det",
        "",
    ],
)
def test_ordinary_words_are_no_places(text: str) -> None:
    assert places.find_place(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("i Vara", "Vara"),
        ("städning i vara", "Vara"),
        ("Vara kommun", "Vara"),
        ("vara?", "Vara"),
        ("nån i sala, helst snart", "Sala"),
        ("vi har hört att Mora söker", "Mora"),
        ("Moras kooperativ, vilka är det", "Mora"),
        ("Boden, snöskottning av tak", "Boden"),
        ("stugstädning åre i vinter", "Åre"),
        ("catering sala", "Sala"),
    ],
)
def test_an_ordinary_word_written_as_a_place_is_one(text: str, name: str) -> None:
    found = places.find_place(text)
    assert found is not None
    assert found.place is not None
    assert found.place.name == name


@pytest.mark.parametrize(
    ("text", "guessed", "name"),
    [
        ("städ i fallun", "fallun", "Falun"),
        ("i Ludvka", "Ludvka", "Ludvika"),
        ("i Sandvken", "Sandvken", "Sandviken"),
        ("i Stockhlm", "Stockhlm", "Stockholm"),
        ("tväteri i avetsa", "avetsa", "Avesta"),
        ("sömnad i Jönköpping", "Jönköpping", "Jönköping"),
        ("kooperativ i sundsval", "sundsval", "Sundsvall"),
        ("målning eskillstuna", "eskillstuna", "Eskilstuna"),
        ("borlengje", "borlengje", "Borlänge"),
        ("i Norköping", "Norköping", "Norrköping"),
        ("lokalvård Goeteborg", "Goeteborg", "Göteborg"),
        ("i Dalrna", "Dalrna", "Dalarnas län"),
        ("Östergötlnd", "Östergötlnd", "Östergötlands län"),
        ("ny i Sverige, bor i hesleholm", "hesleholm", "Hässleholm"),
    ],
)
def test_a_misspelled_place_is_taken_for_the_one_that_is_clearly_nearest(text: str, guessed: str, name: str) -> None:
    found = places.find_place(text)
    assert found is not None
    assert found.place is not None
    assert (found.guessed, found.place.name) == (guessed, name)


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("i habo", {"Håbo", "Habo"}),
        ("i Lindköping", {"Linköping", "Lidköping"}),
        ("i Floda", {"Gagnef", "Lerum"}),
    ],
)
def test_a_place_that_may_be_either_is_asked_about(text: str, candidates: set[str]) -> None:
    found = places.find_place(text)
    assert found is not None
    assert found.place is None
    assert {one.name for one in found.places} == candidates


@pytest.mark.parametrize(
    ("text", "around", "radius"),
    [
        ("i Falun med omnejd", True, None),
        ("kring Mora", True, None),
        ("inom 5 mil från Falun", False, 50),
        ("inom 30 km från Falun", False, 30),
        ("högst en mil från Falun", False, 10),
        ("i Falun", False, None),
        ("i Falutrakten", True, None),
        ("i industriområdet i Falun", False, None),
    ],
)
def test_surroundings_are_understood(text: str, around: bool, radius: float | None) -> None:
    found = places.find_place(text)
    assert found is not None
    assert (found.around, places.find_radius(text)) == (around, radius)


@pytest.mark.parametrize(
    ("lat", "lon", "name"),
    [(60.607, 15.631, "Falun"), (59.3293, 18.0686, "Stockholm"), (57.64, 18.29, "Gotland"), (61.9, 12.9, "Älvdalen")],
)
def test_a_position_becomes_its_municipality(lat: float, lon: float, name: str) -> None:
    found = places.municipality_at(lat, lon)
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("städning i Falu kommun", "falu kommun"),
        ("Helsingborgs stad och Malmö stad", "helsingborgs stad malmö stad"),
        ("halmstad stad", "halmstad"),
    ],
)
def test_a_name_takes_the_word_that_belongs_to_it(text: str, words: str) -> None:
    """Or "Helsingborgs stad" would be a search for städ; "halmstad stad" is one."""
    found = places.find_place(text)
    assert found is not None
    assert found.words == words


def test_areas_and_localities_lie_in_known_municipalities() -> None:
    towns = set(places.municipalities())
    assert all(one.municipalities and set(one.municipalities) <= towns for one in places.areas().values())
    assert not set(places.areas()) & set(places.places())
    assert all(set(row["municipalities"].split()) <= towns for row in placenames.rows("localities.csv"))


def test_a_position_outside_sweden_is_nowhere() -> None:
    assert places.municipality_at(52.52, 13.4) is None


def test_every_municipality_has_a_county_a_landscape_borders_and_mutual_neighbours() -> None:
    towns = places.municipalities()
    landscapes = [one for one in places.places().values() if one.kind == "landscape"]
    assert len(towns) == 290
    assert sum(one.kind == "county" for one in places.places().values()) == 21
    assert len(landscapes) == 25
    assert {code for one in landscapes for code in one.municipalities} == set(towns)
    assert set(places.borders()) == set(towns)
    for code, town in towns.items():
        assert all(code in towns[other].neighbours for other in town.neighbours)
    assert [town.name for town in towns.values() if not town.neighbours] == ["Gotland"]


def test_every_seat_lies_in_or_near_its_own_municipality() -> None:
    """The coordinates and the outlines come from different sources: they must tell of the same places."""
    wrong = []
    for code, town in places.municipalities().items():
        found = places.municipality_at(town.lat, town.lon)
        if not found or (found.id != code and found.id not in town.neighbours):
            wrong.append(town.name)
    assert wrong == []


def test_distances_and_counties() -> None:
    falun = places.place("2080")
    assert falun
    assert round(places.distance_km("2080", "2081")) == 17
    assert "2081" in places.within("2080", 20)
    assert "1480" not in places.within("2080", 200)
    county = places.county_of(falun)
    assert county is not None
    assert county.name == "Dalarnas län"
    assert not places.is_island(falun)
    assert places.is_island(places.places()["0980"])


def test_an_unknown_id_is_no_place() -> None:
    assert places.place("9999") is None
    assert places.place("2080+9999") is None
