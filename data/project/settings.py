"""Settings that belong to a project and travel with it; they are not in the history."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.sqlite import insert

from data.project import schema
from data.project.file import transaction
from data.project.project import Project


def keep_setting(project: Project, name: str, value: Any) -> None:
    """Keep a JSON-ready value under ``name``; None takes it away."""
    s = schema.setting
    with transaction(project._connection):
        if value is None:
            project._connection.execute(delete(s).where(s.c.name == name))
            return
        row = insert(s).values(name=name, value=value)
        project._connection.execute(
            row.on_conflict_do_update(index_elements=["name"], set_={"value": row.excluded.value})
        )
