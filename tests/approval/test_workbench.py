"""The workbench as browsers meet it: lines survive a refresh, a bad file changes nothing, others find no way in."""

import io
import re
from uuid import uuid4

import pypdfium2
import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.approval.budgets import GOOD, workbook
from tests.approval.road import (
    APPLICATION,
    answered,
    approved,
    at_decision,
    catalogue_ready,
    closed,
    drawn,
    experts,
    give_paper,
    issued,
    lump,
)
from tests.approval.test_assessing import BASES, LINES, POINTS
from tests.county import begin, do, listed_project
from yuncheng.casework.attachments import upload
from yuncheng.casework.documents import documents_of
from yuncheng.casework.models import Draft
from yuncheng.lifecycle.approval.models import AssessedLine, Assessment


@pytest.fixture
def case(county, workday):
    return approved(county, at_decision(county))


@pytest.fixture
def browse(client):
    def go(person):
        client.force_login(person, backend="yuncheng.registry.backends.AccountBackend")
        return client

    return go


@pytest.fixture
def desk(county, browse):
    return browse(county["finance.handler"])


def text_of(response):
    return re.sub(r"<[^>]+>|\s+", "", response.content.decode())


def form(lines=LINES, points=(), bases=(), offers=(), **more):
    """The step's form as a page posts it."""
    fields = {f"lines-{at}-{key}": value for at, line in enumerate(lines) for key, value in line.items()}
    fields |= {f"offers-{at}-{key}": value for at, offer in enumerate(offers) for key, value in offer.items()}
    fields |= {f"points-{at}-{key}": value for at, point in enumerate(points) for key, value in point.items()}
    fields |= {f"bases-{at}-{key}": value for at, basis in enumerate(bases) for key, value in basis.items()}
    return fields | more


def press(client, case, fields, status=302):
    case.refresh_from_db()
    head = {"step": "assess", "version": case.version, "key": uuid4().hex, "outcome": "drafted"}
    response = client.post(f"/cases/{case.pk}/act/", head | fields)
    assert response.status_code == status, text_of(response)[:2000]
    return response


def sheet(*rows, name="预算.xlsx", **more):
    return SimpleUploadedFile(name, workbook(rows, **more))


def value_of(page, name):
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    return found and found[1]


# ---------------------------------------------------------------------------------------------- the page


def test_the_page_says_what_to_do_with_nothing_in_it(case, desk):
    shown = text_of(desk.get(f"/cases/{case.pk}/"))
    assert "还没有导入" in shown
    assert "《长沙市政府投资信息化项目评审指南（2023）》（长财评综〔2023〕12号，2023-12-01起施行）参考口径" in shown
    assert "导入或填写预算明细、功能点之后，这里给出合计、核对意见和测算结果。" in shown


def test_what_is_typed_survives_a_refresh_with_its_three_results(case, desk):
    saved = desk.post(f"/cases/{case.pk}/draft/", form(explanation="核减"), HTTP_ACCEPT="application/json")
    assert saved.status_code == 200
    page = desk.get(f"/cases/{case.pk}/").content.decode()
    assert value_of(page, "lines-0-name") == "业务受理系统"
    assert value_of(page, "lines-1-assessed_price") == "2.375"
    assert value_of(page, "lines-0-reason") == "公共模块按重用计"
    shown = re.sub(r"<[^>]+>|\s+", "", page)
    assert "送审110.00批复概算110.00审定105.50核减4.50核减率4.09%" in shown


def test_the_checks_answer_while_one_types_and_keep_nothing(case, desk):
    rows = [{**LINES[0], "assessed": ""}, {**LINES[1], "name": "机架式服务器"}]
    answer = desk.post(f"/cases/{case.pk}/assessment/look/", form(rows))
    shown = text_of(answer)
    assert answer.status_code == 200
    assert "还有1行没有审定；已审定的合计9.50" in shown
    assert "疑似自建机房或自购服务器（“服务器”）" in shown
    assert "第十八条" in shown
    assert not Draft.objects.filter(case=case).exists()


