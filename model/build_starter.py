"""Build the starter model: ``python -m model.build_starter [--corpus FOLDER]``.

Learns from our own sample reports; with a corpus folder also from its labelled reports and from
texts of it that we labelled, and the weight of each word and pair from all its text. The file
holds weights of hashed words and pairs of characters, no text.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import numpy as np

from data.labelled.grouping import LabelledReport, labelled_reports
from data.labelled.jsonl import read_jsonl
from data.project.reports import text_hash
from data.report import Paragraph, Report
from data.scheme import default_scheme
from data.structure import with_heading_paths
from model.classifier import ParagraphClassifier
from model.features import Floats, extract
from model.hashed_words import N_COLUMNS
from model.starter import LEARNT_FROM_FILE, STARTER_FILE, save_starter

# Labels for texts of the corpus, a letter a line; the texts themselves stay in the corpus.
CORPUS_LABELS = Path(__file__).parent.parent / "benchmarks" / "corpus_labels.json"
_CODES = {"g": "goal", "m": "measure", "a": "achievement", "p": "problem", "o": "other"}
# Columns that fewer paragraphs have get the weight of the rarest.
_FEWEST_PARAGRAPHS = 3


def read_folder(folder: Path, names: str = "*.jsonl") -> list[LabelledReport]:
    """Return the labelled reports in the .jsonl files of a folder."""
    out: list[LabelledReport] = []
    for path in sorted(folder.glob(names)):
        out += labelled_reports(read_jsonl(path))
    return out


def read_plain(folder: Path) -> Iterator[Report]:
    """Yield the texts of a folder, one paragraph a line."""
    for path in sorted(folder.glob("*.txt")):
        lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        yield Report(path.stem, tuple(Paragraph(i, line) for i, line in enumerate(lines)))


def inverse_frequency(reports: Iterator[Report]) -> Floats:
    """Return the idf of every column over the paragraphs of ``reports``, (N_COLUMNS,)."""
    counts = np.zeros(N_COLUMNS, np.int64)
    n = 0
    for report in reports:
        features = extract(report)
        n += len(features.positions)
        counts += np.bincount(features.words.indices, minlength=N_COLUMNS)
        counts += np.bincount(features.headings.indices, minlength=N_COLUMNS)
    counts[counts < _FEWEST_PARAGRAPHS] = 0
    return (np.log((n + 1) / (counts + 1)) + 1).astype(np.float32)


def read_coded(corpus: Path, codes: Path) -> Iterator[LabelledReport]:
    """Yield texts of the corpus with the labels that ``codes`` holds: a letter a line."""
    for name, letters in json.loads(codes.read_text(encoding="utf-8")).items():
        lines = (corpus / "text" / f"{name}.txt").read_text(encoding="utf-8").split("\n")
        kept = [(line, code) for line, code in zip(lines, letters, strict=False) if code != "-"]
        paragraphs = with_heading_paths([
            Paragraph(i, line, "heading" if code == "h" else "body")
            for i, (line, code) in enumerate(kept)
        ])  # fmt: skip
        labels = tuple(_CODES.get(code) for _line, code in kept)
        yield LabelledReport(Report(name, paragraphs), labels)


def labelled_reports_of(samples: Path, corpus: Path | None) -> list[LabelledReport]:
    """Return all that the starter model learns from."""
    labelled = read_folder(samples)
    if corpus is not None:
        labelled += read_folder(corpus / "labelled")
        labelled += read_coded(corpus, CORPUS_LABELS)
    return labelled


def build(labelled: list[LabelledReport], corpus: Path | None) -> ParagraphClassifier:
    """Return the starter model, fitted."""
    classifier = ParagraphClassifier(default_scheme().keys)
    classifier.idf_ = inverse_frequency(_texts(labelled, corpus))
    return classifier.fit([one.report for one in labelled], [one.labels for one in labelled])


def _texts(labelled: list[LabelledReport], corpus: Path | None) -> Iterator[Report]:
    for one in labelled:
        yield one.report
    if corpus is not None:
        yield from read_plain(corpus / "text")


def main() -> None:
    """Build the starter model and write it where the program looks for it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, help="folder with labelled/ and text/")
    arguments = parser.parse_args()
    resources = Path(str(files("resources")))
    target = resources / "starter" / STARTER_FILE
    target.parent.mkdir(exist_ok=True)
    labelled = labelled_reports_of(resources / "samples", arguments.corpus)
    save_starter(build(labelled, arguments.corpus), target)
    seen = sorted({text_hash(one.report) for one in labelled})
    target.with_name(LEARNT_FROM_FILE).write_text(json.dumps(seen, indent=0), encoding="utf-8")
    print(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
