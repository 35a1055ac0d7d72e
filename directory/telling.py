"""Entries told, always with how far they can be trusted; and as the `organisations` of a Reply."""

from __future__ import annotations

import re
from urllib.parse import urlparse

from common.reply import Organisation
from directory import wording
from directory.cards import Card
from directory.search import Hit
from directory.wording import text
from knowledge import places
from knowledge.places import Place

NAMED = 5  # services told of one enterprise
HELPS = 4  # needs named for a support organisation, the asked one first


def trust(card: Card) -> str:
    """One of two levels; the third, drafts, is never told."""
    if card.status == "confirmed" and card.confirmed_on:
        month = wording.word("months", card.confirmed_on.month)
        return text("trust_confirmed", month=month, year=card.confirmed_on.year)
    key = "trust_source_support" if card.audience else "trust_source"
    return text(key, source=card.source, year=card.seen_year or text("year_unknown"))


def enterprise(hit: Hit, place: Place | None, asked: tuple[str, ...] = ()) -> str:
    """One line of a list: who, where, what (the asked services first), how sure, how to reach them, why shown."""
    card = hit.card
    ordered = sorted(card.services, key=lambda slug: slug not in asked)
    named = listed(tuple(ordered[:NAMED])) + (" " + text("and_more") if len(ordered) > NAMED else "")
    offers = text("offers" if card.status == "confirmed" else "described_as", services=named)
    parts = [
        f"**{plain(card.name)}** ({wording.word('kind', card.kind)}){_where(hit, place)}.",
        offers if ordered else text("services_unknown"),
        f"{capital(trust(card))}.",
        *facts(card),
        _contact(card),
        text("shown_for", why=hit.why),
        plain(wording.word("remark", card.remark)),
    ]
    return "- " + " ".join(part for part in parts if part)


def support(hit: Hit, need: str) -> str:
    card = hit.card
    ordered = [need, *(slug for slug in card.services if slug != need)][:HELPS]
    helps = ", ".join(wording.helps(slug) for slug in ordered)
    where = text("whole_country") if places.EVERYWHERE in card.coverage else ", ".join(_names(card.coverage))
    parts = [
        f"**{plain(card.name)}** ({where}).",
        text("helps_with", helps=helps),
        _contact(card),
        f"{capital(trust(card))}.",
        plain(wording.word("remark", card.remark)),
    ]
    return "- " + " ".join(part for part in parts if part)


def facts(card: Card) -> list[str]:
    """What they say about themselves that matters in law, each with its date; never a figure."""
    return [
        text(f"fact_{fact.fact}", answer=text("yes" if fact.holds else "no"), date=fact.seen_on, source=fact.source)
        + (" " + text("fact_confirmed", date=fact.confirmed_on) if fact.confirmed_on else "")
        for fact in card.facts
    ]


def organisation(hit: Hit) -> Organisation:
    """The entry as machines read it."""
    card = hit.card
    return Organisation(
        id=card.id,
        name=card.name,
        kind=wording.word("kind", card.kind),
        municipality=places.municipalities()[card.municipality].name if card.municipality else None,
        services=[wording.service(slug) for slug in card.services],
        website=card.website,
        email=card.email,
        phone=card.phone,
        distance_km=hit.distance_km,
        status="confirmed" if card.status == "confirmed" else "source",
        seen=str(card.seen_year) if card.seen_year else None,
        source=card.source,
        confirmed=f"{card.confirmed_on:%Y-%m}" if card.confirmed_on else None,
    )


def _where(hit: Hit, place: Place | None) -> str:
    town = hit.card.municipality
    name = f", {places.municipalities()[town].name}" if town else ""
    if hit.distance_km and place and place.municipalities != (town,):
        return name + text("distance", km=round(hit.distance_km), place=wording.name(place))
    return name


def _contact(card: Card) -> str:
    ways = [f"[{_host(card.website)}]({card.website})"] if card.website else []
    ways += [way for way in (card.email, card.phone) if way]
    return text("contact", ways=", ".join(ways)) if ways else text("contact_unknown")


def _host(url: str) -> str:
    host = (urlparse(url).hostname or url).removeprefix("www.")
    return host.encode().decode("idna") if "xn--" in host else host


def _names(ids: tuple[str, ...]) -> list[str]:
    return [wording.name(known) for known in (places.place(one) for one in ids) if known]


def listed(slugs: tuple[str, ...]) -> str:
    return ", ".join(small(wording.service(slug)) for slug in slugs)


def small(label: str) -> str:
    """A label inside a sentence; abbreviations stay as they are."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def plain(words: str) -> str:
    """Without the marks that Markdown reads."""
    return re.sub(r"[*\[\]`]", "", words)
