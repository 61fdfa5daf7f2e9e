"""“评审会怎么看”, open to everybody who plans a project: estimate, findings, export; no case and no entry."""

import io
import re

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.approval.budgets import GOOD, workbook
from tests.approval.test_workbench import form, text_of, value_of
from tests.county import begin, listed_project
from yuncheng.casework.models import Draft, Entry
from yuncheng.lifecycle.approval.models import Assessment, BudgetCorrection, CostDraft

LINES = [
    {
        "heading": "定制软件开发费",
        "name": "业务系统",
        "unit": "项",
        "quantity": "1",
        "price": "200",
        "submitted": "200",
    },
    {"heading": "监理费", "name": "监理费", "unit": "项", "quantity": "1", "price": "6.24", "submitted": "6.24"},
]
POINTS = [
    {"module": "受理", "name": "请假申请", "kind": "EI", "count": "", "reuse": "低"},
    {"module": "受理", "name": "请假申请（移动端）", "kind": "EI", "count": "", "reuse": "低"},
]
SCALE = {"item": "软件·规模", "value": "概预算"}


@pytest.fixture
def browse(client):
    def go(person):
        client.force_login(person, backend="yuncheng.registry.backends.AccountBackend")
        return client

    return go


@pytest.fixture
def unit(county, workday, browse):
    return browse(county["farm.handler"])


def sheet(*rows, **more):
    return SimpleUploadedFile("预算.xlsx", workbook(rows, **more))


def looked(client, lines=LINES, points=(), bases=()):
    answer = client.post("/cost/look/", form(lines, points, bases))
    assert answer.status_code == 200
    return text_of(answer)


def with_supervision(figure):
    return [LINES[0], {**LINES[1], "price": figure, "submitted": figure}]


@pytest.mark.parametrize(("figure", "over"), [("6.23", False), ("6.24", False), ("6.240001", True)])
def test_a_fee_below_at_and_above_its_cap(unit, figure, over):
    """2.6 % of two million, times the professional factor 1.2: 62,400 元."""
    assert ("超过取费上限" in looked(unit, with_supervision(figure))) is over


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([{**LINES[0], "price": ""}], "没有单价"),
        ([{**LINES[0], "quantity": ""}], "没有数量"),
        ([{**LINES[0], "price": "", "quantity": ""}], "只有金额，没有数量和单价"),
        ([{**LINES[0], "submitted": "2000000元"}], "单元格里另写了单位"),
        ([{**LINES[0], "submitted": "201"}], "数量×单价与金额不等"),
        ([LINES[0], {**LINES[0], "name": "业务系统（移动端）"}], "是同一功能在不同终端，各计了一次"),
        ([{**LINES[0], "name": "用户管理"}], "属公共模块，看不出是否按重用计价"),
        ([{**LINES[0], "heading": "设备费", "name": "机房建设"}], "疑似自建机房或自购服务器（“机房”）"),
        ([{**LINES[0], "heading": "糖果费"}], "费用科目“糖果费”不在费用标准内"),
    ],
)
def test_the_assessors_findings_before_anything_is_applied_for(unit, lines, said):
    assert said in looked(unit, lines)


def test_no_sum_while_a_figure_is_not_sure(unit):
    shown = looked(unit, [LINES[0], {**LINES[1], "submitted": "约六万"}])
    assert "有金额不明或有误的行，不出合计" in shown
    assert "200.00" in shown
    assert "206.24" not in shown


def test_function_points_alone_give_three_results_and_name_what_is_counted_twice(unit):
    shown = looked(unit, [], POINTS, [SCALE])
    assert "与第1项“受理·请假申请（EI）”是同一功能在不同终端，按全额计了两次" in shown
    assert "twin" not in shown
    assert [share in shown for share in ("（P25）", "（P50）", "（P75）")] == [True, True, True]


def test_a_common_module_that_is_not_marked_as_reused(unit):
    point = {"module": "用户管理", "name": "新增用户", "kind": "EI", "count": "1", "reuse": "低"}
    assert "公共模块没有按“高”重用程度计" in looked(unit, [], [point], [SCALE])
    assert "公共模块没有按" not in looked(unit, [], [{**point, "reuse": "高"}], [SCALE])


def test_fees_are_reckoned_on_the_lines_with_every_step(unit):
    bases = [{"item": "计取·初步设计编制费", "value": "是"}]
    shown = looked(unit, LINES[:1], bases=bases)
    assert "初步设计编制费（上限）4.08万元" in shown  # 200 万元 × 1.7 % × 1.2
    assert "取费基数：项目建设费=2,000,000元" in shown
    assert "合计（软件取P50）" not in shown


