"""The numbers that Chinese reports put before headings and list items."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

# Outermost first. Where a report uses two of them, this is their order unless its
# own nesting says otherwise (see nesting.py).
FAMILIES = (
    "part",  # 第一部分
    "volume",  # 第一篇 第二编 卷三
    "chapter",  # 第一章
    "section",  # 第一节
    "roman",  # Ⅰ、
    "chinese",  # 一、
    "named",  # 任务一：
    "chinese_bracket",  # （一）
    "article",  # 第一条
    "ordinal",  # 第一，
    "arabic",  # 1.
    "decimal2",  # 1.1
    "decimal3",  # 1.1.1
    "decimal4",
    "arabic_bracket",  # （1）
    "arabic_half",  # 1）
    "circled",  # ①
    "latin",  # A.
    "code",  # A1
    "latin_bracket",  # （a）
    "item",  # 一是
    "bullet",  # ●
    "dash",  # ——
)
RANK = {family: rank for rank, family in enumerate(FAMILIES)}


class Numbering(NamedTuple):
    """A number at the start of a line.

    Attributes
    ----------
    family
        One of ``FAMILIES``.
    value
        Its last part as a number, from 1; 0 when it has none (bullets).
    end
        Where the text after it begins.
    """

    family: str
    value: int
    end: int


_HAN = "一二三四五六七八九十百零〇○两"
_ARABIC = "[0-9０-９]"
_NUM = rf"(?:[{_HAN}]{{1,5}}|{_ARABIC}{{1,3}})"
_GAP = r"[\s、，,：:．.。]*"
# After a numeral these make it a quantity or a date: 三、四季度; 1.5万元; 3 月.
# 三、四季度: two numerals that follow each other, then what they count.
_TWO_COUNTED = "|".join(
    rf"(?<={one}、){two}[季级线类等次产代届期月号年日]"
    for one, two in zip("一二三四五六七八九", "二三四五六七八九十", strict=True)
)
_UNIT = (
    r"[年月日号时分秒点天周期季届级线类等次代岁个名人户家所间座条项件台辆套只头亩吨米公千百万亿"
    r"元块倍成折％%‰℃度版种批位张份里余多至到—–~～%-]"
)
_YEAR = r"(?:19|20)\d\d"

_RULES: tuple[tuple[str, str], ...] = (
    ("part", rf"第\s*({_NUM})\s*部\s*分{_GAP}"),
    ("part", rf"(?:PART|Part)\s*([0-9]{{1,2}}|[IVX]{{1,4}}){_GAP}"),
    ("volume", rf"第\s*({_NUM})\s*[篇编卷](?![报文论章幅著制写外]){_GAP}"),
    ("chapter", rf"第\s*({_NUM})\s*章(?!程){_GAP}"),
    ("section", rf"第\s*({_NUM})\s*节(?![课能点日约目]){_GAP}"),
    ("article", rf"第\s*({_NUM})\s*条(?:\s+|[、：:])"),
    ("ordinal", rf"第\s*({_NUM})\s*(?:点|个?方面)?\s*[，,、：:．.]\s*"),
    ("ordinal", r"(首先|其次|再次|最后)\s*[，,、：:]\s*"),
    ("item", rf"([{_HAN}]{{1,3}})\s*(?:是|要)(?![否非])[要，,：:]?"),
    (
        "named",
        rf"(?:任务专栏|任务|措施|举措|专栏|问题|目标|案例|专题|亮点|建议|做法|经验|行动|工程|项目|方面)"
        rf"\s*({_NUM})\s*(?:[：:、，．.]|\s+)\s*",
    ),
    (
        "chinese_bracket",
        rf"[（(〔【\[［〈﹙]?\s*([{_HAN}]{{1,5}})\s*[）)〕】\]］〉﹚]\s*[、，．.]?\s*",
    ),
    ("chinese_bracket", r"([㈠-㈩])\s*[、，．.]?\s*"),
    ("chinese", rf"([{_HAN}]{{1,4}})\s*[、．.：:。](?!{_TWO_COUNTED})\s*"),
    ("chinese", rf"([{_HAN}]{{1,4}})(?:[,，](?![{_HAN}])\s*|\s+(?![{_HAN}\d年月日是要])|$)"),
    (
        "arabic_bracket",
        rf"[（(〔【\[［〈﹙]\s*({_ARABIC}{{1,3}})\s*[）)〕】\]］〉﹚]\s*[、，．.]?\s*",
    ),
    ("arabic_bracket", r"([⑴-⒇])\s*[、，．.]?\s*"),
    ("arabic_half", rf"({_ARABIC}{{1,3}})\s*[）)]\s*"),
    ("circled", r"([①-⑳㉑-㉟❶-❿⓵-⓾➀-➓])\s*[、，．.]?\s*"),
    (
        "decimal",
        rf"[1-9１-９]\d?(?:[.．][1-9]\d?){{0,2}}[.．]([1-9]\d?)(?!\d)"
        rf"(?:[、．.]\s*|\s+(?![年月日%％])(?!{_UNIT}(?:\W|$))|(?!\s*{_UNIT}))",
    ),
    ("arabic", rf"({_ARABIC}{{1,3}})\s*[．.：:](?:(?!\d)|(?={_YEAR}))\s*"),
    ("arabic", rf"({_ARABIC}{{1,3}})\s*、(?!\d{{1,2}}\s*[月日号季、])\s*"),
    ("arabic", r"([⒈-⒛])\s*[、，．.]?\s*"),
    ("arabic", r"([0-9]{1,2})(?:[,，](?!\d)\s*|\s+(?=[一-鿿A-Z“「《])(?![年月日]))"),
    (
        "roman",
        r"([Ⅰ-Ⅻⅰ-ⅻ]{1,3}|(?:X{0,2}(?:IX|IV|V?I{1,3}|V|X)))"
        r"\s*(?:[、．.，：:）)]|\s+(?=[一-鿿]))\s*",
    ),
    ("code", r"[A-Z]{1,3}([0-9]{1,2})(?:[：:、．.]\s*|\s+)(?![0-9])"),
    ("latin_bracket", r"[（(]\s*([A-Za-z])\s*[）)]\s*"),
    ("latin", r"([A-Za-z])(?:[、）)]|[．.](?![A-Za-z0-9]))\s*"),
    ("bullet", r"[●◆■▲★○◇□▪•·◎※►▶✦✓√➢➤▷△☆◼◾⚫\uf000-\uf0ff]+\s*"),
    ("bullet", r"[*+]\s+"),
    ("dash", r"(?:[-–—―─－]{1,4})\s*(?=[^\s\d-])"),
)
_STARTS: tuple[tuple[str, str], ...] = (
    # first characters -> families whose rules can match there
    ("第", "part volume chapter section article ordinal"),
    ("首其再最", "ordinal"),
    ("任措举专问目案亮建做经行工项方", "named"),
    (_HAN, "item chinese_bracket chinese"),
    ("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", "chinese_bracket"),
    ("（(〔【[［〈﹙", "chinese_bracket arabic_bracket latin_bracket"),
    ("0123456789０１２３４５６７８９", "arabic_half decimal arabic"),
    ("".join(map(chr, range(0x2474, 0x2488))), "arabic_bracket"),
    ("".join(map(chr, range(0x2488, 0x249C))), "arabic"),
    (
        "".join(
            chr(code)
            for low, high in (
                (0x2460, 0x2474),
                (0x3251, 0x3260),
                (0x2776, 0x2794),
                (0x24F5, 0x24FF),
            )
            for code in range(low, high)
        ),
        "circled",
    ),
    ("".join(map(chr, range(0x2160, 0x2180))) + "IVX", "roman code latin"),
    ("ABCDEFGHJKLMNOPQRSTUWYZ", "part code latin"),
    ("abcdefghijklmnopqrstuvwxyz", "latin"),
    ("●◆■▲★○◇□▪•·◎※►▶✦✓√➢➤▷△☆◼◾⚫*+" + "".join(map(chr, range(0xF000, 0xF100))), "bullet"),
    ("-–—―─－", "dash"),
)


def _by_first() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    compiled = [(family, re.compile(pattern)) for family, pattern in _RULES]
    table: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
    for characters, names in _STARTS:
        wanted = names.split()
        rules = tuple(rule for rule in compiled if rule[0] in wanted)
        for character in characters:
            table[character] = table.get(character, ()) + rules
    return table


# One look-up tells for most lines that no rule can match.
_BY_FIRST = _by_first()

_DIGIT = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGIT.update({"〇": 0, "○": 0, "两": 2})
_WORDS = {"首先": 1, "其次": 2, "再次": 3, "最后": 99}
_SIGNS = {
    chr(start + step): step + 1
    for start, many in (
        (0x3220, 10), (0x2474, 20), (0x2488, 20), (0x2460, 20), (0x2776, 10),
        (0x24F5, 10), (0x2780, 10), (0x278A, 10), (0x2160, 12), (0x2170, 12),
    )
    for step in range(many)
}  # fmt: skip
_SIGNS.update({chr(0x3251 + step): step + 21 for step in range(15)})
_ROMAN = {"I": 1, "V": 5, "X": 10}


def numbering(text: str) -> Numbering | None:
    """Return the number that ``text`` begins with, or None."""
    return _numbering(text) if text[:1] in _BY_FIRST else None


@lru_cache(maxsize=2048)  # each line is asked about two or three times
def _numbering(text: str) -> Numbering | None:
    for family, pattern in _BY_FIRST[text[0]]:
        found = pattern.match(text)
        if found is None:
            continue
        value = _value(found.group(1)) if pattern.groups else 0
        if family == "decimal":
            parts = min(4, 1 + sum(found.group().count(dot, 0, -1) for dot in ".．"))
            family = f"decimal{max(2, parts)}"
        return Numbering(family, value, found.end())
    return None


@lru_cache(maxsize=1024)
def _value(sign: str) -> int:
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign in _WORDS:
        return _WORDS[sign]
    if sign.isdecimal():
        return int(sign)
    if sign[0] in _ROMAN and all(letter in _ROMAN for letter in sign):
        return roman_value(sign)
    if sign.isascii():
        return ord(sign[0].lower()) - ord("a") + 1
    return chinese_value(sign)


def roman_value(sign: str) -> int:
    """Return the value of a Roman numeral written with I, V and X."""
    values = [_ROMAN[letter] for letter in sign]
    return sum(
        -value if value < following else value
        for value, following in zip(values, [*values[1:], 0], strict=True)
    )


def chinese_value(sign: str) -> int:
    """Return the value of a Chinese numeral below a thousand; digits may stand alone."""
    if not any(unit in sign for unit in "十百"):
        return int("".join(str(_DIGIT.get(character, 0)) for character in sign) or 0)
    total, digit = 0, 0
    for character in sign:
        if character == "百":
            total, digit = total + (digit or 1) * 100, 0
        elif character == "十":
            total, digit = total + (digit or 1) * 10, 0
        else:
            digit = _DIGIT.get(character, 0)
    return total + digit
