"""The web page: the chat, which works without JavaScript too, and the pages about it, all under a strict CSP."""

from __future__ import annotations

import json
import logging
import re
import secrets
from collections.abc import Iterator
from typing import Protocol
from urllib.parse import parse_qsl, urlparse

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot import reading
from bot.door import MESSAGE_ID, SESSION
from bot.front import Caller, TooMany
from bot.site import Endpoint, TooLarge, guarded, html, is_official, is_outside, language, render, static, words
from common import payloads
from common.reply import Json
from common.settings import settings
from common.text import MAX_CHARACTERS
from knowledge.places import municipality_at

log = logging.getLogger(__name__)

COOKIE = "samtal"
MAX_BODY = 64 * 1024
PAGES = {"/om": "about", "/integritet": "privacy", "/tillganglighet": "accessibility"}

_ITEM = re.compile(r"- \*\*(?P<name>[^*]+)\*\*\s*(?P<rest>.*)")
_KIND = re.compile(r"^\((\w)([^)]*)\)")  # "(kooperativ), Falun" begins a sentence under the card's name
_ENGLISH = re.compile(r"\b(?:the|and|of|is|are|you|this|not)\b", re.I)
_SWEDISH = re.compile(r"\b(?:och|att|det|som|är|för|ni|jag|inte)\b", re.I)


class Front(Protocol):
    """What the pages need of the bot."""

    async def ask(self, session: str, message: str, message_id: str | None, caller: Caller) -> Json:
        """The body of a 200 of POST /api/chat: {"session", "replies"}."""

    async def history(self, session: str) -> list[Json]:
        """{"number", "mine": text} and {"number", "body": Reply}, in order."""


def routes(front: Front) -> list[BaseRoute]:
    async def chat(request: Request) -> Response:
        session = _cookie(request)
        return await _page(request, front, session or secrets.token_urlsafe(16))

    async def say(request: Request) -> Response:
        # a form on somebody else's page would make people speak without knowing (the referrer is switched off)
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return Response("Cross-site", status_code=403)
        fields = dict(parse_qsl((await _body(request)).decode(errors="replace"), keep_blank_values=True))
        if "clear" in fields:
            return _with_session(request, _redirect(request, ""), secrets.token_urlsafe(16))
        known = _cookie(request)
        given = fields.get("session", "")
        session = known or (given if SESSION.fullmatch(given) else secrets.token_urlsafe(16))
        return await _say(request, front, session, known is not None, fields)

    async def history(request: Request) -> Response:
        try:
            session = json.loads(await _body(request))["session"]
            if not SESSION.fullmatch(session):
                raise ValueError
        except (ValueError, TypeError, KeyError):
            return JSONResponse({"error": {"code": "bad_request", "message": ""}}, status_code=400)
        lines = list(_titled(await front.history(session), words(language(request))))
        return JSONResponse({"session": session, "lines": lines})

    async def place(request: Request) -> Response:
        """A position becomes the name of a municipality here, at the door; the position itself is kept nowhere."""
        try:
            position = json.loads(await _body(request))
            found = municipality_at(_degrees(position["lat"], 90), _degrees(position["lon"], 180))
        except (ValueError, TypeError, KeyError):
            return JSONResponse({"error": {"code": "bad_request", "message": ""}}, status_code=400)
        return JSONResponse({"place": found.name if found else None})

    def about(name: str) -> Endpoint:
        async def page(request: Request) -> Response:
            return HTMLResponse(render(f"{name}.html", request, page=name))

        return page

    return [
        Route("/", guarded(chat), methods=["GET"]),
        Route("/", guarded(say), methods=["POST"]),
        Route("/api/history", guarded(history), methods=["POST"]),
        Route("/api/place", guarded(place), methods=["POST"]),
        Route("/static/{file}", guarded(static)),
        *(Route(path, guarded(about(name))) for path, name in PAGES.items()),
    ]


