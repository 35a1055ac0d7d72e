"""The HTTP API: POST /api/chat and /api/events, health and metrics (docs/openapi.yml)."""

from __future__ import annotations

import asyncio
import contextlib
import json
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot import metrics
from bot.door import MESSAGE_ID, SESSION
from bot.front import Caller, Front, TooMany
from bot.limits import is_loopback
from knowledge.library import library
from store import inbox
from store.database import Unavailable

MAX_BODY = 64 * 1024


class BadRequest(ValueError):
    """The request has not the form of the API."""


def routes(front: Front) -> list[BaseRoute]:
    async def chat(request: Request) -> Response:
        try:
            body = await _body(request)
            session, message = _session(body), body.get("message")
            message_id = body.get("id")
            if not isinstance(message, str) or not (message_id is None or _is_id(message_id)):
                raise BadRequest
        except BadRequest:
            return problem(request, 400, "bad_request")
        if front.stopping:
            return problem(request, 503, "stopping")
        try:
            asked = await front.ask(session, message, message_id, Caller.of(request))
        except TooMany:
            return problem(request, 429, "too_many")
        headers = {"X-Last-Reply": str(asked.last)} if asked.last else {}
        return JSONResponse({"session": session, "replies": asked.replies}, headers=headers)

    async def events(request: Request) -> Response:
        try:
            body = await _body(request)
            session, after = _session(body), body.get("after", 0)
            if not isinstance(after, int) or isinstance(after, bool) or not 0 <= after < 2**31:
                raise BadRequest
        except BadRequest:
            return problem(request, 400, "bad_request")
        try:
            found = await front.events(session, after)
        except Unavailable:
            return problem(request, 503, "not_stored")
        return JSONResponse({"session": session, "replies": [{"number": i.number, **i.body} for i in found]})

    async def healthz(_request: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def readyz(_request: Request) -> Response:
        parts = {**await front.rasa.ready(), "database": await _database()}
        status = 200 if all(parts.values()) else 503
        faults = library().faults  # told, but an old text is no reason to stop answering
        return JSONResponse({"parts": {**parts, "answers": not faults}, "answer_faults": faults}, status_code=status)

    async def measured(request: Request) -> Response:
        if not is_loopback(Caller.of(request).address):
            return problem(request, 404, "not_found")
        with contextlib.suppress(Unavailable):
            metrics.queue.set(await asyncio.to_thread(inbox.waiting))
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return [
        Route("/api/chat", chat, methods=["POST"]),
        Route("/api/events", events, methods=["POST"]),
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/metrics", measured),
    ]


async def _database() -> bool:
    try:
        await asyncio.to_thread(inbox.waiting)
    except Unavailable:
        return False
    return True


def problem(request: Request, status: int, code: str) -> Response:
    message = library().speaking(Caller.of(request).language).text(code)
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)


async def _body(request: Request) -> dict[str, Any]:
    raw = b""
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MAX_BODY:
            raise BadRequest
    try:
        body = json.loads(raw)
    except ValueError:
        raise BadRequest from None
    if not isinstance(body, dict):
        raise BadRequest
    return body


def _session(body: dict[str, Any]) -> str:
    session = body.get("session")
    if not isinstance(session, str) or not SESSION.fullmatch(session):
        raise BadRequest
    return session


def _is_id(value: object) -> bool:
    return isinstance(value, str) and bool(MESSAGE_ID.fullmatch(value))
