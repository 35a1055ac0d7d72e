"""The readable library: every answer as a plain page that can be searched, linked to and printed. No script."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Iterator
from itertools import groupby

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.site import guarded, html, is_official, language, render, words
from common.reply import Json
from common.settings import settings
from knowledge import telling
from knowledge.answers import PARTS, Answer
from knowledge.aspects import aspects
from knowledge.find import find
from knowledge.law import Act
from knowledge.library import Library, library
from knowledge.sentences import sentences

PATH = "/svar"
HITS = 20
LONGEST_QUERY = 200  # characters
# In this order: what the library is about first, what surrounds it after. A new topic comes last.
TOPICS = ("reserverad", "socialt", "forfarande", "foretag", "arbetssatt", "exempel")

_SWEDISH_ORDER = str.maketrans("åäö", "{|}")  # after z, in this order


def routes() -> list[BaseRoute]:
    return [Route(PATH, guarded(_library)), Route(f"{PATH}/{{id}}", guarded(_answer))]


async def _library(request: Request) -> Response:
    return await _list(request, request.query_params.get("q", "").strip()[:LONGEST_QUERY])


async def _list(request: Request, query: str, status: int = 200) -> Response:
    """The hits of a query, or all answers by topic. Status 404: they stand in place of an answer that is not there."""
    texts = library()
    found = await asyncio.to_thread(find, query, texts, HITS) if query else []  # the first one reads all answers
    page = render(
        "library.html",
        request,
        page="library",
        asked=query,
        missing=status == 404,
        hits=[_line(texts, one) | {"says": next(iter(sentences(one.short)), "")} for one in found],
        topics=list(_topics(texts)),
    )
    return HTMLResponse(page, status_code=status)


async def _answer(request: Request) -> Response:
    texts, asked = library(), request.path_params["id"]
    found = texts.get(asked)
    if found is None:
        return await _list(request, "", status=404)
    if found.id != asked:  # an old name
        kept = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(f"{PATH}/{found.id}{kept}", status_code=301)
    return HTMLResponse(render("answer.html", request, page="reading", **_told(request, texts, found)))


def _told(request: Request, texts: Library, found: Answer) -> Json:
    spoken = words(language(request))
    is_withdrawn = found.status == "withdrawn"
    sections = [] if is_withdrawn else list(_sections(texts, found, spoken))
    if language(request) == "en":
        sections.sort(key=lambda section: section["lang"] != "en")
    return {
        "title": found.title,
        "withdrawn": texts.text("withdrawn", title=found.title) if is_withdrawn else "",
        "sections": sections,
        "law": _law(texts, found),
        "unofficial_note": texts.text("source_unofficial"),
        "sources": found.sources,
        "ways_on": list(_ways_on(texts, found)),
        "standing": telling.standing(texts, found),
        "uncertain": found.status == "uncertain",
        "checked": found.checked.isoformat(),
        "version": found.version,
        "address": f"{(settings().public_url or str(request.base_url)).rstrip('/')}{PATH}/{found.id}",
        "id": found.id,
        "report": texts.text("report"),
        "once": secrets.token_urlsafe(12),
    }


def _sections(texts: Library, found: Answer, spoken: dict[str, str]) -> Iterator[Json]:
    yield {"heading": "", "part": "short", "lang": "sv", "intro": "", "text": html(found.short, spoken)}
    for heading, part in PARTS.items():
        if part in found.parts:
            yield {
                "heading": heading,
                "part": part,
                "lang": "en" if part == "english" else "sv",
                "intro": texts.text("paste_intro") if part == "paste" else "",
                "text": html(found.parts[part], spoken),
            }


def _law(texts: Library, found: Answer) -> Json:
    """The sections that the answer cites, and the official register's page of each of their acts."""
    cited = [texts.law.cite(reference) for reference in found.law]
    acts = {act.key: act for act in map(texts.law.act, found.law) if act.register}
    return {
        "cited": [{"ref": law.ref, "url": law.url, "unofficial": not is_official(law.url)} for law in cited],
        "registers": [{"name": _named(act), "url": act.register} for act in acts.values()],
    }


def _named(act: Act) -> str:
    return act.name if act.number in act.name else f"{act.name} ({act.number})"


def _ways_on(texts: Library, found: Answer) -> Iterator[Json]:
    """The answers in the other cases, each with the questions that lead to it, then the related ones."""
    asked: dict[str, list[str]] = {}
    for aspect, target in found.follow_ups.items():
        asked.setdefault(target, []).append(aspects()[aspect].title)
    for target in dict.fromkeys([*asked, *found.related]):
        if (other := texts.get(target)) and other.id != found.id:
            yield _line(texts, other) | {"asked": " ".join(asked.get(target, []))}


def _topics(texts: Library) -> Iterator[Json]:
    def place(one: Answer) -> tuple[int, str]:
        return (TOPICS.index(one.topic) if one.topic in TOPICS else len(TOPICS), one.topic)

    for (_, topic), group in groupby(sorted(texts.answers.values(), key=place), place):
        lines = sorted((_line(texts, one) for one in group), key=_alphabetical)
        yield {"id": topic, "title": _topic(texts, topic), "lines": lines}


def _alphabetical(line: Json) -> str:
    return str(line["title"]).casefold().translate(_SWEDISH_ORDER)


def _topic(texts: Library, topic: str) -> str:
    return texts.texts.get(f"topic_{topic}", topic)


def _line(texts: Library, one: Answer) -> Json:
    return {
        "url": f"{PATH}/{one.id}",
        "title": one.title,
        "topic": _topic(texts, one.topic),
        "withdrawn": one.status == "withdrawn",
    }
