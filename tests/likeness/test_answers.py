"""What a reviewer reads: class, evidence, records of one system together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.likeness.small_set import FUNCTIONS, QUESTIONS, RECORDS
from yuncheng.likeness import Index, Record

BY_KEY = {f.key: question for f, question in zip(FUNCTIONS, QUESTIONS, strict=True)}


def hit_of(index: Index, question: Record, id: str):
    return next(hit for hit in index.search(question, 50).hits if hit.record.id == id)


def test_the_same_function_elsewhere_is_a_suspected_duplicate(index: Index) -> None:
    hit = hit_of(index, BY_KEY["cemetery"], "cemetery-0")
    assert (hit.likeness, hit.alert) == ("疑似重复", True)


def test_a_next_phase_of_the_same_unit_is_a_continuation(index: Index) -> None:
    phase = Record(
        "q", "河道采砂监管系统二期工程", "县水利局", 2026, kind="改扩建", content="采砂船定位、无人机巡航取证"
    )
    assert hit_of(index, phase, "sand-0").likeness == "延续"
    assert hit_of(index, replace(phase, unit="县林业局"), "sand-0").likeness != "延续"


def test_a_common_platform_of_another_unit_should_be_shared(index: Index) -> None:
    assert hit_of(index, BY_KEY["oa"], "oa-0").likeness == "可共享"


def test_what_has_little_in_common_is_only_related(index: Index) -> None:
    other = [hit for hit in index.search(BY_KEY["library"], 50).hits if not hit.record.id.startswith("library")]
    assert {hit.likeness for hit in other} <= {"相关"}


def test_evidence_says_which_phrases_meet_which(index: Index) -> None:
    evidence = hit_of(index, BY_KEY["wage"], "wage-0").evidence
    met = {meeting.mine: meeting.theirs for meeting in evidence.phrases}
    assert met["拖欠工资预警"] == "欠薪预警"
    assert all(0 < meeting.score <= 1 for meeting in evidence.phrases)


def test_evidence_names_shared_terms_groups_and_items(index: Index) -> None:
    evidence = hit_of(index, BY_KEY["schoolbus"], "schoolbus-0").evidence
    assert "校车" in evidence.terms
    assert evidence.items == ("车牌号", "驾驶证号", "家长电话")
    trees = hit_of(index, BY_KEY["trees"], "trees-0").evidence
    assert any({group.mine, group.theirs} == {"派遣", "派发"} for group in trees.groups)


def test_items_are_shared_by_what_they_are_not_by_how_they_are_written(index: Index) -> None:
    question = replace(BY_KEY["elderlymeal"], items=("公民身份号码", "开户银行账号"))
    assert hit_of(index, question, "elderlymeal-0").evidence.items == ("身份证号", "银行账号")


def test_every_figure_has_its_share_in_the_decision(index: Index) -> None:
    figures = hit_of(index, BY_KEY["sand"], "sand-0").evidence.figures
    assert list(figures) == sorted(figures, key=lambda name: -abs(figures[name]))
    assert figures


def test_a_system_stands_before_its_upkeep(index: Index) -> None:
    first = index.search(BY_KEY["broadcast"], 20).systems()[0]
    assert first.first.record.kind == "新建"
    assert [hit.record.kind for hit in first.others] == ["运维"]


def test_chances_are_in_order(index: Index) -> None:
    for question in QUESTIONS:
        for hit in index.search(question, 50).hits:
            assert 0 <= hit.duplicate <= hit.show <= hit.related <= 1


def test_an_answer_says_by_what_it_was_made(index: Index) -> None:
    assert index.search(RECORDS[0]).version == index.version


LONG = "、".join(f"第{n}项功能建设与运行监测" for n in range(1500))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("", ""),
        ("   \u3000", "\n\t"),
        ("。，、！？——（）", "……；；；"),
        ("\x00\u200b\ufeff", "\ud800"),
        ("🚌🚏", "🚢"),
    ],
)
def test_nothing_to_compare_is_said_in_words(index: Index, name: str, content: str) -> None:
    answer = index.search(Record("q", name, content=content))
    assert answer.hits == ()
    assert answer.note == "没有可比对的文字：请填写项目名称或建设内容。"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("校车", ""),
        ("school bus safety monitoring platform", "GPS tracking, RFID cards; over-capacity alarm."),
        ("校车监管", LONG),
        ("校" * 10_000, "车" * 10_000),
        ("a" * 12_000, "b " * 6_000),
        ("100%' OR 1=1 --", 'NEAR("校车" AND *) { } ^ :'),
    ],
)
def test_odd_text_is_answered_without_a_fault(index: Index, name: str, content: str) -> None:
    answer = index.search(Record("q", name, content=content))
    index.upsert(Record("odd", name, content=content))
    assert all(0 <= hit.show <= 1 for hit in answer.hits)
    assert index.remove("odd")


def test_an_overlong_application_is_told_what_was_left_out(index: Index) -> None:
    assert "只比对了前24条" in index.search(Record("q", "校车监管", content=LONG)).note
    assert "只比对了前20000字" in index.search(Record("q", "校车监管", content="校车安全。" * 5_000)).note


@pytest.mark.parametrize(
    "name",
    ["校車安全運行監管系統", "校车安全运行监管系统　", "【校车】安全运行监管系统", "２０２６年校车安全运行监管系统"],
)
def test_script_and_width_make_no_difference(index: Index, name: str) -> None:
    assert index.search(Record("q", name)).hits[0].record.id.startswith("schoolbus")


def test_an_empty_index_has_no_answer_and_says_so(store) -> None:
    assert Index(store).search(QUESTIONS[0]).note == "没有找到相近的项目或系统。"
