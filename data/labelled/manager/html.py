"""The manager's report as one HTML file with charts, offline and printable."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import zip_longest
from pathlib import Path

from data.labelled.columns import tint
from data.labelled.html import page_part
from data.labelled.manager.contents import (
    ManagerReport,
    Pair,
    ReportSummary,
    card,
    fulfilment_hint,
    state_name,
    tallies,
)
from data.language import _, language

_BAR, _GAP, _NAMES, _WIDTH = 18, 8, 260, 900
_MOST_NAME = 18


def write_page(path: Path, report: ManagerReport) -> None:
    """Write the page."""
    with path.open("w", encoding="utf-8", newline="\n", errors="replace") as out:
        out.writelines(_parts(report))


def _parts(report: ManagerReport) -> Iterator[str]:
    title = _("Goals, measures, achievements and problems")
    yield (
        f'<!doctype html>\n<html lang="{"zh-CN" if language() == "zh_CN" else "en"}">\n'
        f'<meta charset="utf-8">\n<title>{title}</title>\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<style>\n{page_part('manager.css')}</style>\n<body>\n<main>\n<h1>{title}</h1>\n"
    )
    yield chart(report)
    for summary in report.reports:
        yield _summary(summary, report)
    if report.pairs:
        yield from _fulfilment(report)
    yield "</main>\n</html>\n"


def chart(report: ManagerReport) -> str:
    """Return stacked bars, one a report, as an SVG drawing."""
    rows = [
        (one.name, [len(one.points.get(key, ())) for key in report.labels])
        for one in report.reports
    ]
    largest = max((sum(counts) for _name, counts in rows), default=0) or 1
    height = (_BAR + _GAP) * len(rows) + 40
    parts = [
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img"'
        f' aria-label="{escape(_("Paragraphs by report and label"))}">\n'
    ]
    x = 0
    for key in report.labels:
        label = report.scheme[key]
        text = f"{label.name} {report.totals()[key]}"
        parts.append(
            f'<rect x="{x}" y="6" width="12" height="12" fill="{label.color}"/>'
            f'<text x="{x + 18}" y="17">{escape(text)}</text>\n'
        )
        x += 120
    for number, (name, counts) in enumerate(rows):
        y = 34 + number * (_BAR + _GAP)
        short = name if len(name) <= _MOST_NAME else name[: _MOST_NAME - 1] + "…"
        parts.append(
            f'<text x="0" y="{y + 14}">{escape(short)}<title>{escape(name)}</title></text>'
        )
        x_now = float(_NAMES)
        for key, count in zip(report.labels, counts, strict=True):
            width = (_WIDTH - _NAMES - 40) * count / largest
            if count:
                label = report.scheme[key]
                parts.append(
                    f'<rect x="{x_now:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}"'
                    f' fill="{label.color}"><title>{escape(label.name)} {count}</title></rect>'
                )
                if width > 16:
                    parts.append(
                        f'<text class="in" x="{x_now + width / 2:.1f}" y="{y + 14}">{count}</text>'
                    )
            x_now += width
        parts.append(f'<text x="{x_now + 6:.1f}" y="{y + 14}">{sum(counts)}</text>\n')
    return "".join([*parts, "</svg>\n"])


def _summary(summary: ReportSummary, report: ManagerReport) -> str:
    heads = "".join(
        f'<th style="color:{report.scheme[key].color};background:{tint(report.scheme[key].color)}">'
        f"{escape(report.scheme[key].name)}"
        for key in report.labels
    )
    columns = [summary.points.get(key, ()) for key in report.labels]
    rows = []
    for points in zip_longest(*columns):
        cells = []
        for point in points:
            tone = ' class="proposed"' if point is not None and point.is_suggestion else ""
            cells.append(f"<td{tone}>{escape(point.text) if point is not None else ''}")
        rows.append("<tr>" + "".join(cells))
    return (
        f"<section>\n<h2>{escape(summary.name)}</h2>\n"
        f'<p class="card">{escape(card(summary, report.scheme))}</p>\n'
        f'<table class="side">\n<thead><tr>{heads}</thead>\n' + "\n".join(rows) + "\n</table>\n"
        "</section>\n"
    )


def _fulfilment(report: ManagerReport) -> Iterator[str]:
    heads = "".join(
        f"<th>{escape(text)}"
        for text in (_("Goal"), _("Achievement"), _("Outcome"), _("Confirmed"))
    )
    yield f"<h1>{_('Fulfilment')}</h1>\n<p>{escape(fulfilment_hint())}</p>\n"
    for reports, said in tallies(report.pairs).items():
        yield f"<h2>{escape(reports[0])} → {escape(reports[1])}</h2>\n"
        yield f'<p class="card">{escape(said)}</p>\n'
        yield f'<table class="pairs">\n<thead><tr>{heads}</thead>\n'
        for pair in report.pairs:
            if (pair.goal_report, pair.achievement_report) == reports:
                yield _pair(pair)
        yield "</table>\n"


def _pair(pair: Pair) -> str:
    numbers = "".join(f"<br>{escape(goal)} → {escape(result)}" for goal, result in pair.numbers)
    is_told = pair.confirmed_by is not None
    tone = pair.state if is_told else f"{pair.state} proposed"
    told = _("yes, {name}").format(name=pair.confirmed_by) if is_told else _("no")
    return (
        f"<tr><td>{escape(pair.goal)}<td>{escape(pair.achievement or '–')}"
        f'<td class="{tone}">{escape(state_name(pair.state))}{numbers}'
        f"<td>{escape(told)}\n"
    )
