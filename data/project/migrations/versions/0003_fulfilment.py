"""What became of goals is kept as a person confirmed it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "fulfilment",
        sa.Column(
            "goal_id",
            sa.Integer(),
            sa.ForeignKey("paragraph.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "report_id",
            sa.Integer(),
            sa.ForeignKey("report.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column(
            "achievement_id", sa.Integer(), sa.ForeignKey("paragraph.id", ondelete="CASCADE")
        ),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("annotator_id", sa.Integer(), sa.ForeignKey("annotator.id"), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(), nullable=False),
    )
