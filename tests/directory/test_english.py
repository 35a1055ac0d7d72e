"""The directory in an English conversation: lists, reasons, questions, pictures and tables."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date

import pytest

from directory import wording
from directory.overview import overview
from directory.question import Question, Want, understand
from directory.replies import answer
from directory.tenders import tenders
from knowledge import places, services
from tests.english import swedish_in


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with wording.speaking("en"):
        yield


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("cleaning in Borlänge", "enterprise"),  # confirmed, from a source, without a year
        ("second hand in Falun", "enterprise"),  # a remark
        ("städ i Falun", "enterprise"),  # nothing there, so the county
        ("fruktkorgar i Malmö", "enterprise"),  # nothing anywhere near
        ("laga cyklar i Umeå", "enterprise"),  # more than one page
        ("städning", "enterprise"),  # no place
        ("vilka sociala företag finns i Ludvika", "enterprise"),  # no service
        ("städ i fallun", "enterprise"),  # misspelled
        ("städning i habo", "enterprise"),  # two places
        ("cpv 90910000 i Falun med omnejd", "enterprise"),
        ("koopus", "enterprise"),
        ("xyzzyq", "enterprise"),
        ("vem hjälper oss starta i Ludvika", "support"),
        ("vem kan hjälpa oss", "support"),
        ("finansiering", "support"),
    ],
)
@pytest.mark.parametrize("role", [None, "enterprise"])
def test_nothing_swedish_is_said(filled: str, text: str, want: Want, role: str | None) -> None:
    reply = answer(understand(text, want), role)
    assert swedish_in(reply) == [], reply.text


def test_an_entry_is_told_as_in_swedish(filled: str) -> None:
    reply = answer(understand("städning i Borlänge"))
    assert reply.text.startswith("**Cleaning in Borlänge**: ")
    assert "Confirmed by the enterprise in May 2026." in reply.text
    assert "Offers cleaning." in reply.text
    assert reply.organisations[0].kind == "work integration social enterprise"
    assert reply.organisations[0].services == ["Cleaning"]


@pytest.mark.parametrize("need", sorted(services.needs()))
@pytest.mark.parametrize("place", ["2080", "l09", "se"])
def test_support_for_every_need(filled: str, need: str, place: str) -> None:
    reply = answer(Question(want="support", services=(need,), place=place))
    assert swedish_in(reply) == [], reply.text


def test_the_overview_with_its_pictures_and_tables(filled: str) -> None:
    found = overview(understand("hur många kan städa i Falun med omnejd?"))
    assert swedish_in(found.reply) == [], found.reply.text
    assert [picture.alt for picture in found.pictures if "antal" in picture.alt] == []
    table = found.documents[1]
    assert table.name.startswith("overview-cleaning-in-falun")
    heading, *rows = csv.reader(table.data.decode("utf-8-sig").splitlines())
    assert heading[0] == "name"
    assert "confirmed by the enterprise in May 2026" in [row[5] for row in rows]


def test_tenders(db: str) -> None:
    for text in ("", "vilka upphandlingar finns i Falun om städning?"):
        reply = tenders(understand(text), date(2026, 11, 25))
        assert swedish_in(reply) == [], reply.text
        assert "ted.europa.eu/en/" in reply.text


def test_everything_has_an_english_name() -> None:
    with wording.speaking("sv"):
        swedish = {group: wording.table(group) for group in ("kind", "months")}
    for group, codes in swedish.items():
        assert set(codes) == set(wording.english_words()[group])
    assert set(wording.english_words()["service"]) == {*services.services(), *services.needs()}
    assert set(wording.english_words()["helps"]) == set(services.needs())


def test_every_remark_of_the_seed_has_its_english() -> None:
    remarks = set()
    for path in (wording.HERE / "seed").glob("*.csv"):
        remarks |= {row["upplysning"] for row in csv.DictReader(path.read_text("utf-8").splitlines())} - {""}
    assert remarks
    assert remarks == set(wording.english_words()["remark"])


def test_a_places_name_stays_swedish_but_not_what_stands_between() -> None:
    both = places.place("2080+2081")
    gotland, sweden = places.place("0980"), places.place(places.EVERYWHERE)
    assert both
    assert gotland
    assert sweden
    assert [wording.inside(one) for one in (both, gotland, sweden)] == [
        "in Falun and Borlänge",
        "on Gotland",
        "in Sweden",
    ]
    with wording.speaking("sv"):
        assert [wording.inside(one) for one in (both, gotland, sweden)] == [
            "i Falun och Borlänge",
            "på Gotland",
            "i Sverige",
        ]
