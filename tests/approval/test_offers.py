"""Offers behind prices at 投资评审 and before: to which line each belongs, what they say, and that they are kept."""

import io
from datetime import date, timedelta

import pypdfium2
import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.approval.budgets import GOOD, workbook
from tests.approval.road import approved, at_decision, give_paper
from tests.approval.test_assessing import EXPLANATION, LINES
from tests.approval.test_workbench import form, press, sheet, text_of, value_of
from tests.county import do
from yuncheng.casework.documents import documents_of
from yuncheng.casework.models import Draft
from yuncheng.casework.refusals import BadForm
from yuncheng.casework.verify import verify
from yuncheng.costing import shipped_profile
from yuncheng.lifecycle.approval.assessing.look import Look
from yuncheng.lifecycle.approval.assessing.reading import read_budget
from yuncheng.lifecycle.approval.models import AssessedOffer, Assessment, CostDraft
from yuncheng.registry import clock

CITY = shipped_profile("changsha-2023")
TODAY = date(2026, 11, 23)
HEAD = ("询价项", "规格和说明", "报价单位", "报价单价（万元）", "报价日期")


def offer(supplier, price, day="2026-11-01", name="交换机", **more):
    return {"name": name, "supplier": supplier, "price": price, "day": day, **more}


THREE = [offer("甲公司", "2.3"), offer("乙公司", "2.4"), offer("丙公司", "2.6")]


def look(lines=LINES, offers=THREE, **more):
    return Look(lines, offers=offers, judged_on=TODAY, **more)


def found(one, *codes):
    findings = [*one.findings, *one.result_findings]
    return [(finding.where, finding.what) for finding in findings if finding.code in codes]


# ---------------------------------------------------------------------------------------------- what they say


def test_a_line_stands_beside_its_offers_and_their_median():
    one = look().offered[0]
    assert (one.row, one.good, one.wanted, one.median, one.submitted, one.assessed) == (
        2, 3, 3, 2_400_000, 2_500_000, 2_375_000,
    )  # fmt: skip
    assert (one.submitted_over, one.assessed_over, one.told) == (True, False, "符合")


@pytest.mark.parametrize(("price", "over"), [("2.399999", False), ("2.4", False), ("2.400001", True)])
def test_an_assessed_price_below_at_and_above_the_median(price, over):
    lines = [{**LINES[1], "assessed_price": price, "assessed": "9.5", "assessed_quantity": "4"}]
    assert (found(look(lines), "over-quote-assessed") == [("第 1 行“交换机”", "审定单价高于询价中位数")]) is over
    clauses = [one.clause for one in look(lines).result_findings if one.code == "over-quote-assessed"]
    assert clauses == (["长财评综〔2023〕12号 购置费·询价"] if over else [])


@pytest.mark.parametrize(("amount", "over"), [("9.59", False), ("9.6", False), ("9.600001", True)])
def test_an_assessed_amount_without_a_price_is_judged_by_the_piece(amount, over):
    lines = [{**LINES[1], "assessed_price": "", "assessed": amount, "assessed_quantity": ""}]
    assert look(lines).offered[0].assessed_over is over


def test_fewer_than_three_and_stale_ones_are_told_with_their_source():
    stale = look(offers=[*THREE[:2], offer("丙公司", "2.6", "2026-05-26")])
    told = {finding.code: finding for finding in stale.findings}
    assert told["quote-few"].figures == {"有效": "2 家", "应有": "3 家"}
    assert told["quote-stale"].figures == {"报价日": "2026-05-26", "已过": "181 天"}
    assert told["quote-stale"].clause == "惯例（原文未规定报价有效期，可在标准文件中改）"
    assert stale.offered[0].told == "有效报价不足 3 家；审定单价高于中位数"
    fresh = look(offers=[*THREE[:2], offer("丙公司", "2.6", "2026-05-27")])
    assert found(fresh, "quote-stale", "quote-few") == []


def test_without_any_offer_what_is_bought_is_told_in_one_sentence():
    assert found(look(offers=[]), "quote-none") == [("第 2 行", "采购 1 项没有询价报价")]
    assert look(offers=[]).offered[0].told == "没有报价"


def test_offers_in_yuan_and_days_as_people_write_them_are_understood():
    written = [
        offer("甲", "23000元", "2026年11月1日"),
        offer("乙", "２.４", "2026/11/1"),
        offer("丙", "2.6", "2026.11.1"),
    ]
    assert look(offers=written).offered[0].median == 2_400_000


@pytest.mark.parametrize(
    ("bad", "what"),
    [
        ({"price": "约两万"}, "单价“约两万”不是能识别的数字，请写成普通数字，如 1200 或 12.5"),
        ({"price": ""}, "单价“”不是能识别的数字，请写成普通数字，如 1200 或 12.5"),
        ({"price": "0"}, "报价为 0"),
        ({"day": "上月"}, "日期“上月”不对，请写成 2026-03-01"),
        ({"supplier": ""}, "缺少supplier"),
    ],
)
def test_an_offer_that_cannot_be_read_counts_for_none(bad, what):
    one = look(offers=[*THREE[:2], {**THREE[2], **bad}])
    assert [where for where, _ in found(one, "quote")] == ["报价第 3 项"]
    assert one.offered[0].good == 2
    assert "supplier" not in str(found(one, "quote"))


