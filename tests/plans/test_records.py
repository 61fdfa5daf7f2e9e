"""A plan as the record keeps it: numbers, codes, revisions, what replaces what."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import begin, do
from tests.plans.planning import (
    COUNTY,
    DATA_TASK,
    HEALTH_TASK,
    OWN,
    agreed,
    composed,
    county_items,
    county_plan,
    decided,
    filed,
    issued,
    lean,
    own_plan,
    received,
    revised,
)
from yuncheng.casework.pages.step_form import first_values
from yuncheng.casework.refusals import BadForm, Stale
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.plans.models import Plan, PlanItem


def faults_of(refused) -> dict[str, list[str]]:
    return dict(refused.value.fields)


def test_an_issued_county_plan_tells_its_decision_number_and_day(county, workday):
    plan = county_plan(county)
    assert (plan.number, plan.minutes_no, plan.doc_no) == (1, "领导小组纪要〔2026〕1号", "测数发〔2026〕1号")
    assert (plan.decided_on, plan.in_force_on, plan.ended_on) == (date(2026, 3, 1), workday, None)
    assert list(plan.items.values_list("code", "number")) == [("全县·1.1", "1.1"), ("全县·2.1", "2.1")]


def test_what_is_not_issued_holds_for_nobody(county, workday):
    decided(county, composed(county, county_items()))
    assert Plan.objects.in_force().count() == 0


def test_handed_in_again_the_items_are_replaced(county, workday):
    case = composed(county, county_items())
    do(case, "check", "returned", county["lead.checker"], reason="请补充。")
    do(case, "compose", "prepared", county["lead.handler"], data={**COUNTY, "items": [DATA_TASK]})
    assert list(PlanItem.objects.filter(plan__case=case).values_list("number", flat=True)) == ["1.1"]


def test_a_revision_begins_with_what_holds_and_ends_it(county, workday):
    old = county_plan(county)
    case = begin("county_plan", county["lead.handler"], year=2027)
    values = first_values(case, case.procedure.first, [])
    assert values["title"] == old.title
    assert [row["number"] for row in values["items"]] == ["1.1", "2.1"]
    do(case, "withdraw", "withdrawn", county["lead.handler"], reason="改期。")
    new = revised(county, {**DATA_TASK, "title": "一体化公共数据平台"}, HEALTH_TASK, year=2028)
    old.refresh_from_db()
    assert (old.ended_on, old.replaced_by) == (workday, new)
    assert (new.number, new.based_on) == (2, old)
    assert new.items.get(number="1.1").code == "全县·1.1"


def test_a_revision_says_what_it_changes(county, workday):
    county_plan(county)
    case = begin("county_plan", county["lead.handler"], year=2027)
    with pytest.raises(BadForm) as refused:
        do(case, "compose", "prepared", county["lead.handler"], data={**COUNTY, "items": county_items()})
    assert faults_of(refused) == {"what_changed": ["这是修订，请写明修改了什么、为什么修改。"]}


def test_of_two_revisions_at_once_the_second_must_take_the_first_in(county, workday):
    county_plan(county)
    slow = decided(county, composed(county, county_items(), year=2027, what_changed="甲。"))
    revised(county, DATA_TASK, year=2028)
    with pytest.raises(Stale, match="编制期间，“测试县数字化规划”（第2版）已经施行"):
        issued(county, slow, 3)
    assert Plan.objects.in_force().get().number == 2


def test_what_was_overtaken_goes_back_takes_the_other_in_and_is_approved_anew(county, workday):
    county_plan(county)
    slow = decided(county, composed(county, county_items(), year=2027, what_changed="甲。"))
    second = revised(county, DATA_TASK, year=2028)
    with pytest.raises(Stale) as refused:
        issued(county, slow, 3)
    assert refused.value.cures == ("退回编制，在最新一版的基础上修改后重新提交",)
    do(slow, "issue", "returned", county["lead.handler"], reason="并入新施行的一版。")
    again = {**COUNTY, "what_changed": "并入。", "items": [DATA_TASK]}
    do(slow, "compose", "prepared", county["lead.handler"], data=again)
    third = issued(county, decided(county, slow), 3)
    assert (third.number, third.based_on, third.holds) == (3, second, True)
    assert verify().faults == []


def test_a_version_does_not_take_force_before_the_one_it_replaces(county, workday):
    first = county_plan(county)
    Plan.objects.filter(pk=first.pk).update(in_force_on=date(2026, 3, 3))
    with pytest.raises(BadForm) as refused:
        revised(county, DATA_TASK)
    assert faults_of(refused) == {"on": ["发生日期不能早于现行版本的施行日期（2026-03-03）。"]}
    assert refused.value.articles == (6,)


@pytest.mark.parametrize(
    ("numbers", "fault"),
    [
        (("1.1", "１．１"), "第2行“任务编号”：“1.1”与第1行重复，每项任务用自己的编号。"),
        (("1 1",), "第1行“任务编号”：“1 1”不能作编号，不含空格、斜线和间隔号，如3.2。"),
        (("全县·1",), "第1行“任务编号”：“全县·1”不能作编号，不含空格、斜线和间隔号，如3.2。"),
    ],
)
def test_bad_numbers_are_named_by_their_rows(county, workday, numbers, fault):
    with pytest.raises(BadForm) as refused:
        composed(county, [{**DATA_TASK, "number": number} for number in numbers])
    assert faults_of(refused) == {"items": [fault]}


def test_a_number_once_given_up_is_not_given_to_another_task(county, workday):
    county_plan(county)
    revised(county, DATA_TASK)
    other = {**HEALTH_TASK, "title": "智慧养老"}
    with pytest.raises(BadForm) as refused:
        revised(county, DATA_TASK, other, year=2028)
    assert faults_of(refused)["items"] == [
        "第2行“任务编号”：“2.1”曾是“数字健康”，已在修订中取消，新任务请用没有用过的编号，以免引用错位。"
    ]
    again = revised(county, DATA_TASK, HEALTH_TASK, year=2029)
    assert again.items.count() == 2


def test_the_years_of_a_plan_are_in_order(county, workday):
    with pytest.raises(BadForm) as refused:
        composed(county, county_items(), to_year=2025)
    assert faults_of(refused) == {"to_year": ["终止年度早于起始年度2026年。"]}
    case = composed(county, county_items(), year=2027, to_year=2026)
    assert Plan.objects.get(case=case).span == "2026年"


def test_a_department_task_leans_on_the_county_or_says_why(county, workday):
    county_plan(county)
    with pytest.raises(BadForm) as refused:
        own_plan(county, lean("1", "电子病历", on="全县·2.1"), lean("2", "互联网诊疗"))
    sentence = "第2行“对应的全县规划任务”：没有对上全县规划的任务，请选择，或者写明没有对应的缘由。"
    assert faults_of(refused) == {"items": [sentence]}
    case = own_plan(county, lean("2", "互联网诊疗", why="上级专项试点。"), year=2027)
    assert PlanItem.objects.get(plan__case=case).why_none == "上级专项试点。"


def test_a_county_task_that_holds_no_more_is_refused_in_words(county, workday):
    county_plan(county)
    revised(county, DATA_TASK)
    with pytest.raises(BadForm) as refused:
        own_plan(county, lean("1", "电子病历", on="全县·2.1"))
    assert "所选的“全县·2.1”现在不能选" in faults_of(refused)["items"][0]


def test_the_code_of_a_department_task_stays_through_revisions(county, workday):
    county_plan(county)
    first = filed(county, lean("1", "电子病历", on="全县·2.1"))
    changed = {"year": 2027, "what_changed": "增加一项。"}
    second = filed(county, lean("1", "区域电子病历", on="全县·2.1"), lean("2", "互联网诊疗", why="试点。"), **changed)
    assert list(second.items.values_list("code", flat=True)) == ["health·1", "health·2"]
    first.refresh_from_db()
    assert (second.number, first.replaced_by) == (2, second)


def test_a_revision_leaves_out_a_county_task_that_is_gone(county, workday):
    county_plan(county)
    filed(county, lean("1", "电子病历", on="全县·2.1"))
    revised(county, DATA_TASK)
    case = begin("department_plan", county["health.handler"], year=2027)
    row = first_values(case, case.procedure.first, [])["items"][0]
    assert (row["number"], row["county_item"]) == ("1", "")


def test_two_departments_plan_side_by_side(county, workday):
    county_plan(county)
    filed(county, lean("1", "电子病历", on="全县·2.1"))
    filed(county, lean("1", "农情监测", on="全县·1.1"), unit="farm", title="农业信息化规划")
    assert set(PlanItem.objects.filter(number="1").values_list("code", flat=True)) == {"health·1", "farm·1"}


def test_the_record_of_plans_verifies_and_a_changed_row_is_found(county, workday):
    county_plan(county)
    filed(county, lean("1", "电子病历", on="全县·2.1"))
    new = revised(county, DATA_TASK, HEALTH_TASK)
    assert [fault.sentence for fault in verify().faults] == []
    PlanItem.objects.filter(plan=new, number="1.1").update(title="改掉的任务")
    Plan.objects.filter(number=1, level="county").update(ended_on=date(2026, 4, 1))
    assert len(verify().faults) == 2


def test_a_plan_in_force_or_ended_without_an_act_is_found(county, workday):
    first = county_plan(county)
    draft = Plan.objects.get(case=own_plan(county, lean("1", "电子病历", on="全县·2.1")))
    Plan.objects.filter(pk=draft.pk).update(in_force_on=workday, number=1)
    assert [fault.sentence for fault in verify().faults] == ["有一行规划的施行没有办理记录。"]
    Plan.objects.filter(pk=draft.pk).update(in_force_on=None, number=None)
    Plan.objects.filter(pk=first.pk).update(ended_on=workday)
    assert [fault.sentence for fault in verify().faults] == ["有一行规划的停止施行没有办理记录。"]
    Plan.objects.filter(pk=first.pk).update(ended_on=workday, replaced_by=draft)
    assert [fault.sentence for fault in verify().faults] == ["有一行规划的停止施行没有办理记录。"]


def test_a_department_s_plan_made_into_the_county_s_is_found(county, workday):
    draft = Plan.objects.get(case=own_plan(county, lean("1", "智慧养老", why="试点。")))
    Plan.objects.filter(pk=draft.pk).update(level="county")
    assert [fault.kind for fault in verify().faults] == ["record"]


def test_a_returned_plan_starts_another_round_of_filing(county, workday):
    county_plan(county)
    case = agreed(county, own_plan(county, lean("1", "电子病历", on="全县·2.1")))
    received(county, case)
    do(case, "filing", "returned", county["lead.handler"], reason="请补充目标。")
    again = {**OWN, "items": [lean("1", "电子病历", on="全县·2.1")]}
    do(case, "compose", "prepared", county["health.handler"], data=again)
    agreed(county, case)
    assert case.children.filter(closed_on__isnull=True).count() == 3
    received(county, case)
    do(case, "filing", "filed", county["lead.handler"])
    assert Plan.objects.get(case=case).number == 1
