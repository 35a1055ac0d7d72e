"""People at the front: who writes what and when, and what they got. The clients share the machine with the servers."""

from __future__ import annotations

import asyncio
import random
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

import aiohttp

from knowledge.library import library

PATIENCE_SECONDS = 60.0
SERVICES = ("städning", "catering", "tvätt", "trädgårdsskötsel", "flytthjälp", "snickeri", "återbruk", "café")
PLACES = ("Falun", "Borlänge", "Göteborg", "Malmö", "Umeå", "Mora", "Örebro", "Kiruna", "Visby", "Lund")
MESSAGES = 12  # of one person; then somebody else writes


def person(chance: random.Random) -> Iterator[tuple[str, str]]:
    """(session, text) of one person after the other: half are questions, the rest searches and the form.

    Everybody begins somewhere else, so that not all ask for the same at the same time.
    """
    questions = [text for answer in library().answers.values() for text in answer.questions["sv"]]
    while True:
        session, begin = uuid.uuid4().hex, chance.randrange(6)
        for number in range(begin, begin + MESSAGES):
            yield session, _line(number % 6, questions, chance)


def _line(place: int, questions: list[str], chance: random.Random) -> str:
    if place == 1:
        return f"vem kan leverera {chance.choice(SERVICES)} i {chance.choice(PLACES)}"
    if place in (3, 4):
        return ("form:reservation", "cancel:reservation")[place - 3]
    return chance.choice(questions)


@dataclass
class Outcome:
    """What one message came to. `seconds` counts from when it was meant to be sent."""

    sort: str
    seconds: float
    kind: str


@dataclass
class Run:
    rate: float
    outcomes: list[Outcome] = field(default_factory=list)
    lost: int = 0

    @property
    def errors(self) -> int:
        return sum(one.kind in ("error", "late") for one in self.outcomes)


Ask = Callable[[aiohttp.ClientSession, str, str, str], Awaitable[str]]  # (http, session, text, id) -> kind of the reply


async def offer(rate: float, seconds: float, ask: Ask, seed: int = 7) -> Run:
    """`rate` messages a second for `seconds`, whatever the answers take; everybody writes every six seconds."""
    chance = random.Random(seed)
    people = max(30, int(rate * 6))
    talks = [person(random.Random(chance.random())) for _ in range(people)]
    run, begin, tasks = Run(rate), time.monotonic() + 0.5, []
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(
        connector=connector, timeout=aiohttp.ClientTimeout(total=PATIENCE_SECONDS)
    ) as http:
        for number in count():
            due = begin + number / rate
            if due - begin >= seconds:
                break
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            session, text = next(talks[number % people])
            tasks.append(asyncio.create_task(_one(run, due, http, session, text, ask)))
        await asyncio.gather(*tasks)
    return run


async def _one(run: Run, due: float, http: aiohttp.ClientSession, session: str, text: str, ask: Ask) -> None:
    sort = "directory" if text.startswith(("vem kan", "form:", "cancel:")) else "answer"
    try:
        kind = await ask(http, session, text, uuid.uuid4().hex)
    except (aiohttp.ClientError, asyncio.TimeoutError):
        run.lost += 1
        return
    run.outcomes.append(Outcome(sort, time.monotonic() - due, kind))


def front(url: str) -> Ask:
    """Through our front's HTTP API."""

    async def ask(http: aiohttp.ClientSession, session: str, text: str, message_id: str) -> str:
        body = {"session": session, "message": text, "id": message_id}
        async with http.post(f"{url}/api/chat", json=body) as answer:
            if answer.status != 200:
                return "error"
            replies = (await answer.json())["replies"]
        return "late" if replies[-1]["text"] == library().text("slow") else str(replies[-1]["kind"])

    return ask


def rasa(url: str) -> Ask:
    """Straight at Rasa's own REST channel, which answers [] for every error."""

    async def ask(http: aiohttp.ClientSession, session: str, text: str, message_id: str) -> str:
        message = {"form:reservation": "/start_reservation", "cancel:reservation": "/cancel"}.get(text, text)
        async with http.post(f"{url}/webhooks/rest/webhook", json={"sender": session, "message": message}) as answer:
            replies = await answer.json() if answer.status == 200 else []
        return str(replies[-1]["custom"]["kind"]) if replies else "error"

    return ask


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")
