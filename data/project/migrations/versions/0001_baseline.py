"""The first released project file, as ``schema.metadata`` made it; there is nothing to do."""

from __future__ import annotations

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Version 1 was never migrated to: its files were created whole."""
