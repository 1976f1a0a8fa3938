"""Model files. A .skops file is audited before it is loaded and never runs code; a .joblib file
can, and is loaded only when the user says that it is theirs.

The file holds plain arrays and one JSON text, no objects: it is small, quick to load, and what
it may contain is a short fixed list.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import zipfile
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from data.errors import KnownError, RetrainError
from data.language import _
from model.columns import Columns
from model.features import FEATURES_VERSION, extract
from model.hashed_words import N_COLUMNS
from model.judging import Judge
from model.linear import Weights
from model.words import CUT, add_words, added_words, cut_version

if TYPE_CHECKING:
    from model.classifier import ParagraphClassifier

AnyJudge = TypeVar("AnyJudge", bound=Judge)

_FORMAT = "duanbiao model"
_FORMAT_VERSION = 1
_MOST_BYTES = 300_000_000
_MOST_MEMBERS = 200
_ARRAYS = {
    "idf_columns": "int32", "idf": "float32", "columns": "int32", "column_weights": "float16",
    "cue_weights": "float32", "intercept": "float32", "context_weights": "float32",
    "context_intercept": "float32",
}  # fmt: skip


def save(classifier: ParagraphClassifier, path: str | Path) -> None:
    """Write a fitted classifier, and what it is, to ``path``, .skops or .joblib.

    The file is complete or not there: it is written beside and then moved.

    Raises
    ------
    KnownError
        When the file cannot be written.
    """
    path = Path(path)
    if path.suffix == ".joblib":
        import joblib

        buffer = io.BytesIO()
        joblib.dump(classifier, buffer, compress=3)
        content = buffer.getvalue()
    else:
        content = dumps(classifier)
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            unfinished.unlink(missing_ok=True)
        raise KnownError(
            _("The model cannot be written to {name}: {reason}.").format(
                name=path.name, reason=os.strerror(error.errno or 0)
            ),
            _("Choose another folder, or free space on the disk."),
        ) from error


def load(path: str | Path, trusted: bool = False) -> ParagraphClassifier:
    """Return the classifier that :func:`save` wrote.

    Parameters
    ----------
    trusted
        Whether the user said that the file is theirs; without it a .joblib file is refused.

    Raises
    ------
    KnownError
        When the file cannot be read, is no model, or asks for more than a model needs.
    """
    path = Path(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise KnownError(
            _("The model {name} cannot be read: {reason}.").format(
                name=path.name, reason=os.strerror(error.errno or 0)
            )
        ) from error
    if path.suffix == ".joblib":
        return _load_joblib(path.name, content, trusted)
    return loads(content, path.name)


def dumps(classifier: ParagraphClassifier) -> bytes:
    """Return the content of a .skops file."""
    import skops.io  # takes two seconds, with scikit-learn

    content: bytes = skops.io.dumps(
        to_state(classifier), compression=zipfile.ZIP_DEFLATED, compresslevel=6
    )
    return content


def loads(content: bytes, name: str) -> ParagraphClassifier:
    """Return the classifier in the content of a .skops file called ``name``."""
    import skops.io

    _check_size(content, name)
    try:
        unknown = skops.io.get_untrusted_types(data=content)
        if not unknown:
            return from_state(skops.io.loads(content, trusted=[]), name)
    except KnownError:
        raise
    except Exception as error:  # a damaged or forged file fails in many ways
        raise _no_model(name) from error
    raise KnownError(
        _("{name} asks for more than a model needs ({types}) and was not loaded.").format(
            name=name, types=", ".join(sorted(unknown)[:3])
        ),
        _("It may be meant to do harm. Use a model from a source that you trust."),
    )


def to_state(classifier: ParagraphClassifier) -> dict[str, Any]:
    """Return a fitted classifier as arrays and one JSON text."""
    weights, context = classifier.alone_, classifier.context_
    info = {
        "format": _FORMAT,
        "version": _FORMAT_VERSION,
        "features": FEATURES_VERSION,
        "cut": CUT,
        "cut_version": cut_version(),
        "scikit_learn": version("scikit-learn"),
        "words": list(added_words()),
        "labels": list(classifier.classes_),
        "counts": classifier.counts_,
        "metrics": dict(classifier.metrics_ or {}),
        "temperature": classifier.temperature_,
        "penalty": classifier.penalty,
        "balance": classifier.balance,
    }
    state: dict[str, Any] = {
        "info": json.dumps(info, ensure_ascii=False),
        "columns": classifier.columns_.used,
        "column_weights": weights.columns.astype(np.float16),
        "cue_weights": weights.cues,
        "intercept": weights.intercept,
    }
    if context is not None:
        state |= {"context_weights": context.cues, "context_intercept": context.intercept}
    if classifier.base is not None:
        state["base"] = to_state(classifier.base)
    elif classifier.idf_ is not None:
        rare = classifier.idf_.max()
        columns = np.flatnonzero(classifier.idf_ < rare).astype(np.int32)
        state |= {
            "idf_columns": np.append(columns, np.int32(N_COLUMNS)),
            "idf": np.append(classifier.idf_[columns], rare).astype(np.float32),
        }
    return state


def from_state(state: Mapping[str, Any], name: str = "") -> ParagraphClassifier:
    """Return the classifier that :func:`to_state` described.

    Raises
    ------
    KnownError
        When it is no such description, or one of another version.
    """
    from model.classifier import ParagraphClassifier

    classifier = filled(ParagraphClassifier(), state, name)
    info = json.loads(state["info"])
    try:
        classifier.labels = info["labels"]
        classifier.penalty, classifier.balance = float(info["penalty"]), float(info["balance"])
        classifier.counts_ = {str(key): int(n) for key, n in info["counts"].items()}
        classifier.metrics_ = dict(info["metrics"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _no_model(name) from error
    return classifier


def filled(judge: AnyJudge, state: Mapping[str, Any], name: str = "") -> AnyJudge:
    """Return ``judge`` with what a fit learnt, which :func:`to_state` described.

    Raises
    ------
    KnownError
        When it is no such description, or one of another version.
    """
    try:
        info = json.loads(state["info"])
        if info["format"] != _FORMAT:
            raise _no_model(name)
        if info["version"] > _FORMAT_VERSION or info["features"] != FEATURES_VERSION:
            raise RetrainError(
                _("The model {name} was made by another version of this program.").format(
                    name=name
                ),
                _("Train it again from its labels."),
            )
        _check_arrays(state)
        make = from_state if hasattr(judge, "fit") else _judge
        judge.base = make(state["base"], name) if "base" in state else None  # type: ignore[assignment]
        judge.classes_ = [str(key) for key in info["labels"]]
        judge.temperature_ = float(info["temperature"])
        judge.columns_ = Columns.from_used(state["columns"])
        judge.alone_ = Weights(
            state["column_weights"].astype(np.float32), state["cue_weights"], state["intercept"]
        )
        judge.context_ = None
        if "context_weights" in state:
            nothing = np.zeros((0, len(judge.classes_)), np.float32)
            judge.context_ = Weights(nothing, state["context_weights"], state["context_intercept"])
        if "idf" in state:
            judge.idf_ = np.full(N_COLUMNS, state["idf"][-1], np.float32)
            judge.idf_[state["idf_columns"][:-1]] = state["idf"][:-1]
        add_words(info["words"])
        _check_shapes(judge)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise _no_model(name) from error
    return judge


def _judge(state: Mapping[str, Any], name: str) -> Judge:
    return filled(Judge(), state, name)


def _check_size(content: bytes, name: str) -> None:
    """Refuse a file that would unpack to more than any model needs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise _no_model(name) from error
    if len(members) > _MOST_MEMBERS or sum(one.file_size for one in members) > _MOST_BYTES:
        raise KnownError(
            _("{name} would unpack to more than a model can be and was not loaded.").format(
                name=name
            )
        )