BOUGHT = {
    "heading": "设备购置费",
    "name": "机架式服务器",
    "unit": "台",
    "quantity": "2",
    "price": "5",
    "submitted": "10",
}
BUILT = {key: value for key, value in LINES[0].items() if key not in ("assessed", "reason")}
SUPERVISED = {"heading": "监理费", "name": "监理费", "unit": "项", "quantity": "1", "price": "9", "submitted": "9"}


@pytest.mark.parametrize(
    ("lines", "what", "cure"),
    [
        ([{**BUILT, "price": ""}], "没有单价", "请补填单价及依据"),
        ([{**BUILT, "quantity": ""}], "没有数量", "请补填数量"),
        ([{**BUILT, "quantity": "", "price": ""}], "只有金额，没有数量和单价", "请拆分到可核的数量和单价"),
        ([{**BUILT, "submitted": "101"}], "数量×单价与金额不等", "请更正其中有误的一个"),
        ([BUILT, SUPERVISED], "超过取费上限", "请核减到上限以内"),
        ([BUILT, {**BUILT, "name": "业务受理系统（移动端）"}], "是同一功能在不同终端", "请按另一终端的重复功能折算"),
        ([{**BUILT, "name": "日志管理"}], "属公共模块", "请说明重用程度"),
        ([BOUGHT], "疑似自建机房或自购服务器", "应优先使用统一的云数据中心；确需自建的，请写明理由"),
        ([BOUGHT], "采购1项没有询价报价", "每项请附3家报价"),
        ([BUILT, {**BUILT, "name": "合计"}], "是合计行，合计由系统相加", "请删去这一行"),
    ],
)
def test_each_check_says_at_the_workbench_what_is_wrong_and_what_cures_it(case, desk, lines, what, cure):
    shown = text_of(desk.post(f"/cases/{case.pk}/assessment/look/", form(lines)))
    assert what in shown
    assert cure in shown


def test_the_reckoning_shows_every_step_with_its_clause(case, desk):
    shown = text_of(desk.post(f"/cases/{case.pk}/assessment/look/", form(points=POINTS, bases=BASES)))
    assert "定制软件开发（P50）" in shown
    assert "未调整功能点" in shown
    assert "〔长财评综〔2023〕12号定制软件开发费·功能点计数〕" in shown
    assert "监理服务费（上限）" in shown


def test_an_assessment_is_filed_from_the_page_and_confirmed_by_another(county, case, desk, browse):
    give_paper(case, "assessment", county["finance.handler"])
    press(desk, case, form(points=POINTS, bases=BASES, explanation="按标准核减。"))
    assert AssessedLine.objects.filter(assessment__case=case).count() == 2
    shown = text_of(browse(county["finance.checker"]).get(f"/cases/{case.pk}/"))
    assert "三个结果" in shown
    assert "公共模块按重用计" in shown
    do(case, "conclude", "returned", county["finance.checker"], reason="理由不足")
    page = browse(county["finance.handler"]).get(f"/cases/{case.pk}/").content.decode()
    assert (value_of(page, "lines-0-assessed"), value_of(page, "lines-1-price")) == ("96.00", "2.50")
    assert Assessment.objects.filter(case=case).count() == 1


def test_a_refused_act_keeps_every_cell_and_names_the_line(county, case, desk):
    give_paper(case, "assessment", county["finance.handler"])
    rows = [{**LINES[0], "reason": ""}, LINES[1]]
    answer = press(desk, case, form(rows, explanation="核减。"), status=400)
    page = answer.content.decode()
    assert "核减没有理由" in page
    assert value_of(page, "lines-0-assessed") == "96"
    assert value_of(desk.get(f"/cases/{case.pk}/").content.decode(), "lines-1-name") == "交换机"


