"""Web pages: which encoding, where the article is, and its blocks as lines."""

from __future__ import annotations

import codecs
import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterator
from email.message import Message
from typing import Any

from lxml import etree, html

from data.errors import KnownError
from data.language import _
from data.readers.draft import Draft, Note
from data.readers.html_blocks import Blocks
from data.readers.html_footnotes import place_footnotes
from data.readers.limits import damaged
from data.readers.text import Decoded, decode
from data.readers.web_furniture import is_furniture, is_furniture_element
from data.structure import Line

_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_DECLARED = re.compile(rb"\A\s*<\?xml[^>]{0,100}encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
# What pages call by an old name is written in the newer, larger set.
_LARGER = {"gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "x-gbk": "gb18030"}
_DROPPED = (
    "script", "style", "noscript", "iframe", "object", "embed", "applet", "form", "button",
    "select", "textarea", "input", "nav", "footer", "template", "svg", "link", "head",
)  # fmt: skip
# The article is the innermost element that still holds this share of the page's text.
_SHARE = 0.8
_CONTROL = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\ufffe\\uffff\\ud800-\\udfff]")
_SITE = re.compile(r"\s*[-_|–—﹣－]+\s*[^-_|–—]{2,24}$")


def decode_html(content: bytes, encoding: str | None = None) -> Decoded:
    """Return the page's text: byte-order mark, what the page declares if it holds, then a guess.

    Parameters
    ----------
    encoding
        Given by a person: it counts, whatever the page says.

    Raises
    ------
    KnownError
        When the bytes are no text.
    """
    if encoding is None and not content.startswith(
        (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    ):
        head = content[:4096]
        declared = _DECLARED.search(head) or _XML_DECLARED.search(head)
        if declared is not None:
            name = declared.group(1).decode("ascii", "replace").lower()
            try:
                found = codecs.lookup(_LARGER.get(name, name)).name
                if not found.startswith("utf-16"):
                    return Decoded(content.decode(found), found, "declared")
            except (LookupError, UnicodeError, ValueError):
                pass  # the page is mistaken about itself
    return decode(content, encoding)


def read_html(text: str) -> Draft:
    """Return the article of a web page as lines.

    Raises
    ------
    KnownError
        When there is nothing in it that can be read.
    """
    # A declaration of the encoding would now be wrong: the text is decoded.
    text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text.lstrip("\ufeff"))
    parser = html.HTMLParser(
        remove_comments=True, remove_pis=True, huge_tree=False, no_network=True, encoding="utf-8"
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise damaged() from error
    _remove_control_signs(root)
    title = _page_title(root)
    notes: list[Note] = []
    place_footnotes(root)
    _remove_furniture(root, notes)
    body = root.find("body")
    article = _article(root if body is None else body)
    lines = list(Blocks(article).lines())
    lines, dropped = _without_furniture(lines)
    notes += dropped + _outside(root if body is None else body, article)
    heading = _heading_outside(root, article)
    if heading and not any(_same(line.text, heading) for line in lines[:12]):
        lines.insert(0, Line(heading, level=0))
    return Draft(lines, "html", "", {}, notes, title)


def _remove_control_signs(root: Any) -> None:
    """Leave out what lxml reads but will not write when text is moved: &#1; and its like."""
    for node in root.iter():
        if node.text and _CONTROL.search(node.text):
            node.text = _CONTROL.sub("", node.text) if isinstance(node.tag, str) else None
        if node.tail and _CONTROL.search(node.tail):
            node.tail = _CONTROL.sub("", node.tail)


def _page_title(root: Any) -> str:
    """Return the page's title without the site's name."""
    title = " ".join((root.findtext(".//title") or "").split())
    return _SITE.sub("", title) or title


def _remove_furniture(root: Any, notes: list[Note]) -> None:
    for node in list(root.iter(*_DROPPED)):
        if node.tag == "head" or node.getparent() is None:
            continue
        # Old pages put the whole article into one form.
        if node.tag == "form" and _own_text_length(node) > 400:
            continue
        node.drop_tree()
    total = max(1, _own_text_length(root))
    for node in list(root.iter(etree.Element)):
        if node.getparent() is None or node.tag in ("body", "html"):
            continue
        if is_furniture_element(node):
            text = " ".join(node.text_content().split())
            if len(text) < 0.3 * total:
                if text:
                    notes.append(("web_furniture", 0, text[:200]))
                node.drop_tree()


def _own_text_length(node: Any) -> int:
    """Return the number of characters of text that are not in links."""
    length = len("".join(node.itertext()).strip())
    return length - sum(len("".join(link.itertext()).strip()) for link in node.iter("a"))


def _article(body: Any) -> Any:
    """Return the innermost element that holds nearly all of the page's text."""
    lengths = _lengths(body)
    article = body
    while True:
        wanted = _SHARE * lengths.get(article, 0)
        inner = [one for one in article if lengths.get(one, 0) >= max(wanted, 1)]
        if len(inner) != 1 or inner[0].tag in ("p", "tr", "td", "ul", "ol", "span", "pre", "font"):
            if len(inner) == 1 and inner[0].tag in ("tr", "td", "span", "font"):
                article = inner[0]
                continue
            return article
        article = inner[0]


def _lengths(body: Any) -> dict[Any, int]:
    """Return for each element how long its text outside links is, in one pass."""
    lengths: dict[Any, int] = {}
    for node in reversed(list(body.iter(etree.Element))):
        own = 0 if node.tag == "a" else len((node.text or "").strip())
        for one in node:
            own += lengths.get(one, 0) + len((one.tail or "").strip())
        lengths[node] = 0 if node.tag == "a" else own
    return lengths


def _heading_outside(root: Any, article: Any) -> str:
    """Return the page's only main heading, where it stands outside the article."""
    inside = set(article.iter("h1", "h2"))
    for tag in ("h1", "h2"):
        found = [node for node in root.iter(tag) if node not in inside]
        texts = [" ".join(node.text_content().split()) for node in found]
        texts = [text for text in texts if 4 <= len(text) <= 80]
        if len(texts) == 1:
            return texts[0]
    return ""


def _outside(body: Any, article: Any) -> list[Note]:
    """Return notes on the lines of the page that are not in the article."""
    if body is article:
        return []
    inside = Counter(line.text for line in Blocks(article).lines())
    notes: list[Note] = []
    for number, line in enumerate(Blocks(body).lines(), 1):
        if inside[line.text] > 0:
            inside[line.text] -= 1
        else:
            notes.append(("outside_article", number, line.text))
    return notes


def _same(one: str, other: str) -> bool:
    return "".join(one.split()) == "".join(other.split())


def _without_furniture(lines: list[Line]) -> tuple[list[Line], list[Note]]:
    kept: list[Line] = []
    notes: list[Note] = []
    for number, line in enumerate(lines, 1):
        if line.kind != "table" and is_furniture(line.text):
            notes.append(("web_furniture", number, line.text))
        else:
            kept.append(line)
    return kept, notes


def read_mhtml(content: bytes) -> Draft:
    """Return the article of a page saved as one file, as Word and browsers do.

    Raises
    ------
    KnownError
        When it holds no page.
    """
    try:
        message = email.message_from_bytes(content, policy=email.policy.compat32)
        page = next(_pages(message), None)
    except (ValueError, LookupError, AttributeError, TypeError, AssertionError) as error:
        raise damaged() from error
    if page is None:
        raise KnownError(_("There is no page in it."))
    return read_html(decode_html(page).text)


def _pages(message: Message) -> Iterator[bytes]:
    for part in message.walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                charset = part.get_content_charset()
                if charset and not _DECLARED.search(payload[:4096]):
                    payload = f'<meta charset="{charset}">'.encode() + payload
                yield payload
