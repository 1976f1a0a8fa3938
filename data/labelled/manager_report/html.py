"""The manager's report as one HTML file with a chart, offline and printable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from data.labelled.columns import tint
from data.labelled.html import page_head, page_part
from data.labelled.manager_report.contents import (
    Figures,
    Pair,
    Point,
    ReportSummary,
    card,
    column_shares,
    fulfilment_hint,
    state_name,
)
from data.labelled.manager_report.spooled import SpooledWriter
from data.language import _, ngettext

_BAR, _GAP, _NAMES, _WIDTH = 18, 8, 260, 900
_MOST_NAME, _MOST_BARS = 18, 40


class PageWriter(SpooledWriter):
    """Writes the texts beside the file first; the figures stand above them in the end."""

    def add_report(self, summary: ReportSummary) -> None:
        """Append one report."""
        self._figures.add_report(summary)
        self._texts.write(_section(summary, self._figures))

    def add_pairs(self, earlier: str, later: str, pairs: Sequence[Pair]) -> None:
        """Append the goals of one report and what a later one says of them."""
        self._figures.add_pairs(earlier, later, pairs)
        said = self._figures.tallies[earlier, later]
        heads = (_("Goal"), _("Achievement"), _("Outcome"), _("Confirmed"))
        self._pairs.write(
            f"<h3>{escape(earlier)} → {escape(later)}</h3>\n"
            f'<p class="card">{escape(said)}</p>\n<table class="pairs">\n'
            f"<thead><tr>{''.join(f'<th>{escape(text)}' for text in heads)}</thead>\n"
        )
        for pair in pairs:
            self._pairs.write(_pair(pair))
        self._pairs.write("</table>\n")

    def write_file(self) -> None:
        """Write the file."""
        with self._path.open("w", encoding="utf-8", newline="\n", errors="replace") as out:
            out.writelines(self._parts())

    def _parts(self) -> Iterator[str]:
        figures = self._figures
        title = _("Goals, measures, achievements and problems")
        yield (
            f"{page_head(title)}<style>\n{page_part('manager.css')}</style>\n<body>\n<main>\n"
            f"<h1>{title}</h1>\n<p>{escape(figures.basis())}</p>\n"
        )
        yield from _chart(figures)
        yield from _completeness(figures)
        if figures.tallies:
            yield f"<h2>{_('Fulfilment')}</h2>\n<p>{escape(fulfilment_hint())}</p>\n"
            yield from self._pairs.pieces()
        yield f"<h2>{_('Side by side')}</h2>\n"
        yield from self._texts.pieces()
        yield "</main>\n</html>\n"


def _chart(figures: Figures) -> Iterator[str]:
    """Yield stacked bars, one a report, as an SVG drawing."""
    shown = figures.reports[:_MOST_BARS]
    largest = max((sum(one.counts) for one in shown), default=0) or 1
    height = (_BAR + _GAP) * len(shown) + 40
    yield (
        f'<svg viewBox="0 0 {_WIDTH} {height}" role="img"'
        f' aria-label="{escape(_("Paragraphs by report and label"))}">\n'
    )
    for number, (key, total) in enumerate(zip(figures.labels, figures.totals(), strict=True)):
        label = figures.scheme[key]
        x = 120 * number
        yield (
            f'<rect x="{x}" y="6" width="12" height="12" fill="{label.color}"/>'
            f'<text x="{x + 18}" y="17">{escape(f"{label.name} {total}")}</text>\n'
        )
    for number, one in enumerate(shown):
        yield _bar(one.name, one.counts, 34 + number * (_BAR + _GAP), largest, figures)
    yield "</svg>\n"
    left = len(figures.reports) - len(shown)
    if left:
        text = ngettext(
            "{count} more report is in the table below.",
            "{count} more reports are in the table below.",
            left,
        )
        yield f'<p class="card">{escape(text.format(count=left))}</p>\n'


def _bar(name: str, counts: Sequence[int], y: int, largest: int, figures: Figures) -> str:
    short = name if len(name) <= _MOST_NAME else name[: _MOST_NAME - 1] + "…"
    parts = [f'<text x="0" y="{y + 14}">{escape(short)}<title>{escape(name)}</title></text>']
    x = float(_NAMES)
    for key, count in zip(figures.labels, counts, strict=True):
        width = (_WIDTH - _NAMES - 40) * count / largest
        if count:
            label = figures.scheme[key]
            parts.append(
                f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}"'
                f' fill="{label.color}"><title>{escape(label.name)} {count}</title></rect>'
            )
            if width > 16:
                parts.append(
                    f'<text class="in" x="{x + width / 2:.1f}" y="{y + 14}">{count}</text>'
                )
        x += width
    return "".join([*parts, f'<text x="{x + 6:.1f}" y="{y + 14}">{sum(counts)}</text>\n'])


def _completeness(figures: Figures) -> Iterator[str]:
    yield f'<h2>{_("Completeness")}</h2>\n<table class="cards">\n<thead><tr>'
    heads = (_("Report"), _("Goals"), _("with measures"), _("with achievements"), _("In words"))
    yield "".join(f"<th>{escape(text)}" for text in heads) + "</thead>\n"
    for one in figures.reports:
        found = one.completeness
        yield (
            f"<tr><td>{escape(one.name)}<td>{found.n_goals}<td>{found.with_measures}"
            f"<td>{found.with_achievements}<td>{escape(card(found, figures.scheme))}\n"
        )
    yield "</table>\n"


def _section(summary: ReportSummary, figures: Figures) -> str:
    columns = [summary.points.get(key, ()) for key in figures.labels]
    widths = "".join(f'<col style="width:{share:.0%}">' for share in column_shares(columns))
    heads = "".join(
        f'<th style="color:{label.color};background:{tint(label.color)}">'
        f"{escape(label.name)} {len(points) or ''}"
        for label, points in zip((figures.scheme[k] for k in figures.labels), columns, strict=True)
    )
    cells = "".join(f"<td>{_listed(points)}" for points in columns)
    return (
        f"<section>\n<h3>{escape(summary.name)}</h3>\n"
        f'<p class="card">{escape(card(summary.completeness, figures.scheme))}</p>\n'
        f'<table class="side">\n<colgroup>{widths}</colgroup>\n<thead><tr>{heads}</thead>\n'
        f"<tr>{cells}\n</table>\n</section>\n"
    )


def _listed(points: Sequence[Point]) -> str:
    if not points:
        return "–"
    items = "".join(
        f"<li{' class=proposed' if point.is_suggestion else ''}>{escape(point.text)}\n"
        for point in points
    )
    return f"<ol>{items}</ol>"


def _pair(pair: Pair) -> str:
    numbers = "".join(f"<br>{escape(one.in_words())}" for one in pair.numbers)
    is_told = pair.confirmed_by is not None
    tone = pair.state if is_told else f"{pair.state} proposed"
    told = _("yes, {name}").format(name=pair.confirmed_by) if is_told else _("no")
    return (
        f"<tr><td>{escape(pair.goal)}<td>{escape(pair.achievement or '–')}"
        f'<td class="{tone}">{escape(state_name(pair.state))}{numbers}'
        f"<td>{escape(told)}\n"
    )