def test_an_offer_ten_thousand_times_apart_stops_the_sum():
    one = look(offers=[offer(name, "25000") for name in ("甲", "乙", "丙")])
    assert found(one, "unit-mixed") == [("第 2 行“交换机”", "单价与询价中位数相差一万倍，疑似万元与元混用")]
    assert one.submitted is None
    assert one.faults()


# ---------------------------------------------------------------------------------------------- to which line


def test_an_offer_belongs_to_the_line_that_is_called_the_same():
    assert [quotation["row"] for quotation in look().matched.quotations] == [2, 2, 2]
    renamed = look(offers=[offer("甲公司", "2.3", name="（交换机）")])
    assert [quotation["row"] for quotation in renamed.matched.quotations] == [2]


def test_of_lines_called_the_same_the_specification_tells():
    lines = [{**LINES[1], "spec": "24口"}, {**LINES[1], "spec": "48口"}]
    named = look(lines, [offer("甲公司", "2.3", spec="48口")])
    assert [quotation["row"] for quotation in named.matched.quotations] == [2]
    assert found(look(lines, [offer("甲公司", "2.3")]), "quote-stray") == [
        ("询价第 1 行“交换机”", "明细里有几行同名而规格不同，看不出是哪一行的报价")
    ]
    alike = look([LINES[1], LINES[1]], [offer("甲公司", "2.3")])
    assert [quotation["row"] for quotation in alike.matched.quotations] == [1, 2]


def test_an_offer_for_nothing_is_told():
    assert found(look(offers=[offer("甲公司", "2.3", name="路由器")]), "quote-stray") == [
        ("询价第 1 行“路由器”", "明细里没有这个名称")
    ]


# ---------------------------------------------------------------------------------------------- in a file


def offers_file(*rows, head=HEAD, sheet="询价", **more):
    return read_budget(workbook(rows, head=head, sheet=sheet, **more), profile=CITY, assessed=True)


def test_offers_come_in_alone_and_under_peoples_own_headers():
    row = ("交换机", "", "甲公司", 2.3, "2026-11-01")
    ours = offers_file(row)
    assert (ours.faults, ours.lines) == ((), ())
    assert list(ours.offers) == [{**offer("甲公司", "2.30"), "spec": ""}]
    own = offers_file(row, head=("设备名称", "规格型号", "供应商", "单价（元）", "报价时间"), sheet="报价汇总")
    assert own.faults == ()
    assert [one["price"] for one in own.offers] == ["0.00023"]


@pytest.mark.parametrize(
    ("row", "head", "told"),
    [
        (("交换机", "", "甲公司", "约两万", "2026-11-01"), HEAD, [(2, "D", "不是能识别的金额")]),
        (("交换机", "", "甲公司", 0, "2026-11-01"), HEAD, [(2, "D", "报价为 0")]),
        (("交换机", "", "甲公司", -2, "2026-11-01"), HEAD, [(2, "D", "金额不能为负")]),
        (("交换机", "", "甲公司", 2, "2026-02-30"), HEAD, [(2, "E", "没有这一天")]),
        (("交换机", "", "", 2, "2026-11-01"), HEAD, [(2, "C", "必填项没有填")]),
        (("交换机", "", "甲公司", 2, "2026-11-01"), (*HEAD[:3], "报价单价", "报价日期"),
         [(0, "D", "表头和表的上方都没有写金额单位")]),
        (("交换机", "", "甲公司", "=1+1", "2026-11-01"), HEAD, [(2, "D", "必填项没有填")]),
    ],
)  # fmt: skip
def test_a_bad_cell_of_an_offer_is_named_and_marked(row, head, told):
    read = offers_file(row, head=head)
    assert [(fault.row, fault.column_letter, fault.problem) for fault in read.faults] == told
    assert (read.offers, read.corrected[:2]) == ((), b"PK")


def test_a_file_brings_its_lines_and_the_offers_on_the_page_stay(county, workday, client, recent):
    client.force_login(county["farm.handler"], backend="yuncheng.registry.backends.AccountBackend")
    answer = client.post("/cost/import/", form(LINES[1:], offers=recent, file=sheet(*GOOD)))
    assert answer.status_code == 302
    values = CostDraft.objects.get().values
    assert ([line["name"] for line in values["lines"]], values["offers"]) == (["业务受理系统", "交换机"], recent)
    page = client.get("/cost/")
    assert value_of(page.content.decode(), "offers-1-supplier") == "乙公司"
    assert "第2行交换机甲公司2.30（2026-01-31）" in text_of(page)


def test_the_export_before_an_application_tells_the_offers(county, workday, client, recent):
    client.force_login(county["farm.handler"], backend="yuncheng.registry.backends.AccountBackend")
    answer = client.post("/cost/export.xlsx", form(LINES[1:], offers=recent))
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    cells = [str(cell) for row in book.get_sheet_by_name("询价核对").to_python() for cell in row]
    assert {"甲公司", "2.4", "单价高于中位数"} <= set(cells)


