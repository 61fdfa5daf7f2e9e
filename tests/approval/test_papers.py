"""The papers of the road are made from the record: they open, and they say what was decided."""

import io

import docx
import pypdfium2
import pytest

from tests.approval.road import (
    SUMMARY,
    answered,
    applied,
    approved,
    assessed,
    at_decision,
    catalogue_ready,
    closed,
    drawn,
    experts,
    give_opinions,
    issued,
)
from tests.county import begin, do, listed_project
from yuncheng.casework.documents import document_of, documents_of
from yuncheng.casework.models import Entry, Obligation
from yuncheng.casework.verification import code_of, find
from yuncheng.registry.models import Account
from yuncheng.rulebook.annex1_application import LABELS
from yuncheng.rulebook.ch4_approval import CHAPTERS


def pdf_text(data):
    pages = pypdfium2.PdfDocument(data)
    return "".join(page.get_textpage().get_text_range() for page in pages).replace("\r\n", "").replace("\n", "")


def docx_text(data):
    document = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    feet = [foot for one in document.sections for foot in (one.footer, one.first_page_footer, one.even_page_footer)]
    lines = [paragraph.text for part in (document, *feet) for paragraph in part.paragraphs]
    return "".join([*lines, *cells]).replace("\n", "")


def made(case, key, fmt="pdf"):
    case.refresh_from_db()
    case.project.refresh_from_db()
    data = document_of(case, key, whose_turn(case)).build(case, fmt)
    return pdf_text(data) if fmt == "pdf" else docx_text(data)


def whose_turn(case):
    """Somebody of the unit whose turn it is, or of the owning unit once nobody's is."""
    turn = Obligation.objects.filter(case=case, closed_by__isnull=True).first()
    return Account.objects.filter(unit=turn.unit if turn else case.unit).first()


def entry_of(case, step, outcome):
    return Entry.objects.filter(case=case, step=step, outcome=outcome).get()


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_annex_one_shows_every_label_and_what_was_filled_in(county, workday, fmt):
    case = applied(county, listed_project(county))
    text = made(case, "annex1", fmt)
    missing = [line.label for line in LABELS if line.key != "applied_on" and line.label not in text]
    assert missing == []
    for word in ("云阳县政务信息化项目建设申报表", "智慧测试平台", "新建", "测试卫健局", "陈明", "13800138000",
                 "测府办〔2025〕8号", "120.00万元", "2027年：完成建设；资金估算100.00万元",
                 "2026年3月2日"):  # fmt: skip
        assert word in text
    assert "未盖章" not in text


def test_a_school_names_its_supervising_department(county, workday):
    from tests.county import listed, reported, sent

    case = reported(county, "school")
    do(case, "consolidate", "taken", county["edu.handler"], data={"note": "同意"})
    project = listed(county, sent(county, case, "edu")).project
    text = made(applied(county, project), "annex1")
    assert "测试中学" in text
    assert "测试教育局" in text


def test_an_unsigned_application_is_marked(county, workday):
    from tests.approval.road import APPLICATION, PAPERS, give_paper

    project = listed_project(county)
    case = begin("approval", county["health.handler"], project=project)
    assert documents_of(case, county["health.handler"]) == []
    for paper in PAPERS:
        give_paper(case, paper, county["health.handler"])
    do(case, "fill", "submitted", county["health.handler"], data=APPLICATION)
    assert "未盖章" in made(case, "annex1").replace(" ", "")


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_the_review_opinion_lists_its_items_and_bears_a_code_that_verifies(county, workday, fmt):
    experts(county)
    case = issued(county, drawn(county, applied(county, listed_project(county))))
    text = made(case, "review", fmt)
    for word in ("云阳县大数据发展局文件", "测数审〔2026〕3号", "关于智慧测试平台的审查意见", "测试卫健局：",
                 "随机抽取3名专家", "修改完善后通过", "核减服务器数量，改用云资源",
                 "补充接口清单", "2026年3月2日"):  # fmt: skip
        assert word in text
    entry = entry_of(case, "issue", "issued")
    assert code_of(entry) in text
    assert find(code_of(entry)).hash == entry.h


def test_a_review_opinion_not_yet_issued_is_marked_and_bears_no_number(county, workday):
    experts(county)
    case = drawn(county, applied(county, listed_project(county)))
    give_opinions(case)
    do(case, "summarise", "drafted", county["lead.handler"], data=SUMMARY)
    assert document_of(case, "review", county["health.handler"]) is None
    text = made(case, "review").replace(" ", "")
    assert "未签发" in text
    assert "核验码" not in text


@pytest.mark.parametrize("fmt", ["pdf", "docx"])
def test_the_approval_holds_the_five_contents(county, workday, fmt):
    case = approved(county, at_decision(county))
    text = made(case, "approval", fmt)
    assert [label for _, label in CHAPTERS if f"{label}：按可研报告实施" not in text] == []
    for word in ("云阳县发展改革委文件", "测发改〔2026〕9号", "概算总投资110.00万元", "财政预算资金", "10个月"):
        assert word in text


def test_the_assessment_shows_what_was_cut(county, workday):
    case = assessed(county, approved(county, at_decision(county)))
    text = made(case, "assessment")
    for word in ("云阳县财政局文件", "测财评〔2026〕5号", "105.50", "4.50", "核减重复计列的培训费"):
        assert word in text


def test_notices_of_admission_supplement_and_refusal_say_why(county, workday):
    case = applied(county, listed_project(county))
    do(case, "admit", "supplement", county["lead.handler"], reason="缺少接口清单")
    assert "缺少接口清单" in made(case, "supplement")
    assert "10个工作日" in made(case, "supplement", "docx")
    other = applied(county, listed_project(county, name="第二个平台", unit="farm"))
    do(other, "admit", "refused", county["lead.handler"], reason="不属于政务信息化项目")
    text = made(other, "refusal")
    assert "不属于政务信息化项目" in text
    assert "不予受理" in text


def test_a_case_offers_the_papers_it_has_come_to(county, workday):
    experts(county)
    project = listed_project(county)
    catalogue_ready(county, project)
    case = applied(county, project)
    assert [one.key for one in documents_of(case, county["health.handler"])] == ["annex1"]
    closed(county, answered(county, issued(county, drawn(county, case))))
    assert [one.key for one in documents_of(case, county["health.handler"])] == ["annex1", "admission", "review"]
    assessed(county, approved(county, case))
    offered = [one.key for one in documents_of(case, county["health.handler"])]
    assert offered == ["annex1", "admission", "review", "approval", "assessment"]