def test_the_rest_is_assessed_as_submitted_where_nothing_is_said(case, desk):
    rows = [LINES[0], {**LINES[1], "assessed": "", "assessed_quantity": "", "assessed_price": "", "reason": ""}]
    answer = desk.post(f"/cases/{case.pk}/assessment/rest/", form(rows, explanation="甲"))
    assert answer.status_code == 302
    lines = Draft.objects.get(case=case).values["lines"]
    assert [line["assessed"] for line in lines] == ["96", "10"]
    assert (lines[1]["assessed_quantity"], Draft.objects.get(case=case).values["explanation"]) == ("4", "甲")


def test_a_checker_meets_a_lump_with_its_reason(county, case, browse):
    give_paper(case, "assessment", county["finance.handler"])
    do(case, "assess", "drafted", county["finance.handler"], data=lump("100"))
    shown = text_of(browse(county["finance.checker"]).get(f"/cases/{case.pk}/"))
    assert "本次评审没有列明细单项采购，按总价评审。" in shown


def test_the_page_asks_as_often_with_three_lines_as_with_one(case, desk):
    counts = []
    for rows in (LINES[:1], [*LINES, {**LINES[0], "name": "统计"}]):
        desk.post(f"/cases/{case.pk}/draft/", form(rows))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            desk.get(f"/cases/{case.pk}/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


# ---------------------------------------------------------------------------------------------- files


def test_a_file_takes_the_place_of_the_lines_and_leaves_the_rest(case, desk):
    answer = desk.post(f"/cases/{case.pk}/assessment/import/", form(explanation="甲", file=sheet(*GOOD)))
    assert (answer.status_code, answer.url) == (302, f"/cases/{case.pk}/#lines_title")
    values = Draft.objects.get(case=case).values
    assert [line["name"] for line in values["lines"]] == ["业务受理系统", "交换机"]
    assert values["explanation"] == "甲"
    assert "已导入预算明细2行。" in text_of(desk.get(f"/cases/{case.pk}/"))


def test_a_bad_file_changes_nothing_and_names_each_cell(case, desk):
    desk.post(f"/cases/{case.pk}/draft/", form())
    bad = sheet(GOOD[0], ("设备购置费", "交换机", "", "台", 4, 2.5, 11))
    answer = desk.post(f"/cases/{case.pk}/assessment/import/", form(file=bad))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "“预算”表第 3 行 G 列“送审-金额”填的是“11”：数量×单价与金额不等" in page
    assert [line["name"] for line in Draft.objects.get(case=case).values["lines"]] == ["业务受理系统", "交换机"]
    assert value_of(page, "lines-0-assessed") == "96"
    marked = desk.get(f"/cases/{case.pk}/assessment/correction.xlsx")
    assert marked.content.startswith(b"PK")
    desk.post(f"/cases/{case.pk}/assessment/import/", {"file": sheet(*GOOD)})
    assert desk.get(f"/cases/{case.pk}/assessment/correction.xlsx").status_code == 404


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "没有选择要导入的文件"),
        (SimpleUploadedFile("a.xlsx", b"%PDF-1.4"), "这不是表格文件"),
        (SimpleUploadedFile("a.xlsx", b" "), "文件是空的"),
    ],
)
def test_what_is_no_budget_is_told(case, desk, file, said):
    answer = desk.post(f"/cases/{case.pk}/assessment/import/", {"file": file} if file else {})
    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Draft.objects.filter(case=case).exists()


def test_the_units_own_table_need_not_be_uploaded_again(county, workday, browse):
    case = with_a_table_handed_in(county)
    client = browse(county["finance.handler"])
    page = client.get(f"/cases/{case.pk}/").content.decode()
    number = re.search(r'name="attachment" value="(\d+)"', page)[1]
    assert client.post(f"/cases/{case.pk}/assessment/import/", {"attachment": number}).status_code == 302
    assert len(Draft.objects.get(case=case).values["lines"]) == 2
    assert client.post(f"/cases/{case.pk}/assessment/import/", {"attachment": "999999"}).status_code == 404


