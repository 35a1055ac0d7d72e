"""The readable library as the server gives it: everything an answer has, searched, and nothing of a withdrawn one."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator
from html import unescape

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot import reading
from common.settings import settings
from knowledge.answers import PARTS, Signature
from knowledge.library import Library, library

SECTIONED = "andelskravet"


@pytest.fixture
def client(monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    monkeypatch.setenv("PUBLIC_URL", "")
    settings.cache_clear()
    yield TestClient(Starlette(routes=reading.routes()))
    settings.cache_clear()


@pytest.fixture
def texts() -> Library:
    return library()


def shown(page: str) -> str:
    """What a reader sees, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def plain(markdown: str) -> str:
    return " ".join(re.sub(r"\[([^]]+)\]\([^)]+\)|[*]|^- |^\d+\. ", r"\1", markdown, flags=re.M).split())


def test_every_answer_is_read_whole_on_its_own_page(client: TestClient, texts: Library) -> None:
    for answer in texts.answers.values():
        page = client.get(f"/svar/{answer.id}")
        assert page.status_code == 200
        seen = re.sub(r" ([.,;:)])", r"\1", shown(page.text))
        for sentence in (answer.title, answer.short.splitlines()[0], answer.version, answer.checked.isoformat()):
            assert plain(sentence) in seen, answer.id
        for heading, part in PARTS.items():
            assert (f"<h2>{heading}</h2>" in page.text) == (part in answer.parts)
        for source in answer.sources:
            assert f'href="{source.url}"' in unescape(page.text)
            assert f"läst {source.seen}" in seen
        for target in {*answer.related, *answer.follow_ups.values()} - {answer.id}:
            assert f'href="/svar/{target}"' in page.text


def test_law_is_linked_marked_as_unofficial_and_the_register_stands_beside(client: TestClient, texts: Library) -> None:
    page = client.get(f"/svar/{SECTIONED}").text
    assert 'href="https://lagen.nu/2016:1145#K4P18"' in page
    assert "inofficiell" in page
    assert texts.text("source_unofficial") in page
    assert 'href="https://rkrattsbaser.gov.se/sfst?bet=2016:1145"' in page


def test_language_is_marked_and_english_readers_meet_english_first(client: TestClient) -> None:
    swedish, english = (client.get(f"/svar/{SECTIONED}{query}").text for query in ("", "?lang=en"))
    assert '<html lang="sv">' in swedish
    assert '<section class="part english" lang="en">' in swedish
    assert swedish.index("part short") < swedish.index("part english")
    assert '<html lang="en">' in english
    assert english.index("part english") < english.index("part short")
    assert '<section class="part short" lang="sv">' in english


def test_the_address_is_the_public_one(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "<dd>http://testserver/svar/iop</dd>" in client.get("/svar/iop").text
    monkeypatch.setenv("PUBLIC_URL", "https://lots.example/")
    settings.cache_clear()
    assert "<dd>https://lots.example/svar/iop</dd>" in client.get("/svar/iop").text


def test_reviewed_is_said_of_a_signed_answer_only(
    client: TestClient, texts: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    unsigned = client.get("/svar/iop").text
    assert "Avstämt mot lagtexten" in unsigned
    assert "Granskat av" not in unsigned
    signed = dataclasses.replace(texts.answers["iop"], signed=Signature("jurist", "Region <D>", "2026-11-24"))
    monkeypatch.setitem(texts.answers, "iop", signed)
    page = client.get("/svar/iop").text
    assert "Granskat av jurist, Region &lt;D&gt;, 2026-11-24." in page
    assert "ännu inte granskat" not in page


def test_a_withdrawn_answer_is_shown_as_taken_down(
    client: TestClient, texts: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = texts.answers[SECTIONED]
    monkeypatch.setitem(texts.answers, SECTIONED, dataclasses.replace(answer, status="withdrawn"))
    seen = shown(client.get(f"/svar/{SECTIONED}").text)
    assert texts.text("withdrawn", title=answer.title) in seen
    assert plain(answer.short).partition(".")[0] not in seen
    assert "In English" not in seen
    assert "Granskning" not in seen
    assert "Fel i svaret?" not in seen
    listed = client.get("/svar").text
    assert listed.count('<span class="mark" lang="sv">borttaget</span>') == 1


def test_an_uncertain_answer_says_so(client: TestClient, texts: Library) -> None:
    uncertain = next(answer for answer in texts.answers.values() if answer.status == "uncertain")
    assert "inte avgjort eller inte kontrollerat" in shown(client.get(f"/svar/{uncertain.id}").text)
    assert "inte avgjort eller inte kontrollerat" not in shown(client.get(f"/svar/{SECTIONED}").text)


def test_an_old_name_leads_to_the_answer(client: TestClient, texts: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(texts._aliases, "trettio_procent", SECTIONED)
    moved = client.get("/svar/trettio_procent?lang=en", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (301, f"/svar/{SECTIONED}?lang=en")


@pytest.mark.parametrize("name", ["finns_inte", "%3Cscript%3E", "x" * 3000, "..%5c..", "%00"])
def test_what_is_not_there_is_told_with_a_search_box(client: TestClient, name: str) -> None:
    page = client.get(f"/svar/{name}")
    assert page.status_code == 404
    assert "Det svaret finns inte" in page.text
    assert '<input type="search"' in page.text
    assert "<script" not in page.text


def test_all_answers_are_listed_once_by_topic(client: TestClient, texts: Library) -> None:
    page = client.get("/svar").text
    for answer in texts.answers.values():
        assert page.count(f'href="/svar/{answer.id}"') == 1
    headings = re.findall(r'<h2 id="\w+">([^<]+)</h2>', page)
    assert headings[0] == "Reserverad upphandling"
    topics = {answer.topic for answer in texts.answers.values()}
    assert len(headings) == len(topics)
    assert not topics & set(headings), "a topic without a title in texts.yml"


def test_a_search_finds_ranks_and_keeps_what_was_asked(client: TestClient) -> None:
    page = client.get("/svar", params={"q": "hur räknas 30 procnten"}).text
    hits = re.findall(r'<p class="hit"><a href="/svar/(\w+)"', page)
    assert hits[0] == SECTIONED
    assert len(hits) == reading.HITS
    assert 'value="hur räknas 30 procnten"' in page
    assert 'href="/svar?q=hur+r%C3%A4knas+30+procnten&amp;lang=en"' in page


@pytest.mark.parametrize("query", ["§§§", "qqqqq zzzzz", "{0.__class__}", "%s"])
def test_a_search_that_finds_nothing_says_so(client: TestClient, query: str) -> None:
    page = client.get("/svar", params={"q": query})
    assert page.status_code == 200
    assert "Prova andra ord" in page.text or 'class="hit"' in page.text


def test_hostile_searches_stay_text(client: TestClient) -> None:
    page = client.get("/svar", params={"q": '"><script>alert(1)</script>'}).text
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_the_pages_are_closed_like_the_others(client: TestClient) -> None:
    for path in ("/svar", "/svar/iop", "/svar/finns_inte"):
        told = client.get(path).headers
        assert "script-src 'self'" in told["content-security-policy"]
        assert told["cache-control"] == "no-store"
