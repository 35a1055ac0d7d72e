"""What all pages share: templates, words, files, the language, and headers that keep a page to itself."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Awaitable, Callable
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode, urlparse

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from bot.markdown import to_html
from common.settings import Settings, settings

WEB = Path(__file__).resolve().parent / "web"
STATIC = {"chat.css": "text/css", "chat.js": "text/javascript", "icon.svg": "image/svg+xml"}
# everything else that publishes the law does it unofficially, lagen.nu too
OFFICIAL_LAW = ("rkrattsbaser.gov.se", "svenskforfattningssamling.se", "eur-lex.europa.eu", "curia.europa.eu")
KEPT = "q"  # what a page was asked stays when its language changes

_ORIGIN = re.compile(r"https?://[A-Za-z0-9.*-]+(?::\d{1,5})?")

Endpoint = Callable[[Request], Awaitable[Response]]


class TooLarge(ValueError):
    """The body is larger than any message."""


def guarded(endpoint: Endpoint) -> Endpoint:
    async def answer(request: Request) -> Response:
        try:
            response = await endpoint(request)
        except TooLarge:
            response = Response("Too large", status_code=413)
        for name, value in headers(settings()).items():
            response.headers[name] = value
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


def headers(here: Settings) -> dict[str, str]:
    """What keeps the page to itself; only the origins in EMBED_ORIGINS may show it in a frame."""
    origins = [origin for origin in re.split(r"[\s,;]+", here.embed_origins) if _ORIGIN.fullmatch(origin)]
    policy = (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        f"base-uri 'none'; form-action 'self'; frame-ancestors {' '.join(origins) or chr(39) + 'none' + chr(39)}"
    )
    told = {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return told if origins else told | {"X-Frame-Options": "DENY"}


async def static(request: Request) -> Response:
    name = request.path_params["file"]
    if name not in STATIC:
        return Response("Not found", status_code=404)
    keep = {"Cache-Control": "public, max-age=31536000, immutable"} if request.query_params.get("v") else None
    return Response(_file(name), media_type=STATIC[name], headers=keep)


@lru_cache
def _file(name: str) -> bytes:
    return (WEB / name).read_bytes()


@lru_cache
def _versioned(name: str) -> str:
    """The address of a file that changes with its content, so that browsers may keep it."""
    return f"/static/{name}?v={hashlib.sha256(_file(name)).hexdigest()[:12]}"


def language(request: Request) -> str:
    return "en" if request.query_params.get("lang") == "en" else "sv"


@lru_cache
def words(language: str) -> dict[str, str]:
    texts: dict[str, dict[str, str]] = yaml.safe_load((WEB / "texts.yml").read_text("utf-8"))
    return texts[language]


@lru_cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(WEB), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.globals["static"] = _versioned
    return made


def render(template: str, request: Request, **values: Any) -> str:
    chosen = language(request)
    told = words(chosen)
    for_script = json.dumps(told | {"official": " ".join(OFFICIAL_LAW)}, ensure_ascii=False)
    kept = {KEPT: asked} if (asked := request.query_params.get(KEPT)) else {}
    in_other = kept if chosen == "en" else kept | {"lang": "en"}
    return (
        _templates()
        .get_template(template)
        .render(
            lang=chosen,
            w=SimpleNamespace(**told),
            for_script=for_script,
            query="?lang=en" if chosen == "en" else "",
            other=f"?{urlencode(in_other)}" if in_other else "",
            here=settings(),
            path=request.url.path,
            **values,
        )
    )


def html(text: str, told: dict[str, str]) -> Markup:
    return Markup(to_html(text, told["new_tab"]))


def is_official(address: str) -> bool:
    host = urlparse(address).hostname or ""
    return any(host == known or host.endswith("." + known) for known in OFFICIAL_LAW)


def is_outside(address: str) -> bool:
    return address.startswith("https://")
