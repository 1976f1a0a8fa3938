"""XML from strangers: no entities, no network, no document type, bounded depth."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import etree

from data.errors import KnownError
from data.language import _
from data.readers.limits import damaged

_DOCTYPE = re.compile(
    rb"<!\s*(?:DOCTYPE|ENTITY)|<\0!\0D\0O\0C\0T\0Y\0P\0E|\0<\0!\0D\0O\0C\0T", re.I
)
# Office never writes a document type; entity bombs need one. It precedes the root element.
_PROLOGUE = 65_536


def refuse_document_type(content: bytes) -> None:
    """Raise KnownError when the XML declares a document type, which may hold entities."""
    if _DOCTYPE.search(content[:_PROLOGUE]):
        raise KnownError(_("It holds XML entities and may be an attack; it was left alone."))


def parse_xml(content: bytes) -> Any:
    """Return the root element of ``content``.

    Raises
    ------
    KnownError
        When it is no XML, is nested absurdly deep, or declares a document type.
    """
    refuse_document_type(content)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        return etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged() from error


def local(node: Any) -> str:
    """Return an element's name without its namespace, so that strict files read the same."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def attribute(node: Any, name: str, default: str = "") -> str:
    """Return an attribute by its name without namespace."""
    for key, value in node.attrib.items():
        if key == name or key.endswith("}" + name):
            return str(value)
    return default


def child(node: Any, name: str) -> Any:
    """Return the first child of this local name, or None."""
    for one in node:
        if local(one) == name:
            return one
    return None


def children(node: Any, name: str) -> Iterator[Any]:
    """Yield the children of this local name."""
    for one in node:
        if local(one) == name:
            yield one


def value_of(node: Any, name: str, default: str = "") -> str:
    """Return the ``val`` of the child of this local name: ``<w:ilvl w:val="1"/>``."""
    found = child(node, name) if node is not None else None
    return default if found is None else attribute(found, "val", default)


def is_on(node: Any, name: str) -> bool | None:
    """Return a toggle such as ``<w:b/>``: None when it is not there."""
    found = child(node, name) if node is not None else None
    if found is None:
        return None
    return attribute(found, "val", "true") not in ("0", "false", "off", "none")