def _check_arrays(state: Mapping[str, Any]) -> None:
    for key, value in state.items():
        if key in ("info", "base"):
            continue
        if key not in _ARRAYS or not isinstance(value, np.ndarray) or value.dtype != _ARRAYS[key]:
            raise ValueError(key)
        if value.dtype.kind == "f" and not np.isfinite(value).all():
            raise ValueError(key)
        if value.dtype.kind in "iu" and (np.any(value[1:] <= value[:-1]) or np.any(value < 0)):
            raise ValueError(key)


def _check_shapes(judge: Judge) -> None:
    """Find arrays that do not fit together now: compiled code would read beyond their ends."""
    from data.report import Paragraph, Report

    report = Report("", (Paragraph(0, "试一试。"), Paragraph(1, "再试一次。")))
    if not judge.classes_ or len(set(judge.classes_)) < len(judge.classes_):
        raise ValueError("labels")
    n_labels = len(judge.classes_)
    for weights, n_columns in ((judge.alone_, len(judge.columns_.used)), (judge.context_, 0)):
        if weights is not None and (
            weights.columns.shape != (n_columns, n_labels)
            or weights.cues.ndim != 2
            or weights.intercept.shape != (n_labels,)
        ):
            raise ValueError("weights")
    judge.body_probabilities(extract(report, judge.inverse_frequencies()))


def _load_joblib(name: str, content: bytes, trusted: bool) -> ParagraphClassifier:
    if not trusted:
        raise KnownError(
            _("{name} is a .joblib file, which can run any program when it is opened.").format(
                name=name
            ),
            _("Open it only if you made it yourself, and say so; else ask for a .skops file."),
        )
    import joblib

    from model.classifier import ParagraphClassifier

    try:
        classifier = joblib.load(io.BytesIO(content))
    except Exception as error:  # unpickling fails in any way it likes
        raise _no_model(name) from error
    if not isinstance(classifier, ParagraphClassifier):
        raise _no_model(name)
    return classifier


def _no_model(name: str) -> KnownError:
    return KnownError(
        _("{name} is not a model of this program, or is damaged.").format(name=name),
        _("Choose another file, or train the model again."),
    )
