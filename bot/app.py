"""The front as one ASGI application: API, web page, and the worker behind them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.applications import Starlette

from bot import api
from bot.front import Front
from common.settings import settings


def application() -> Starlette:
    front = Front(settings())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        await front.start()
        yield
        await front.stop()

    return Starlette(routes=api.routes(front), lifespan=lifespan)


def serve() -> None:
    here = settings()
    uvicorn.run(
        application(), host=here.host, port=here.port, log_level="warning", access_log=False,
        timeout_graceful_shutdown=5,
    )
