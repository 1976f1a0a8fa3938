"""The automatic numbers that Word computes and does not store as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from data.readers.xml import attribute, child, children, value_of

_MOST_LEVELS = 9
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
BULLET = "• "


@dataclass(frozen=True, slots=True)
class _Level:
    style: str = "decimal"
    text: str = "%1."
    start: int = 1
    restarts_after: int | None = None
    is_legal: bool = False


@dataclass(slots=True)
class _List:
    """One ``w:num``: the levels it uses, and whose counts it shares."""

    abstract: str
    levels: dict[int, _Level]
    starts: dict[int, int] = field(default_factory=dict)
    is_begun: bool = False


class Numbering:
    """Counts along the document as Word does, and writes each number as text.

    Parameters
    ----------
    root
        The element ``w:numbering`` (in Word 2003 ``w:lists``), or None.
    """

    def __init__(self, root: Any) -> None:
        self._lists: dict[str, _List] = {}
        self._style_levels: dict[str, tuple[str, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        if root is None:
            return
        abstracts = {
            attribute(node, "abstractNumId") or attribute(node, "listDefId"): node
            for name in ("abstractNum", "listDef")
            for node in children(root, name)
        }
        by_style = {
            value_of(node, "styleLink"): node
            for node in abstracts.values()
            if value_of(node, "styleLink")
        }
        # Word 2003 says list and ilst for num and abstractNumId.
        for name, identity, link in (("num", "numId", "abstractNumId"), ("list", "ilfo", "ilst")):
            for number in children(root, name):
                abstract = abstracts.get(value_of(number, link))
                if abstract is not None:
                    linked = by_style.get(value_of(abstract, "numStyleLink"))
                    self._add(
                        attribute(number, identity), number, abstract if linked is None else linked
                    )

    def _add(self, identity: str, number: Any, abstract: Any) -> None:
        levels: dict[int, _Level] = {}
        for node in children(abstract, "lvl"):
            depth = whole(attribute(node, "ilvl"))
            levels[depth] = _level(node)
            style = value_of(node, "pStyle")
            if style:
                self._style_levels.setdefault(style, (identity, depth))
        found = _List(
            attribute(abstract, "abstractNumId") or attribute(abstract, "listDefId"), levels
        )
        for override in children(number, "lvlOverride"):
            depth = whole(attribute(override, "ilvl"))
            node = child(override, "lvl")
            if node is not None:
                levels[depth] = _level(node)
            start = value_of(override, "startOverride")
            if start:
                found.starts[depth] = whole(start, 1)
        self._lists[identity] = found

    def of_style(self, style: str) -> tuple[str, int] | None:
        """Return list and level that a paragraph style is linked to."""
        return self._style_levels.get(style)

    def prefix(self, identity: str, depth: int) -> str:
        """Count one paragraph of the list at this level, and return its number as text."""
        found = self._lists.get(identity)
        if found is None or depth not in found.levels:
            return ""
        counts = self._counts.setdefault(found.abstract, {})
        if not found.is_begun:
            found.is_begun = True
            for at, start in found.starts.items():
                counts[at] = start - 1
        if depth in counts:
            counts[depth] += 1
        else:
            counts[depth] = found.starts.get(depth, found.levels[depth].start)
        for deeper in [at for at in counts if at > depth]:
            level = found.levels.get(deeper)
            after = level.restarts_after if level is not None else None
            if after is None or (after > 0 and depth < after):
                del counts[deeper]
        return _written(found.levels, depth, counts)


def _level(node: Any) -> _Level:
    restart = value_of(node, "lvlRestart")
    legal = child(node, "isLgl")
    return _Level(
        value_of(node, "numFmt") or _old_style(value_of(node, "nfc")),
        value_of(node, "lvlText", ""),
        whole(value_of(node, "start", "1"), 1),
        whole(restart) if restart else None,
        legal is not None and attribute(legal, "val", "1") not in ("0", "false"),
    )


def _old_style(code: str) -> str:
    """Return the name of Word 2003's number format."""
    return {
        "": "decimal", "0": "decimal", "1": "upperRoman", "2": "lowerRoman", "3": "upperLetter",
        "4": "lowerLetter", "10": "chineseCounting", "11": "chineseCounting",
        "18": "decimalEnclosedCircle", "23": "bullet", "37": "chineseCounting",
        "39": "chineseCounting", "38": "chineseLegalSimplified",
    }.get(code, "decimal")  # fmt: skip


