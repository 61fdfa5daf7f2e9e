"""Text, words and names: what is done to every text before anything is compared."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yuncheng.likeness import Record, names, text, words
from yuncheng.likeness.analysis import analyse, pack, unpack
from yuncheng.likeness.lexicon import Lexicon

WORDS = words.shipped()


def alike(a: str, b: str) -> float:
    return float(WORDS.vector(a) @ WORDS.vector(b))


@pytest.mark.parametrize(
    ("sentence", "thing"),
    [
        ("提升凭证核算工作效率", "凭证核算"),
        ("建设内容包括:校车定位、超员报警", "校车定位、超员报警"),
        ("解决墓位管理手段落后、数据分散的问题", "墓位管理"),
        ("为图书编目提供信息化支撑", "图书编目"),
        ("校车定位", "校车定位"),
    ],
)
def test_a_set_phrase_gives_up_what_it_is_about(sentence: str, thing: str) -> None:
    assert text.unframed(sentence) == thing


@pytest.mark.parametrize(
    ("name", "core", "phase", "service", "part"),
    [
        ("2024年校车安全监管系统运维服务", "校车安全监管系统", "", "运维服务", ""),
        ("县水利局河道采砂监管系统二期工程", "河道采砂监管系统", "二期", "", ""),
        ("应急广播系统（二期）建设项目", "应急广播系统", "二期", "", ""),
        ("智慧图书馆平台升级改造项目", "智慧图书馆平台", "升级改造", "", ""),
        ("古树资源平台前端感知设备采购", "古树资源平台", "", "", "前端感知设备采购"),
        ("农机作业监管平台等级保护测评服务", "农机作业监管平台", "", "等级保护测评服务", ""),
        ("互联网医院建设项目", "互联网医院", "", "", ""),
        ("智慧税务办税系统建设", "智慧税务办税系统", "", "", ""),
        ("信息化建设项目", "信息化建设项目", "", "", ""),
        ("", "", "", "", ""),
    ],
)
def test_a_name_is_taken_apart(name: str, core: str, phase: str, service: str, part: str) -> None:
    assert names.read(name) == names.Name(core, phase, service, part)


def test_other_words_for_one_thing_are_near_in_meaning() -> None:
    assert alike("逃费催缴", "欠费追缴") > 0.6
    assert alike("逃费催缴", "图书编目") < 0.3
    assert alike("", "图书") == 0.0


def test_a_lexicon_line_without_its_colon_is_named() -> None:
    with pytest.raises(ValueError, match="第 2 行"):
        Lexicon("[things]\n停车 泊车\n")
    with pytest.raises(ValueError, match="没有“无”这一节"):
        Lexicon("[无]\n")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.text(max_size=400))
def test_any_text_can_be_taken_apart_and_packed(name: str, content: str) -> None:
    analysis = analyse(WORDS, Record("x", name, content=content))
    packed = unpack(pack(analysis), WORDS.size)
    assert len(packed.vectors) == len(analysis.segments)
    assert len(packed.tokens) == sum(len(segment.tokens) for segment in analysis.segments)
    assert int(packed.first.sum()) == len(analysis.tokens)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_normalising_twice_changes_nothing(said: str) -> None:
    once = text.normalise(said)
    assert text.normalise(once) == once


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), max_size=60))
def test_cutting_loses_no_character(said: str) -> None:
    assert "".join(WORDS.cut(said)) == said
