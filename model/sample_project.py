"""The sample project: our own reports, labelled; a classifier trained on them; two new reports."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from data.language import _
from data.progress import Progress
from data.project import SUFFIX, Project
from data.project.importing import import_paths
from model.tagging import TaggingResult, tag_files
from model.training import Trained, project_model, train_project

# Sixteen of the sample reports, of as many kinds as there are.
_LABELLED = (
    "township_03", "township_07", "township_16", "county_01", "county_05", "county_08",
    "inspection_01", "inspection_05", "inspection_09", "organisation_01", "organisation_06",
    "organisation_11", "organisation_17", "government_02", "project_02", "project_08",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SampleProject:
    """The sample project and what became of the two reports that were held back."""

    path: Path
    n_reports: int
    n_paragraphs: int
    trained: Trained
    tagged: tuple[Path, ...]
    tagging: TaggingResult


def sample_folder() -> Path:
    """Return the folder of sample reports."""
    return Path(str(files("resources"))) / "samples"


def new_reports() -> list[Path]:
    """Return the reports held back: no sample model has learnt from them."""
    return sorted(path for path in (sample_folder() / "new").iterdir() if path.suffix != ".md")


def create_sample_project(folder: Path, progress: Progress | None = None) -> SampleProject:
    """Create the sample project in ``folder``, train it, tag the two reports held back.

    The two are in the project as well, with suggestions that await review; the tagged files
    stand beside it.

    Raises
    ------
    KnownError
        When the folder cannot be written, or holds the sample project already.
    """
    path = folder / (_("Sample") + SUFFIX)
    labelled = [sample_folder() / f"{name}.jsonl" for name in _LABELLED]
    with Project.create(path) as project:
        imported = import_paths(project, [*labelled, *new_reports()], progress)
        annotator = project.annotator
    trained = train_project(path, annotator, progress)
    tagged = (folder / "tagged.xlsx", folder / "tagged.csv", folder / "tagged.jsonl")
    with project_model(path) as model:
        for out in tagged:
            result = tag_files(new_reports(), out, model.path, scheme=model.scheme)
    return SampleProject(path, imported.n_reports, imported.n_paragraphs, trained, tagged, result)
