"""Reports for the manager: what a set of reports says, side by side, in figures and in pairs."""

from data.labelled.manager.confirmed import Confirmed, GoalKey, chosen_reports, confirmed_goals
from data.labelled.manager.contents import (
    Completeness,
    ManagerReport,
    Pair,
    Point,
    ReportSummary,
    State,
)
from data.labelled.manager.writing import MANAGER_FORMATS, write_manager_report

__all__ = [
    "MANAGER_FORMATS",
    "Completeness",
    "Confirmed",
    "GoalKey",
    "ManagerReport",
    "Pair",
    "Point",
    "ReportSummary",
    "State",
    "chosen_reports",
    "confirmed_goals",
    "write_manager_report",
]
