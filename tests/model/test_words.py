from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from model import words
from model.words import CUT, add_words, cut, cut_version


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("工作汇报目标abc 12.%，。\n\t　①（一）"), max_size=80))
def test_words_joined_are_the_text(text: str) -> None:
    assert "".join(cut(text)) == text


def test_the_cut_is_named_with_its_version() -> None:
    assert CUT in ("rjieba", "jieba")
    assert cut_version()[0].isdigit()


def test_an_added_word_stays_whole() -> None:
    name = "蓝穗镇清溪联络站"
    assert name not in cut(f"今年{name}共接访")
    add_words([name, " ", "一"])
    assert name in cut(f"今年{name}共接访")
    assert name in words.added_words()
    assert "一" not in words.added_words()
