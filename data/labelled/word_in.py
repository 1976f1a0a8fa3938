"""Labels out of the comments of a Word document, as a colleague left them in Word or WPS."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from lxml import etree

from data.errors import KnownError
from data.labelled.records import Record
from data.labelled.word_parts import END_BOOKMARK, MODEL_AUTHOR, NAMESPACE, REPORT_STYLE
from data.language import _

_W = f"{{{NAMESPACE}}}"
_LARGEST_PART = 300_000_000
_SUGGESTED = re.compile(r"^(.*?)\s*[?？]")
_QUOTED = re.compile(r"^[“\"](.+?)(?:…|\.\.\.)?[”\"]$")
# How people say in a comment what they would have: “改为：目标。” is 目标.
_INSTEAD = re.compile(r"^(?:(?:应该?|建议)(?:改为|改成|标为|是|为)|改为|改成|标为)[:：\s]*")
_AROUND = " \t“”\"'‘’。．.，,；;！!"
_LEAST_COVERED = 0.9
_PARSER = {"resolve_entities": False, "no_network": True, "huge_tree": True}


def word_records(path: Path) -> Iterator[Record]:
    """Yield one record a comment: the text it stands at, its label, its author and note.

    The text runs over all Word paragraphs that the comment spans; where a colleague joined two
    paragraphs that have a comment each, it is what each comment was put on. A suggestion that
    nobody confirmed carries no label.
    """
    try:
        with zipfile.ZipFile(path) as parts:
            if sum(part.file_size for part in parts.infolist()) > _LARGEST_PART:
                raise KnownError(_("{name} unpacks to an absurd size.").format(name=path.name))
            if "word/comments.xml" not in parts.namelist():
                raise KnownError(
                    _("{name} has no comments.").format(name=path.name),
                    _("Labels are read from the comments of a Word document."),
                )
            comments = _comments(parts.read("word/comments.xml"))
            body = etree.fromstring(parts.read("word/document.xml"), etree.XMLParser(**_PARSER))
    except (etree.XMLSyntaxError, zipfile.BadZipFile, KeyError) as error:
        raise KnownError(
            _("{name} is damaged.").format(name=path.name),
            _("Open it in Word or WPS and save it again."),
        ) from error
    report = ""
    number = 0
    spans: dict[str, list[str]] = {}
    for paragraph in body.iter(f"{_W}p"):
        if _has_end(paragraph):
            break
        text = _text(paragraph)
        if _style(paragraph) == REPORT_STYLE:
            report = text
            continue
        for name in _starts(paragraph):
            spans[name] = []
        for held in spans.values():
            held.append(text)
        ended = {name: spans.pop(name, [text]) for name in _ends(paragraph)}
        parts_of = _joined(paragraph, [name for name in ended if name in comments], text)
        # Without a range a comment stands at the paragraph of its mark.
        for name, texts in ended.items():
            if name in comments:
                number += 1
                told = [parts_of[name]] if name in parts_of else texts
                yield Record(number, _fields(report, told, *comments[name]))


def _joined(paragraph: Any, names: list[str], text: str) -> dict[str, str]:
    """Return what each comment was put on, where together they make up the paragraph."""
    if len(names) < 2:
        return {}
    inside = dict.fromkeys(names, "")
    is_open: set[str] = set()
    for node in paragraph.iter(
        f"{_W}commentRangeStart", f"{_W}commentRangeEnd", f"{_W}t", f"{_W}tab", f"{_W}br"
    ):
        name = node.get(f"{_W}id")
        if node.tag == f"{_W}commentRangeStart":
            is_open.add(name)
        elif node.tag == f"{_W}commentRangeEnd":
            is_open.discard(name)
        elif _paragraph_of(node) is paragraph:
            for one in is_open & inside.keys():
                inside[one] += node.text or ""
    apart = set(inside.values()) - {""}
    length = sum(map(len, apart))
    is_made_up = len(apart) > 1 and _LEAST_COVERED * len(text) <= length <= len(text)
    return inside if is_made_up and "" not in inside.values() else {}


def _fields(report: str, texts: list[str], author: str, said: str) -> dict[str, Any]:
    first, *others = said.split("\n")
    label = _INSTEAD.sub("", first.strip()).strip(_AROUND)
    text = "".join(texts)
    if others and (quoted := _QUOTED.match(others[0].strip())):
        whole = [part for part in "\n".join(texts).split("\n") if part.startswith(quoted[1])]
        text, others = (whole[0] if whole else text), others[1:]
    fields: dict[str, Any] = {"text": text, "note": "\n".join(others) or None}
    if report:
        fields["report"] = report
    suggested = _SUGGESTED.match(label)
    if suggested:
        return fields | {"suggestion": suggested[1]}
    return fields | {
        "label": label or None,
        "annotator": None if author == MODEL_AUTHOR else author,
    }


def _comments(content: bytes) -> dict[str, tuple[str, str]]:
    """Return author and text by the comment's id."""
    root = etree.fromstring(content, etree.XMLParser(**_PARSER))
    return {
        node.get(f"{_W}id", ""): (
            node.get(f"{_W}author", ""),
            "\n".join(_text(paragraph) for paragraph in node.iter(f"{_W}p")),
        )
        for node in root.iter(f"{_W}comment")
    }


def _text(paragraph: Any) -> str:
    parts: list[str] = []
    for node in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr"):
        if _paragraph_of(node) is not paragraph:
            continue  # of a text box inside
        if node.tag == f"{_W}t":
            parts.append(node.text or "")
        elif node.tag != f"{_W}tab":
            parts.append("\n")
        elif node.getparent().tag == f"{_W}r":  # not a tab stop of the style
            parts.append("\t")
    return "".join(parts)


def _paragraph_of(node: Any) -> Any:
    while node is not None and node.tag != f"{_W}p":
        node = node.getparent()
    return node


def _style(paragraph: Any) -> str | None:
    style = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return None if style is None else style.get(f"{_W}val")


def _starts(paragraph: Any) -> list[str]:
    nodes = paragraph.iter(f"{_W}commentRangeStart")
    before = paragraph.getprevious()
    outside = []
    # WPS puts a range that spans whole paragraphs between them.
    while before is not None and before.tag == f"{_W}commentRangeStart":
        outside.append(before.get(f"{_W}id", ""))
        before = before.getprevious()
    return outside + [node.get(f"{_W}id", "") for node in nodes]


def _ends(paragraph: Any) -> list[str]:
    return [node.get(f"{_W}id", "") for node in paragraph.iter(f"{_W}commentReference")]


def _has_end(paragraph: Any) -> bool:
    return any(
        node.get(f"{_W}name") == END_BOOKMARK for node in paragraph.iter(f"{_W}bookmarkStart")
    )
