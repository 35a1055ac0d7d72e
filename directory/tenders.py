"""Where an enterprise finds tenders: ready-made searches, what they do not show, and the editors' planned purchases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import delete, insert, or_, select

from common.reply import Reply, Source
from directory import reference, save, tablefile, telling, wording
from directory.importer import Fault, Report
from directory.models import PlannedPurchase
from directory.question import Question
from directory.replies import guesses
from directory.wording import text
from knowledge import places, services
from knowledge.places import Place
from store.database import session


@dataclass(frozen=True)
class Planned:
    buyer: str
    what: str
    expected: str
    link: str
    expires_on: date
    service: str | None = None
    place: str | None = None


def tenders(question: Question, today: date) -> Reply:
    """What can be bid for now: links to search with, and what is planned. The place and the service may be missing."""
    where = question.where
    county = places.county_of(where) if where else None
    inside = f" {wording.inside(county)}" if county else ""
    body = [
        f"{guesses(question)} {text('tenders_head', where=inside, what=_what(question))}".strip(),
        "\n".join(_links(county, question)),
        text("tenders_not_shown"),
        text("tenders_own_page", buyer=_buyer(where)),
        _planned(question, today),
    ]
    return Reply(kind="directory", text="\n\n".join(body), sources=[Source(**one) for one in _settings()["sources"]])


def ted_link(county: Place | None, cpv: str | None) -> str:
    """TED's running notices by place of performance (NUTS), and by CPV code."""
    link = str(_settings()["ted"]).format(
        language=wording.language(), nuts=county.nuts if county else _settings()["country"]
    )
    return link + str(_settings()["ted_cpv"]).format(cpv=cpv[:8]) if cpv else link


def reserved_query(county: Place | None) -> str:
    """What to paste into TED's expert search to see reserved procurements only."""
    return str(_settings()["reserved"]).format(nuts=county.nuts if county else _settings()["country"])


def _links(county: Place | None, question: Question) -> list[str]:
    shown = _settings()
    known = services.services().get(question.services[0]) if len(question.services) == 1 else None
    cpv = question.cpv[0] if question.cpv else known.cpv[0] if known else None
    return [
        text("tenders_ted", link=ted_link(county, cpv)),
        text(
            "tenders_reserved", link=shown["expert"].format(language=wording.language()), query=reserved_query(county)
        ),
        text("tenders_register", link=shown["sources"][0]["url"]),
        *(text("tenders_database", **{**one, "says": one["says"][wording.language()]}) for one in shown["databases"]),
    ]


def _what(question: Question) -> str:
    if not question.services or question.everything or question.want == "support":
        return ""
    return f" ({telling.listed(question.services)})"


def _buyer(where: Place | None) -> str:
    if where and where.kind == "municipality":
        return text("tenders_buyer", place=wording.name(where))
    return text("tenders_buyers")


def _planned(question: Question, today: date) -> str:
    found = planned(question.where, question.services, today)
    if not found:
        return text("planned_none")
    lines = [
        text(
            "planned_line",
            buyer=telling.plain(one.buyer),
            what=telling.plain(one.what),
            when=one.expected,
            link=one.link,
        )
        for one in found
    ]
    return "\n".join([text("planned_head"), *lines])


def planned(where: Place | None, slugs: tuple[str, ...], today: date) -> list[Planned]:
    """What editors know to be planned there, and has not expired; purchases without a place or a service always."""
    row = PlannedPurchase
    query = select(row).where(row.expires_on >= today).order_by(row.expires_on, row.id)
    if where and where.id != places.EVERYWHERE:
        county = places.county_of(where)
        ids = [where.id, *where.municipalities, *([county.id] if county else [])]
        query = query.where(or_(row.place_id.is_(None), row.place_id.in_(ids)))
    if slugs and slugs != (services.ALL,):
        query = query.where(or_(row.service.is_(None), row.service.in_(slugs)))
    with session() as db:
        return [
            Planned(one.buyer, one.what, one.expected, one.link, one.expires_on, one.service, one.place_id)
            for one in db.scalars(query)
        ]


def import_planned(data: bytes, dry_run: bool = False) -> Report:
    """Replaces the list of planned purchases by a file; the file is the list. Faults: nothing changes."""
    heading, *rows = list(tablefile.read(data)) or [[]]
    fields = [cell.strip().casefold() for cell in heading]
    found, faults = [], []
    for number, row in enumerate(rows, 2):
        if any(cell.strip() for cell in row):
            cells = {field: tablefile.plain(cell).strip() for field, cell in zip(fields, row, strict=False)}
            one, wrong = _purchase(cells)
            faults += [Fault(number, message) for message in wrong]
            found += [one] if one else []
    if not faults and not dry_run:
        _replace(found)
    count = len(found) + len({fault.row for fault in faults})
    return Report(count, 0 if faults else len(found), 0, 0, tuple(faults), not faults and not dry_run)


def _purchase(cells: dict[str, str]) -> tuple[Planned | None, list[str]]:
    """One row: köpare, vad, när, länk, gäller till; tjänst and plats may be empty."""
    wrong = [text("import_missing", column=name) for name in ("köpare", "vad", "när", "länk") if not cells.get(name)]
    if cells.get("länk") and not cells["länk"].startswith(("http://", "https://")):
        wrong.append(text("import_url", column="länk", cell=cells["länk"]))
    try:
        expires = date.fromisoformat(cells.get("gäller till", ""))
    except ValueError:
        wrong.append(text("import_date", column="gäller till", cell=cells.get("gäller till", "")))
    service = services.find_services(cells.get("tjänst", ""))
    where = places.find_place(cells.get("plats", ""))
    if cells.get("tjänst") and not (service and service.certain and len(service.services) == 1):
        wrong.append(text("planned_service", cell=cells["tjänst"]))
    if cells.get("plats") and not (where and where.place and not where.guessed and where.place.kind != "area"):
        wrong.append(text("planned_place", cell=cells["plats"]))
    if wrong:
        return None, wrong
    slug = service.services[0] if service else None
    place = where.place.id if where and where.place else None
    return Planned(cells["köpare"], cells["vad"], cells["när"], cells["länk"], expires, slug, place), []


def _replace(found: list[Planned]) -> None:
    rows = [
        {**{key: value for key, value in vars(one).items() if key != "place"}, "place_id": one.place} for one in found
    ]
    with session(write=True) as db:
        save.lock(db)
        reference.sync(db)
        db.execute(delete(PlannedPurchase.__table__))
        if rows:
            db.execute(insert(PlannedPurchase.__table__), rows)


@lru_cache
def _settings() -> dict[str, Any]:
    return dict(yaml.safe_load((Path(__file__).parent / "tenders.yml").read_text("utf-8")))
