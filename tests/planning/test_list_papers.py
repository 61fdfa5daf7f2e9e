"""Papers of a version: the notice of its publication, the list as a table to print and as a workbook (art. 7)."""

import io

import pytest
from python_calamine import CalamineWorkbook

from tests.county import do
from tests.pages.visiting import as_
from tests.planning.lists import ADDED, asked, composed, on_list, proposed, published, taken_in
from yuncheng.casework.documents import document_of
from yuncheng.casework.models import Entry
from yuncheng.casework.verification import code_of
from yuncheng.lifecycle.planning.listing import papers


@pytest.fixture
def full(county, workday):
    """A version that adds, changes and removes."""
    grows, goes = on_list(county, name="变"), on_list(county, name="退")
    return composed(
        county,
        members=[taken_in(county, name="新", **ADDED)],
        changes=[asked(county, grows, amount="150.5", content="增加移动端")],
        removals=[proposed(county, goes)],
    )


def publish(county, listing):
    do(listing, "publish", "published", county["lead.checker"])
    listing.refresh_from_db()
    return listing


DID = (
    "新增项目1个，投资额度120.00万元；变更项目1个，投资额度由120.00万元变更为150.50万元；"
    "移出项目1个，投资额度120.00万元。"
)


def test_the_notice_tells_what_the_version_did(county, workday, full):
    letter = papers.notice(publish(county, full))
    assert letter.title == "关于发布2027年度政务信息化项目清单\n（第3版）的通知"
    assert letter.body[0].text.endswith(f"现发布云阳县2027年度政务信息化项目清单第3版。{DID}")
    assert (letter.doc_no, letter.date, letter.watermark) == ("测数发〔2026〕3号", workday, "")
    assert letter.attachments == ("云阳县2027年度政务信息化项目清单（第3版）",)
    entry = Entry.objects.get(case=full, outcome="published")
    assert letter.code == code_of(entry)


def test_before_it_is_published_it_wears_a_mark_and_has_no_number(county, full):
    letter, sheet = papers.notice(full), papers.table(full)
    assert (letter.doc_no, letter.date, letter.watermark, letter.code) == ("", None, "未签发", "")
    assert (sheet.watermark, sheet.code) == ("未签发", "")


def test_the_table_is_the_same_before_and_after(county, full):
    def cells(sheet):
        return [tuple(cell.text for cell in row.cells) for row in sheet.rows]

    before = cells(papers.table(full))
    after = cells(papers.table(publish(county, full)))
    assert before == after
    assert [row[1:5] for row in after[1:4]] == [
        ("新增", "2026-00003", "新", "测试卫健局"),
        ("变更", "2026-00001", "变", "测试卫健局"),
        ("移出", "2026-00002", "退", "测试卫健局"),
    ]
    assert after[1][-2:] == ("120.00", "预算外增补（国家、市或县明确要求建设，测府发〔2026〕8号）")
    assert after[2][-2:] == ("150.50\n（原120.00）", "测试卫健局：测算后调整；变更后内容：增加移动端")
    assert after[3][-1] == "测试lead局：长期没有实施：两年没有动工"
    assert after[-1] == (f"合计：{DID}",)


def test_the_table_is_landscape_and_repeats_its_head(county, full):
    sheet = papers.table(full)
    assert (sheet.landscape, sheet.repeat) == (True, 1)
    assert sheet.above[0][1] == "单位：万元"


def test_the_workbook_has_title_unit_and_sums(county, full):
    made = CalamineWorkbook.from_filelike(io.BytesIO(papers._workbook_file(publish(county, full), "xlsx")))
    rows = made.get_sheet_by_index(0).to_python()
    assert rows[0][0] == "云阳县2027年度政务信息化项目清单（第3版）"
    assert rows[1][0] == "第3版　测数发〔2026〕3号　2026-03-02发布　单位：万元"
    assert [row[1] for row in rows[3:6]] == ["新增", "变更", "移出"]
    assert (rows[-1][0], rows[-1][5], rows[-1][6]) == ("合计", 240, 270.5)


@pytest.mark.parametrize(
    ("key", "fmt", "start"),
    [
        ("notice", "pdf", b"%PDF-"),
        ("notice", "docx", b"PK"),
        ("list", "pdf", b"%PDF-"),
        ("list", "docx", b"PK"),
        ("sheet", "xlsx", b"PK"),
    ],
)
def test_each_file_comes_from_its_address(county, full, key, fmt, start):
    publish(county, full)
    response = as_(county["lead.handler"]).get(f"/cases/{full.pk}/documents/{key}.{fmt}")
    assert response.status_code == 200
    assert b"".join(response).startswith(start)


def test_a_draft_is_for_the_bureau_alone(county, full):
    assert document_of(full, "list", county["lead.checker"]) is not None
    assert document_of(full, "list", county["audit.handler"]) is None
    publish(county, full)
    assert document_of(full, "list", county["audit.handler"]) is not None


@pytest.mark.parametrize(("most", "keys"), [((3, 9), ["list"]), ((2, 3), ["print"]), ((1, 2), [])])
def test_a_long_list_is_printed_from_its_workbook(county, full, most, keys):
    edited, printed = most
    offered = [
        key
        for key, ready in (("list", papers._up_to(edited)), ("print", papers._up_to(printed, above=edited)))
        if ready(full)
    ]
    assert offered == keys
    assert document_of(full, "sheet", county["lead.checker"]) is not None


def test_a_version_taken_back_has_no_papers(county, workday):
    listing = composed(county, members=[taken_in(county)])
    do(listing, "withdraw", "withdrawn", county["lead.handler"], reason="重新汇总")
    listing.refresh_from_db()
    assert document_of(listing, "list", county["lead.handler"]) is None


def test_the_published_box_stays_on_the_case(county, workday):
    from tests.pages.visiting import text

    listing = published(county, members=[taken_in(county)])
    page = text(as_(county["lead.handler"]).get(f"/cases/{listing.pk}/"))
    assert "2027年度清单第 1 版 新增 1 个 看清单" in page
