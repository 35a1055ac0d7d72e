"""What a text names is found however it is inflected, put together, turned around or misspelled."""

from __future__ import annotations

import pytest

from knowledge.lexicon import Kinds, Lexicon, Match

SAID = {
    "cleaning": ("städ", "städning", "städa skola", "lokalvård"),
    "windows": ("fönsterputs", "putsa/tvätta fönster/ruta"),
    "cars": ("biltvätt", "tvätta bil"),
    "laundry": ("tvätt", "tvätta"),
    "grass": ("klippa gräs/gräsmatta",),
    "school": ("förskola",),
    "market": ("marknad",),
    "storage": ("lager",),
    "thrift": ("second hand", "second-hand"),
    "bread": ("bröd", "limpor"),
}
KINDS = Kinds.of(
    {
        "heads": ["firma", "tjänst"],
        "broad": ["städ", "städning", "tvätt", "tvätta"],
        "setting": ["förskola"],
        "exact": ["bröd"],
        "alone": ["marknad"],
        "tails": ["bil"],
        "small": ["av", "till", "i"],
        "ordinary": ["arbetsmarknad", "bostäder"],
        "known": ["stadgar"],
    }
)
LEXICON = Lexicon(SAID, KINDS)


def find(text: str) -> tuple[set[str], str, bool] | None:
    match = LEXICON.find(text)
    return (set(match.names), match.words, match.certain) if match else None


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("städning", "cleaning", "städning"),
        ("städningen", "cleaning", "städningen"),
        ("STADNING", "cleaning", "STADNING"),
        ("hotellstädning", "cleaning", "hotellstädning"),
        ("städfirman", "cleaning", "städfirman"),
        ("lokal vård", "cleaning", "lokal vård"),
        ("gräset måste klippas i morgon", "grass", "gräset klippas"),
        ("vem klipper våra gräsmattor", "grass", "klipper gräsmattor"),
        ("fönstren putsas", "windows", "fönstren putsas"),
        ("tvätta kommunens tjänstebilar", "cars", "tvätta tjänstebilar"),
        ("second hand", "thrift", "second hand"),
        ("Second-hand", "thrift", "Second hand"),
    ],
)
def test_a_name_is_found_in_any_form(text: str, name: str, words: str) -> None:
    assert find(text) == ({name}, words, True)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("tvätt av bilar", "cars"),
        ("tvätta fönster", "windows"),
        ("tvätta kläder", "laundry"),
        ("städning och fönsterputs", "windows"),
        ("på en förskola behövs städning", "cleaning"),
        ("en förskola", "school"),
        ("städa en skola", "cleaning"),
        ("limpor till förskolan, och fönsterputs", "bread"),
    ],
)
def test_what_says_most_wins(text: str, name: str) -> None:
    found = find(text)
    assert found is not None
    assert found[0] == {name}


@pytest.mark.parametrize(
    "text",
    [
        "en stad i Sörmland",  # with dots typed elsewhere, "stad" is no städ
        "bröderna Svensson",
        "arbetsmarknaden",
        "leverantörsmarknaden",
        "familjebostäder",
        "mobilen",
        "stadgar",
        "lagen",
        "vi ska klippa bandet",
        "",
    ],
)
def test_words_that_only_look_alike_name_nothing(text: str) -> None:
    assert find(text) is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("stdning", "cleaning"),
        ("fönsterpust i skolan", "windows"),
        ("lokalvrd", "cleaning"),
        ("lokalvådsfirma", "cleaning"),
    ],
)
def test_a_misspelled_word_is_a_guess(text: str, name: str) -> None:
    found = find(text)
    assert found is not None
    assert (found[0], found[2]) == ({name}, False)


def test_words_that_fit_several_names_equally_give_all() -> None:
    both = Lexicon({"one": ("laga cykel",), "other": ("laga cykel",)}, KINDS)
    assert both.find("laga cykeln") == Match(frozenset({"one", "other"}), "laga cykeln")


def test_a_long_text_of_misspelled_words_is_read_at_once() -> None:
    assert LEXICON.find("xädning " * 500) is None
