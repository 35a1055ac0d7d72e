"""The market overview: how many there are, where, how fresh that is; with map, chart and list. Never a conclusion."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace

from common.reply import Button, Reply
from common.reply import Query as Asked
from common.text import fold
from directory import pictures, tablefile, telling, wording
from directory.pictures import Town
from directory.question import Question, payload
from directory.replies import answer, area, guesses, subject
from directory.search import Hit, everything
from directory.wording import text
from knowledge import places
from knowledge.places import Place

LISTED = 10  # municipalities named in the text and in the chart


@dataclass(frozen=True)
class Picture:
    name: str
    data: bytes
    alt: str


@dataclass(frozen=True)
class Document:
    name: str
    type: str
    data: bytes


@dataclass(frozen=True)
class Overview:
    """The Reply, without its pictures and documents: who sends it stores these and puts their addresses in."""

    reply: Reply
    pictures: tuple[Picture, ...] = ()
    documents: tuple[Document, ...] = ()


def overview(question: Question) -> Overview:
    """How many can do this there. What is missing or unclear is asked about first."""
    unclear = question.unsure_places or question.unsure_services or question.want == "support"
    if unclear or not question.place or not (question.services or question.cpv):
        return Overview(answer(question))
    hits = everything(question.query)
    towns = _towns(hits)
    what, where = subject(question), area(question)
    body = "\n\n".join(part for part in (guesses(question), *_paragraphs(hits, towns, what, where)) if part)
    reply = Reply(
        kind="directory",
        text=body,
        buttons=_buttons(question),
        organisations=[telling.organisation(hit) for hit in hits],
        query=Asked(want="enterprise", service="+".join(question.services) or None, place=question.place),
    )
    if not hits:
        return Overview(reply)
    name = re.sub(r"[^a-z0-9]+", "-", fold(text("overview_file", what=what, where=where))).strip("-")[:60]
    return Overview(reply, _pictures(towns, question.where, what, where, name), _documents(hits, name))


def _paragraphs(hits: list[Hit], towns: list[Town], what: str, where: str) -> list[str]:
    confirmed = sum(hit.card.status == "confirmed" for hit in hits)
    title = telling.capital(f"{what} {where}")
    parts = [text("overview_head", title=title, total=len(hits), confirmed=confirmed)]
    if towns:
        parts.append(text("overview_where", towns=_list(towns[:LISTED])))
    elsewhere = sum(hit.distance_km is None and not _has_town(hit) for hit in hits)
    if elsewhere:
        parts.append(text("overview_elsewhere", count=elsewhere))
    if hits:
        parts.append(_freshness(hits))
    return [*parts, text("overview_limits")]


def _list(towns: list[Town]) -> str:
    return "; ".join(_town_text(town) for town in towns)


def _town_text(town: Town) -> str:
    far = text("overview_km", km=round(town.distance_km)) if town.distance_km else ""
    return text("overview_town", name=town.name, total=town.total, confirmed=town.confirmed, far=far)


def _freshness(hits: list[Hit]) -> str:
    """The newest and the oldest year; how many have none."""
    years = [hit.card.seen_year for hit in hits if hit.card.seen_year]
    unknown = len(hits) - len(years)
    said = text("overview_years", newest=max(years), oldest=min(years)) if years else ""
    return f"{said} {text('overview_no_year', count=unknown) if unknown else ''}".strip()


def _towns(hits: list[Hit]) -> list[Town]:
    """Counts by home municipality, nearest first, then most."""
    grouped: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        if _has_town(hit):
            grouped[hit.card.municipality or ""].append(hit)
    towns = [
        Town(
            code,
            places.municipalities()[code].name,
            sum(hit.card.status == "confirmed" for hit in there),
            sum(hit.card.status != "confirmed" for hit in there),
            there[0].distance_km,
        )
        for code, there in grouped.items()
    ]
    return sorted(towns, key=lambda town: (town.distance_km or 0, -town.total, town.name))


def _has_town(hit: Hit) -> bool:
    """Whether the entry stands on the map: a national one sits somewhere, but says nothing about the place."""
    return bool(hit.card.municipality) and places.EVERYWHERE not in hit.card.coverage


def _pictures(towns: list[Town], place: Place | None, what: str, where: str, name: str) -> tuple[Picture, ...]:
    if not towns or not place:
        return ()
    title = telling.capital(f"{what} {where}")
    shown = set(place.municipalities)
    if place.kind == "municipality":
        shown |= {town.code for town in towns} | set(places.neighbours_of(place))
    alt = text("picture_alt", title=title, towns=_list(towns))
    bars = towns[:LISTED]
    return (
        Picture(f"{name}-karta.png", pictures.map_of(towns, shown, title), f"{text('picture_map')} {alt}"),
        Picture(
            f"{name}-diagram.png",
            pictures.chart(bars, title),
            f"{text('picture_chart')} {text('picture_alt', title=title, towns=_list(bars))}",
        ),
    )


def _documents(hits: list[Hit], name: str) -> tuple[Document, ...]:
    heading = text("list_heading").split(";")
    rows = [_row(hit) for hit in hits]
    return (
        Document(f"{name}.xlsx", tablefile.XLSX, tablefile.write_excel(heading, rows)),
        Document(f"{name}.csv", tablefile.CSV, tablefile.write_csv(heading, rows)),
    )


def _row(hit: Hit) -> list[str]:
    card = hit.card
    town = places.municipalities()[card.municipality].name if card.municipality else ""
    far = "" if hit.distance_km is None else f"{hit.distance_km:g}"
    contact = [card.website or "", card.email or "", card.phone or ""]
    kind = wording.word("kind", card.kind)
    return [
        card.name,
        kind,
        town,
        far,
        telling.listed(card.services),
        telling.trust(card),
        *contact,
        wording.word("remark", card.remark),
    ]


def _buttons(question: Question) -> list[Button]:
    """Back to the list; and the whole county, when something smaller was asked for."""
    county = places.county_of(question.where) if question.where else None
    wider = replace(question, place=county.id, radius_km=None, around=False) if county else question
    wanted = [("button_list", replace(question, overview=False, offset=0))]
    wanted += [("button_county", replace(wider, overview=True))] if wider.place != question.place else []
    found = [(text(title), payload("more", asked)) for title, asked in wanted]
    return [Button(title=title, payload=carried) for title, carried in found if carried]
