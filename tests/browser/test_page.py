"""The web page in a real browser: accessible in every state, by keyboard, without JavaScript, after a failure."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.browser.samples import Fake, application
from tests.conftest import missing

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = Path(AXE_FILE_PATH).read_text("utf-8")
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def front() -> Fake:
    return Fake()


@pytest.fixture(scope="module")
def address(front: Fake) -> Iterator[str]:
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(
        uvicorn.Config(application(front), log_level="error", ws="none", timeout_graceful_shutdown=1)
    )
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        missing("Chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens a page of its own conversation; at the end, nothing may have been asked from elsewhere or gone wrong."""
    contexts: list[Any] = []
    faults: list[str] = []

    def opened(path: str = "/", script: bool = True, **options: Any) -> Page:
        options = {"viewport": {"width": 390, "height": 800}, "reduced_motion": "reduce"} | options
        context = browser.new_context(java_script_enabled=script, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(5000)
        page.on("request", lambda it: it.url.startswith((address, "blob:")) or faults.append(it.url))
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda it: "Content Security" in it.text and faults.append(it.text))
        page.goto(address + path)
        if (script and path.startswith("/?")) or (path == "/" and script):
            page.wait_for_selector("html[data-ready]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert faults == []


def say(page: Page, text: str, lines: int = 1) -> None:
    """Sends, and waits for at least one more reply."""
    before = page.locator(".reply").count()
    page.get_by_role("textbox").fill(text)
    page.get_by_role("textbox").press("Enter")
    expect(page.locator(".reply").nth(before + lines - 1)).to_be_visible()
    expect(page.locator("#status")).to_have_text("")


def violations(page: Page) -> list[str]:
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    return [f"{it['id']}: {[node['target'] for node in it['nodes']]}" for it in found]


def overflows(page: Page) -> bool:
    """WCAG 1.4.10: nothing needs scrolling sideways."""
    return bool(
        page.evaluate(
            "[document.documentElement, document.querySelector('main')].some(e => e.scrollWidth > e.clientWidth)"
        )
    )


STATES = {
    "first": [],
    "answer": ["Måste 30 procent vara anställda?"],
    "clarify": ["vad menar du"],
    "cards": ["städning i Borlänge"],
    "form": ["får vi reservera"],
    "result": ["annex2"],
    "error": ["trasigt"],
    "long words": ["långt " + "ord" * 100],
    "every other kind": ["alla"],
}
LOOKS: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "320 px": {"viewport": {"width": 320, "height": 640}},
    "400 % zoom": {"viewport": {"width": 320, "height": 256}},
}


@pytest.mark.parametrize("look", ["light", "dark"])
def test_no_state_has_a_barrier(open_page: Open, look: str) -> None:
    faults = {}
    for state, texts in STATES.items():
        page = open_page(**LOOKS[look])
        for text in texts:
            say(page, text)
        page.evaluate("document.querySelectorAll('.fold').forEach(fold => { fold.open = true })")
        if found := violations(page):
            faults[state] = found
        page.context.close()
    assert faults == {}


@pytest.mark.parametrize("look", ["320 px", "400 % zoom"])
def test_no_state_needs_scrolling_sideways(open_page: Open, look: str) -> None:
    page = open_page(**LOOKS[look])
    faults = [] if not overflows(page) else ["first"]
    for state, texts in STATES.items():
        for text in texts:
            say(page, text)
        page.evaluate("document.querySelectorAll('.fold').forEach(fold => { fold.open = true })")
        if overflows(page):
            faults.append(state)
    assert faults == []
    assert violations(page) == []
    page.get_by_role("textbox").scroll_into_view_if_needed()
    expect(page.get_by_role("textbox")).to_be_in_viewport(ratio=1)


LIBRARY = ["/svar", "/svar?q=moms", "/svar?q=moms&lang=en", "/svar/andelskravet", "/svar/iop?lang=en", "/svar/nej"]


@pytest.mark.parametrize("path", ["/om", "/integritet", "/tillganglighet", "/om?lang=en", "/?lang=en", *LIBRARY])
def test_the_other_pages_have_no_barrier(open_page: Open, path: str) -> None:
    for look in LOOKS:
        page = open_page(path, **LOOKS[look])
        page.locator(".menu summary").click()
        assert violations(page) == []
        assert not overflows(page)


def test_ten_turns_leave_no_barrier_and_every_reply_once(open_page: Open, front: Fake) -> None:
    page = open_page()
    for text in ["a", "vad menar du", "städning", "reservera", "annex2", "trasigt", "långt", "a", "alla", "a"]:
        say(page, text)
    page.wait_for_timeout(1500)  # the events bring the same replies again
    session = page.evaluate("document.querySelector('[name=session]').value")
    stored = [line for line in front.told[session] if "body" in line]
    assert page.locator(".reply").count() == len(stored)
    assert page.locator(".reply[data-number]").count() == len(stored)
    assert violations(page) == []


