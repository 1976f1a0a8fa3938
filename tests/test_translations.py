"""Every text that a person sees exists in Chinese, and the compiled catalogues are fresh."""

from __future__ import annotations

import ast
import io
import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parent.parent
CATALOGUES = ROOT / "resources" / "translations" / "zh_CN" / "LC_MESSAGES"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}
PACKAGES = ("data", "model", "cli", "gui")
PLACEHOLDER = re.compile(r"{(\w+)[^}]*}")


def messages_in(package: str) -> set[str]:
    found = extract_from_dir(str(ROOT / package), keywords=KEYWORDS)
    extracted = {
        message if isinstance(message, str) else message[0] for _f, _l, message, _c, _x in found
    }
    return extracted | texts_in_code(package)


def texts_in_code(package: str) -> set[str]:
    """Return the texts of all calls, also of those within f-strings, which Babel does not see."""
    calls = (
        node
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KEYWORDS and node.args
    )
    texts = (call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant))
    return {text for text in texts if isinstance(text, str)}


def catalogue(package: str):
    with (CATALOGUES / f"{package}.po").open("rb") as file:
        return read_po(file, locale="zh_CN")


@pytest.mark.parametrize("package", PACKAGES)
def test_every_text_has_a_chinese_translation(package: str) -> None:
    known = {}
    for message in catalogue(package):
        key = message.id if isinstance(message.id, str) else message.id[0]
        text = message.string if isinstance(message.string, str) else message.string[0]
        known[key] = "" if message.fuzzy else text
    missing = sorted(message for message in messages_in(package) if not known.get(message))
    assert missing == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_translation_fills_in_the_same_values(package: str) -> None:
    for message in catalogue(package):
        if not message.id:
            continue
        source = message.id if isinstance(message.id, str) else message.id[-1]
        texts = [message.string] if isinstance(message.string, str) else message.string
        for text in filter(None, texts):
            assert set(PLACEHOLDER.findall(text)) <= set(PLACEHOLDER.findall(source)), message.id


@pytest.mark.parametrize("package", PACKAGES)
def test_the_compiled_catalogue_is_fresh(package: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, catalogue(package))
    assert compiled.getvalue() == (CATALOGUES / f"{package}.mo").read_bytes()
