"""Alembic's entry: runs the steps on the connection that ``data.project.file`` hands over."""

from __future__ import annotations

from alembic import context

from data.project.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
