"""Finding tenders: ready-made searches, what they do not show, and the editors' list of planned purchases."""

from __future__ import annotations

from datetime import date

from directory.question import Question, understand
from directory.tenders import import_planned, planned, ted_link, tenders
from knowledge import places

TODAY = date(2026, 11, 25)
LIST = """köpare;vad;när;länk;gäller till;tjänst;plats
Falu kommun;Städning av förskolor;våren 2027;https://example.se/a;2027-06-01;Städning;Falun
Region Dalarna;Catering;hösten 2027;https://example.se/b;2027-11-01;Catering;Dalarnas län
Malmö stad;Flytt;våren 2026;https://example.se/c;2026-06-01;Flytt och bortforsling;Malmö
"""


def test_the_links_hold_the_county_and_the_code(db: str) -> None:
    text = tenders(understand("vilka upphandlingar finns i Falun om städning?"), TODAY).text
    assert "place-of-performance=SE312&classification-cpv=90910000" in text
    assert "reserved-procurement-lot IN (res-ws res-pub-ser)" in text
    assert "registrerade-annonsdatabaser" in text
    assert "direktupphandlingar, som ofta inte annonseras" in text
    assert "kommunens (Falun) egen sida om inköp" in text


def test_without_a_place_the_whole_country_is_searched(db: str) -> None:
    assert ted_link(None, None).endswith("place-of-performance=SWE")
    assert "Inga planerade köp är inlagda" in tenders(Question(), TODAY).text


def test_planned_purchases_are_shown_by_place_and_service_until_they_expire(db: str) -> None:
    assert import_planned(LIST.encode()).applied
    falun, malmo, county = places.place("2080"), places.place("1280"), places.place("l20")
    assert [one.buyer for one in planned(falun, (), TODAY)] == ["Falu kommun", "Region Dalarna"]
    assert [one.buyer for one in planned(county, ("catering",), TODAY)] == ["Region Dalarna"]
    assert planned(malmo, (), TODAY) == []
    assert [one.buyer for one in planned(malmo, (), date(2026, 5, 1))] == ["Malmö stad"]
    assert "Städning av förskolor, våren 2027" in tenders(understand("upphandlingar i Falun"), TODAY).text


def test_the_file_is_the_list_and_a_faulty_one_changes_nothing(db: str) -> None:
    import_planned(LIST.encode())
    faulty = import_planned(
        LIST.replace("2027-06-01", "snart").replace("Catering;Dalarnas", "Trolleri;Dalarnas").encode()
    )
    assert [fault.row for fault in faulty.faults] == [2, 3]
    assert len(planned(None, (), TODAY)) == 2
    assert import_planned(LIST.splitlines()[0].encode()).applied
    assert planned(None, (), TODAY) == []


def test_a_misspelled_place_is_used_in_a_question_and_refused_in_the_list(db: str) -> None:
    asked = tenders(understand("upphandlingar i Fallun"), TODAY)
    assert asked.text.startswith("Jag läste ”Fallun” som Falun. **Så hittar ni upphandlingar")
    assert [
        fault.row for fault in import_planned(LIST.replace("Städning;Falun", "Städning;Fallun").encode()).faults
    ] == [2]