def with_a_table_handed_in(county):
    """A project whose unit handed its budget in as a table, approved."""
    experts(county)
    project = listed_project(county)
    catalogue_ready(county, project)
    case = begin("approval", county["health.handler"], project=project)
    for paper in ("feasibility", "crypto"):
        give_paper(case, paper, county["health.handler"])
    upload(case, "budget", "预算.xlsx", [workbook(GOOD)], by=county["health.handler"])
    do(case, "fill", "submitted", county["health.handler"], data=APPLICATION)
    do(case, "sign", "signed", county["health.checker"])
    return approved(county, closed(county, answered(county, issued(county, drawn(county, case)))))


def test_the_table_goes_out_as_it_stands_and_comes_in_again(case, desk):
    desk.post(f"/cases/{case.pk}/draft/", form(points=POINTS))
    answer = desk.get(f"/cases/{case.pk}/assessment/template.xlsx?current=1")
    again = SimpleUploadedFile("a.xlsx", answer.content)
    assert desk.post(f"/cases/{case.pk}/assessment/import/", {"file": again}).status_code == 302
    lines = Draft.objects.get(case=case).values["lines"]
    assert [(line["name"], line["assessed"], line["reason"]) for line in lines] == [
        ("业务受理系统", "96.00", "公共模块按重用计"),
        ("交换机", "9.50", "按询价中位数"),
    ]
    empty = desk.get(f"/cases/{case.pk}/assessment/template.xlsx")
    cells = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(empty.content)).get_sheet_by_index(0).to_python()
    assert "业务受理系统" not in [cell for row in cells for cell in row]


# ---------------------------------------------------------------------------------------------- papers


def test_the_table_is_offered_as_paper_and_workbook_once_there_are_lines(county, case):
    give_paper(case, "assessment", county["finance.handler"])
    do(case, "assess", "drafted", county["finance.handler"], data={"lines": LINES, "explanation": "核减。"})
    offered = {document.key: document for document in documents_of(case, county["finance.checker"])}
    pdf = pypdfium2.PdfDocument(offered["assessed_table"].build(case, "pdf"))
    text = "".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", "")
    for words in (
        "投资评审审定表",
        "业务受理系统",
        "96.00",
        "4.00",
        "公共模块按重用计",
        "合计（核减率 4.09%）",
        "未签发",
    ):
        assert words in text
    assert (pdf[0].get_width() > pdf[0].get_height()) is True
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(offered["assessed_table"].build(case, "xlsx")))
    assert book.sheet_names[:2] == ["审定表", "分科目汇总"]
    last = [cell for row in book.get_sheet_by_name("审定表").to_python() for cell in row]
    assert {110.0, 105.5, 4.5} <= {cell for cell in last if isinstance(cell, float)}
    assert [document.key for document in documents_of(case, county["health.handler"])].count("assessed_table") == 0


def test_a_lump_has_no_table(county, case):
    give_paper(case, "assessment", county["finance.handler"])
    do(case, "assess", "drafted", county["finance.handler"], data=lump("100"))
    assert "assessed_table" not in [document.key for document in documents_of(case, county["finance.checker"])]


# ---------------------------------------------------------------------------------------------- doors


@pytest.mark.parametrize("action", ["import", "rest", "look"])
@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("farm.handler", 404),
        ("sysadmin", 404),
        ("health.handler", 403),
        ("finance.checker", 403),
        ("audit.leader", 403),
    ],
)
def test_whoever_does_not_assess_finds_no_way_in(county, case, browse, action, person, status):
    answer = browse(county[person]).post(f"/cases/{case.pk}/assessment/{action}/", form(file=sheet(*GOOD)))
    assert answer.status_code == status
    assert not Draft.objects.filter(case=case).exists()


def test_before_its_step_nothing_is_assessed(county, workday, browse):
    case = at_decision(county)
    client = browse(county["finance.handler"])
    assert client.post(f"/cases/{case.pk}/assessment/import/", {"file": sheet(*GOOD)}).status_code == 409
    assert client.post(f"/cases/{case.pk}/assessment/look/", form()).status_code == 409
