"""What a heading stands for: 三、存在问题 → problem, with how often that holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from model.heading_rules import HeadingRule, rule_of, wording
from model.held_back import HeldBack, LabelledProject


@dataclass(frozen=True, slots=True)
class HeadingMeaning:
    """What a heading stands for over the project's labels.

    Attributes
    ----------
    wording
        The heading without its number and figures.
    heading
        As it stands in the first report that has it.
    label
        The most frequent label beneath it, None without any label beneath.
    n_reports
        In how many reports it stands.
    n_paragraphs, n_labelled, n_with_label
        Paragraphs beneath it; those with a label; those with this label.
    share_covered
        Share of the project's labelled paragraphs that stand beneath it: its coverage.
    precision
        ``n_with_label / n_labelled``, 0 without any.
    rule
        What the person said of it, if anything.
    """

    wording: str
    label: str | None
    n_reports: int
    n_paragraphs: int
    n_labelled: int
    n_with_label: int
    share_covered: float
    precision: float
    rule: HeadingRule | None = None
    heading: str = ""


@dataclass(frozen=True, slots=True)
class WeakHeading:
    """A heading under which suggestions go wrong, on reports held back."""

    wording: str
    n: int
    n_wrong: int
    paragraph_ids: tuple[int, ...]


def meanings(
    project: LabelledProject, rules: Sequence[HeadingRule] = (), least_labelled: int = 1
) -> list[HeadingMeaning]:
    """Return what the project's headings stand for, those that cover most first.

    A paragraph counts for every heading above it.
    """
    labels: dict[str, Counter[str]] = {}
    n_paragraphs: Counter[str] = Counter()
    stands_in: dict[str, set[int]] = {}
    as_written: dict[str, str] = {}
    for number, report in enumerate(project.reports):
        for place, paragraph in enumerate(report.paragraphs):
            if paragraph.kind == "heading":
                continue
            label = project.labels[number][place]
            above = {wording(heading): heading for heading in paragraph.heading_path}
            above.pop("", None)
            for one, heading in above.items():
                as_written.setdefault(one, heading)
                n_paragraphs[one] += 1
                stands_in.setdefault(one, set()).add(number)
                if label is not None:
                    labels.setdefault(one, Counter())[label] += 1
    n_all = max(project.n_labels, 1)
    found = []
    for one, n in n_paragraphs.items():
        counts = labels.get(one, Counter())
        n_labelled = sum(counts.values())
        if n_labelled < least_labelled:
            continue
        label, n_with = counts.most_common(1)[0] if counts else (None, 0)
        found.append(
            HeadingMeaning(
                one, label, len(stands_in[one]), n, n_labelled, n_with, n_labelled / n_all,
                n_with / max(n_labelled, 1), rule_of(one, rules), as_written[one],
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-one.n_labelled, -one.n_paragraphs, one.wording))


def weak_headings(
    project: LabelledProject, held_back: HeldBack, least: int = 3, most: int = 20
) -> list[WeakHeading]:
    """Return the headings right under which most suggestions were wrong on reports held back.

    Parameters
    ----------
    least
        Headings with fewer labelled paragraphs are left out.
    """
    above = {
        project.ids[number][place]: wording(paragraph.heading_path[-1])
        for number, report in enumerate(project.reports)
        for place, paragraph in enumerate(report.paragraphs)
        if paragraph.heading_path and paragraph.kind != "heading"
    }
    n: Counter[str] = Counter()
    wrong: dict[str, list[int]] = {}
    for paragraph_id, is_wrong in zip(
        held_back.paragraph_ids.tolist(), held_back.is_wrong.tolist(), strict=True
    ):
        heading = above.get(paragraph_id, "")
        if heading:
            n[heading] += 1
            if is_wrong:
                wrong.setdefault(heading, []).append(paragraph_id)
    found = [
        WeakHeading(one, n[one], len(ids), tuple(ids)) for one, ids in wrong.items()
        if n[one] >= least
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.n_wrong, one.n, one.wording))[:most]
