"""Replies of every kind, and a front that gives them: what the page is shown in its tests and pictures."""

from __future__ import annotations

import asyncio
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import pages, reading
from common.reply import Reply

PIXEL = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="160"><rect width="600" height="160" fill="#eee"/>'
    '<rect x="20" y="40" width="400" height="30" fill="#1d5b66"/><rect x="20" y="90" width="150" height="30" '
    'fill="#b07a00"/></svg>'
)

GREETING: dict[str, Any] = {
    "kind": "notice",
    "text": "Hej! Jag är Upphandlingslotsen, en robot. Jag ger vägledning om reserverad upphandling och "
    "sociala hänsyn, ingen juridisk rådgivning. Vill du nå en människa, skriv *kontakt*.\n\n**Vem är du?**",
    "buttons": [
        {"title": "Jag köper in", "payload": "role:official"},
        {"title": "Jag driver ett socialt företag", "payload": "role:enterprise"},
        {"title": "Annat", "payload": "role:other"},
    ],
}
ANSWER: dict[str, Any] = {
    "kind": "answer",
    "answer": "trettio_procent",
    "text": "Minst 30 procent av de sysselsatta i verksamheten ska stå långt från arbetsmarknaden. Lagens ord ger stöd "
    "för att reservera på den grunden.\n\n**Bra att veta:** Det räcker inte att verksamheten\n\n- är social, eller\n"
    "- drivs utan vinst.\n\n*Avstämt mot lagtexten 2026-11-23, ännu inte granskat av jurist.*",
    "law": [
        {"ref": "4 kap. 18 § LOU", "url": "https://lagen.nu/2016:1145#K4P18"},
        {"ref": "Artikel 20 i direktiv 2014/24/EU", "url": "https://eur-lex.europa.eu/eli/dir/2014/24/oj"},
    ],
    "sources": [
        {
            "title": "Upphandlingsmyndigheten: reserverad upphandling",
            "url": "https://www.upphandlingsmyndigheten.se/",
            "seen": "2026-11-23",
        }
    ],
    "buttons": [
        {"title": "Verksamhetskravet", "payload": "answer:verksamhetskravet"},
        {"title": "Under tröskelvärdet?", "payload": "aspect:under_threshold"},
    ],
}
CLARIFY: dict[str, Any] = {
    "kind": "clarify",
    "text": "Jag är inte säker på att jag förstår. Menar du någon av de här frågorna?",
    "buttons": [
        {"title": "Andelskravet på 30 procent", "payload": "answer:trettio_procent"},
        {"title": "Verksamhetskravet", "payload": "answer:verksamhetskravet"},
        {"title": "Inget av dem", "payload": "none:clarify"},
    ],
}
DIRECTORY: dict[str, Any] = {
    "kind": "directory",
    "text": "Städning i Borlänge: 3 företag.\n\n"
    "- **Rena Händer** (arbetsintegrerande socialt företag), Borlänge. Erbjuder städning och fönsterputs. Bekräftad av "
    "företaget maj 2026. Uppger minst 30 procent sysselsatta från målgruppen: ja, 2026-05-04 (egen uppgift). "
    "Kontakt: [renahander.example](https://renahander.example), info@renahander.example, 0243-11 22 33.\n"
    "- **Gamla Städ** (kooperativ), Falun, 21 km från Borlänge. Har beskrivits som: städning. Uppgift från tidning, "
    "2016; inte bekräftad, kontakta företaget innan du räknar med det. Ingen kontaktväg är sedd.\n\n"
    "Listan är inte fullständig.",
    "organisations": [
        {
            "id": "1",
            "name": "Rena Händer",
            "kind": "arbetsintegrerande socialt företag",
            "municipality": "Borlänge",
            "services": ["städning", "fönsterputs"],
            "website": "https://renahander.example",
            "email": "info@renahander.example",
            "phone": "0243-11 22 33",
            "status": "confirmed",
            "confirmed": "2026-05",
        },
        {
            "id": "2",
            "name": "Gamla Städ",
            "kind": "kooperativ",
            "municipality": "Falun",
            "services": ["städning"],
            "status": "source",
            "seen": "2016",
            "source": "tidning",
            "distance_km": 21.0,
        },
        {
            "id": "3",
            "name": "Bara Kort",
            "kind": "förening",
            "municipality": "Ludvika",
            "services": ["städning", "tvätt"],
            "website": "https://barakort.example",
            "phone": "0240-55 66 77",
            "status": "source",
            "source": "kommunens sida",
        },
    ],
    "more": {"payload": "more:stad.borlange.3", "shown": 3, "total": 5},
    "buttons": [{"title": "Visa fler", "payload": "more:stad.borlange.3"}],
}
QUESTION: dict[str, Any] = {
    "kind": "question",
    "text": "Är det ni köper en tjänst i bilaga 2? Det avgör vilket kapitel som gäller.",
    "form": {"name": "reservation", "slot": "annex2", "step": 2, "of": 5},
    "buttons": [
        {"title": "Ja", "payload": "set:reservation.annex2=yes"},
        {"title": "Nej", "payload": "set:reservation.annex2=no"},
        {"title": "Vet inte", "payload": "set:reservation.annex2=unknown"},
    ],
}
RESULT: dict[str, Any] = {
    "kind": "result",
    "text": "**Ert fall:** en bilaga 2-tjänst under tröskelvärdet. Lagens ord ger stöd för direktupphandling.\n\n"
    "1. Räkna ihop liknande köp.\n2. Följ era egna riktlinjer.\n\nDet bygger på det du svarat.",
    "documents": [{"name": "sammanfattning.docx", "type": "docx", "url": "/documents/abc"}],
    "pictures": [{"url": "/pictures/abc.svg", "alt": "Borlänge 12 företag, Falun 5 företag."}],
}
ERROR: dict[str, Any] = {
    "kind": "error",
    "text": "Något gick fel hos oss, och jag kunde inte svara. Din fråga finns kvar. Försök igen om en stund.",
    "buttons": [{"title": "Försök igen", "payload": "retry:abc"}],
}
LONG: dict[str, Any] = {
    "kind": "fallback",
    "text": "Det förstod jag inte: " + "Upphandlingsmyndighetens" * 12 + ". Se https://example.org/" + "lång" * 40,
}
OTHERS: list[dict[str, Any]] = [
    {"kind": "outside", "text": "Det ligger utanför det jag kan."},
    {"kind": "handoff", "text": "Så här når du en människa: [Coompanion](https://coompanion.se)."},
    {"kind": "smalltalk", "text": "Varsågod! Fråga gärna mer."},
    {"kind": "answer", "by": "person", "text": "Hej, här svarar en rådgivare."},
    {"kind": "answer", "text": "This is the answer and it is in English. Show it to your lawyer."},
    {"kind": "support", "text": "Coompanion hjälper er att starta.", "organisations": []},
]
HOSTILE = '<img src=x onerror=alert(1)> **[a](javascript:alert(1))** <script>alert(2)</script> ["](https://a.se/"x)'
BY_WORD: dict[str, dict[str, Any]] = {
    "menar": CLARIFY,
    "städning": DIRECTORY,
    "cleaning": DIRECTORY,
    "reservera": QUESTION,
    "annex2": RESULT,
    "trasigt": ERROR,
    "långt": LONG,
    "elakt": {"kind": "answer", "text": HOSTILE, "buttons": [{"title": HOSTILE, "payload": "answer:x"}]},
}


