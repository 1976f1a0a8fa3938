"""The import receipt: what a reader did with a file, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from data.language import N_, _, ngettext
from data.readers.draft import Note
from data.readers.duplicates import signature_of, written
from data.report import Paragraph, Report

# Reasons of notes. "joined" went on with the line before; the others were left out.
REASONS = {
    "joined": N_("joined to the line before"),
    "empty": N_("empty line"),
    "ornament": N_("signs without a word"),
    "page_number": N_("page number"),
    "running_head": N_("running head"),
    "contents": N_("table of contents"),
    "web_furniture": N_("furniture of the web page"),
    "outside_article": N_("outside the article"),
    "database_mark": N_("mark of a database"),
    "preface": N_("before the first report"),
    "hidden": N_("hidden text"),
}
LEFT_OUT = {
    "picture": N_("pictures"),
    "object": N_("embedded objects"),
    "comment": N_("comments"),
    "hidden_text": N_("pieces of hidden text"),
    "scanned_page": N_("pages that are pictures"),
    "sheet": N_("hidden sheets"),
    "other_files": N_("files of other kinds"),
    "failed": N_("files that could not be read"),
}
ENCODING_REASONS = {
    "byte-order mark": N_("it begins with a byte-order mark"),
    "valid UTF-8": N_("all of it is valid UTF-8"),
    "every other byte is zero": N_("every other byte is zero"),
    "not UTF-8": N_("it is no UTF-8, and all of it is valid GB18030"),
    "chosen": N_("it was chosen by hand"),
    "declared": N_("the page says so"),
    "fewest damaged characters": N_("in it the fewest characters are damaged"),
}
_LONGEST_NOTE = 200
_MOST_NOTES = 5000


def make_receipt(
    given: Mapping[str, object],
    paragraphs: Sequence[Paragraph],
    notes: Sequence[Note],
) -> dict[str, object]:
    """Return the receipt of a report: what its reader says, counts, and notes.

    Empty lines are counted and not listed; of joined lines the beginning is enough, since their
    text is in the report.
    """
    reasons = Counter(reason for reason, _number, _text in notes)
    kinds = Counter(paragraph.kind for paragraph in paragraphs)
    listed = [
        [reason, number, text[: 40 if reason == "joined" else _LONGEST_NOTE]]
        for reason, number, text in notes
        if reason != "empty"
    ]
    return {
        **given,
        "counts": {
            "paragraphs": kinds["body"],
            "headings": kinds["heading"],
            "table_rows": kinds["table"],
            "joined": reasons["joined"],
            "dropped": {
                reason: count for reason, count in sorted(reasons.items()) if reason != "joined"
            },
        },
        "notes": listed[:_MOST_NOTES],
    }


def signed(report: Report) -> Report:
    """Return the report with its signature in its receipt, to find near-duplicates by.

    Only imports need it: it takes as long as all else that is done to a plain text.
    """
    signature = written(signature_of([paragraph.text for paragraph in report.paragraphs]))
    return replace(report, receipt={**report.receipt, "signature": signature})


def describe(receipt: Mapping[str, Any]) -> list[str]:
    """Return the receipt in sentences, in the language in use; empty for an empty one."""
    said = [*_source(receipt), *_counts(receipt)]
    for kind, count in receipt.get("left_out", {}).items():
        name = LEFT_OUT.get(kind, kind)
        said.append(_("Left out: {count} {what}.").format(count=count, what=name))
    if receipt.get("ocr"):
        said.append(_("Its text was recognised from pictures: check it for wrong characters."))
    return said


def _source(receipt: Mapping[str, Any]) -> list[str]:
    said: list[str] = []
    wrong = receipt.get("wrong_suffix")
    if wrong:
        said.append(
            _("The file is called “{suffix}”, but it is {format}; it was read as that.").format(
                suffix=wrong["suffix"], format=format_name(wrong["format"])
            )
        )
    if receipt.get("converted_by"):
        said.append(_("Converted by {program}.").format(program=receipt["converted_by"]))
    pages = receipt.get("pages")
    if pages:
        said.append(ngettext("{count} page.", "{count} pages.", pages).format(count=pages))
    if receipt.get("encoding"):
        reason = str(receipt.get("encoding_reason", ""))
        plain = reason.removesuffix(", last character cut off")
        said.append(
            _("Encoding {encoding}: {reason}.").format(
                encoding=encoding_name(receipt["encoding"]),
                reason=ENCODING_REASONS.get(plain, plain),
            )
        )
        if plain != reason:
            said.append(_("The last character is cut off: the file may be incomplete."))
    damaged = receipt.get("damaged_characters")
    if damaged:
        said.append(
            ngettext(
                "{count} character is damaged and shown as �.",
                "{count} characters are damaged and shown as �.",
                damaged,
            ).format(count=damaged)
        )
    if receipt.get("member"):
        said.append(_("From the archive: {name}.").format(name=receipt["member"]))
    part = receipt.get("part")
    if part:
        said.append(
            _("Report {number} of {count} in one file.").format(
                number=part["number"], count=part["count"]
            )
        )
    cut = receipt.get("split_lists")
    if cut:
        said.append(
            ngettext(
                "{count} paragraph was cut into the items of its list.",
                "{count} paragraphs were cut into the items of their lists.",
                cut,
            ).format(count=cut)
        )
    return [*said, *_table(receipt)]


def _table(receipt: Mapping[str, Any]) -> list[str]:
    """Return from which sheet and column it is."""
    sheet, column = receipt.get("sheet"), receipt.get("column")
    if sheet and column:
        return [_("From sheet “{sheet}”, column “{column}”.").format(sheet=sheet, column=column)]
    if sheet:
        return [_("From sheet “{sheet}”, all of its cells.").format(sheet=sheet)]
    return [_("From column “{column}”.").format(column=column)] if column else []


def _counts(receipt: Mapping[str, Any]) -> list[str]:
    counts = receipt.get("counts")
    if not counts:
        return []
    kept = counts["paragraphs"] + counts["table_rows"]
    said = [
        _("Kept: {paragraphs} and {headings}.").format(
            paragraphs=ngettext("{count} paragraph", "{count} paragraphs", kept).format(count=kept),
            headings=ngettext("{count} heading", "{count} headings", counts["headings"]).format(
                count=counts["headings"]
            ),
        )
    ]
    joined = counts["joined"]
    if joined:
        said.append(
            ngettext(
                "{count} line joined to the one before.",
                "{count} lines joined to the one before.",
                joined,
            ).format(count=joined)
        )
    for reason, count in counts["dropped"].items():
        if reason != "empty":
            said.append(
                _("Dropped as {reason}: {count}.").format(
                    reason=REASONS.get(reason, reason), count=count
                )
            )
    return said


def encoding_name(encoding: str) -> str:
    """Return an encoding as people write it."""
    return "UTF-8 (BOM)" if encoding == "utf-8-sig" else encoding.upper()


def format_name(kind: str) -> str:
    """Return what people call a format."""
    return str(_NAMES.get(kind, kind))


_NAMES: dict[str, object] = {
    "text": N_("plain text"),
    "markdown": "Markdown",
    "word": N_("a Word document (docx)"),
    "word_xml": N_("a Word document in XML"),
    "doc": N_("an old Word or WPS document"),
    "rtf": "RTF",
    "odt": N_("an OpenDocument text"),
    "pdf": "PDF",
    "ofd": "OFD",
    "html": N_("a web page"),
    "mhtml": N_("a saved web page"),
    "excel": N_("a spreadsheet"),
    "csv": "CSV",
    "jsonl": "JSONL",
    "zip": "ZIP",
}
