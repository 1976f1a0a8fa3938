"""What a quality becomes in lists: a line for each label, report, heading, doubtful label."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from data.language import _
from gui.paragraphs.bars import shown_share
from gui.quality.tables import Row

if TYPE_CHECKING:
    from data.project.reports import Reports
    from model.evaluation import Scores
    from model.headings import HeadingMeaning, WeakHeading
    from model.label_errors import Contradiction, LikelyMistake
    from model.quality import ReportQuality

Name = Callable[[str], str]


def score_rows(scores: Scores, name: Name) -> list[Row]:
    """Return the lines of the table of scores, the mean last."""
    rows = [
        Row(
            place,
            (
                name(key),
                f"{one.f1:.2f}",
                f"{one.precision:.2f}",
                f"{one.recall:.2f}",
                f"{one.support:,}",
            ),
        )
        for place, (key, one) in enumerate(scores.per_label.items())
    ]
    mean = (_("All"), f"{scores.macro_f1:.2f}", "", "", f"{scores.n:,}")
    return [*rows, Row(-1, mean)]


def report_rows(reports: Sequence[ReportQuality]) -> list[Row]:
    """Return the lines of the table of reports, their place as the id."""
    return [
        Row(
            place,
            (
                one.name,
                f"{one.macro_f1:.2f}",
                f"{one.precision:.2f}",
                f"{one.recall:.2f}",
                f"{one.n_wrong:,}",
                f"{one.n:,}",
            ),
        )
        for place, one in enumerate(reports)
    ]


def heading_rows(
    weak: Sequence[WeakHeading], meanings: Mapping[str, HeadingMeaning], name: Name
) -> list[Row]:
    """Return the lines of headings under which suggestions go wrong, their place as the id."""
    rows = []
    for place, one in enumerate(weak):
        means = meanings.get(one.wording)
        label = "—" if means is None or means.label is None else name(means.label)
        right = "" if means is None else f"{means.precision:.0%}"
        heading = one.wording if means is None else means.heading
        rows.append(Row(place, (heading, str(one.n_wrong), str(one.n), label, right)))
    return rows


def twin_rows(twins: Sequence[Contradiction], reports: Reports, name: Name) -> list[Row]:
    """Return the lines of paragraphs whose like has another label."""
    return [
        Row(
            one.second,
            (name(one.second_label), name(one.first_label), reports.paragraph(one.second).text),
        )
        for one in twins
    ]


def mistake_rows(mistakes: Sequence[LikelyMistake], reports: Reports, name: Name) -> list[Row]:
    """Return the lines of labels that are likely mistakes."""
    return [
        Row(
            one.paragraph_id,
            (
                name(one.given),
                name(one.likely),
                shown_share(one.likely_confidence),
                reports.paragraph(one.paragraph_id).text,
            ),
        )
        for one in mistakes
    ]
