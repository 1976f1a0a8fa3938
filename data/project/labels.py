"""The project's own label scheme: read, and changed by acts that can be undone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from data.errors import KnownError
from data.language import _
from data.project import schema
from data.project.history import History
from data.scheme import Label, LabelScheme


@dataclass(frozen=True, slots=True)
class LabelUse:
    """How much hangs on a label: what merging or retiring it would touch."""

    n_annotations: int
    n_annotators: int
    n_suggestions: int


class Labels:
    """The labels of one project. A label is never deleted: retired, it keeps its annotations."""

    def __init__(self, connection: Connection, history: History) -> None:
        self._connection = connection
        self._history = history

    def scheme(self) -> LabelScheme:
        """Return the labels in their order, the retired ones last."""
        rows = self._connection.execute(select(schema.label).order_by(schema.label.c.position))
        return LabelScheme(
            tuple(
                Label(r.key, r.names, r.color, r.shortcut, r.letters, r.guidelines, r.is_retired)
                for r in rows
            )
        )

    def use(self, key: str) -> LabelUse:
        """Return how much hangs on a label, all annotators together."""
        a, s = schema.annotation, schema.suggestion
        n, people = self._connection.execute(
            select(func.count(), func.count(a.c.annotator_id.distinct())).where(a.c.label == key)
        ).one()
        suggested = select(func.count()).select_from(s).where(s.c.label == key)
        return LabelUse(n, people, self._connection.scalar(suggested) or 0)

    def add(self, label: Label) -> int:
        """Add a label at the end of those in use. Returns the act's id."""
        scheme = self.scheme()
        if label.key in scheme:
            raise KnownError(
                _("There is a label {key} already.").format(key=label.key),
                _("Choose another key."),
            )
        return self._write("add_label", label.key, [*scheme.active, label, *_retired(scheme)])

    def change(self, label: Label) -> int:
        """Give the label with this key other names, colour, shortcut or guideline."""
        scheme = self.scheme()
        known = self._known(scheme, label.key)
        label = replace(label, is_retired=known.is_retired)
        labels = [label if old.key == label.key else old for old in scheme.labels]
        return self._write("change_label", label.key, labels)

    def reorder(self, keys: Sequence[str]) -> int:
        """Offer the labels in use in this order; those not named follow."""
        scheme = self.scheme()
        first = [self._known(scheme, key) for key in dict.fromkeys(keys)]
        rest = [label for label in scheme.labels if label not in first]
        return self._write("reorder_labels", "", [*first, *rest])

    def retire(self, key: str) -> int:
        """Offer a label no longer; its annotations stay. Returns the act's id."""
        return self._set_retired("retire_label", key, True)

    def restore(self, key: str) -> int:
        """Offer a retired label again. Returns the act's id."""
        return self._set_retired("restore_label", key, False)

    def merge(self, key: str, into: str) -> int:
        """Give every annotation of ``key`` the label ``into`` and retire ``key``.

        Each keeps its annotator, origin, time and act. Returns the act's id; :meth:`use` says
        beforehand how many there are.
        """
        scheme = self.scheme()
        self._known(scheme, key)
        if key == into or self._known(scheme, into).is_retired:
            raise KnownError(
                _("A label can only be merged into another one that is in use."),
                _("Choose another label."),
            )
        a = schema.annotation
        details = {"label": key, "into": into, "count": self.use(key).n_annotations}
        with self._history.act("merge_labels", details) as act:
            moved = self._connection.execute(
                select(a.c.paragraph_id, a.c.annotator_id).where(a.c.label == key)
            ).mappings()
            act.write(a, [{**row, "label": into} for row in moved])
            act.write(schema.label, [_retired_row(key, True)])
            s = schema.suggestion
            self._connection.execute(update(s).where(s.c.label == key).values(label=into))
        return act.id

    def change_all(self, scheme: LabelScheme, kind: str = "scheme") -> int:
        """Put another scheme in place of this one; labels left out are retired, not deleted."""
        left_out = [
            replace(old, is_retired=True) for old in self.scheme().labels if old.key not in scheme
        ]
        return self._write(kind, "", [*scheme.labels, *left_out])

    def _set_retired(self, kind: str, key: str, is_retired: bool) -> int:
        scheme = self.scheme()
        label = replace(self._known(scheme, key), is_retired=is_retired)
        others = [old for old in scheme.labels if old.key != key]
        active = [old for old in others if not old.is_retired]
        retired = [old for old in others if old.is_retired]
        return self._write(kind, key, [*active, label, *retired])

    def _write(self, kind: str, key: str, labels: Iterable[Label]) -> int:
        labels = list(labels)
        _refuse_unusable(labels)
        details: dict[str, Any] = {"label": key} if key else {"count": len(labels)}
        with self._history.act(kind, details) as act:
            act.write(schema.label, _rows(LabelScheme(tuple(labels))))
            s = schema.suggestion
            retired = [label.key for label in labels if label.is_retired]
            self._connection.execute(delete(s).where(s.c.label.in_(retired)))
        return act.id

    def _known(self, scheme: LabelScheme, key: str) -> Label:
        if key not in scheme:
            raise KnownError(_("There is no label {key}.").format(key=key))
        return scheme[key]


def first_scheme(connection: Connection, scheme: LabelScheme) -> None:
    """Give a new project its label scheme; not an act, for there is nothing to undo to."""
    connection.execute(insert(schema.label), _rows(scheme))


def _refuse_unusable(labels: Sequence[Label]) -> None:
    active = [label for label in labels if not label.is_retired]
    if not active:
        raise KnownError(_("A project needs at least one label in use."))
    by_shortcut: dict[str, Label] = {}
    for label in active:
        other = by_shortcut.setdefault(label.shortcut, label)
        if label.shortcut and other is not label:
            raise KnownError(
                _("{first} and {second} have the same key {shortcut}.").format(
                    first=other.name, second=label.name, shortcut=label.shortcut
                ),
                _("Give one of them another key."),
            )


def _retired(scheme: LabelScheme) -> list[Label]:
    return [label for label in scheme.labels if label.is_retired]


def _retired_row(key: str, is_retired: bool) -> Mapping[str, Any]:
    return {"key": key, "is_retired": is_retired}


def _rows(scheme: LabelScheme) -> list[dict[str, object]]:
    return [row | {"position": position} for position, row in enumerate(scheme.to_json())]
