"""Alembic's entry: one history for all tables, run on the connection that `store.database.migrate` hands over."""

from alembic import context

import directory.models  # noqa: F401  (fills the metadata)
import store.models  # noqa: F401
from store.database import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
context.run_migrations()