def whole(reply: dict[str, Any]) -> dict[str, Any]:
    return Reply(**reply).dict()


class Fake:
    """A front in memory; "fel en gång" fails the first time, "sent" is answered through the events only."""

    def __init__(self) -> None:
        self.told: dict[str, list[dict[str, Any]]] = {}
        self.handled: dict[str, list[dict[str, Any]]] = {}
        self.failed: set[str] = set()
        self.asked: list[tuple[str, str, str | None]] = []

    async def ask(self, session: str, message: str, message_id: str | None, client: str) -> dict[str, Any]:
        self.asked.append((session, message, message_id))
        if message_id in self.handled:
            return {"session": session, "replies": self.handled[message_id]}
        if "fel en gång" in message and session not in self.failed:
            self.failed.add(session)
            raise RuntimeError("as the test wants it")
        if not message.strip():
            return {
                "session": session,
                "replies": [whole({"kind": "fallback", "text": "Jag fick ett tomt meddelande."})],
            }
        lines = self.told.setdefault(session, [])
        replies = [] if lines else [whole(GREETING)]
        if "alla" in message:
            replies += [whole(one) for one in OTHERS]
        else:
            known = (reply for word, reply in BY_WORD.items() if word in message.lower())
            replies.append(whole(next(known, ANSWER)))
        if message == "sent":
            replies = [whole({"kind": "notice", "text": "Svaret kommer strax här."})]
            asyncio.get_running_loop().call_later(0.5, self.add, session, whole(ANSWER))
        lines.append({"number": self.last(session) + 1, "mine": message})
        for reply in replies:
            self.add(session, reply)
        if message_id:
            self.handled[message_id] = replies
        return {"session": session, "replies": replies}

    def add(self, session: str, reply: dict[str, Any]) -> None:
        self.told[session].append({"number": self.last(session) + 1, "body": reply})

    def last(self, session: str) -> int:
        return max((line["number"] for line in self.told.get(session, []) if "body" in line), default=0)

    async def history(self, session: str) -> list[dict[str, Any]]:
        return list(self.told.get(session, []))


def application(front: Fake) -> Starlette:
    async def chat(request: Request) -> Response:
        body = await request.json()
        try:
            await asyncio.sleep(0.05)
            return JSONResponse(await front.ask(body["session"], body["message"], body.get("id"), "test"))
        except RuntimeError:
            return JSONResponse({}, status_code=500)

    async def events(request: Request) -> Response:
        body = await request.json()
        for _ in range(20):
            lines = await front.history(body["session"])
            found = [line for line in lines if "body" in line and line["number"] > body["after"]]
            if found:
                break
            await asyncio.sleep(0.1)
        return JSONResponse({"replies": [{"number": line["number"], **line["body"]} for line in found]})

    async def picture(_request: Request) -> Response:
        return Response(PIXEL, media_type="image/svg+xml")

    extra = [
        Route("/api/chat", chat, methods=["POST"]),
        Route("/api/events", events, methods=["POST"]),
        Route("/pictures/{name}", picture),
    ]
    return Starlette(routes=[*pages.routes(front), *reading.routes(), *extra])