def test_without_javascript_everything_works(open_page: Open) -> None:
    page = open_page(script=False)
    page.get_by_role("textbox").fill("Måste 30 procent?")
    page.get_by_role("button", name="Skicka").click()
    assert page.url.endswith("/#last")
    expect(page.locator(".reply").last).to_contain_text("Minst 30 procent")
    expect(page.locator(".reply").last).to_be_in_viewport()
    page.get_by_role("button", name="Jag köper in").click()
    expect(page.locator(".mine").last).to_contain_text("Jag köper in")
    page.get_by_role("textbox").fill("städning")
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator(".card")).to_have_count(3)
    assert page.locator(".scripted:visible").count() == 0
    page.get_by_text("Meny").click()
    page.get_by_role("button", name="Rensa").click()
    expect(page.locator(".line")).to_have_count(0)


@pytest.mark.parametrize("look", ["light", "dark", "400 % zoom"])
def test_the_page_without_its_script_has_no_barrier(open_page: Open, look: str) -> None:
    page = open_page(**LOOKS[look])
    for text in ("alla", "städning", "annex2", "reservera", "trasigt"):
        say(page, text)
    page.route("**/chat.js*", lambda route: route.fulfill(body="", content_type="text/javascript"))
    page.reload()  # what the server renders, with a browser that can still run axe
    expect(page.locator(".card")).to_have_count(3)
    assert violations(page) == []
    assert not overflows(page)


def test_script_and_server_show_the_same(open_page: Open) -> None:
    page = open_page()
    for text in ("alla", "städning", "annex2", "reservera", "trasigt", "menar", "elakt"):
        say(page, text)
    shown = (
        "Array.from(document.querySelectorAll('#lines .text, #lines .label, .fold, .card, .quick, .permalink'),"
        " e => e.innerText + Array.from(e.matches('.permalink') ? e.children : [], link => link.pathname))"
    )
    by_script = page.evaluate(shown)
    page.reload()
    page.wait_for_selector("html[data-ready]")
    assert [text.split() for text in page.evaluate(shown)] == [text.split() for text in by_script]


def test_the_keyboard_alone_is_enough(open_page: Open) -> None:
    page = open_page()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till skrivrutan")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("rad ett")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("rad två")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_have_text("rad ett\nrad två", use_inner_text=True)
    expect(page.get_by_role("textbox")).to_be_focused()
    button = page.get_by_role("button", name="Jag köper in")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".mine").last).to_contain_text("Jag köper in")
    expect(button).to_be_disabled()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_role("textbox")).to_be_focused()
    menu = page.locator(".menu summary")
    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Integritet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()


def test_screen_readers_find_log_status_and_form(open_page: Open) -> None:
    page = open_page()
    say(page, "Måste 30 procent?", 2)
    tree = page.locator("body").aria_snapshot()
    for part in ('- main "Samtalet"', '- log "Samtalet"', "- status", '- form "Skriv till Upphandlingslotsen"'):
        assert part in tree
    assert '- textbox "Din fråga"' in tree
    assert '- group "Snabbsvar"' in tree
    assert "Upphandlingslotsen:" in tree
    assert "(öppnas i ny flik)" in page.locator(".fold").first.inner_html()


def test_a_reload_keeps_the_conversation_and_what_was_being_typed(open_page: Open) -> None:
    page = open_page()
    say(page, "städning", 2)
    page.get_by_role("textbox").fill("halvskriv")
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(".mine")).to_have_text(["Du skrev:städning"])
    expect(page.locator(".reply")).to_have_count(2)
    expect(page.get_by_role("textbox")).to_have_value("halvskriv")


def test_in_a_frame_without_cookies_a_reload_keeps_the_conversation(open_page: Open) -> None:
    page = open_page()
    say(page, "städning", 2)
    page.context.clear_cookies()
    page.reload()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(".reply")).to_have_count(2)
    expect(page.locator(".mine")).to_have_count(1)


def test_a_failed_message_is_sent_again_under_the_same_id(open_page: Open, front: Fake) -> None:
    page = open_page()
    page.get_by_role("textbox").fill("fel en gång")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator("#status")).to_have_text("Meddelandet kom inte fram.")
    assert violations(page) == []
    page.get_by_role("button", name="Försök igen").click()
    expect(page.locator(".reply").last).to_contain_text("Minst 30 procent")
    expect(page.locator(".failed")).to_have_count(0)
    expect(page.locator(".mine")).to_have_count(1)
    session = page.evaluate("document.querySelector('[name=session]').value")
    ids = [message_id for asked, _, message_id in front.asked if asked == session]
    assert len(ids) == 2
    assert ids[0] == ids[1]


def test_a_dead_network_is_told_and_retried(open_page: Open) -> None:
    page = open_page()
    page.context.set_offline(True)
    page.get_by_role("textbox").fill("hej")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Skicka").click()
    expect(page.locator("#status")).to_have_text("Meddelandet kom inte fram.")
    page.context.set_offline(False)
    page.get_by_role("button", name="Försök igen").click()
    expect(page.locator(".reply").last).to_contain_text("Minst 30 procent")


