"""A Reply as Telegram messages."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.telegram.markup import blocks, pages
from bot.telegram.render import Upload, keyboard, mark_pressed, render
from common.reply import Button, Document, FormStep, Law, More, Organisation, Picture, Reply, Source
from common.settings import settings as current
from store import files
from tests.telegram.refusals import units, visible

LIMIT = MessageLimit.MAX_TEXT_LENGTH


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**Ja**, *kanske*.", "<b>Ja</b>, <i>kanske</i>."),
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("<b>nej</b> &amp;", "&lt;b&gt;nej&lt;/b&gt; &amp;amp;"),
        ("En\n\ntvå", "En\n\ntvå"),
        ("Punkter:\n\n- ett\n- **två**", "Punkter:\n\n• ett\n• <b>två</b>"),
        ("1. ett\n2. två", "1. ett\n2. två"),
        ("- ett\n  - inne\n- två", "• ett\n  • inne\n• två"),
        ("[LOU](https://lagen.nu/2016:1145#K4P18)", '<a href="https://lagen.nu/2016:1145#K4P18">LOU</a>'),
        ('[x](https://a.se/?b="c"&d)', '<a href="https://a.se/?b=%22c%22&amp;d">x</a>'),
        ("[**fet** länk](https://a.se)", '<a href="https://a.se"><b>fet</b></a><a href="https://a.se"> länk</a>'),
        ("[mejl](mailto:a@b.se)", "mejl"),
        ("[x](javascript:alert)", "[x](javascript:alert)"),
        ("2 * 3 * 4", "2 * 3 * 4"),
    ],
)
def test_the_markdown_subset_becomes_html(markdown: str, html: str) -> None:
    assert pages(blocks(markdown)) == [html]


def test_a_long_text_is_cut_where_a_paragraph_ends() -> None:
    paragraphs = [f"**Stycke {number}.** " + "ord " * 200 for number in range(12)]
    made = pages(blocks("\n\n".join(paragraphs)))
    assert len(made) > 1
    assert all(page.startswith("<b>Stycke") for page in made)
    assert all(units(visible(page)) <= LIMIT for page in made)


def test_a_paragraph_longer_than_a_page_is_cut_at_a_word_with_its_tags_closed_and_opened_again() -> None:
    made = pages(blocks("**" + "😀 lång " * 1500 + "slut**"))
    assert len(made) > 1
    assert all(units(visible(page)) <= LIMIT for page in made)
    assert all(page.startswith("<b>") and page.endswith("</b>") for page in made)
    assert " ".join(visible(page).strip() for page in made).split() == ["😀", "lång"] * 1500 + ["slut"]


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(["**", "*", "å", "😀", " ", "\n\n", "- ", "<", "&", "[a](https://b.se)", "1. ", "x" * 40]))
)
def test_whatever_is_written_telegram_can_read_it(parts: list[str]) -> None:
    for page in pages(blocks("".join(parts)), limit=50):
        assert units(visible(page)) <= 50
        assert visible(page).strip()


def test_a_page_has_no_more_entities_than_telegram_keeps() -> None:
    made = pages(blocks("\n".join(f"- **rad {number}**" for number in range(250))))
    assert [page.count("<b>") for page in made] == [100, 100, 50]


def test_law_and_sources_are_links_and_lagen_nu_is_called_unofficial(texts) -> None:
    law = Law(ref="4 kap. 18 § LOU", url="https://lagen.nu/2016:1145#K4P18")
    sources = [
        Source(title="Frågeportalen", url="https://www.upphandlingsmyndigheten.se/f", seen="2026-11-23"),
        Source(title="LOU (lagen.nu, inofficiell)", url="https://lagen.nu/2016:1145", seen="2026-11-23"),
        Source(title="samma paragraf", url=law.url),
    ]
    [message] = render(Reply(kind="answer", text="Ja.", law=[law], sources=sources), texts)
    assert message.html == (
        "Ja.\n\n<b>Lagrum</b>\n"
        '• <a href="https://lagen.nu/2016:1145#K4P18">4 kap. 18 § LOU</a> (inofficiell)\n\n<b>Källor</b>\n'
        '• <a href="https://www.upphandlingsmyndigheten.se/f">Frågeportalen</a> (läst 2026-11-23)\n'
        '• <a href="https://lagen.nu/2016:1145">LOU (lagen.nu, inofficiell)</a> (läst 2026-11-23)'
    )


def test_an_answer_leads_to_its_own_page_when_there_is_a_public_address(texts) -> None:
    reply = Reply(kind="answer", text="Ja.", answer="iop")
    [message] = render(reply, texts, "https://lots.se/")
    assert message.html == 'Ja.\n\n<a href="https://lots.se/svar/iop">Läs eller länka till svaret</a>'
    assert render(reply, texts)[0].html == "Ja."
    assert render(reply.copy(update={"kind": "notice"}), texts, "https://lots.se")[0].html == "Ja."


def test_only_organisations_that_the_text_does_not_tell_of_are_added(texts) -> None:
    told = Organisation(id="a", name="Ateljén", kind="förening", status="source")
    other = Organisation(
        id="b", name="B & Co", kind="kooperativ", municipality="Falun", distance_km=12.3, services=["städ", "café"],
        website="https://b.se/om", email="info@b.se", phone="023-123 45", status="confirmed",
    )  # fmt: skip
    [message] = render(Reply(kind="directory", text="- **Ateljén**", organisations=[told, other]), texts)
    assert message.html == (
        "• <b>Ateljén</b>\n\n<b>B &amp; Co</b>\nkooperativ, Falun (12 km)\nstäd, café\n023-123 45\ninfo@b.se\n"
        '<a href="https://b.se/om">b.se</a>'
    )


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reply:
    """A reply whose picture is there, and whose document has been erased."""
    monkeypatch.setenv("VAR", str(tmp_path))
    current.cache_clear()
    yield Reply(
        kind="result", text="Klart.", buttons=[Button(title="Vidare", payload="aspect:more")],
        pictures=[Picture(url=f"/pictures/{files.keep(b'png', '.png')}", alt="Två av tre " * 200)],
        documents=[Document(name="krav.docx", type="docx", url=f"/documents/{'y' * 22}.docx")],
    )  # fmt: skip
    current.cache_clear()


def test_files_are_sent_before_the_words_so_that_the_buttons_stand_last(texts, stored: Reply) -> None:
    picture, message = render(stored, texts)
    assert isinstance(picture, Upload)
    assert picture.path.read_bytes() == b"png"
    assert len(picture.caption) == MessageLimit.CAPTION_LENGTH
    assert message.keyboard is not None
    assert message.html == f"Klart.\n\nkrav.docx\n\n{texts('expired')}"


@pytest.mark.parametrize("url", ["/pictures/../secret.key", "/documents/%2e%2e", "https://a.se/x.png", "/pictures/"])
def test_only_what_was_stored_for_a_reply_is_sent(texts, stored: Reply, url: str) -> None:
    [message] = render(Reply(kind="result", text="Klart.", pictures=[Picture(url=url, alt="Bild")]), texts)
    assert message.html.startswith("Klart.\n\nBild")


def test_a_form_says_how_far_it_is_and_a_person_that_it_is_one(texts) -> None:
    step = FormStep(name="reservation", slot="act", step=2, of=6)
    [message] = render(Reply(kind="question", by="person", text="Vilken lag?", form=step), texts)
    assert message.html == "<b>En människa svarar:</b>\n\n<i>Fråga 2 av 6</i>\n\nVilken lag?"


def test_buttons_stand_under_the_last_message_and_short_ones_side_by_side(texts) -> None:
    titles = ["Ja", "Nej", "Vet inte", "Andelskravet på 30 procent"]
    buttons = [Button(title=title, payload=f"answer:a{number}") for number, title in enumerate(titles)]
    reply = Reply(kind="clarify", text="ord " * 1500, buttons=buttons, more=More(payload="more:x", shown=5, total=9))
    first, last = render(reply, texts)
    assert first.keyboard is None
    assert last.keyboard is not None
    rows = [[button.text for button in row] for row in last.keyboard.inline_keyboard]
    assert rows == [["Ja", "Nej", "Vet inte"], ["Andelskravet på 30 procent"], ["Visa fler"]]


def test_a_button_that_telegram_would_refuse_is_left_out(texts) -> None:
    longest = "x" * InlineKeyboardButtonLimit.MAX_CALLBACK_DATA
    buttons = [Button(title="a", payload=longest), Button(title="b", payload="å" * 33), Button(title=" ", payload="c")]
    board = keyboard(Reply(kind="notice", text="", buttons=buttons), texts)
    assert board is not None
    assert [[button.callback_data for button in row] for row in board.inline_keyboard] == [[longest]]


def test_more_is_not_offered_twice_and_nothing_gives_no_message(texts) -> None:
    button, more = Button(title="Fler", payload="more:x"), More(payload="more:x", shown=5, total=9)
    board = keyboard(Reply(kind="directory", text="", buttons=[button], more=more), texts)
    assert board is not None
    assert len(board.inline_keyboard) == 1
    assert render(Reply(kind="notice", text=" "), texts) == []


def test_the_tick_moves_to_the_button_pressed_last(texts) -> None:
    buttons = [Button(title="Ja", payload="set:f.s=ja"), Button(title="Nej", payload="set:f.s=nej")]
    board = keyboard(Reply(kind="question", text="", buttons=buttons), texts)
    assert board is not None
    once = mark_pressed(board, "set:f.s=ja")
    twice = mark_pressed(once, "set:f.s=nej")
    assert [button.text for button in once.inline_keyboard[0]] == ["✓ Ja", "Nej"]
    assert [button.text for button in twice.inline_keyboard[0]] == ["Ja", "✓ Nej"]
