"""The tables of the directory: organisations, what they do, where, since when we know it, and how search finds them.

Lists of allowed values stand in `VALUES`; the database holds them as constraints, so no tool can get round them.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    String,
    false,
    text,
)

from store.database import Base

VALUES = {
    "want": ("enterprise", "support"),
    "status": ("draft", "source", "confirmed", "closed", "withdrawn"),
    "kind": (
        "asf",
        "social-enterprise",
        "association",
        "cooperative",
        "foundation",
        "faith-community",
        "state-company",
        "advisory",
        "authority",
        "cooperation",
        "employment",
        "financing",
        "network",
        "region",
        "register",
    ),
    "legal_form": (
        "limited-company",
        "limited-company-svb",
        "economic-association",
        "non-profit-association",
        "foundation",
        "faith-community",
        "sole-trader",
        "trading-partnership",
        "public-body",
    ),
    "audience": ("official", "enterprise", "both"),
    "fact": ("integration-purpose", "thirty-percent", "registered-idea-based", "f-tax"),
    "place": ("municipality", "county", "landscape", "country", "unknown"),
    "term": ("name", "word", "service", "cpv", "all"),
}
SHOWN = ("source", "confirmed")
UNKNOWN_PLACE = "-"  # where somebody is whose municipality nobody has seen


def _one_of(column: str, name: str | None = None) -> CheckConstraint:
    values = ", ".join(f"'{value}'" for value in VALUES[name or column])
    return CheckConstraint(f"{column} IN ({values})", name=column)


class Place(Base):
    """Municipalities, counties and landscapes by the ids of `knowledge.places`, filled from there."""

    __tablename__ = "directory_places"
    __table_args__ = (_one_of("kind", "place"),)

    id = Column(String(20), primary_key=True)
    kind = Column(String(12), nullable=False)
    name = Column(String(60), nullable=False)
    county_id = Column(ForeignKey("directory_places.id"))
    lat = Column(Float)
    lon = Column(Float)


class Service(Base):
    """What can be offered: services and needs for support by the slugs of `knowledge.services`, filled from there."""

    __tablename__ = "directory_services"
    __table_args__ = (_one_of("want"),)

    slug = Column(String(40), primary_key=True)
    want = Column(String(10), nullable=False)
    label = Column(String(80), nullable=False)


class Organisation(Base):
    """One enterprise or support organisation, known by its slug for ever."""

    __tablename__ = "organisations"
    __table_args__ = (
        _one_of("want"),
        _one_of("status"),
        _one_of("kind"),
        _one_of("legal_form"),
        _one_of("audience"),
        CheckConstraint("slug = lower(slug) AND length(slug) >= 3", name="slug"),
        CheckConstraint("length(trim(name)) > 0", name="name"),
        CheckConstraint("org_number LIKE '______-____'", name="org_number"),
        CheckConstraint("seen_year BETWEEN 1990 AND 2100", name="seen_year"),
        CheckConstraint("status <> 'confirmed' OR confirmed_on IS NOT NULL", name="confirmed_has_date"),
        CheckConstraint(
            "status <> 'source' OR (source IS NOT NULL AND length(trim(source)) > 0)", name="source_is_named"
        ),
        CheckConstraint("website LIKE 'http%'", name="website"),
        CheckConstraint("email LIKE '%_@_%._%'", name="email"),
        Index(
            "ix_organisations_unindexed", "id", sqlite_where=text("NOT indexed"), postgresql_where=text("NOT indexed")
        ),
    )

    id = Column(Integer, primary_key=True)
    slug = Column(String(80), nullable=False, unique=True)
    want = Column(String(10), nullable=False)
    name = Column(String(120), nullable=False)
    kind = Column(String(20), nullable=False)
    legal_form = Column(String(24))
    org_number = Column(String(11))
    municipality_id = Column(ForeignKey("directory_places.id"))
    audience = Column(String(10))
    website = Column(String(300))
    email = Column(String(120))
    phone = Column(String(40))
    description = Column(String(600))
    remark = Column(String(300))  # told to everybody with the entry
    source = Column(String(120))  # who says so, in words: "egen webbplats (koopus.se)"
    source_url = Column(String(400))
    source_note = Column(String(300))  # how and when it was seen, for editors
    seen_year = Column(Integer)
    confirmed_on = Column(Date)
    status = Column(String(10), nullable=False)
    note_for_editor = Column(String(600))
    name_words = Column(String, nullable=False)  # what search finds: distinct folded words, [a-z0-9], parted by a blank
    other_words = Column(String, nullable=False)
    freshness = Column(Integer, nullable=False)  # the lower, the fresher: search sorts by it
    indexed = Column(Boolean, nullable=False, default=False, server_default=false())


class OrganisationService(Base):
    __tablename__ = "organisation_services"

    organisation_id = Column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    service = Column(ForeignKey("directory_services.slug"), primary_key=True)
    position = Column(Integer, nullable=False)


class OrganisationCpv(Base):
    __tablename__ = "organisation_cpv"
    __table_args__ = (CheckConstraint("code LIKE '________-_'", name="code"),)

    organisation_id = Column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    code = Column(String(10), primary_key=True)
    position = Column(Integer, nullable=False)


class OrganisationPlace(Base):
    """Where an organisation works: what it has declared, or else its own municipality, or else "-"."""

    __tablename__ = "organisation_places"

    organisation_id = Column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    place_id = Column(ForeignKey("directory_places.id"), primary_key=True)
    position = Column(Integer, nullable=False)
    declared = Column(Boolean, nullable=False)


class OrganisationTarget(Base):
    __tablename__ = "organisation_targets"

    organisation_id = Column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    target = Column(String(60), primary_key=True)
    position = Column(Integer, nullable=False)


class OrganisationFact(Base):
    """What an organisation says about itself that matters in law: yes or no, never a figure."""

    __tablename__ = "organisation_facts"
    __table_args__ = (
        _one_of("fact"),
        CheckConstraint("length(trim(source)) > 0", name="source"),
        CheckConstraint("confirmed_on IS NULL OR confirmed_on >= seen_on", name="confirmed_after_seen"),
    )

    organisation_id = Column(ForeignKey("organisations.id", ondelete="CASCADE"), primary_key=True)
    fact = Column(String(24), primary_key=True)
    holds = Column(Boolean, nullable=False)
    source = Column(String(120), nullable=False)
    seen_on = Column(Date, nullable=False)
    confirmed_on = Column(Date)


class Change(Base):
    """The history: every state an entry has left, and who changed it. Outlives the entry."""

    __tablename__ = "directory_changes"
    __table_args__ = (Index("ix_directory_changes_slug", "slug", "at"),)

    id = Column(Integer, primary_key=True)
    slug = Column(String(80), nullable=False)
    at = Column(Float, nullable=False)
    by = Column(String(60), nullable=False)
    before = Column(JSON(none_as_null=True))  # nothing: the entry is new
    after = Column(JSON(none_as_null=True))  # nothing: the entry is gone


class PlannedPurchase(Base):
    """A purchase that a buyer plans, kept by editors; not shown after it has expired."""

    __tablename__ = "planned_purchases"
    __table_args__ = (CheckConstraint("link LIKE 'http%'", name="link"),)

    id = Column(Integer, primary_key=True)
    buyer = Column(String(120), nullable=False)
    what = Column(String(200), nullable=False)
    service = Column(ForeignKey("directory_services.slug"))
    place_id = Column(ForeignKey("directory_places.id"))
    expected = Column(String(60), nullable=False)  # in words: "våren 2027"
    link = Column(String(400), nullable=False)
    expires_on = Column(Date, nullable=False)


class Term(Base):
    """One word, service or CPV code that finds organisations; search looks for parts of words in here, by trigrams."""

    __tablename__ = "directory_terms"
    __table_args__ = (
        _one_of("want"),
        _one_of("kind", "term"),
        Index("uq_directory_terms_term", "want", "kind", "term", unique=True),
    )

    id = Column(Integer, primary_key=True)
    want = Column(String(10), nullable=False)
    kind = Column(String(8), nullable=False)
    term = Column(String(80), nullable=False)


class Posting(Base):
    """Which shown organisation a term finds, and where: all that search reads before it knows its page.

    Derived from the tables above by `directory.index`, so without foreign keys: on 100 000 rows they cost a minute.
    """

    __tablename__ = "directory_postings"
    __table_args__ = (
        Index("ix_directory_postings_fresh", "term_id", "freshness", "organisation_id"),
        Index("ix_directory_postings_organisation", "organisation_id"),
        {"sqlite_with_rowid": False},
    )

    term_id = Column(Integer, primary_key=True)
    place_id = Column(String(20), primary_key=True)
    organisation_id = Column(Integer, primary_key=True)
    freshness = Column(Integer, nullable=False)
