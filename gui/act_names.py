"""What an act in the history is called: "label 12 paragraphs as 措施"."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.language import _, ngettext

if TYPE_CHECKING:
    from data.project import Entry
    from data.scheme import LabelScheme


def act_name(entry: Entry, scheme: LabelScheme) -> str:
    """Return the name of an act in the language in use, as it stands after "Undo: "."""
    count = int(entry.details.get("count", 1))
    name = _counted(entry.kind, count)
    if entry.kind == "label" and entry.details.get("because") == "boilerplate":
        name = ngettext(
            "label {count} paragraph of boilerplate as {label}",
            "label {count} paragraphs of boilerplate as {label}",
            count,
        )
    if entry.kind == "heading_rule":
        name = _heading_rule(entry.details.get("label"))
    if entry.kind == "merge" and "source" in entry.details:
        name = _("merge {source} in")
    if name is None:
        name = _plain(entry.kind)
    return name.format(
        count=count,
        label=_label_name(entry.details.get("label"), scheme),
        into=_label_name(entry.details.get("into"), scheme),
        name=entry.details.get("name", ""),
        heading=entry.details.get("heading", ""),
        source=entry.details.get("source", ""),
    )


def origin_name(origin: str) -> str:
    """Return how a label came to be, in a word or two."""
    names = {
        "hand": _("by hand"),
        "accepted": _("suggestion accepted"),
        "bulk": _("accepted with others"),
        "imported": _("imported"),
        "merged": _("merged in"),
        "adjudicated": _("adjudicated"),
    }
    return names.get(origin, origin)


def _heading_rule(label: Any) -> str:
    if label is None:
        return _("let the labels say what the heading {heading} stands for")
    if label == "":
        return _("let the heading {heading} say nothing")
    return _("let the heading {heading} stand for {label}")


def _label_name(key: Any, scheme: LabelScheme) -> str:
    return scheme[key].name if key in scheme else str(key or "")


def _counted(kind: str, count: int) -> str | None:
    if kind == "label":
        return ngettext(
            "label a paragraph as {label}", "label {count} paragraphs as {label}", count
        )
    if kind == "accept":
        return _("accept {label}")
    if kind == "bulk_accept":
        return ngettext("accept a suggestion", "accept {count} suggestions", count)
    if kind == "clear":
        return ngettext("clear a label", "clear {count} labels", count)
    if kind == "flag":
        return ngettext("flag a paragraph", "flag {count} paragraphs", count)
    if kind == "unflag":
        return ngettext("unflag a paragraph", "unflag {count} paragraphs", count)
    if kind == "import":
        return ngettext("import {name}", "import {count} reports", count)
    if kind == "import_labels":
        return ngettext(
            "import a label from {source}", "import {count} labels from {source}", count
        )
    if kind == "remove_reports":
        return ngettext("remove a report", "remove {count} reports", count)
    if kind == "adjudicate":
        return ngettext("settle a disagreement", "settle {count} disagreements", count)
    if kind == "confirm_fulfilment":
        return ngettext("confirm a goal's outcome", "confirm {count} goals' outcomes", count)
    if kind == "clear_fulfilment":
        return ngettext("take back a goal's outcome", "take back {count} goals' outcomes", count)
    return None


def _plain(kind: str) -> str:
    names = {
        "note": _("write a note"),
        "rename_report": _("rename a report to {name}"),
        "scheme": _("change the labels"),
        "revoke": _("revoke an act"),
        "split": _("split a paragraph"),
        "merge": _("merge paragraphs"),
        "merge_project": _("merge {source} in"),
        "heading": _("make it a heading"),
        "body": _("make it a paragraph"),
        "correct": _("correct the text"),
        "add_label": _("add the label {label}"),
        "change_label": _("change the label {label}"),
        "reorder_labels": _("reorder the labels"),
        "retire_label": _("retire the label {label}"),
        "restore_label": _("use the label {label} again"),
        "merge_labels": _("merge {label} into {into}"),
    }
    return names.get(kind, _("change"))
