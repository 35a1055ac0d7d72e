"""The one message shape of the bot, independent of the channel (docs/architecture.md, "The Reply")."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Extra

Kind = Literal[
    "answer",
    "clarify",
    "directory",
    "support",
    "question",
    "result",
    "smalltalk",
    "fallback",
    "outside",
    "handoff",
    "notice",
    "error",
]


class _Part(BaseModel):
    class Config:
        extra = Extra.forbid
        frozen = True


class Law(_Part):
    ref: str
    url: str


class Source(_Part):
    title: str
    url: str
    seen: str | None = None


class Button(_Part):
    title: str
    payload: str


class FormStep(_Part):
    name: str
    slot: str
    step: int
    of: int


class Organisation(_Part):
    id: str
    name: str
    kind: str
    municipality: str | None = None
    services: list[str] = []
    website: str | None = None
    email: str | None = None
    phone: str | None = None
    distance_km: float | None = None
    status: Literal["confirmed", "source"]
    seen: str | None = None
    source: str | None = None
    confirmed: str | None = None


class More(_Part):
    payload: str
    shown: int
    total: int


class Query(_Part):
    want: Literal["enterprise", "support"]
    service: str | None = None
    place: str | None = None
    cpv: str | None = None


class Picture(_Part):
    url: str
    alt: str


class Document(_Part):
    name: str
    type: str
    url: str


class Reply(_Part):
    """One message. `text` (Markdown subset: paragraphs, bold, lists, links) alone carries everything that matters."""

    kind: Kind
    by: Literal["bot", "person"] = "bot"
    text: str
    answer: str | None = None
    version: str | None = None
    law: list[Law] = []
    sources: list[Source] = []
    buttons: list[Button] = []
    form: FormStep | None = None
    organisations: list[Organisation] = []
    more: More | None = None
    query: Query | None = None
    pictures: list[Picture] = []
    documents: list[Document] = []


Json = dict[str, Any]