def test_a_late_reply_comes_by_itself_and_once(open_page: Open) -> None:
    page = open_page()
    say(page, "sent")
    expect(page.locator(".reply").last).to_contain_text("Minst 30 procent")
    page.wait_for_timeout(1200)
    expect(page.locator(".reply")).to_have_count(2)


def test_typing_is_told_while_waiting(open_page: Open) -> None:
    page = open_page()
    page.route("**/api/chat", lambda route: (page.wait_for_timeout(300), route.continue_()))
    page.get_by_role("textbox").fill("hej")
    page.keyboard.press("Tab")
    page.get_by_role("textbox").press("Enter")
    expect(page.locator("#status")).to_have_text("Upphandlingslotsen skriver …")
    expect(page.locator("#status")).to_have_text("")


def test_hostile_text_stays_text(open_page: Open) -> None:
    page = open_page()
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))
    say(page, "elakt <img src=x onerror=alert(3)>")
    assert page.locator("#lines img, #lines script, [href^='javascript']").count() == 0
    assert "<script>" in page.locator(".reply").last.inner_text()


def test_download_copy_and_clear(open_page: Open) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    say(page, "Måste 30 procent?", 2)
    page.locator(".menu summary").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Ladda ner").click()
    text = Path(download.value.path()).read_text("utf-8")
    assert "Du skrev:\nMåste 30 procent?" in text
    assert "4 kap. 18 § LOU (https://lagen.nu/2016:1145#K4P18) inofficiell" in text
    page.get_by_role("heading", level=1).click()
    page.get_by_role("button", name="Kopiera").click()
    expect(page.locator("#status")).to_have_text("Svaret är kopierat.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "Minst 30 procent" in copied
    assert "Kopiera" not in copied
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Rensa samtalet").click()
    page.get_by_role("button", name="Tryck igen").click()
    page.wait_for_selector("html[data-ready]")
    expect(page.locator(".line")).to_have_count(0)


def test_wider_text_spacing_hides_nothing(open_page: Open) -> None:
    """WCAG 1.4.12."""
    page = open_page(viewport={"width": 320, "height": 640}, bypass_csp=True)
    say(page, "städning", 2)
    page.add_style_tag(
        content="*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}"
        "p{margin-bottom:2em!important}"
    )
    assert not overflows(page)
    expect(page.get_by_role("button", name="Skicka")).to_be_in_viewport()


def test_a_position_becomes_a_municipality_in_the_box_after_a_click(open_page: Open) -> None:
    page = open_page(geolocation={"latitude": 60.606, "longitude": 15.635}, permissions=["geolocation"])
    page.get_by_role("textbox").fill("vem kan städa")
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Skriv in min kommun").click()
    expect(page.get_by_role("textbox")).to_have_value("vem kan städa i Falun")


def test_a_position_that_is_not_given_is_told_in_words(open_page: Open) -> None:
    page = open_page(permissions=[])
    page.locator(".menu summary").click()
    page.get_by_role("button", name="Skriv in min kommun").click()
    expect(page.locator("#status")).to_contain_text("Skriv gärna kommunens namn")


def test_an_answer_leads_to_its_own_page_and_back(open_page: Open) -> None:
    page = open_page()
    say(page, "Måste 30 procent?", 2)
    link = page.get_by_role("link", name="Läs eller länka till svaret")
    expect(link).to_have_attribute("href", "/svar/trettio_procent")
    expect(link).to_have_attribute("target", "_blank")
    say(page, "städning")
    assert link.count() == 1
    page.locator(".menu summary").click()
    page.get_by_role("link", name="Alla svar", exact=True).click()
    page.get_by_role("searchbox").fill("hur räknas 30 procnten")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Andelskravet på 30 procent").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Andelskravet på 30 procent")
    page.get_by_role("button", name="Fråga vidare i samtalet").click()
    expect(page.locator(".reply").last).to_contain_text("Minst 30 procent")


def test_the_library_is_searched_and_read_without_javascript(open_page: Open) -> None:
    page = open_page("/svar", script=False)
    page.get_by_role("searchbox").fill("kolektivavtal")
    page.get_by_role("button", name="Sök").click()
    page.locator(".hits").get_by_role("link", name="Krav på kollektivavtal").click()
    expect(page.get_by_role("heading", name="Lagrum")).to_be_visible()
    page.get_by_role("button", name="Fråga vidare i samtalet").click()
    expect(page.locator(".reply").last).to_contain_text("Minst 30 procent")


def test_on_paper_an_answer_is_itself_with_its_addresses(open_page: Open) -> None:
    page = open_page("/svar/andelskravet")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_text("ännu inte granskat av jurist")).to_be_visible()
    for hidden in (".search", ".quick", "nav", ".onward"):
        assert page.locator(f"{hidden}:visible").count() == 0
    printed = page.evaluate("getComputedStyle(document.querySelector('.references a'), '::after').content")
    assert "https://lagen.nu/2016:1145#K4P18" in printed
