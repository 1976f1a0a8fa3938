"""How many goals find a measure in their own report, and how many in somebody else's.

``python -m benchmarks.fulfilment``

The reports are those of resources/samples that have goals and measures; somebody else's is the
next of them. Of a goal that finds one in a report that has nothing to do with it, the words alone
made the pair.
"""

from __future__ import annotations

from data.resources import resource_folder
from model.build_starter import read_folder
from model.fulfilment import fits


def main() -> None:
    reports: list[tuple[list[str], list[str]]] = []
    for one in read_folder(resource_folder() / "samples"):
        texts: dict[str | None, list[str]] = {"goal": [], "measure": []}
        for paragraph, label in zip(one.report.paragraphs, one.labels, strict=True):
            if label in texts:
                texts[label].append(paragraph.text)
        if texts["goal"] and texts["measure"]:
            reports.append((texts["goal"], texts["measure"]))
    n_goals = own = others = 0
    for place, (goals, measures) in enumerate(reports):
        _goals, foreign = reports[(place + 1) % len(reports)]
        n_goals += len(goals)
        own += sum(fit is not None for fit in fits(goals, measures))
        others += sum(fit is not None for fit in fits(goals, foreign))
    print(f"{len(reports)} reports, {n_goals} goals")
    print(f"with a measure in their own report  {own / n_goals:.1%}")
    print(f"with one in somebody else's         {others / n_goals:.1%}")


if __name__ == "__main__":
    main()
