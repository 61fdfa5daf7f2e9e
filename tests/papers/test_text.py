"""Text as people paste it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yuncheng.papers import clean_text, one_line, squash


def test_what_cannot_be_printed_is_dropped_and_chinese_punctuation_stays() -> None:
    assert clean_text("云\u200b阳\ufeff县，（全角）\u202e反向\x00\x07") == "云阳县，（全角）反向"
    assert clean_text("一\r\n二\u2028三\t四\xa0五") == "一\n二\n三 四 五"
    assert clean_text("葛\U000e0100城") == "葛城"


def test_labels_compare_without_blanks_width_stars_and_colon() -> None:
    assert squash(" 项 目　名称 ＊：") == squash("项目名称") == "项目名称"
    assert squash("ＩＰ地址") == "ip地址"
    assert squash("估算（万元）") == "估算(万元)"


def test_one_line_is_one_line() -> None:
    assert one_line(" 甲\n乙 ") == "甲 乙"


@given(st.text())
def test_cleaning_twice_changes_nothing(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once
