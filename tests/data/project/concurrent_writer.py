"""One of two writers on a project: labels, edits, undoes; prints what it did last."""

from __future__ import annotations

import random
import sys

from data.project import Project
from data.suggestion import Suggestion

path, annotator, seed = sys.argv[1:]
rng = random.Random(int(seed))
n_labels = 0
with Project.open(path, annotator) as project:
    project.annotations.note(project.reports.paragraphs(1)[2].id, annotator)
    print("ready", flush=True)
    for step in range(120):
        ids = [p.id for p in project.reports.paragraphs(1) if p.kind == "body"]
        label = rng.choice(project.scheme.keys)
        project.annotations.set([rng.choice(ids)], label)
        if step % 10 == 3:
            project.annotations.accept(dict.fromkeys(ids, (label, 0.9)))
            project.history.undo()
        if step % 20 == 7:
            model = project.suggestions.keep_model([label], None, {}, {})
            rows = [(i, Suggestion(0, label, 0.9, {label: 0.9})) for i in ids]
            project.suggestions.replace(model, rows)
        if step % 15 == 5:
            report, _ids = project.reports.report(1)
            project.reports.add([report])
    mine = {i: a.label for i, a in project.annotations.mine().items()}
    print(mine, len(project.others()), flush=True)
