"""The project: one SQLite file of reports, labels, suggestions and their whole history."""

from data.project.annotations import Annotation, Remark
from data.project.file import SUFFIX
from data.project.history import Entry
from data.project.labels import LabelUse
from data.project.project import Project
from data.project.reports import StoredParagraph, StoredReport
from data.project.search import Hit, Page, Wanted
from data.project.sessions import Session
from data.project.suggestions import StoredModel

__all__ = [
    "SUFFIX",
    "Annotation",
    "Entry",
    "Hit",
    "LabelUse",
    "Page",
    "Project",
    "Remark",
    "Session",
    "StoredModel",
    "StoredParagraph",
    "StoredReport",
    "Wanted",
]
