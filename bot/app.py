"""The front as one ASGI application: API, web page, and the worker behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import FrameType

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles

from bot import api, pages, reading
from bot.delivery import Telegram
from bot.front import Caller, Front
from bot.reports import Reports
from common import budgets, log
from common.reply import Json
from common.settings import settings
from knowledge.library import library
from store import files


class PageFront:
    """The front as the web page's plain form sees it."""

    def __init__(self, front: Front) -> None:
        self._front = front

    async def ask(self, session: str, message: str, message_id: str | None, caller: Caller) -> Json:
        asked = await self._front.ask(session, message, message_id, caller)
        return {"session": session, "replies": asked.replies}

    async def history(self, session: str) -> list[Json]:
        return await self._front.history(session)


def application() -> Starlette:
    front = Front(settings())
    telegram = Telegram(front, settings()) if settings().telegram_token.get_secret_value() else None
    reports = Reports(settings())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await front.start()
        reports.start()
        if telegram:
            await telegram.start()
        yield
        if telegram:
            await telegram.stop()
        await reports.stop()
        await front.stop()

    routes = [*api.routes(front), *stored_files(), *pages.routes(PageFront(front)), *reading.routes()]
    app = Starlette(
        routes=[*routes, *(telegram.routes() if telegram else [])],
        lifespan=lifespan,
        exception_handlers={404: _missing},
    )
    app.state.front = front
    return app


async def _missing(request: Request, _error: Exception) -> Response:
    """A page or file that is not there, in Swedish (a reply's files are erased after a while)."""
    key = "expired" if request.url.path.startswith(("/pictures/", "/documents/")) else "not_found"
    return PlainTextResponse(library().text(key), status_code=404)


def stored_files() -> list[BaseRoute]:
    """Pictures and documents of replies, under names that nobody can guess."""
    stored = StaticFiles(directory=files.folder())
    return [Mount("/pictures", stored), Mount("/documents", stored)]


class Server(uvicorn.Server):
    """uvicorn, which tells the front at the signal that it is to stop: whoever waits is answered before."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self.config.app.state.front.begin_to_stop()  # type: ignore[union-attr]
        super().handle_exit(sig, frame)


def serve() -> None:
    here = settings()
    log.configure()
    config = uvicorn.Config(
        application(),
        host=here.host,
        port=here.port,
        log_config=None,
        access_log=False,
        ws="none",  # uvicorn wants newer websockets than Rasa allows
        timeout_keep_alive=75,  # longer than proxies keep a connection: one closed under a message loses it
        timeout_graceful_shutdown=int(budgets.STOP),
    )
    Server(config).run()
