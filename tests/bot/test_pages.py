"""The web page as the server gives it: the plain form, hostile text, the headers, who may embed it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from bot import pages
from bot.markdown import to_html
from common.settings import settings
from tests.browser.samples import ANSWER, GREETING, HOSTILE, Fake, application, whole


@pytest.fixture(autouse=True)
def _installation(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name, value in {
        "HOST_NAME": "Region <Dalarna>",
        "CONTROLLER": "Regionstyrelsen",
        "CONTACT_NAME": "Upphandlingsnätverket",
        "CONTACT_EMAIL": "lots@example.org",
        "CONTACT_URL": "javascript:alert(1)",
        "EMBED_ORIGINS": "",
        "PUBLIC_URL": "",
    }.items():
        monkeypatch.setenv(name, value)
    settings.cache_clear()
    yield
    settings.cache_clear()


@pytest.fixture
def front() -> Fake:
    return Fake()


@pytest.fixture
def client(front: Fake) -> TestClient:
    return TestClient(application(front))


def field(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def test_the_plain_form_asks_and_comes_back_to_the_last_line(client: TestClient, front: Fake) -> None:
    first = client.get("/")
    cookie = first.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    session = field(first.text, "session")
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", session)
    sent = client.post(
        "/", data={"message": "Måste 30 procent?", "session": session, "id": "a"}, follow_redirects=False
    )
    assert (sent.status_code, sent.headers["location"]) == (303, "/#last")
    page = client.get("/").text
    assert "Måste 30 procent?" in page
    assert "Minst 30 procent" in page
    assert page.count('id="last"') == 1
    assert field(page, "session") == session
    assert front.asked == [(session, "Måste 30 procent?", "a")]


def test_the_same_form_sent_twice_is_one_message(client: TestClient, front: Fake) -> None:
    session = field(client.get("/").text, "session")
    for _ in range(2):
        client.post("/", data={"message": "hej", "session": session, "id": "a"})
    assert len([line for line in front.told[session] if "mine" in line]) == 1


def test_a_pressed_button_is_shown_with_its_title(client: TestClient) -> None:
    session = field(client.get("/").text, "session")
    client.post("/", data={"message": "hej", "session": session})
    client.post("/", data={"payload": "role:enterprise", "session": session})
    page = client.get("/").text
    assert '<p class="said">Jag driver ett socialt företag</p>' in page
    told = client.post("/api/history", json={"session": session}).json()["lines"]
    assert [line["mine"] for line in told if "mine" in line] == ["hej", "Jag driver ett socialt företag"]


@pytest.mark.parametrize("language", ["", "?lang=en"])
def test_the_language_stays(client: TestClient, language: str) -> None:
    session = field(client.get(f"/{language}").text, "session")
    sent = client.post(f"/{language}", data={"message": "hej", "session": session}, follow_redirects=False)
    assert sent.headers["location"] == f"/{language}#last"


def test_without_cookies_the_form_carries_the_session(client: TestClient, front: Fake) -> None:
    session = field(client.get("/").text, "session")
    client.cookies.clear()
    page = client.post("/", data={"message": "hej", "session": session}, follow_redirects=False)
    assert page.status_code == 200
    assert "Minst 30 procent" in page.text
    assert field(page.text, "session") == session
    assert "set-cookie" not in page.headers


def test_a_reply_that_is_not_in_the_history_is_shown_all_the_same(client: TestClient) -> None:
    session = field(client.get("/").text, "session")
    page = client.post("/", data={"message": " ", "session": session}, follow_redirects=False)
    assert page.status_code == 200
    assert "tomt meddelande" in page.text


def test_a_failure_keeps_what_was_typed(client: TestClient) -> None:
    session = field(client.get("/").text, "session")
    page = client.post("/", data={"message": "fel en gång <b>", "session": session})
    assert page.status_code == 503
    assert "fel en gång &lt;b&gt;</textarea>" in page.text
    assert "Något gick fel" in page.text
    assert client.post("/", data={"message": "fel en gång", "session": session}).status_code == 200


def test_clearing_begins_a_new_session(client: TestClient) -> None:
    session = field(client.get("/").text, "session")
    client.post("/", data={"message": "hej", "session": session})
    page = client.post("/", data={"clear": "1"}).text
    assert field(page, "session") != session
    assert "Minst 30 procent" not in page


def test_another_sites_form_is_refused(client: TestClient, front: Fake) -> None:
    data = {"message": "hej", "session": "x" * 22}
    assert client.post("/", data=data, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert not front.asked


def test_too_large_a_form_is_refused(client: TestClient) -> None:
    sent = client.post("/", data={"message": "x" * 70_000})
    assert sent.status_code == 413
    assert "content-security-policy" in sent.headers


def test_hostile_text_stays_text(client: TestClient) -> None:
    session = field(client.get("/").text, "session")
    client.post("/", data={"message": f"elakt {HOSTILE}", "session": session})
    page = client.get("/").text
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page
    assert "&lt;script&gt;" in page


def test_only_our_own_pictures_and_documents_are_shown() -> None:
    reply = whole(ANSWER) | {
        "pictures": [{"url": "https://evil.example/x.png", "alt": "x"}, {"url": "/pictures/1.png", "alt": "y"}],
        "documents": [{"name": "a", "type": "b", "url": "//evil.example/x"}],
        "law": [{"ref": "x", "url": "javascript:alert(1)"}],
    }
    shown = pages._reply(reply, pages.words("sv"))
    assert [one["url"] for one in shown["pictures"]] == ["/pictures/1.png"]
    assert shown["documents"] == []
    assert shown["law"] == []


def test_law_that_is_not_the_official_edition_is_marked(client: TestClient) -> None:
    session = field(client.get("/").text, "session")
    client.post("/", data={"message": "hej", "session": session})
    page = client.get("/").text
    assert page.count('<span class="mark">inofficiell</span>') == 1


def test_each_organisation_stands_once_as_a_card_with_all_its_facts(client: TestClient) -> None:
    session = field(client.get("/").text, "session")
    client.post("/", data={"message": "städning", "session": session})
    page = client.get("/").text
    assert page.count("Rena Händer") == 1
    assert '<a href="mailto:info@renahander.example"' in page
    assert '<a href="tel:0243112233"' in page
    assert "Uppger minst 30 procent" in page
    assert "Uppgift från källa, inte bekräftad · 2016" in page
    assert page.index("Listan är inte fullständig") > page.index("Bara Kort")


PATHS = ["/", "/?lang=en", "/om", "/integritet", "/tillganglighet", "/static/chat.js", "/static/chat.css", "/static/x"]


@pytest.mark.parametrize("path", PATHS)
def test_every_page_is_closed_to_everything_from_outside(client: TestClient, path: str) -> None:
    told = client.get(path).headers
    assert told["content-security-policy"] == (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    )
    assert told["x-content-type-options"] == "nosniff"
    assert told["referrer-policy"] == "no-referrer"
    assert told["x-frame-options"] == "DENY"


def test_the_listed_origins_may_embed_and_nothing_else_gets_into_the_header(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EMBED_ORIGINS", "https://www.falun.se, https://*.region.se 'unsafe' https://x;script-src")
    settings.cache_clear()
    told = client.get("/").headers
    assert told["content-security-policy"].endswith(
        "frame-ancestors https://www.falun.se https://*.region.se https://x"
    )
    assert "x-frame-options" not in told


@pytest.mark.parametrize("path", ["/om", "/integritet", "/tillganglighet"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_pages_name_host_and_contact_of_the_installation(client: TestClient, path: str, language: str) -> None:
    page = client.get(f"{path}?lang={language}").text
    assert f'<html lang="{language}">' in page
    assert 'href="mailto:lots@example.org"' in page
    assert "javascript:" not in page
    assert "Region <Dalarna>" not in page


@pytest.mark.parametrize("path", ["/om", "/integritet", "/tillganglighet"])
def test_what_the_installation_has_not_stated_is_said(
    client: TestClient, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HOST_NAME", "CONTROLLER", "CONTACT_NAME", "CONTACT_EMAIL", "CONTACT_URL"):
        monkeypatch.setenv(name, "")
    settings.cache_clear()
    assert "Den här installationen har ingen kontakt angiven." in client.get(path).text


def test_both_languages_have_the_same_words() -> None:
    assert pages.words("sv").keys() == pages.words("en").keys()


@pytest.mark.parametrize("body", [b"x", b"[]", b'{"session": 1}', b'{"session": "kort"}', b"\xff"])
def test_a_malformed_request_for_the_history_is_refused(client: TestClient, body: bytes) -> None:
    assert client.post("/api/history", content=body).status_code == 400


def test_a_buttons_payload_without_its_reply_is_not_shown() -> None:
    lines = [{"number": 1, "mine": "role:official"}, {"number": 1, "body": whole(GREETING)}]
    assert next(pages._titled(lines, pages.words("sv")))["mine"] == "(knapp)"


MARKDOWN = [
    ("**fet** och *kursiv*", "<p><strong>fet</strong> och <em>kursiv</em></p>"),
    ("ett\ntvå\n\ntre", "<p>ett<br>\ntvå</p>\n<p>tre</p>"),
    ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    ("2. a\n3. b", '<ol start="2">\n<li>a</li>\n<li>b</li>\n</ol>'),
    ("# inte rubrik", "<p># inte rubrik</p>"),
    (
        "![x](https://a.se/x.png)",
        '<p>!<a href="https://a.se/x.png" target="_blank" rel="noopener noreferrer">x</a></p>',
    ),
    (
        "se https://a.se/b.",
        '<p>se <a href="https://a.se/b" target="_blank" rel="noopener noreferrer">https://a.se/b</a>.</p>',
    ),
    ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>"),
    ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
    ("[x](mailto:a@b.se)", '<p><a href="mailto:a@b.se" rel="noopener noreferrer">x</a></p>'),
]


@pytest.mark.parametrize(("text", "expected"), MARKDOWN)
def test_the_markdown_subset(text: str, expected: str) -> None:
    assert to_html(text).strip() == expected


@pytest.mark.parametrize(
    ("body", "status", "place"),
    [
        ({"lat": 60.606, "lon": 15.635}, 200, "Falun"),
        ({"lat": 0, "lon": 0}, 200, None),
        ({"lat": 91, "lon": 0}, 400, None),
        ({"lat": "x", "lon": 0}, 400, None),
        ({"lat": True, "lon": 0}, 400, None),
        ([], 400, None),
    ],
)
def test_a_position_becomes_a_municipality_at_the_door(
    client: TestClient, body: object, status: int, place: str
) -> None:
    answer = client.post("/api/place", json=body)
    assert answer.status_code == status
    assert answer.json().get("place") == place
