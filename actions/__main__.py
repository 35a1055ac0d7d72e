"""The action server, on loopback: `python -m actions`. rasa-sdk's own, with our log and its request ids."""

from __future__ import annotations

import logging
import time

from rasa_sdk.endpoint import create_app
from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from common import log
from common.settings import settings
from directory.question import understand
from knowledge.library import library

KEEP_ALIVE = 60  # seconds: longer than Rasa keeps an idle connection (aiohttp's 15), so that Rasa hangs up first
_log = logging.getLogger("actions")


def application() -> Sanic:
    app: Sanic = create_app("actions")
    app.config.KEEP_ALIVE_TIMEOUT = KEEP_ALIVE
    app.on_request(_begin)  # type: ignore[no-untyped-call]
    app.on_response(_end)  # type: ignore[no-untyped-call]
    return app


async def _begin(request: Request) -> None:
    request.ctx.began = time.perf_counter()


async def _end(request: Request, response: HTTPResponse) -> None:
    if request.path != "/webhook" or not isinstance(call := request.json, dict):
        return
    said = (call.get("tracker") or {}).get("latest_message") or {}
    log.request.set(str((said.get("metadata") or {}).get("id", "")))
    fields = {"action": call.get("next_action"), "status": response.status}
    _log.info("action", extra={"fields": {**fields, "ms": round((time.perf_counter() - request.ctx.began) * 1000, 1)}})


if __name__ == "__main__":
    log.configure()
    library()  # reading and checking all answers takes seconds: before the first question, not during it
    understand("städning i Falun")  # so does reading what people say for services and places
    application().run(host="127.0.0.1", port=settings().actions_port, access_log=False, motd=False)
