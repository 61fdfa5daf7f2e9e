"""The pages of the plans: the county's with its versions, the departments', writing one, the papers."""

from __future__ import annotations

import pytest

from tests.county import begin, do
from tests.pages.visiting import as_, queries, text
from tests.plans.planning import (
    COUNTY,
    DATA_TASK,
    HEALTH_TASK,
    agreed,
    asked,
    composed,
    county_items,
    county_plan,
    filed,
    lean,
    own_plan,
    revised,
)
from yuncheng.casework.documents import document_of, documents_of
from yuncheng.lifecycle.plans.letters import filing_letter, issue_notice, receipt
from yuncheng.lifecycle.plans.models import Plan

TASK = lean("1", "电子病历", on="全县·2.1")


def test_without_a_plan_the_page_says_what_will_fill_it(county, workday):
    page = text(as_(county["farm.handler"]).get("/plans/"))
    assert "还没有施行中的全县规划。" in page
    assert "编制全县规划" not in page.split("还没有施行中的全县规划")[0]
    assert "编制全县规划" in text(as_(county["lead.handler"]).get("/plans/"))


def test_the_county_plan_in_force_is_open_to_the_county(county, workday):
    county_plan(county)
    page = text(as_(county["farm.leader"]).get("/plans/"))
    assert "印发文号 测数发〔2026〕1号 审定会议 领导小组纪要〔2026〕1号，2026-03-01" in page
    assert "1.1 公共数据平台" in page


def test_a_plan_that_is_only_drafted_is_nobodys_to_read(county, workday):
    plan = Plan.objects.get(case=composed(county, county_items()))
    assert as_(county["lead.handler"]).get(f"/plans/{plan.pk}/").status_code == 404


def test_what_changed_between_two_versions_is_told_task_by_task(county, workday):
    county_plan(county)
    revised(
        county, {**DATA_TASK, "content": "汇聚、共享、开放。"}, {**HEALTH_TASK, "number": "2.2", "title": "智慧养老"}
    )
    page = text(as_(county["farm.handler"]).get("/plans/"))
    changes = page.split("与第1版相比")[1].split("各版规划")[0]
    assert "修改 1.1 公共数据平台 内容和目标： 汇聚共享各部门数据。 → 汇聚、共享、开放。" in changes
    assert "新增 2.2 智慧养老" in changes
    assert "取消 2.1 数字健康" in changes


def test_any_two_versions_can_be_compared(county, workday):
    first = county_plan(county)
    revised(county, DATA_TASK)
    revised(county, DATA_TASK, {**DATA_TASK, "number": "1.2", "title": "政务云"}, year=2028)
    page = text(as_(county["lead.handler"]).get(f"/plans/?against={first.pk}"))
    assert "与第1版相比 2 项任务有变动" in page
    assert as_(county["lead.handler"]).get("/plans/?against=999999").status_code == 404
    assert as_(county["lead.handler"]).get("/plans/?against=x").status_code == 400


def test_the_departments_are_told_by_where_they_stand(county, workday):
    county_plan(county)
    filed(county, TASK)
    own_plan(county, lean("1", "农情监测", on="全县·1.1"), unit="farm")
    page = text(as_(county["lead.handler"]).get("/plans/departments/"))
    assert "测试卫健局 已备查 卫健信息化规划 第1版 2026—2028年 2026-03-02" in page
    assert "测试农业局 编制中" in page
    assert "测试中学" not in page
    narrowed = text(as_(county["lead.handler"]).get("/plans/departments/?state=已备查"))
    assert "测试农业局" not in narrowed.split("在办的一版")[1]


def test_a_department_reads_its_own_plan_and_its_school_reads_it_too(county, workday):
    county_plan(county)
    plan = filed(county, lean("1", "智慧教学", on="全县·1.1"), unit="edu", title="教育信息化规划")
    statuses = {who: as_(county[who]).get(f"/plans/{plan.pk}/").status_code for who in ("edu.leader", "school.handler")}
    assert statuses == {"edu.leader": 200, "school.handler": 200}
    assert as_(county["ndrc.leader"]).get(f"/plans/{plan.pk}/").status_code == 200
    assert as_(county["farm.handler"]).get(f"/plans/{plan.pk}/").status_code == 404
    assert as_(county["farm.handler"]).get("/plans/items/edu·1/").status_code == 404
    assert as_(county["sysadmin"]).get("/plans/").status_code == 404


def test_writing_a_revision_begins_with_what_holds(county, workday):
    county_plan(county)
    case = begin("county_plan", county["lead.handler"], year=2027)
    page = as_(county["lead.handler"]).get(f"/cases/{case.pk}/").content.decode()
    assert "这是修订" in page
    assert 'name="items-1-number" value="2.1"' in page


def test_a_department_writes_with_the_county_tasks_at_hand(county, workday):
    county_plan(county)
    case = begin("department_plan", county["health.handler"], year=2026)
    page = as_(county["health.handler"]).get(f"/cases/{case.pk}/").content.decode()
    assert "全县规划的任务（2 项，测试县数字化规划）" in page
    assert '<option value="全县·2.1">全县规划 2.1 数字健康</option>' in page


