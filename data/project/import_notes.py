"""What a person should know of an import beside the counts: copies, likenesses, wrong names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data.language import _, ngettext
from data.project.importing import ImportResult
from data.project.reports import StoredReport
from data.readers.receipt import format_name

_MOST = 20  # of one sort; of more only the number is told
_MOST_NAMES = 5


def notes_on(result: ImportResult, reports: Sequence[StoredReport]) -> list[str]:
    """Return sentences on an import, in the language in use.

    Parameters
    ----------
    reports
        Those of the project, after the import.
    """
    names = {report.id: report.name for report in reports}
    same = [
        _("{name} ({file}): the same as “{other}” in the project, left out.").format(
            name=one.name, file=one.path.name, other=names.get(one.other_id, "")
        )
        for one in result.same
    ]
    near = [
        _("{name}: {share} the same as “{other}”; they are measured together.").format(
            name=names.get(pair.report_id, ""),
            share=f"{min(pair.similarity, 0.99):.0%}",
            other=names.get(pair.other_id, ""),
        )
        for pair in result.near_duplicates
    ]
    wrong: dict[str, None] = {}
    added = frozenset(result.report_ids)
    for report in reports:
        said = report.receipt.get("wrong_suffix") if report.id in added else None
        if said:
            sentence = _("{file}: called “{suffix}”, but it is {format}; it was read as that.")
            wrong[
                sentence.format(
                    file=Path(report.source).name,
                    suffix=said["suffix"],
                    format=format_name(said["format"]),
                )
            ] = None
    notes = [*_some(same), *_some(near), *_some(list(wrong))]
    if result.other_files:
        notes.append(
            ngettext(
                "{count} file of another kind in the folders was left out: {names}.",
                "{count} files of other kinds in the folders were left out: {names}.",
                len(result.other_files),
            ).format(count=len(result.other_files), names=some_names(result.other_files))
        )
    return notes


def some_names(paths: Sequence[Path]) -> str:
    """Return the names of the first files, and a sign that there are more."""
    names = [path.name for path in paths[:_MOST_NAMES]]
    return _(", ").join([*names, "…"] if len(paths) > _MOST_NAMES else names)


def _some(sentences: list[str]) -> list[str]:
    left = len(sentences) - _MOST
    if left <= 0:
        return sentences
    more = ngettext("… and {count} more.", "… and {count} more.", left).format(count=left)
    return [*sentences[:_MOST], more]
