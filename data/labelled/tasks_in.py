"""Tasks of Label Studio, doccano and Prodigy, laid flat: one record with plain fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from data.errors import KnownError
from data.labelled.records import OnError, Record
from data.language import _


def flat_task(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields of one line of JSON: ours, doccano's or Prodigy's.

    Raises
    ------
    KnownError
        When it has more than one label.
    """
    if "answer" in value or "accept" in value or "_view_id" in value:
        return _prodigy(value)
    fields = dict(value)
    if isinstance(fields.get("label"), list):
        fields["label"] = _only(fields["label"])
    comments = fields.pop("Comments", None)
    if comments and not fields.get("note"):
        texts = [c.get("text", "") if isinstance(c, dict) else str(c) for c in comments]
        fields["note"] = "\n".join(text for text in texts if text) or None
    return fields


def _prodigy(value: Mapping[str, Any]) -> dict[str, Any]:
    meta = value.get("meta")
    fields: dict[str, Any] = dict(meta) if isinstance(meta, dict) else {}
    fields["text"] = value.get("text")
    for key in ("_annotator_id", "_session_id"):
        if value.get(key) and not fields.get("annotator"):
            fields["annotator"] = value[key]
    if value.get("answer") == "accept":  # rejected and ignored ones say nothing
        fields["label"] = _only(value["accept"]) if "accept" in value else value.get("label")
    return fields


def task_records(tasks: Iterable[Any], on_error: OnError) -> Iterator[Record]:
    """Yield the tasks of a JSON list: one record for each annotation of Label Studio's.

    A list of flat objects (``JSON_MIN``, pandas) is taken as it is.
    """
    for number, task in enumerate(tasks, 1):
        try:
            if not isinstance(task, dict):
                raise KnownError(_("This is not a JSON object."))
            if not isinstance(task.get("data"), dict):
                yield Record(number, flat_task(task))
                continue
            for fields in _annotated(task):
                yield Record(number, fields)
        except KnownError as error:
            on_error(number, error)


def _annotated(task: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    fields = dict(task["data"])
    if fields.get("heading_path") is not None:
        fields.pop("heading", None)  # the same, for the person who labels
    prediction = next(iter(_dicts(task.get("predictions"))), None)
    if prediction is not None:
        fields["suggestion"], _meta = _choice(prediction)
        fields["confidence"] = prediction.get("score")
    done = [
        annotation
        for annotation in _dicts(task.get("annotations") or task.get("completions"))
        if not annotation.get("was_cancelled")
    ]
    if not done:
        yield fields
    for number, annotation in enumerate(done):
        label, meta = _choice(annotation)
        # The task's own note is said once; each of several annotators may have one.
        note = meta.get("note") or (None if number else fields.get("note"))
        who = meta.get("annotator") or annotation.get("completed_by")
        if isinstance(who, dict):
            who = who.get("email") or who.get("id")
        named = {"label": label, "annotator": None if who is None else str(who)}
        yield {**fields, **named, "note": note}


def _choice(annotated: Mapping[str, Any]) -> tuple[str | None, Mapping[str, Any]]:
    """Return the label that was chosen, and what else was kept with it."""
    for item in _dicts(annotated.get("result")):
        value = item.get("value")
        if isinstance(value, dict) and isinstance(value.get("choices"), list):
            meta = item.get("meta")
            return _only(value["choices"]), meta if isinstance(meta, dict) else {}
    return None, {}


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _only(labels: Any) -> str | None:
    if not isinstance(labels, list) or len(labels) > 1:
        raise KnownError(
            _("It has more than one label: {labels}.").format(labels=labels),
            _("A paragraph has one; choose it in the program the file comes from."),
        )
    return str(labels[0]) if labels else None
