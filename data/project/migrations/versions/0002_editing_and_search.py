"""Paragraphs can be taken away and found; who has the project open is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column(
        "paragraph",
        sa.Column("is_removed", sa.Boolean(), nullable=False, server_default=sa.text("0")),
    )
    op.create_index(
        "paragraph_countable",
        "paragraph",
        ["report_id", "kind", "is_removed"],
        sqlite_where=sa.text("kind != 'heading' AND is_removed = 0"),
    )
    op.create_index(
        "paragraph_without_label",
        "paragraph",
        ["is_removed", "kind"],
        sqlite_where=sa.text("kind = 'heading' OR is_removed = 1"),
    )
    op.create_index("report_position", "report", ["position"])
    op.create_table(
        "session",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("process_started", sa.String(), nullable=False),
        sa.Column("annotator", sa.String(), nullable=False),
        sa.Column("opened_at", sa.String(), nullable=False),
    )
    op.execute(
        "CREATE VIRTUAL TABLE paragraph_search USING fts5"
        "(pairs, content='', columnsize=0, detail=none, tokenize='ascii')"
    )
