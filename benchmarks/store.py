"""Times and sizes of the project store, beside plain sqlite3 over the same strings.

    python benchmarks/store.py --paragraphs 100000 1000000

Each step is run on a project of that size in a temporary folder (``--folder`` chooses the disk);
labels are durable, one transaction each. Times are medians where a step is repeated; those of this
process alone are less moved by whatever else the machine does. The last column compares with plain
sqlite3: the same rows inserted into two bare tables without history, index or checks, and one bare
durable insert for a label.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from data.project import Project, Wanted
from data.project.boilerplate import boilerplate
from data.report import Paragraph, Report
from data.scheme import default_scheme
from data.suggestion import Suggestion

LABELS = default_scheme().keys
PER_REPORT = 100
COMMON = (
    "工作落实推进加强建设发展项目管理服务机制责任目标任务措施成效问题群众企业"
    "完成组织领导制度检查整改安全生态经济增长投资改革创新培训宣传监督考核"
)


def reports(n_paragraphs: int) -> Iterator[Report]:
    """Yield reports of a hundred paragraphs of some ninety characters, words in real proportion."""
    rng = random.Random(1)
    # A vocabulary of 20,000 words of two and three characters, used as Zipf says.
    characters = [chr(code) for code in range(0x4E00, 0x4E00 + 2500)]
    rare = ["".join(rng.choices(characters, k=rng.choice((2, 2, 3)))) for _ in range(20_000)]
    words = [COMMON[at : at + 2] for at in range(0, len(COMMON), 2)] + rare
    weights = [1 / (rank + 10) for rank in range(len(words))]
    pool = rng.choices(words, weights, k=2_000_000)
    for number in range(n_paragraphs // PER_REPORT):
        paragraphs = []
        for place in range(PER_REPORT):
            if place % 20 == 0:
                paragraphs.append(
                    Paragraph(place, f"{place // 20 + 1}、{pool[number]}", "heading", 1)
                )
                continue
            start = rng.randrange(len(pool) - 60)
            text = "".join(pool[start : start + rng.randint(12, 60)])
            paragraphs.append(Paragraph(place, f"{text}{number}。", "body", None, ("一、工作",)))
        yield Report(f"{number}年工作总结", tuple(paragraphs), f"{number}.txt")


class Time(NamedTuple):
    """Seconds on the clock, and seconds of them in which this process computed."""

    wall: float
    cpu: float


def timed(call: Callable[[], object], repeats: int = 1) -> Time:
    """Return the median time of a call."""
    times = []
    for _ in range(repeats):
        wall, cpu = time.perf_counter(), time.process_time()
        call()
        times.append(Time(time.perf_counter() - wall, time.process_time() - cpu))
    return sorted(times)[repeats // 2]


def total(times: list[Time]) -> Time:
    """Return the sum of the times."""
    return Time(sum(one.wall for one in times), sum(one.cpu for one in times))


class Table:
    """Lines of the result, printed as they come."""

    def __init__(self) -> None:
        print(f"{'step':<50}{'ms':>12}{'cpu ms':>12}{'of plain':>10}")

    def add(self, name: str, spent: Time, plain: Time | None = None) -> None:
        """Print one line; ``plain`` is what the same took without the project."""
        ratio = "" if plain is None else f"{spent.wall / plain.wall:9.2f}×"
        figures = f"{spent.wall * 1000:12,.2f}{spent.cpu * 1000:12,.2f}"
        print(f"{name:<50}{figures}{ratio:>10}", flush=True)


def plain_database(folder: Path) -> sqlite3.Connection:
    """Return two bare tables, as durable as a project."""
    raw = sqlite3.connect(folder / "plain.sqlite", isolation_level=None)
    raw.execute("PRAGMA journal_mode = WAL")
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE report (id INTEGER PRIMARY KEY, name TEXT)")
    raw.execute(
        "CREATE TABLE paragraph"
        " (id INTEGER PRIMARY KEY, report_id INT, position REAL, kind TEXT, text TEXT)"
    )
    return raw


def plain_insert(raw: sqlite3.Connection, number: int, report: Report) -> None:
    """Keep one report in the bare tables, in one transaction."""
    raw.execute("BEGIN IMMEDIATE")
    raw.execute("INSERT INTO report VALUES (?, ?)", (number, report.name))
    raw.executemany(
        "INSERT INTO paragraph (report_id, position, kind, text) VALUES (?, ?, ?, ?)",
        ((number, p.position, p.kind, p.text) for p in report.paragraphs),
    )
    raw.execute("COMMIT")


def import_both(project: Project, folder: Path, made: list[Report]) -> tuple[Time, Time]:
    """Return the time of importing into the project, and into bare tables, by turns.

    By turns, because the disk of a shared machine is not as quick now as a minute ago.
    """
    raw = plain_database(folder)
    ours, plain = [], []
    for number, report in enumerate(made):
        ours.append(timed(lambda report=report: project.reports.add([report])))
        plain.append(timed(lambda one=(number, report): plain_insert(raw, *one)))
    raw.close()
    return total(ours), total(plain)


def percentile(times: list[Time], percent: int) -> Time:
    """Return the value below which ``percent`` of the times lie."""
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def suggestions(ids: list[int]) -> Iterator[tuple[int, Suggestion]]:
    """Yield a suggestion for every paragraph."""
    rng = random.Random(2)
    for paragraph_id in ids:
        sure = 0.4 + 0.6 * rng.random()
        rest = (1 - sure) / (len(LABELS) - 1)
        label = rng.choice(LABELS)
        yield (
            paragraph_id,
            Suggestion(0, label, sure, {k: sure if k == label else rest for k in LABELS}),
        )


def measure(folder: Path, n_paragraphs: int) -> None:
    """Print one line for each step on a project of this size."""
    made = list(reports(n_paragraphs))
    n_characters = sum(len(p.text) for report in made for p in report.paragraphs)
    print(f"\n{n_paragraphs:,} paragraphs, {len(made):,} reports, {n_characters:,} characters")
    table = Table()
    path = folder / "measured.duanbiao"
    project = Project.create(path, annotator="li")
    table.add("import, one transaction a report", *import_both(project, folder, made))
    del made
    project.close()
    size, plain_size = path.stat().st_size, (folder / "plain.sqlite").stat().st_size
    print(f"{'  size, MB':<50}{size / 1e6:12,.1f}{'':12}{size / plain_size:9.2f}×")
    open_and_close(table, path)
    project = Project.open(path, "li")
    ids = body_ids(project)
    label_latency(table, project, folder, ids)
    review(table, project, ids)
    search(table, project, path)
    print(f"{'  size with suggestions and index, MB':<50}{path.stat().st_size / 1e6:12,.1f}")
    table.add("PRAGMA integrity_check", timed(project.integrity))
    project.close()


def body_ids(project: Project) -> list[int]:
    rows = project._connection.exec_driver_sql("SELECT id FROM paragraph WHERE kind = 'body'")
    return [row[0] for row in rows]


def open_and_close(table: Table, path: Path) -> None:
    opened: list[Project] = []
    times = []
    for _ in range(7):
        times.append(timed(lambda: opened.append(Project.open(path, "li"))))
        opened.pop().close()
    table.add("open", percentile(times, 50))


def label_latency(table: Table, project: Project, folder: Path, ids: list[int]) -> None:
    rng = random.Random(3)
    raw = sqlite3.connect(folder / "plain.sqlite", isolation_level=None)
    raw.execute("PRAGMA synchronous = FULL")
    raw.execute("CREATE TABLE label (id INTEGER PRIMARY KEY, label TEXT, at TEXT)")
    bare = "INSERT INTO label VALUES (?, ?, ?)"
    times, plain = [], []
    for i in rng.sample(ids, 1000):
        times.append(timed(lambda i=i: project.annotations.set([i], rng.choice(LABELS))))
        plain.append(timed(lambda i=i: raw.execute(bare, (i, "measure", "2026-01-01T00:00"))))
    raw.close()
    table.add("one label, durable, median", percentile(times, 50), percentile(plain, 50))
    table.add("one label, durable, 99 %", percentile(times, 99), percentile(plain, 99))
    table.add("undo of one label", timed(project.history.undo, 20))
    table.add("what undo would do (last)", timed(project.history.last, 20))


def review(table: Table, project: Project, ids: list[int]) -> None:
    suggested = project.suggestions
    model = suggested.keep_model(LABELS, None, {}, {})
    some = list(suggestions(ids[:20_000]))
    table.add("replace 20,000 suggestions", timed(lambda: suggested.replace(model, some), 3))
    some = list(suggestions(ids))
    name = f"replace all {len(ids):,} suggestions"
    table.add(name, timed(lambda: suggested.replace(model, some)))
    ten_thousand = dict(list(suggested.above(0.5).items())[:10_000])
    table.add("bulk accept of 10,000", timed(lambda: project.annotations.accept(ten_thousand)))
    table.add("undo of it", timed(project.history.undo))
    table.add("redo of it", timed(project.history.redo))
    bulk = project.history.last()
    assert bulk is not None
    table.add("revoke of it", timed(lambda: project.history.revoke(bulk.id)))
    project.history.undo()
    for name, call in {
        "overview of all reports": project.reports.overview,
        "counts of labels": project.annotations.counts,
        "queue, first 200": lambda: suggested.queue(200),
        "queue, first 200 of one label": lambda: suggested.queue(200, label="goal"),
        "queue, first 200 as read": lambda: suggested.queue(200, order="report"),
        "queue, all": suggested.queue,
        "waiting above 0.9, by label": lambda: suggested.waiting(0.9),
        "paragraphs of one report": lambda: project.reports.paragraphs(7),
        "labels of one report": lambda: project.annotations.of_report(7),
        "suggestions of one report": lambda: suggested.of_report(7),
    }.items():
        table.add(name, timed(call, 5))
    table.add("boilerplate of all", timed(lambda: boilerplate(project)))


def search(table: Table, project: Project, path: Path) -> None:
    queries = {
        "common word of two (落实)": Wanted(text="落实"),
        "one character (的, absent or rare)": Wanted(text="的"),
        "one character (工)": Wanted(text="工"),
        "rare phrase": Wanted(text="不存在的词"),
        "two words": Wanted(text="落实 考核"),
        "digits of one paragraph": Wanted(text="7年"),
        "word with label": Wanted(text="落实", labels=("goal",)),
        "rare word with label": Wanted(text="考核宣传", labels=("goal",)),
        "word in one report": Wanted(text="落实", report_ids=(9,)),
        "label": Wanted(labels=("problem",)),
        "disagreement": Wanted(is_disagreement=True),
        "flagged (none)": Wanted(is_flagged=True),
        "suggestion, unsure": Wanted(suggestions=("goal",), at_most=0.42),
    }
    before = {name: timed(lambda w=w: project.search.find(w), 1) for name, w in queries.items()}
    table.add("index all for search", timed(project.search.catch_up))
    print("search, first 100 (in brackets: before indexing)")
    for name, wanted in queries.items():
        found = timed(lambda w=wanted: project.search.find(w), 5)
        table.add(f"  {name} ({before[name].wall * 1000:,.1f})", found)
    table.add("  count of 落实", timed(lambda: project.search.count(Wanted(text="落实")), 5))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--paragraphs", type=int, nargs="+", default=[100_000])
    parser.add_argument("--folder", type=Path, default=None)
    chosen = parser.parse_args()
    print(f"SQLite {sqlite3.sqlite_version}")
    for n_paragraphs in chosen.paragraphs:
        with tempfile.TemporaryDirectory(dir=chosen.folder) as folder:
            measure(Path(folder), n_paragraphs)


if __name__ == "__main__":
    main()
