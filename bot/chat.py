"""`lots chat`: a terminal talking to the running front."""

from __future__ import annotations

import secrets
import uuid

import httpx

from common.reply import Json
from common.settings import settings


def talk() -> None:
    """Reads lines until end of file; a number presses the button with that number."""
    url = f"http://{settings().host}:{settings().port}"
    session, buttons = secrets.token_urlsafe(16), []  # type: ignore[var-annotated]
    print("Skriv en fråga, eller numret på en knapp. Ctrl-D avslutar.")
    while True:
        try:
            line = input("\nDu: ").strip()
        except EOFError:
            return
        pressed = int(line) - 1 if line.isdigit() else -1
        message = buttons[pressed]["payload"] if 0 <= pressed < len(buttons) else line
        body = {"session": session, "message": message, "id": uuid.uuid4().hex}
        try:
            answer = httpx.post(f"{url}/api/chat", json=body, timeout=60.0).json()
        except httpx.HTTPError:
            print(f"Ingen svarar på {url}. Starta med: make run")
            continue
        if "error" in answer:
            print(answer["error"]["message"])
            continue
        buttons = []
        for reply in answer["replies"]:
            buttons += reply["buttons"]
            show(reply, len(buttons) - len(reply["buttons"]))


def show(reply: Json, first: int) -> None:
    print(f"\nLotsen: {reply['text']}")
    for law in reply["law"]:
        print(f"  § {law['ref']}: {law['url']}")
    for source in reply["sources"]:
        print(f"  Källa: {source['title']} ({source['url']}), läst {source['seen']}")
    for number, button in enumerate(reply["buttons"], first + 1):
        print(f"  [{number}] {button['title']}")
