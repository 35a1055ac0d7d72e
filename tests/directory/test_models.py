"""The rules of the data live in the database: it refuses what no editor's tool may write."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from directory import importer, models, reference
from store.database import session

ENTRY: dict[str, Any] = {
    "slug": "ett-foretag",
    "want": "enterprise",
    "name": "Ett Företag",
    "kind": "asf",
    "status": "source",
    "source": "egen webbplats",
    "name_words": "ett foretag",
    "other_words": "",
    "freshness": 1,
}


def test_what_no_entry_may_be_is_refused_by_the_database(db: str) -> None:
    with session(write=True) as opened:
        reference.sync(opened)
        opened.execute(insert(models.Organisation.__table__).values(**ENTRY))
    wrong: list[dict[str, Any]] = [
        {"slug": "ett-foretag"},
        {"slug": "Stora-Bokstäver"},
        {"name": "  "},
        {"kind": "bolag"},
        {"status": "okänd"},
        {"status": "confirmed", "confirmed_on": None},
        {"status": "source", "source": None},
        {"want": "buyer"},
        {"legal_form": "fritext"},
        {"org_number": "5560160680"},
        {"municipality_id": "9999"},
        {"seen_year": 1066},
        {"website": "javascript:alert(1)"},
        {"email": "ingen"},
    ]
    for change in wrong:
        with pytest.raises(IntegrityError), session(write=True) as opened:
            opened.execute(insert(models.Organisation.__table__).values(**{**ENTRY, "slug": "annat", **change}))


def test_lists_and_facts_are_held_too(db: str) -> None:
    with session(write=True) as opened:
        reference.sync(opened)
        key = opened.execute(insert(models.Organisation.__table__).values(**ENTRY)).inserted_primary_key[0]
    fact = {"fact": "thirty-percent", "holds": True, "source": "egen uppgift", "seen_on": date(2026, 5, 4)}
    wrong: list[tuple[Any, dict[str, Any]]] = [
        (models.OrganisationService, {"service": "trolleri", "position": 0}),
        (models.OrganisationPlace, {"place_id": "9999", "position": 0, "declared": True}),
        (models.OrganisationCpv, {"code": "90910000", "position": 0}),
        (models.OrganisationFact, {**fact, "fact": "turnover"}),
        (models.OrganisationFact, {**fact, "source": " "}),
        (models.OrganisationFact, {**fact, "confirmed_on": date(2026, 1, 1)}),
    ]
    for model, row in wrong:
        with pytest.raises(IntegrityError), session(write=True) as opened:
            opened.execute(insert(model.__table__).values(organisation_id=key, **row))
    with session(write=True) as opened:
        opened.execute(insert(models.OrganisationFact.__table__).values(organisation_id=key, **fact))


def test_a_row_that_only_the_database_refuses_is_a_report_and_no_crash(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.reference.sync", lambda opened: None)  # no services in the database
    report = importer.import_file(
        "id,typ,namn,slag,status,källa,tjänster\nett,företag,Ett,kooperativ,uppgift från källa,x,Städning\n".encode(),
        "test",
    )
    assert not report.applied
    assert "databasen tar inte emot filen" in report.text
