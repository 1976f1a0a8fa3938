"""Reports for the manager: what a set of reports says, side by side, in figures and in pairs."""

from data.labelled.manager_report.confirmed import (
    Confirmed,
    GoalKey,
    chosen_reports,
    confirmed_goals,
)
from data.labelled.manager_report.contents import (
    ComparedNumber,
    Completeness,
    Pair,
    Point,
    ReportSummary,
    State,
)
from data.labelled.manager_report.writing import (
    MANAGER_FORMATS,
    ManagerWriter,
    manager_format_of,
    manager_writing,
)

__all__ = [
    "MANAGER_FORMATS",
    "ComparedNumber",
    "Completeness",
    "Confirmed",
    "GoalKey",
    "ManagerWriter",
    "Pair",
    "Point",
    "ReportSummary",
    "State",
    "chosen_reports",
    "confirmed_goals",
    "manager_format_of",
    "manager_writing",
]