def _written(levels: dict[int, _Level], depth: int, counts: dict[int, int]) -> str:
    level = levels[depth]
    if level.style == "bullet":
        return BULLET
    if level.style == "none" and "%" not in level.text:
        return level.text

    def number(match: re.Match[str]) -> str:
        at = int(match.group(1)) - 1
        other = levels.get(at, _Level())
        count = counts.get(at, other.start)
        style = "decimal" if level.is_legal and at != depth else other.style
        return as_number(count, "decimal" if level.is_legal else style)

    return re.sub(r"%(\d)", number, level.text)


def with_number(number: str, text: str) -> str:
    """Return a paragraph's text after its number, with a space where they would run together."""
    if not number or number.endswith(" "):
        return number + text
    runs_on = number[-1].isalnum() or (number[-1] == "." and text[:1].isascii())
    return f"{number} {text}" if runs_on else number + text


def whole(text: str, default: int = 0) -> int:
    """Return a whole number from an attribute; ``default`` when it is none."""
    try:
        value = int(text)
    except ValueError:
        return default
    return value if -1_000_000 < value < 1_000_000 else default


def as_number(number: int, style: str) -> str:
    """Return ``number`` in one of Word's number formats; plain digits where it has none."""
    write = _STYLES.get(style)
    if write is None or number < 0:
        return str(number)
    return write(number) or str(number)


def chinese(number: int) -> str:
    """Return a whole number below ten thousand as people count: 十二, 一百零三."""
    if number < 10:
        return "零一二三四五六七八九"[number]
    if number >= 10_000:
        return ""
    written, pending = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += ("零" if pending and written else "") + _DIGITS[digit] + unit
            pending = False
        else:
            pending = bool(written)
    return written[1:] if written.startswith("一十") else written


def _legal(number: int) -> str:
    text = "一" + chinese(number) if 10 <= number < 20 else chinese(number)
    return text.translate(str.maketrans("零一二三四五六七八九十百千", _LEGAL + "拾佰仟"))


def _letters(first: str) -> Callable[[int], str]:
    # After z comes aa, then bb.
    return lambda number: (
        chr(ord(first) + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 260 else ""
    )


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return ""
    return (
        "M" * (number // 1000)
        + ["", "C", "CC", "CCC", "CD", "D", "DC", "DCC", "DCCC", "CM"][number // 100 % 10]
        + ["", "X", "XX", "XXX", "XL", "L", "LX", "LXX", "LXXX", "XC"][number // 10 % 10]
        + ["", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX"][number % 10]
    )


def _circled(number: int) -> str:
    if 1 <= number <= 20:
        return chr(0x245F + number)
    return chr(0x3250 + number - 20) if number <= 35 else ""


def _cycle(signs: str) -> Callable[[int], str]:
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else ""


_STYLES: dict[str, Callable[[int], str]] = {
    **dict.fromkeys(
        (
            "chineseCounting", "chineseCountingThousand", "japaneseCounting",
            "taiwaneseCounting", "taiwaneseCountingThousand", "koreanCounting",
        ),
        chinese,
    ),
    "ideographDigital": lambda number: "".join(_DIGITS[int(digit)] for digit in str(number)),
    "japaneseDigitalTenThousand": lambda n: "".join(_DIGITS[int(digit)] for digit in str(n)),
    "taiwaneseDigital": lambda n: "".join(_DIGITS[int(digit)] for digit in str(n)),
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "japaneseLegal": _legal,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": lambda n: chr(0x3280 + n - 1) if 1 <= n <= 10 else "",
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedFullstop": lambda n: chr(0x2488 + n - 1) if 1 <= n <= 20 else "",
    "decimalEnclosedParen": lambda n: chr(0x2474 + n - 1) if 1 <= n <= 20 else "",
    "decimalFullWidth": lambda n: "".join(chr(0xFF10 + int(digit)) for digit in str(n)),
    "decimalZero": lambda number: f"{number:02d}",
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda number: _roman(number).lower(),
    "none": lambda _number: "",
}  # fmt: skip
