"""The tables of a project file. SQL lives in this package alone.

Rows that a person can change are written through :class:`data.project.history.Act`, which
keeps what they were, so that undo needs no code of its own for any table.
"""

from __future__ import annotations

from sqlalchemy import (
    DDL,
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy.schema import ExecutableDDLElement

# "DuBi" in the SQLite header says that the file is a Duanbiao project.
APPLICATION_ID = 0x44754269
VERSION = 3

metadata = MetaData()

# name → value: the project's identity, its settings, counters
setting = Table(
    "setting",
    metadata,
    Column("name", String, primary_key=True),
    Column("value", JSON, nullable=False),
)

label = Table(
    "label",
    metadata,
    Column("key", String, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("names", JSON, nullable=False),
    Column("letters", JSON, nullable=False),
    Column("guidelines", JSON, nullable=False),
    Column("color", String, nullable=False),
    Column("shortcut", String, nullable=False),
    Column("is_retired", Boolean, nullable=False),
)

annotator = Table(
    "annotator",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False, unique=True),
)

report = Table(
    "report",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("position", Integer, nullable=False),
    Column("source", String, nullable=False),
    Column("format", String, nullable=False),
    Column("text_hash", String, nullable=False),
    Column("imported_at", String, nullable=False),
    Column("receipt", JSON, nullable=False),
    # A removed report keeps its paragraphs and annotations, so that removal can be undone.
    Column("is_removed", Boolean, nullable=False),
    Index("report_text_hash", "text_hash"),
    Index("report_position", "position"),
)

paragraph = Table(
    "paragraph",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE"), nullable=False),
    # Between two neighbours there is always room: a split takes the middle.
    Column("position", Float, nullable=False),
    Column("text", Text, nullable=False),
    Column("kind", String, nullable=False),
    Column("level", Integer),
    Column("heading_path", JSON, nullable=False),
    # As the reader found it, once a person has corrected the text.
    Column("original_text", Text),
    # A paragraph merged into the one before keeps its row and annotations, for undo.
    Column("is_removed", Boolean, nullable=False, server_default=text("0")),
    CheckConstraint("kind IN ('heading', 'body', 'table')", name="paragraph_kind"),
    Index("paragraph_report", "report_id", "position"),
    # What carries a label, counted for every report without reading a text: with the columns
    # of the condition, or SQLite would look them up in the table all the same.
    Index(
        "paragraph_countable",
        "report_id",
        "kind",
        "is_removed",
        sqlite_where=text("kind != 'heading' AND is_removed = 0"),
    ),
    # And what carries none, to leave it out of a million suggestions as quickly.
    Index(
        "paragraph_without_label",
        "is_removed",
        "kind",
        sqlite_where=text("kind = 'heading' OR is_removed = 1"),
    ),
)

annotation = Table(
    "annotation",
    metadata,
    Column("paragraph_id", ForeignKey("paragraph.id", ondelete="CASCADE"), primary_key=True),
    Column("annotator_id", ForeignKey("annotator.id"), primary_key=True),
    Column("label", ForeignKey("label.key"), nullable=False),
    # hand, accepted, bulk, imported, merged, adjudicated
    Column("origin", String, nullable=False),
    # Of the suggestion that was accepted.
    Column("confidence", Float),
    # The history entry that set it: for a bulk act, what it can be revoked by.
    Column("act_id", Integer, nullable=False),
    Column("at", String, nullable=False),
    Index("annotation_act", "act_id"),
)

remark = Table(
    "remark",
    metadata,
    Column("paragraph_id", ForeignKey("paragraph.id", ondelete="CASCADE"), primary_key=True),
    Column("annotator_id", ForeignKey("annotator.id"), primary_key=True),
    Column("note", Text),
    Column("is_flagged", Boolean, nullable=False),
)

# What a person found became of an earlier report's goal, by a later report.
fulfilment = Table(
    "fulfilment",
    metadata,
    Column("goal_id", ForeignKey("paragraph.id", ondelete="CASCADE"), primary_key=True),
    Column("report_id", ForeignKey("report.id", ondelete="CASCADE"), primary_key=True),
    # The paragraph of that report that answers the goal; None when none does.
    Column("achievement_id", ForeignKey("paragraph.id", ondelete="CASCADE")),
    # reached, below, not_mentioned
    Column("outcome", String, nullable=False),
    Column("annotator_id", ForeignKey("annotator.id"), nullable=False),
    Column("act_id", Integer, nullable=False),
    Column("at", String, nullable=False),
)

# Computed, so it is not in the history: a refit replaces it.
suggestion = Table(
    "suggestion",
    metadata,
    Column("paragraph_id", ForeignKey("paragraph.id", ondelete="CASCADE"), primary_key=True),
    Column("label", String, nullable=False),
    Column("confidence", Float, nullable=False),
    # Little-endian float32, in the order of the model's labels.
    Column("probabilities", LargeBinary, nullable=False),
    Column("model_id", Integer, nullable=False),
    Index("suggestion_confidence", "confidence"),
)

model = Table(
    "model",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("labels", JSON, nullable=False),
    Column("metrics", JSON, nullable=False),
    Column("label_counts", JSON, nullable=False),
    # A .skops file; None once a newer model has taken its place.
    Column("content", LargeBinary),
)

# Who has the project open: told to whoever opens it next, never a lock.
session = Table(
    "session",
    metadata,
    Column("id", String, primary_key=True),
    Column("host", String, nullable=False),
    Column("process", Integer, nullable=False),
    # Tells a process from a later one with the same number.
    Column("process_started", String, nullable=False),
    Column("annotator", String, nullable=False),
    Column("opened_at", String, nullable=False),
)

history = Table(
    "history",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("at", String, nullable=False),
    Column("annotator_id", ForeignKey("annotator.id"), nullable=False),
    # label, accept, bulk_accept, clear, import, split, …; undo and redo have a target
    Column("kind", String, nullable=False),
    Column("details", JSON, nullable=False),
    Column("target_id", ForeignKey("history.id")),
    Index("history_target", "target_id"),
    sqlite_autoincrement=True,  # an act's number is never used twice
)

history_change = Table(
    "history_change",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("history_id", ForeignKey("history.id", ondelete="CASCADE"), nullable=False),
    Column("table_name", String, nullable=False),
    Column("row_key", JSON, nullable=False),
    # The whole row before and after; None where there was or is none.
    Column("before", JSON(none_as_null=True)),
    Column("after", JSON(none_as_null=True)),
    Index("history_change_history", "history_id"),
)

# One row for 64 paragraphs: the pairs of characters in them (see search_index).
SEARCH_TABLE = "paragraph_search"
_SEARCH = (
    f"CREATE VIRTUAL TABLE {SEARCH_TABLE} USING fts5"
    "(pairs, content='', columnsize=0, detail=none, tokenize='ascii')"
)
_search_ddl: ExecutableDDLElement = DDL(_SEARCH)  # type: ignore[no-untyped-call]
event.listen(metadata, "after_create", _search_ddl.execute_if(dialect="sqlite"))
# The only virtual table of a project, and how it was made.
VIRTUAL = {(SEARCH_TABLE, _SEARCH)}

# The tables that an act may write, and of them those whose rows stand for themselves.
UNDOABLE = {
    table.name: table
    for table in (label, report, paragraph, annotation, remark, fulfilment, setting)
}
ROW_BY_ROW = {"annotation", "remark", "fulfilment"}

__all__ = [
    "APPLICATION_ID",
    "ROW_BY_ROW",
    "SEARCH_TABLE",
    "UNDOABLE",
    "VERSION",
    "VIRTUAL",
    "annotation",
    "annotator",
    "fulfilment",
    "history",
    "history_change",
    "label",
    "metadata",
    "model",
    "paragraph",
    "remark",
    "report",
    "session",
    "setting",
    "suggestion",
]
