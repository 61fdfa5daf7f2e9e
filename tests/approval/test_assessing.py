"""投资评审 line by line: what may be put on record, what follows from it, and that the record holds it."""

import pytest
from django.db import IntegrityError, transaction

from tests.approval.road import approved, assessed, at_decision, give_paper, lump
from tests.county import do
from yuncheng.casework.invariants import recount
from yuncheng.casework.models import Filing
from yuncheng.casework.refusals import BadForm, Blocked
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.approval.models import AssessedLine, Assessment

SOFTWARE = {"heading": "定制软件开发费", "name": "业务受理系统", "unit": "项", "quantity": "1", "price": "100"}
SWITCH = {"heading": "设备购置费", "name": "交换机", "unit": "台", "quantity": "4", "price": "2.5", "submitted": "10"}
LINES = [
    {**SOFTWARE, "submitted": "100", "assessed": "96", "reason": "公共模块按重用计"},
    {**SWITCH, "assessed_quantity": "4", "assessed_price": "2.375", "assessed": "9.5", "reason": "按询价中位数"},
]
POINTS = [{"module": "受理", "name": "新增申请", "kind": "EI", "count": "10", "reuse": "低"}]
BASES = [
    {"item": "软件·规模", "value": "概预算"},
    {"item": "软件·信创因子", "value": ""},
    {"item": "计取·监理服务费", "value": "是"},
]
EXPLANATION = "按标准核减。"


@pytest.fixture
def case(county, workday):
    """A project approved at 110 万元, with the report of its assessment at hand."""
    made = approved(county, at_decision(county))
    give_paper(made, "assessment", county["finance.handler"])
    return made


def draft(county, case, **data):
    return do(case, "assess", "drafted", county["finance.handler"], data={"explanation": EXPLANATION, **data})


def faults(county, case, **data):
    with pytest.raises(BadForm) as refused:
        draft(county, case, **data)
    return refused.value.fields


def changed(**more):
    return [{**LINES[0], **more}, LINES[1]]


def test_the_figure_is_the_sum_of_the_lines_and_becomes_the_projects_fact(county, case):
    draft(county, case, lines=LINES)
    assert Filing.objects.get(case=case, step="assess").values["assessed"] == 105_500_000
    do(case, "conclude", "assessed", county["finance.checker"], data={"doc_no": "测财评〔2026〕5号"})
    case.project.refresh_from_db()
    assert (case.project.assessed_amount, case.project.assessment_no) == (105_500_000, "测财评〔2026〕5号")


def test_an_earlier_version_that_is_changed_afterwards_is_found(county, case):
    draft(county, case, lines=LINES, points=POINTS, bases=BASES)
    do(case, "conclude", "returned", county["finance.checker"], reason="交换机请再核")
    draft(county, case, lines=[LINES[0]])
    assert verify().faults == []
    AssessedLine.objects.filter(assessment__version=1, position=2).update(name="路由器")
    assert [(fault.kind, fault.row) for fault in verify().faults] == [("record", f"case:{case.pk}.assess")]


def test_an_assessment_that_nobody_drafted_is_found(county, case):
    Assessment.objects.create(case=case, version=1, amount=1, without_lines="无", standard="无")
    assert [fault.sentence for fault in verify().faults] == ["有一行投资评审的审定稿没有办理记录。"]


def test_lines_points_and_choices_are_kept_as_typed_records(county, case):
    draft(county, case, lines=LINES, points=POINTS, bases=BASES)
    made = Assessment.objects.get(case=case)
    assert (made.version, made.amount, made.without_lines) == (1, 105_500_000, "")
    assert made.standard.startswith("《长沙市政府投资信息化项目评审指南（2023）》（长财评综〔2023〕12号，2023-12-01")
    assert made.bases == [["软件·规模", "概预算"], ["计取·监理服务费", "是"]]
    kept = [
        (line.name, line.quantity, line.price, line.submitted, line.assessed, line.cut) for line in made.lines.all()
    ]
    assert kept == [
        ("业务受理系统", "1", 100_000_000, 100_000_000, 96_000_000, 4_000_000),
        ("交换机", "4", 2_500_000, 10_000_000, 9_500_000, 500_000),
    ]
    assert [(point.kind, point.count, point.reuse) for point in made.points.all()] == [("EI", "10", "低")]


def test_the_same_figure_may_be_typed_beside_the_lines_another_may_not(county, case):
    found = faults(county, case, lines=LINES, assessed="105.4999")
    assert list(found) == ["assessed"]
    assert "105.4999万元与明细相加105.50万元不等" in found["assessed"][0]
    draft(county, case, lines=LINES, assessed="105.5")
    assert Assessment.objects.get(case=case).amount == 105_500_000


