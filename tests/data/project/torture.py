"""Kills a process that works on a project at random moments, and looks what is left.

    python tests/data/project/torture.py --rounds 500

A child labels, accepts in bulk, undoes, imports, trains (keeps a model and replaces the
suggestions), merges a colleague's project and edits paragraphs, and writes each confirmed act to a
pipe, with a digest of all that a person would see. The parent kills
it (SIGKILL) at a random moment, opens the project and checks:

- SQLite finds the file sound, and the search index too;
- what a person sees is what it was after the last confirmed act, or one act more, whole: taking
  that one act back leads exactly to the confirmed state;
- the history only grew, and every confirmed act is in it;
- suggestions are those of one model alone, all of them or none;
- a search finds what a reading of every paragraph finds.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import astuple, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from data.errors import KnownError
from data.project import Project, Wanted, backup
from data.project.merge import merge, plan_merge
from data.report import Paragraph, Report
from data.suggestion import Suggestion

_ANNOTATOR = "li"
_FRESH_EVERY = 40  # rounds on one file, which grows
_WORDS = (
    "目标",
    "措施",
    "成效",
    "问题",
    "落实",
    "健全机制",
    "完成投资",
    "不足",
    "，",
    "。",
    "12",
    "GDP",
)


def digest(project: Project) -> str:
    """Return a hash of all that a person sees of the project, suggestions aside."""
    reports = project.reports.overview()
    seen: list[Any] = [(r.id, r.name, r.n_paragraphs, r.n_labelled, r.imported_at) for r in reports]
    for report in reports:
        seen += [astuple(p) for p in project.reports.paragraphs(report.id)]
        seen += sorted(astuple(r) for r in project.annotations.remarks(report.id).values())
    seen += sorted(astuple(a) for a in project.annotations.mine().values())
    seen += sorted((name, n) for name, n in project.annotators().items() if n)
    seen.append(project.scheme.to_json())
    return hashlib.sha256(json.dumps(seen, ensure_ascii=False).encode()).hexdigest()


class Worker:
    """Does random acts on a project."""

    def __init__(self, project: Project, rng: random.Random) -> None:
        self.project = project
        self.rng = rng
        self.acts: dict[str, Callable[[], object]] = {
            "label": self._label,
            "label more": self._label,
            "clear": lambda: project.annotations.clear(self._some(5)),
            "flag": lambda: project.annotations.flag(self._some(8), rng.random() < 0.7),
            "note": lambda: project.annotations.note(self._one(), f"核对{rng.random()}"),
            "bulk accept": self._accept,
            "bring in": lambda: project.annotations.bring_in(
                {i: rng.choice(project.scheme.keys) for i in self._some(200)}, "旧.jsonl"
            ),
            "undo": project.history.undo,
            "undo more": project.history.undo,
            "redo": project.history.redo,
            "revoke": self._revoke,
            "import": lambda: project.reports.add([self._report() for _n in range(3)]),
            "remove": lambda: project.reports.remove([self._report_id()]),
            "rename": lambda: project.reports.rename(self._report_id(), f"总结{rng.random()}"),
            "train": self._train,
            "split": self._split,
            "merge": lambda: project.editing.merge(self._one()),
            "correct": lambda: project.editing.correct(self._one(), self._text()),
            "heading": lambda: project.editing.set_kind(
                self._one(), rng.choice(("heading", "body"))
            ),
            "merge labels": self._merge_labels,
            "merge a colleague's": self._merge_colleague,
            "index": project.search.catch_up,
            "backup": self._backup,
        }

    def act(self) -> str:
        """Do one act at random; return its name."""
        name = self.rng.choice(list(self.acts))
        try:
            self.acts[name]()
        except (KnownError, IndexError):
            return f"{name} (refused)"
        return name

    def _text(self) -> str:
        return "".join(self.rng.choices(_WORDS, k=self.rng.randint(2, 12)))

    def _report(self) -> Report:
        paragraphs = [
            Paragraph(place, self._text(), "heading" if place % 7 == 0 else "body")
            for place in range(40)
        ]
        return Report(f"总结{self.rng.random()}", tuple(paragraphs))

    def _report_id(self) -> int:
        return self.rng.choice(self.project.reports.overview()).id

    def _one(self) -> int:
        return self.rng.choice(self.project.reports.paragraphs(self._report_id())).id

    def _some(self, at_most: int) -> list[int]:
        found = [
            p.id
            for r in self.project.reports.overview()
            for p in self.project.reports.paragraphs(r.id)
        ]
        return self.rng.sample(found, min(len(found), self.rng.randint(1, at_most)))

    def _label(self) -> None:
        self.project.annotations.set([self._one()], self.rng.choice(self.project.scheme.keys))

    def _accept(self) -> None:
        self.project.annotations.accept(self.project.suggestions.above(0.6))

    def _revoke(self) -> None:
        self.project.history.revoke(self.rng.choice(self.project.history.entries(30)).id)

    def _split(self) -> None:
        paragraph = self.project.reports.paragraph(self._one())
        self.project.editing.split(paragraph.id, len(paragraph.text) // 2)

    def _merge_labels(self) -> None:
        first, second = self.rng.sample(self.project.scheme.keys, 2)
        self.project.labels.merge(first, second)
        if len(self.project.scheme.keys) < 3:
            for label in self.project.scheme.labels:
                if label.is_retired:
                    self.project.labels.restore(label.key)

    def _merge_colleague(self) -> None:
        """Bring in what a colleague has labelled meanwhile in a project of the same reports."""
        theirs = self.project.path.with_name("colleague.duanbiao")
        with Project.open(theirs, "wang") as other:
            ids = [p.id for r in other.reports.overview() for p in other.reports.paragraphs(r.id)]
            chosen = self.rng.sample(ids, 10)
            other.annotations.set(chosen, self.rng.choice(other.scheme.keys))
        plan = plan_merge(self.project, theirs)
        taken = [one for one in plan.conflicts if self.rng.random() < 0.5]
        merge(self.project, plan, taken)

    def _train(self) -> None:
        project, rng = self.project, self.rng
        keys = project.scheme.keys
        model = project.suggestions.keep_model(keys, rng.randbytes(200_000), {}, {})
        rows = []
        for i in self._some(10**6):
            sure = rng.random()
            rows.append((i, Suggestion(0, rng.choice(keys), sure, dict.fromkeys(keys, sure))))
        project.suggestions.replace(model, rows)

    def _backup(self) -> None:
        for one in backup.backups(self.project.path):
            one.path.unlink()
        backup.daily(self.project.path)


def work(path: Path, seed: int, journal: Connection) -> None:
    """Act until killed; tell each act that is confirmed."""
    with Project.open(path, _ANNOTATOR) as project:
        worker = Worker(project, random.Random(seed))
        name = "open"
        while True:
            newest = project.history.entries(1)
            journal.send((name, newest[0].id if newest else 0, digest(project)))
            name = worker.act()


@dataclass
class Outcome:
    """What the rounds met with."""

    n_rounds: int = 0
    n_confirmed: int = 0
    n_one_more: int = 0
    acts: Counter[str] | None = None


def check(path: Path, confirmed: tuple[str, int, str], outcome: Outcome) -> None:
    """Look at the project after a kill; raise AssertionError with what is wrong."""
    _name, newest_confirmed, seen_then = confirmed
    with Project.open(path, _ANNOTATOR) as project:
        assert project.integrity() == [], project.integrity()
        assert project.others() == [], "the dead one is taken for alive"
        entries = project.history.entries(50)
        newest = entries[0].id if entries else 0
        assert newest >= newest_confirmed, "a confirmed act is gone"
        more = [entry for entry in entries if entry.id > newest_confirmed]
        # An act of the worker writes one entry, merging labels may write a few restoring ones.
        for entry in more:
            if entry.kind == "undo":
                assert project.history.redo() is not None
            elif entry.kind == "redo" or project.history._changes(entry.id):
                assert project.history.undo() is not None
            outcome.n_one_more += 1
        assert digest(project) == seen_then, f"not as confirmed, after {[e.kind for e in more]}"
        models = project._connection.exec_driver_sql(
            "SELECT count(DISTINCT model_id) FROM suggestion"
        ).scalar_one()
        assert models <= 1, "suggestions of two models"
        project._connection.exec_driver_sql(
            "INSERT INTO paragraph_search (paragraph_search) VALUES ('integrity-check')"
        )
        for word in _WORDS[:6]:
            read = sorted(
                p.id
                for r in project.reports.overview()
                for p in project.reports.paragraphs(r.id)
                if word in p.text
            )
            assert project.search.ids(Wanted(text=word)) == read, f"search for {word}"
    theirs = path.with_name("colleague.duanbiao")
    with Project.open(theirs, "wang") as colleague:
        assert colleague.integrity() == [], "the colleague's project is unsound"
    for one in backup.backups(path):
        with Project.open(one.path, _ANNOTATOR) as kept:
            assert kept.integrity() == [], "a backup is unsound"
    half_made = [p.name for p in path.parent.iterdir() if p.name.endswith(".new")]
    assert half_made == [], half_made


def torture(folder: Path, n_rounds: int, seed: int) -> Outcome:
    """Run the rounds in ``folder``."""
    acts: Counter[str] = Counter()
    outcome = Outcome(acts=acts)

    def count(told: tuple[str, int, str]) -> None:
        outcome.n_confirmed += 1
        acts[told[0]] += 1

    rng = random.Random(seed)
    forking = "fork" if sys.platform != "win32" else "spawn"
    processes = multiprocessing.get_context(forking)
    path = folder / "0.duanbiao"
    for number in range(n_rounds):
        if number % _FRESH_EVERY == 0:
            path = folder / f"{number}.duanbiao"
            with Project.create(path, annotator=_ANNOTATOR) as project:
                Worker(project, rng).acts["import"]()
            theirs = folder / "colleague.duanbiao"
            theirs.unlink(missing_ok=True)
            shutil.copyfile(path, theirs)
        receiver, sender = processes.Pipe(duplex=False)
        child = processes.Process(target=work, args=(path, rng.randrange(2**32), sender))
        child.start()
        sender.close()
        confirmed: tuple[str, int, str] = receiver.recv()
        for _act in range(rng.randrange(12)):  # some acts further, however slow the machine
            confirmed = receiver.recv()
            count(confirmed)
        time.sleep(rng.uniform(0, 0.05))
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        child.join()
        try:
            while True:
                confirmed = receiver.recv()
                count(confirmed)
        except (EOFError, OSError):
            receiver.close()
        try:
            check(path, confirmed, outcome)
        except AssertionError as error:
            raise AssertionError(f"round {number}, after “{confirmed[0]}”: {error}") from error
        outcome.n_rounds += 1
    return outcome


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Kill -9 at random moments.")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    start = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        outcome = torture(Path(folder), chosen.rounds, chosen.seed)
    print(
        f"{outcome.n_rounds} kills, {outcome.n_confirmed} confirmed acts all there,"
        f" {outcome.n_one_more} acts found whole that were not confirmed yet,"
        f" {time.perf_counter() - start:.0f} s"
    )
    print(dict(outcome.acts or {}))


if __name__ == "__main__":
    main()