def test_what_was_exported_comes_in_again_as_it_was(county, workday, client, recent):
    client.force_login(county["farm.handler"], backend="yuncheng.registry.backends.AccountBackend")
    lines = [{**line, "spec": "48口"} for line in LINES[1:]]
    points = [{"module": "受理", "name": "新增申请", "kind": "EI", "count": "2", "reuse": "低"}]
    answer = client.post("/cost/export.xlsx", form(lines, points, offers=recent))
    again = client.post("/cost/import/", {"file": SimpleUploadedFile("费用测算.xlsx", answer.content)})
    assert again.status_code == 302
    values = CostDraft.objects.get().values
    assert [(one["name"], one["spec"], one["submitted"]) for one in values["lines"]] == [("交换机", "48口", "10.00")]
    assert [{**one, "price": one["price"].rstrip("0")} for one in values["offers"]] == [
        {**one, "spec": ""} for one in recent
    ]
    assert [(one["name"], one["kind"]) for one in values["points"]] == [("新增申请", "EI")]


# ---------------------------------------------------------------------------------------------- on record


@pytest.fixture
def case(county, workday):
    made = approved(county, at_decision(county))
    give_paper(made, "assessment", county["finance.handler"])
    return made


@pytest.fixture
def recent():
    """Three offers that were a month old on the day of the test county."""
    day = (clock.today() - timedelta(days=30)).isoformat()
    return [{**one, "day": day} for one in THREE]


def draft(county, case, **data):
    return do(case, "assess", "drafted", county["finance.handler"], data={"explanation": EXPLANATION, **data})


def test_offers_are_kept_with_the_day_they_were_judged_on_and_the_record_holds_them(county, case, recent):
    draft(county, case, lines=LINES, offers=recent)
    made = Assessment.objects.get(case=case)
    assert made.judged_on == clock.today()
    assert [(one.supplier, one.price) for one in made.offers.all()] == [
        ("甲公司", 2_300_000), ("乙公司", 2_400_000), ("丙公司", 2_600_000),
    ]  # fmt: skip
    assert verify().faults == []
    AssessedOffer.objects.filter(supplier="乙公司").update(price=2_300_000)
    assert [fault.row for fault in verify().faults] == [f"case:{case.pk}.assess"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": "路由器"}, "询价第 1 行“路由器”：明细里没有这个名称。请与明细中的名称写得一致；不再需要的请删去。"),
        ({"price": "0"}, "第1行“报价单价”：金额应大于0。"),
        ({"day": "2099-01-01"}, "第1行“报价日期”：日期不能晚于今天。"),
        ({"supplier": ""}, "第1行“报价单位”：请填写此项。"),
    ],
)
def test_an_offer_that_is_none_does_not_come_on_record(county, case, recent, more, said):
    with pytest.raises(BadForm) as refused:
        draft(county, case, lines=LINES, offers=[{**recent[0], **more}])
    assert refused.value.fields == {"offers": [said]}


def test_findings_about_offers_never_stop_the_assessor(county, case, recent):
    draft(county, case, lines=LINES, offers=recent[:1])
    assert Assessment.objects.get(case=case).amount == 105_500_000


def test_the_checker_sees_the_offers_as_they_stood_that_day(county, case, recent, client):
    client.force_login(county["finance.handler"], backend="yuncheng.registry.backends.AccountBackend")
    press(client, case, form(offers=recent, explanation="核减。"))
    client.force_login(county["finance.checker"], backend="yuncheng.registry.backends.AccountBackend")
    shown = text_of(client.get(f"/cases/{case.pk}/"))
    assert "询价核对" in shown
    assert "3家2.402.502.375符合" in shown
    assert not Draft.objects.filter(case=case).exists()


def test_the_table_shows_the_offers_on_paper_and_in_the_workbook(county, case, recent):
    draft(county, case, lines=LINES, offers=recent)
    table = {document.key: document for document in documents_of(case, county["finance.checker"])}["assessed_table"]
    pdf = pypdfium2.PdfDocument(table.build(case, "pdf"))
    text = "".join(page.get_textpage().get_text_range() for page in pdf).replace("\r\n", "")
    for words in ("有效报价", "甲公司 2.30", "2.40", "询价依据长财评综〔2023〕12号 购置费·询价：每项 3 家"):
        assert words in text
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(table.build(case, "xlsx")))
    assert book.sheet_names == ["审定表", "分科目汇总", "询价核对"]
    signed = read_budget(table.build(case, "xlsx"), profile=CITY, assessed=True)
    assert (signed.faults, [line["assessed"] for line in signed.lines]) == ((), ["96.00", "9.50"])
    assert table.build(case, "docx").startswith(b"PK")


def test_without_offers_the_table_says_nothing_of_them(county, case):
    draft(county, case, lines=LINES)
    table = {document.key: document for document in documents_of(case, county["finance.checker"])}["assessed_table"]
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(table.build(case, "xlsx")))
    assert book.sheet_names == ["审定表", "分科目汇总"]
