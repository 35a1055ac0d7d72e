"""The market overview counts and shows, and never concludes."""

from __future__ import annotations

import io
import struct

from openpyxl import load_workbook

from directory import replies
from directory.overview import Overview, overview
from directory.question import understand

PNG = b"\x89PNG\r\n\x1a\n"


def ask(text: str) -> Overview:
    return overview(understand(text))


def test_it_says_how_many_are_confirmed_where_they_are_and_how_old_that_is(filled: str) -> None:
    text = ask("hur många kan städa i Falun med omnejd?").reply.text
    assert "**Städning i Falun med grannkommuner**: 6 i katalogen, varav 1 bekräftade av företaget." in text
    assert "Borlänge 4 (varav 1 bekräftade, 17 km bort); Leksand 1" in text
    assert "Nyaste uppgiften är från 2025, den äldsta från 2016. 2 saknar årtal." in text
    assert "1 uppger att de verkar i hela landet" in text


def test_it_never_concludes_anything_about_competition(filled: str) -> None:
    text = ask("hur många kan städa i Dalarna?").reply.text
    assert "säger inget om konkurrensen" in text
    assert "inte komplett och ersätter ingen marknadsanalys" in text
    assert all(word in text for word in ("RFI", "Skoopi", "arbetsmarknadsenhet"))


def test_the_pictures_say_the_same_in_words(filled: str) -> None:
    found = ask("hur många kan städa i Falun med omnejd?")
    assert len(found.pictures) == 2
    for picture in found.pictures:
        assert picture.data.startswith(PNG)
        width, height = struct.unpack(">II", picture.data[16:24])
        assert 300 < width < 1200
        assert 100 < height < 1200
        assert "Borlänge 4 (varav 1 bekräftade, 17 km bort); Leksand 1" in picture.alt


def test_the_list_comes_as_excel_and_csv(filled: str) -> None:
    excel, text = ask("hur många kan städa i Falun med omnejd?").documents
    rows = list(load_workbook(io.BytesIO(excel.data)).active.values)
    assert excel.name.endswith("falun-med-grannkommuner.xlsx")
    assert rows[0][0] == "namn"
    assert len(rows) == 7
    assert "bekräftad av företaget maj 2026" in [row[5] for row in rows]
    assert text.data.decode("utf-8-sig").count("\n") == 7


def test_nobody_there_has_no_pictures_and_still_no_conclusion(filled: str) -> None:
    found = ask("hur många säljer fruktkorgar i Malmö?")
    assert found.pictures == ()
    assert found.documents == ()
    assert "0 i katalogen" in found.reply.text
    assert "konkurrensen" in found.reply.text


def test_what_is_missing_is_asked_for_first(filled: str) -> None:
    assert ask("hur många kan städa?").reply.kind == "question"
    assert ask("hur många kan städa i habo?").reply == replies.answer(understand("hur många kan städa i habo?"))


def test_a_guessed_place_is_told_first(filled: str) -> None:
    assert ask("hur många kan städa i fallun?").reply.text.startswith("Jag läste ”fallun” som Falun.")