def test_a_department_without_a_county_plan_is_told_what_to_do(county, workday):
    case = begin("department_plan", county["health.handler"], year=2026)
    page = text(as_(county["health.handler"]).get(f"/cases/{case.pk}/"))
    assert "现在没有施行中的全县规划：每项任务都要写明没有对应的缘由" in page


def test_whoever_decides_sees_what_would_change(county, workday):
    county_plan(county)
    case = composed(county, [DATA_TASK], year=2027, what_changed="精简。")
    page = text(as_(county["lead.checker"]).get(f"/cases/{case.pk}/"))
    assert "与施行中的第1版相比" in page
    assert "取消 2.1 数字健康" in page


def test_an_office_files_with_the_tasks_before_its_eyes(county, workday):
    county_plan(county)
    case = agreed(county, own_plan(county, TASK, lean("2", "互联网诊疗", why="上级试点。")))
    child = asked(case)["ndrc"]
    page = text(as_(county["ndrc.handler"]).get(f"/cases/{child.pk}/"))
    assert "卫健信息化规划 测试卫健局，2026—2028年，2 项任务" in page
    assert "全县规划 2.1 数字健康" in page
    assert "没有对应 上级试点。" in page


def test_what_offices_wanted_stands_before_the_department_that_revises(county, workday):
    county_plan(county)
    case = agreed(county, own_plan(county, TASK))
    why = "与数据标准不一致。"
    do(asked(case)["cyber"], "receive", "objected", county["cyber.handler"], reason=why)
    for code in ("lead", "ndrc"):
        do(asked(case)[code], "receive", "received", county[f"{code}.handler"])
    assert why in text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
    do(case, "filing", "returned", county["lead.handler"], reason="请修改。")
    page = text(as_(county["health.handler"]).get(f"/cases/{case.pk}/"))
    assert f"测试cyber局 要求修改 2026-03-02 {why}" in page.split("上次的备查意见")[1]


def test_the_papers_come_from_the_record(county, workday):
    plan = county_plan(county)
    notice = issue_notice(plan.case)
    assert (notice.title, notice.doc_no, notice.watermark) == (
        "关于印发\n《测试县数字化规划》的通知",
        "测数发〔2026〕1号",
        "",
    )
    own = filed(county, TASK)
    assert filing_letter(own.case).body[-1].rows == (("1", "电子病历", "电子病历的内容。", "全县规划 2.1 数字健康"),)
    answer = receipt(own.case)
    assert [row[:2] for row in answer.body[2].rows] == [
        ("测试lead局", "已备查"),
        ("测试ndrc局", "已备查"),
        ("测试cyber局", "已备查"),
    ]
    assert answer.code


def test_an_unsigned_paper_is_marked_and_its_own_offices(county, workday):
    case = composed(county, county_items())
    assert issue_notice(case).watermark == "未印发"
    assert [one.key for one in documents_of(case, county["lead.checker"])] == ["notice", "items"]
    assert documents_of(case, county["ndrc.handler"]) == []


@pytest.mark.parametrize(("key", "fmt"), [("notice", "pdf"), ("notice", "docx"), ("items", "xlsx")])
def test_the_files_of_a_plan_can_be_made(county, workday, key, fmt):
    plan = county_plan(county)
    document = document_of(plan.case, key, county["lead.handler"])
    assert document is not None
    magic = {"pdf": b"%PDF", "docx": b"PK", "xlsx": b"PK"}[fmt]
    assert document.build(plan.case, fmt).startswith(magic)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_the_same_queries_for_one_and_three(county, workday, rows):
    items = [{**DATA_TASK, "number": f"1.{n}", "title": f"任务{n}"} for n in range(rows)]
    county_plan(county, *items)
    for unit in ("health", "farm", "edu")[:rows]:
        filed(county, lean("1", "任务", on="全县·1.0"), unit=unit, title="规划")
    client = as_(county["lead.handler"])
    assert queries(client, "/plans/") == COUNTY_QUERIES
    assert queries(client, "/plans/departments/") == DEPARTMENT_QUERIES
    case = begin("department_plan", county["audit.handler"], year=2026)
    rows_typed = {"items": [lean(str(n), "任务", on="全县·1.0") for n in range(rows)]}
    do(case, "compose", "prepared", county["audit.handler"], data={**COUNTY, **rows_typed})
    do(case, "check", "returned", county["audit.checker"], reason="请补充。")
    assert queries(as_(county["audit.handler"]), f"/cases/{case.pk}/") == COMPOSE_QUERIES


COUNTY_QUERIES = 14
DEPARTMENT_QUERIES = 9
COMPOSE_QUERIES = 29


def test_what_waits_for_a_department_s_own_checker_is_not_the_offices_to_read(county, workday):
    county_plan(county)
    filed(county, TASK)
    case = own_plan(county, lean("1", "区域电子病历", on="全县·2.1"), year=2027, what_changed="扩大范围。")
    shown = {
        who: "与施行中的第1版相比" in text(as_(county[who]).get(f"/cases/{case.pk}/"))
        for who in ("health.checker", "health.leader", "audit.leader", "lead.handler", "ndrc.checker")
    }
    own = {"health.checker": True, "health.leader": True, "audit.leader": True}
    assert shown == {**own, "lead.handler": False, "ndrc.checker": False}
    agreed(county, case)
    assert "与施行中的第1版相比" in text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