def _degrees(value: object, limit: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= limit:
        raise ValueError
    return float(value)


async def _say(request: Request, front: Front, session: str, known: bool, fields: dict[str, str]) -> Response:
    """Asks; then back to the page, or straight the page when a redirect would lose something."""
    message = fields.get("payload") or fields.get("message", "")
    message_id = fields.get("id", "")
    known_id = message_id if MESSAGE_ID.fullmatch(message_id) else None
    try:
        asked = await front.ask(session, message, known_id, Caller.of(request))
    except TooMany:
        return await _failed(request, front, session, known, fields, "too_many", 429)
    except Exception:
        log.exception("a message from the plain form failed")
        return await _failed(request, front, session, known, fields, "failed_page", 503)
    stored = [line["body"] for line in await front.history(session) if "body" in line]
    unseen = [{"body": reply} for reply in asked["replies"] if reply not in stored]
    if known and not unseen:
        return _redirect(request, "#last")
    return await _page(request, front, session, known, unseen)


async def _failed(
    request: Request, front: Front, session: str, known: bool, fields: dict[str, str], key: str, status: int
) -> Response:
    """The page with what went wrong; what was typed stands in the box again."""
    failure = {"kind": "error", "by": "bot", "text": words(language(request))[key]}
    return await _page(request, front, session, known, [{"body": failure}], fields.get("message", ""), status)


async def _page(
    request: Request,
    front: Front,
    session: str,
    cookie: bool = True,
    unseen: list[Json] | None = None,
    typed: str = "",
    status: int = 200,
) -> Response:
    """The chat with its history; `unseen` replies are not in it, and `cookie` says whether to set the session's."""
    spoken = words(language(request))
    try:
        told = await front.history(session)
    except Exception:
        if status == 200:
            raise
        log.exception("no history")
        told = []
    lines = list(_titled([*told, *(unseen or [])], spoken))
    page = render(
        "page.html",
        request,
        page="chat",
        session=session,
        known=_cookie(request) == session,
        lines=[_line(line, spoken) for line in lines],
        after=max((line.get("number", 0) for line in lines if "body" in line), default=0),
        typed=typed,
        once=secrets.token_urlsafe(12),
        limit=MAX_CHARACTERS,
    )
    response = HTMLResponse(page, status_code=status)
    return _with_session(request, response, session) if cookie else response


def _with_session(request: Request, response: Response, session: str) -> Response:
    is_https = request.url.scheme == "https" or settings().public_url.startswith("https:")
    response.set_cookie(COOKIE, session, httponly=True, samesite="lax", secure=is_https, path="/")
    return response


def _redirect(request: Request, fragment: str) -> Response:
    query = "?lang=en" if language(request) == "en" else ""
    return RedirectResponse(f"/{query}{fragment}", status_code=303)


def _cookie(request: Request) -> str | None:
    session = request.cookies.get(COOKIE, "")
    return session if SESSION.fullmatch(session) else None


async def _body(request: Request) -> bytes:
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MAX_BODY:
            raise TooLarge
    return raw


# The conversation as the template shows it


def _titled(lines: list[Json], told: dict[str, str]) -> Iterator[Json]:
    """The lines with the title of a pressed button in place of its payload."""
    titles: dict[str, str] = {}
    for line in lines:
        if "body" in line:
            titles |= {button["payload"]: button["title"] for button in line["body"].get("buttons", [])}
            yield line
        else:
            said = line["mine"]
            yield line | {"mine": titles.get(said, told["pressed"]) if payloads.parse(said) else said}


def _line(line: Json, told: dict[str, str]) -> Json:
    return line if "mine" in line else {"number": line.get("number"), "reply": _reply(line["body"], told)}


def _reply(body: Json, told: dict[str, str]) -> Json:
    text, items, after = _split(body["text"], body.get("organisations") or [])
    form = body.get("form")
    label = told["step"].format(step=form["step"], of=form["of"]) if form else told.get(f"kind_{body['kind']}", "")
    return {
        **{name: body.get(name) or [] for name in ("buttons", "sources")},
        "kind": body["kind"],
        "permalink": f"{reading.PATH}/{body['answer']}" if body["kind"] == "answer" and body.get("answer") else "",
        "by": body.get("by", "bot"),
        "label": label,
        "language": "en" if len(_ENGLISH.findall(body["text"])) > len(_SWEDISH.findall(body["text"])) else "sv",
        "text": html(text, told),
        "cards": [_card(one, item, told) for one, item in zip(body.get("organisations") or [], items, strict=True)],
        "after": html(after, told),
        "law": [
            law | {"unofficial": not is_official(law["url"])} for law in body.get("law") or [] if is_outside(law["url"])
        ],
        "pictures": [picture for picture in body.get("pictures") or [] if _ours(picture["url"])],
        "documents": [document for document in body.get("documents") or [] if _ours(document["url"])],
    }


def _split(text: str, organisations: list[Json]) -> tuple[str, list[str | None], str]:
    """The text before the organisations' list items, the item of each organisation, and the text after them.

    The text alone carries everything; on the page each organisation's item becomes its card instead of standing twice.
    """
    before: list[str] = []
    after: list[str] = []
    items: list[str | None] = [None] * len(organisations)
    waiting = {_bare(one["name"]): place for place, one in reversed(list(enumerate(organisations)))}
    for line in text.split("\n"):
        match = _ITEM.fullmatch(line)
        place = waiting.pop(_bare(match["name"]), None) if match else None
        if match and place is not None:
            items[place] = _KIND.sub(lambda kind: kind[1].capitalize() + kind[2], match["rest"])
        else:
            (after if any(items) else before).append(line)
    return "\n".join(before), items, "\n".join(after)


def _bare(name: str) -> str:
    return re.sub(r"[^\w]", "", name).casefold()


def _card(one: Json, item: str | None, told: dict[str, str]) -> Json:
    ways = [
        (one.get("website"), one.get("website"), urlparse(one.get("website") or "").hostname),
        (one.get("email"), f"mailto:{one.get('email')}", one.get("email")),
        (one.get("phone"), f"tel:{re.sub('[^0-9+]', '', one.get('phone') or '')}", one.get("phone")),
    ]
    text = item or ""
    missing = []
    for value, address, shown in ways:
        if not value or not str(address).startswith(("https:", "http:", "mailto:", "tel:")):
            continue
        if value in text and not str(address).startswith("http"):
            text = text.replace(value, f"[{value}]({address})", 1)
        elif value not in text:
            missing.append({"url": address, "shown": shown, "outside": str(address).startswith("http")})
    place = one.get("municipality") or ""
    near = one.get("distance_km")
    return {
        "name": one["name"],
        "confirmed": one["status"] == "confirmed",
        "trust": " · ".join(part for part in (told[one["status"]], one.get("confirmed") or one.get("seen")) if part),
        "text": html(text, told) if item else "",
        "facts": ", ".join(part for part in (one["kind"], place, f"{near:.0f} km" if near else "") if part),
        "services": ", ".join(one.get("services") or []),
        "source": one.get("source") or "",
        "ways": missing,
    }


def _ours(address: str) -> bool:
    return address.startswith("/") and not address.startswith(("//", "/\\"))