def test_without_lines_it_needs_a_figure_and_a_reason(county, case):
    assert list(faults(county, case)) == ["lines"]
    assert list(faults(county, case, assessed="100")) == ["lines"]
    assert list(faults(county, case, without_lines="单项采购")) == ["assessed"]
    assert list(faults(county, case, lines=LINES, without_lines="单项采购")) == ["without_lines"]
    draft(county, case, assessed="100", without_lines="单项采购")
    made = Assessment.objects.get(case=case)
    assert (made.amount, made.without_lines, made.lines.count()) == (100_000_000, "单项采购", 0)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (changed(reason=""), "第 1 行“业务受理系统”：核减没有理由（核减 40,000.00 元）。请写明核减理由。"),
        (changed(assessed="100.000001"), "审定高于送审（核减为负）"),
        (changed(assessed="0", reason=""), "核减没有理由"),
        (changed(assessed_quantity="2", assessed_price="50"), "审定金额不明、为负，或与数量×单价不等"),
        (changed(price="99"), "数量×单价与金额不等"),
        (changed(price="0.01"), "疑似万元与元混用"),
        (changed(quantity="若干"), "数量“若干”不是能识别的数字"),
        (changed(name="合计"), "是合计行，合计由系统相加"),
        (changed(name="……"), "没有能读懂的名称"),
    ],
)
def test_lines_that_cannot_stand_are_refused_in_words(county, case, lines, said):
    found = faults(county, case, lines=lines)
    assert list(found) == ["lines"]
    assert any(said in sentence for sentence in found["lines"])
    assert not Assessment.objects.filter(case=case).exists()


@pytest.mark.parametrize("column", ["submitted", "assessed"])
@pytest.mark.parametrize("value", ["-1", "1e3", "约十万", ""])
def test_a_figure_that_is_none_is_named_by_row_and_column(county, case, column, value):
    label = {"submitted": "送审金额", "assessed": "审定金额"}[column]
    found = faults(county, case, lines=[LINES[1], {**LINES[0], column: value}])
    assert found["lines"][0].startswith(f"第2行“{label}”：")


@pytest.mark.parametrize(
    ("assessed_amount", "reason", "stands"),
    [("100", "", True), ("99.999999", "", False), ("99.999999", "少一分", True), ("0", "不需要", True)],
)
def test_a_cut_of_one_fen_already_needs_its_reason(county, case, assessed_amount, reason, stands):
    lines = changed(assessed=assessed_amount, reason=reason)
    if stands:
        draft(county, case, lines=lines)
        assert Assessment.objects.filter(case=case).exists()
    else:
        assert "核减没有理由" in faults(county, case, lines=lines)["lines"][0]


def test_everything_cut_is_no_assessment(county, case):
    lines = [{**line, "assessed": "0", "assessed_quantity": "", "assessed_price": ""} for line in LINES]
    assert faults(county, case, lines=lines) == {"lines": ["各行审定金额相加为 0，请核对。"]}


def test_a_reckoning_that_does_not_hold_is_refused_and_says_why(county, case):
    twice = [*BASES, {"item": "天气", "value": "晴"}]
    assert faults(county, case, lines=LINES, bases=twice) == {"bases": ["费用标准没有“天气”这个测算项。"]}
    without_scale = faults(county, case, lines=LINES, points=POINTS)
    assert without_scale == {
        "bases": ["“定制软件开发”的“规模”须选定一项。可选：估算、概预算、实施变更新增。"],
    }


def test_an_assessment_above_the_estimate_is_stopped_at_the_conclusion(county, case):
    """At the approved estimate it passes; one fen more does not."""
    line = {**SOFTWARE, "quantity": "", "price": "", "submitted": "120", "reason": "按概算控制"}
    draft(county, case, lines=[{**line, "assessed": "110.000001"}])
    with pytest.raises(Blocked) as refused:
        do(case, "conclude", "assessed", county["finance.checker"], data={"doc_no": "测财评〔2026〕5号"})
    assert [verdict.rule for verdict in refused.value.verdicts] == ["G_ASSESSED_WITHIN"]
    do(case, "conclude", "returned", county["finance.checker"], reason="超概算")
    give_paper(case, "assessment", county["finance.handler"])
    draft(county, case, lines=[{**line, "assessed": "110"}])
    do(case, "conclude", "assessed", county["finance.checker"], data={"doc_no": "测财评〔2026〕5号"})
    assert list(Assessment.objects.filter(case=case).values_list("version", "amount")) == [
        (1, 110_000_001),
        (2, 110_000_000),
    ]


def test_the_record_holds_lines_and_points(county, case):
    assessed(county, case, lines=LINES, points=POINTS, bases=BASES, assessed="", without_lines="")
    assert verify().faults == []
    assert recount() == []
    AssessedLine.objects.filter(name="交换机").update(assessed=9_000_000)
    assert [fault.row for fault in verify().faults] == [f"case:{case.pk}.assess"]
    AssessedLine.objects.filter(name="交换机").update(assessed=9_500_000)
    Assessment.objects.filter(case=case).update(amount=1)
    assert [fault.row for fault in verify().faults] == [f"case:{case.pk}.assess"]


def test_a_lump_is_on_record_too(county, case):
    do(case, "assess", "drafted", county["finance.handler"], data=lump("100"))
    assert verify().faults == []
    Assessment.objects.filter(case=case).update(without_lines="改过")
    assert [fault.row for fault in verify().faults] == [f"case:{case.pk}.assess"]


@pytest.mark.parametrize("bad", [{"assessed": 10_000_001}, {"reason": ""}, {"submitted": -1, "assessed": -1}])
def test_the_database_itself_refuses_a_line_that_cannot_stand(county, case, bad):
    draft(county, case, lines=LINES)
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessedLine.objects.filter(name="交换机").update(**bad)