def test_what_cannot_be_reckoned_is_said_and_the_rest_stands(unit):
    bases = [{"item": f"计取·{name}", "value": "是"} for name in ("可研报告编制费", "初步设计编制费")]
    shown = looked(unit, LINES[:1], bases=bases)
    assert "“可研报告编制费”须给出难度系数，本项目应在1.2与1.8之间。" in shown
    assert "初步设计编制费（上限）4.08万元" in shown
    without = looked(unit, [], POINTS)
    assert "“定制软件开发”的“规模”须选定一项。可选：估算、概预算、实施变更新增。" in without


def test_the_draft_is_the_persons_own_and_survives_a_refresh(county, unit, browse):
    saved = unit.post("/cost/draft/", form(LINES, POINTS, [SCALE]), HTTP_ACCEPT="application/json")
    assert saved.status_code == 200
    page = unit.get("/cost/").content.decode()
    assert value_of(page, "lines-0-name") == "业务系统"
    assert '<option value="概预算" selected>' in page
    assert value_of(browse(county["farm.handler2"]).get("/cost/").content.decode(), "lines-0-name") == ""


def test_another_page_of_the_same_person_is_not_overwritten(unit):
    head = {"HTTP_ACCEPT": "application/json"}
    first = unit.post("/cost/draft/", form(LINES, draft_version="0", key="page-one-1"), **head).json()["version"]
    kept = unit.post("/cost/draft/", form(LINES, draft_version="0", key="page-one-1"), **head)
    assert (kept.status_code, kept.json()["version"] >= first) == (200, True)
    other = unit.post("/cost/draft/", form(LINES[:1], draft_version="0", key="page-two-2"), **head)
    assert other.status_code == 409
    assert len(CostDraft.objects.get().values["lines"]) == 2


def test_nothing_of_it_is_record(county, unit):
    entries = Entry.objects.count()
    unit.post("/cost/import/", {"file": sheet(*GOOD)})
    unit.post("/cost/draft/", form(LINES))
    unit.post("/cost/export.xlsx", form(LINES))
    assert (Entry.objects.count(), Draft.objects.count(), Assessment.objects.count()) == (entries, 0, 0)


def test_a_file_comes_in_and_a_bad_one_changes_nothing(unit):
    assert unit.post("/cost/import/", {"file": sheet(*GOOD)}).status_code == 302
    bad = unit.post("/cost/import/", {"file": sheet(("设备购置费", "交换机", "", "台", 4, 2.5, 11))})
    assert bad.status_code == 400
    assert "“预算”表第 2 行 G 列" in bad.content.decode()
    assert len(CostDraft.objects.get().values["lines"]) == 2
    assert unit.get("/cost/correction.xlsx").content.startswith(b"PK")
    assert BudgetCorrection.objects.get().case is None
    assert unit.post("/cost/import/", {}).status_code == 400


def test_the_export_tells_lines_findings_and_derivations(unit):
    answer = unit.post("/cost/export.xlsx", form(with_supervision("7"), POINTS, [SCALE]))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    assert book.sheet_names == ["预算明细", "分科目汇总", "检查意见", "测算过程", "功能点"]
    cells = [str(cell) for row in book.get_sheet_by_name("检查意见").to_python() for cell in row]
    assert "超过取费上限" in cells
    steps = [str(cell) for row in book.get_sheet_by_name("测算过程").to_python() for cell in row]
    assert "长财评综〔2023〕12号 监理服务费" in steps
    assert unit.get("/cost/export.xlsx").status_code == 200


def test_the_draft_can_be_thrown_away(unit):
    unit.post("/cost/draft/", form(LINES))
    assert unit.post("/cost/clear/").status_code == 302
    assert not CostDraft.objects.exists()


@pytest.mark.parametrize(("value", "status"), [("\x00", 400), ("\ud800", 302)])
def test_what_no_database_keeps_is_refused_or_replaced(unit, value, status):
    body = f"lines-0-name={value}".encode("utf-8", "surrogatepass")
    answer = unit.post("/cost/draft/", body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == status
    assert unit.get("/cost/").status_code == 200


@pytest.mark.parametrize(("person", "status"), [("audit.leader", 200), ("school.handler", 200), ("sysadmin", 404)])
def test_every_business_account_may_look_and_nobody_else(county, workday, browse, person, status):
    assert browse(county[person]).get("/cost/").status_code == status


def test_the_application_leads_there(county, unit):
    case = begin("approval", county["farm.handler"], project=listed_project(county, "farm"))
    page = unit.get(f"/cases/{case.pk}/").content.decode()
    assert re.search(r'<a href="/cost/">费用测算</a>', page)
    assert "费用测算" in text_of(unit.get("/"))
