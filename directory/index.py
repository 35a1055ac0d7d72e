"""Keeps what search reads: terms and postings, derived from the organisations by the database itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, Integer, MetaData, String, Table, delete, func, insert, literal, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from sqlalchemy.sql import Select

from directory import models
from directory.models import Organisation, OrganisationPlace, Posting, Term
from knowledge.services import ALL

# Which changed organisation is found by what. A table, and no subquery: the engines guess badly how long a list is.
_FOUND = Table(
    "directory_found",
    MetaData(),
    Column("organisation_id", Integer),
    Column("want", String),
    Column("freshness", Integer),
    Column("kind", String),
    Column("term", String),
    prefixes=["TEMPORARY"],
)


def refresh(db: Session) -> None:
    """Brings the index up to date for every organisation that has changed since the last time."""
    _FOUND.create(db.connection())
    for found in _found(db):
        db.execute(insert(_FOUND).from_select(list(_FOUND.columns), found))
    stale = select(Organisation.id).where(~Organisation.indexed)
    db.execute(delete(Posting.__table__).where(Posting.organisation_id.in_(stale)))
    _add_terms(db)
    _count(db)
    _add_postings(db)
    db.execute(update(Organisation.__table__).where(~Organisation.indexed).values(indexed=True))
    _FOUND.drop(db.connection())


def _add_terms(db: Session) -> None:
    maker = sqlite if db.get_bind().dialect.name == "sqlite" else postgresql
    # "WHERE true": without it SQLite takes ON CONFLICT for the condition of a join
    terms = select(_FOUND.c.want, _FOUND.c.kind, _FOUND.c.term).where(literal(True)).distinct()
    new = maker.insert(Term.__table__).from_select(["want", "kind", "term"], terms)
    db.execute(new.on_conflict_do_nothing())


def _add_postings(db: Session) -> None:
    postings = (
        select(Term.id, OrganisationPlace.place_id, _FOUND.c.organisation_id, _FOUND.c.freshness)
        .select_from(_FOUND)
        .join(Term, (Term.want == _FOUND.c.want) & (Term.kind == _FOUND.c.kind) & (Term.term == _FOUND.c.term))
        .join(OrganisationPlace, OrganisationPlace.organisation_id == _FOUND.c.organisation_id)
        .order_by(Term.id, OrganisationPlace.place_id, _FOUND.c.organisation_id)
    )
    db.execute(insert(Posting.__table__).from_select(["term_id", "place_id", "organisation_id", "freshness"], postings))


def _count(db: Session) -> None:
    """PostgreSQL plans by statistics, and has none of rows that are new in this transaction."""
    if db.get_bind().dialect.name == "postgresql":
        for table in (_FOUND.name, Term.__tablename__, OrganisationPlace.__tablename__):
            db.execute(text(f"ANALYZE {table}"))


def _found(db: Session) -> Iterator[Select]:
    """For each kind of term: which of the changed, shown organisations it finds."""
    service, cpv = models.OrganisationService, models.OrganisationCpv
    yield _words(db, "name", Organisation.name_words)
    yield _words(db, "word", Organisation.other_words)
    yield _shown("service", service.service).join(service, service.organisation_id == Organisation.id)
    code = func.substr(cpv.code, 1, 8)
    yield _shown("cpv", code).join(cpv, cpv.organisation_id == Organisation.id).distinct()
    yield _shown("all", literal(ALL))


def _shown(kind: str, term: Any) -> Select:
    columns = (Organisation.id, Organisation.want, Organisation.freshness, literal(kind), term)
    return select(*columns).where(~Organisation.indexed, Organisation.status.in_(models.SHOWN))


def _words(db: Session, kind: str, words: Any) -> Select:
    """One row for each word of a column: the engines take a text apart in different ways."""
    if db.get_bind().dialect.name == "sqlite":
        listed = literal('["').concat(func.replace(words, " ", '","')).concat('"]')
        word = func.json_each(listed).table_valued(Column("value", String))
    else:
        word = func.unnest(func.string_to_array(words, " ")).table_valued(Column("value", String)).render_derived()
    return _shown(kind, word.c.value).where(word.c.value != "").join(word, literal(True))
