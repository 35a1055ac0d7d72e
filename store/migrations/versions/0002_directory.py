"""directory: places, services, organisations, planned purchases, history, search"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

UNINDEXED = sa.text("NOT indexed")

# Trigrams over the words of the directory: the one structure that differs between the engines.
TRIGRAMS = {
    "sqlite": (
        "CREATE VIRTUAL TABLE directory_terms_trigrams USING fts5("
        "term, content='directory_terms', content_rowid='id', tokenize='trigram')",
        "CREATE TRIGGER directory_terms_added AFTER INSERT ON directory_terms WHEN new.kind IN ('name', 'word') BEGIN "
        "INSERT INTO directory_terms_trigrams (rowid, term) VALUES (new.id, new.term); END",
        "CREATE TRIGGER directory_terms_removed AFTER DELETE ON directory_terms "
        "WHEN old.kind IN ('name', 'word') BEGIN "
        "INSERT INTO directory_terms_trigrams (directory_terms_trigrams, rowid, term) "
        "VALUES ('delete', old.id, old.term); END",
    ),
    "postgresql": (
        "CREATE EXTENSION IF NOT EXISTS pg_trgm",
        "CREATE INDEX ix_directory_terms_trigrams ON directory_terms USING gin (term gin_trgm_ops) "
        "WHERE kind IN ('name', 'word')",
    ),
}


def upgrade() -> None:
    op.create_table(
        "directory_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("at", sa.Float(), nullable=False),
        sa.Column("by", sa.String(length=60), nullable=False),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_changes")),
    )
    op.create_index("ix_directory_changes_slug", "directory_changes", ["slug", "at"], unique=False)
    op.create_table(
        "directory_places",
        sa.Column("id", sa.String(length=20), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("county_id", sa.String(length=20), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('municipality', 'county', 'landscape', 'country', 'unknown')",
            name=op.f("ck_directory_places_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["county_id"], ["directory_places.id"], name=op.f("fk_directory_places_county_id_directory_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_places")),
    )
    op.create_table(
        "directory_postings",
        sa.Column("term_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.String(length=20), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("freshness", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("term_id", "place_id", "organisation_id", name=op.f("pk_directory_postings")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_directory_postings_fresh", "directory_postings", ["term_id", "freshness", "organisation_id"], unique=False
    )
    op.create_index("ix_directory_postings_organisation", "directory_postings", ["organisation_id"], unique=False)
    op.create_table(
        "directory_services",
        sa.Column("slug", sa.String(length=40), nullable=False),
        sa.Column("want", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.CheckConstraint("want IN ('enterprise', 'support')", name=op.f("ck_directory_services_want")),
        sa.PrimaryKeyConstraint("slug", name=op.f("pk_directory_services")),
    )
    op.create_table(
        "directory_terms",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("want", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("term", sa.String(length=80), nullable=False),
        sa.CheckConstraint("kind IN ('name', 'word', 'service', 'cpv', 'all')", name=op.f("ck_directory_terms_kind")),
        sa.CheckConstraint("want IN ('enterprise', 'support')", name=op.f("ck_directory_terms_want")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_terms")),
    )
    op.create_index("uq_directory_terms_term", "directory_terms", ["want", "kind", "term"], unique=True)
    op.create_table(
        "organisations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("want", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("legal_form", sa.String(length=24), nullable=True),
        sa.Column("org_number", sa.String(length=11), nullable=True),
        sa.Column("municipality_id", sa.String(length=20), nullable=True),
        sa.Column("audience", sa.String(length=10), nullable=True),
        sa.Column("website", sa.String(length=300), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("phone", sa.String(length=40), nullable=True),
        sa.Column("description", sa.String(length=600), nullable=True),
        sa.Column("remark", sa.String(length=300), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=True),
        sa.Column("source_url", sa.String(length=400), nullable=True),
        sa.Column("source_note", sa.String(length=300), nullable=True),
        sa.Column("seen_year", sa.Integer(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("note_for_editor", sa.String(length=600), nullable=True),
        sa.Column("name_words", sa.String(), nullable=False),
        sa.Column("other_words", sa.String(), nullable=False),
        sa.Column("freshness", sa.Integer(), nullable=False),
        sa.Column("indexed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("audience IN ('official', 'enterprise', 'both')", name=op.f("ck_organisations_audience")),
        sa.CheckConstraint("email LIKE '%_@_%._%'", name=op.f("ck_organisations_email")),
        sa.CheckConstraint(
            "kind IN ("
            "'asf', 'social-enterprise', 'association', 'cooperative', 'foundation', 'faith-community', "
            "'state-company', 'advisory', 'authority', 'cooperation', 'employment', 'financing', 'network', "
            "'region', 'register')",
            name=op.f("ck_organisations_kind"),
        ),
        sa.CheckConstraint(
            "legal_form IN ("
            "'limited-company', 'limited-company-svb', 'economic-association', 'non-profit-association', "
            "'foundation', 'faith-community', 'sole-trader', 'trading-partnership', 'public-body')",
            name=op.f("ck_organisations_legal_form"),
        ),
        sa.CheckConstraint("org_number LIKE '______-____'", name=op.f("ck_organisations_org_number")),
        sa.CheckConstraint(
            "status <> 'confirmed' OR confirmed_on IS NOT NULL", name=op.f("ck_organisations_confirmed_has_date")
        ),
        sa.CheckConstraint(
            "status <> 'source' OR (source IS NOT NULL AND length(trim(source)) > 0)",
            name=op.f("ck_organisations_source_is_named"),
        ),
        sa.CheckConstraint(
            "status IN ('draft', 'source', 'confirmed', 'closed', 'withdrawn')", name=op.f("ck_organisations_status")
        ),
        sa.CheckConstraint("want IN ('enterprise', 'support')", name=op.f("ck_organisations_want")),
        sa.CheckConstraint("website LIKE 'http%'", name=op.f("ck_organisations_website")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_organisations_name")),
        sa.CheckConstraint("seen_year BETWEEN 1990 AND 2100", name=op.f("ck_organisations_seen_year")),
        sa.CheckConstraint("slug = lower(slug) AND length(slug) >= 3", name=op.f("ck_organisations_slug")),
        sa.ForeignKeyConstraint(
            ["municipality_id"], ["directory_places.id"], name=op.f("fk_organisations_municipality_id_directory_places")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisations")),
        sa.UniqueConstraint("slug", name=op.f("uq_organisations_slug")),
    )
    op.create_index(
        "ix_organisations_unindexed",
        "organisations",
        ["id"],
        unique=False,
        sqlite_where=UNINDEXED,
        postgresql_where=UNINDEXED,
    )
    op.create_table(
        "planned_purchases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("buyer", sa.String(length=120), nullable=False),
        sa.Column("what", sa.String(length=200), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=True),
        sa.Column("place_id", sa.String(length=20), nullable=True),
        sa.Column("expected", sa.String(length=60), nullable=False),
        sa.Column("link", sa.String(length=400), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.CheckConstraint("link LIKE 'http%'", name=op.f("ck_planned_purchases_link")),
        sa.ForeignKeyConstraint(
            ["place_id"], ["directory_places.id"], name=op.f("fk_planned_purchases_place_id_directory_places")
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["directory_services.slug"], name=op.f("fk_planned_purchases_service_directory_services")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planned_purchases")),
    )
    op.create_table(
        "organisation_cpv",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.CheckConstraint("code LIKE '________-_'", name=op.f("ck_organisation_cpv_code")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_cpv_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "code", name=op.f("pk_organisation_cpv")),
    )
    op.create_table(
        "organisation_facts",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("fact", sa.String(length=24), nullable=False),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("seen_on", sa.Date(), nullable=False),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "fact IN ('integration-purpose', 'thirty-percent', 'registered-idea-based', 'f-tax')",
            name=op.f("ck_organisation_facts_fact"),
        ),
        sa.CheckConstraint(
            "confirmed_on IS NULL OR confirmed_on >= seen_on", name=op.f("ck_organisation_facts_confirmed_after_seen")
        ),
        sa.CheckConstraint("length(trim(source)) > 0", name=op.f("ck_organisation_facts_source")),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_facts_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "fact", name=op.f("pk_organisation_facts")),
    )
    op.create_table(
        "organisation_places",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("place_id", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("declared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_places_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"], ["directory_places.id"], name=op.f("fk_organisation_places_place_id_directory_places")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "place_id", name=op.f("pk_organisation_places")),
    )
    op.create_table(
        "organisation_services",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("service", sa.String(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_services_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["service"], ["directory_services.slug"], name=op.f("fk_organisation_services_service_directory_services")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "service", name=op.f("pk_organisation_services")),
    )
    op.create_table(
        "organisation_targets",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(length=60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name=op.f("fk_organisation_targets_organisation_id_organisations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "target", name=op.f("pk_organisation_targets")),
    )
    for statement in TRIGRAMS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE directory_terms_trigrams")
    for table in (
        "organisation_targets",
        "organisation_services",
        "organisation_places",
        "organisation_facts",
        "organisation_cpv",
        "planned_purchases",
        "organisations",
        "directory_terms",
        "directory_services",
        "directory_postings",
        "directory_places",
        "directory_changes",
    ):
        op.drop_table(table)
