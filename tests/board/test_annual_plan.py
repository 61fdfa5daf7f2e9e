"""年度建设计划 from draft to issued paper: copied at composing, held by gates, verified, changed in the year."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.board.county import (
    WAN,
    YEAR,
    agree,
    hand_in,
    issue,
    issued_plan,
    order,
    planned,
    row,
)
from tests.county import begin, do, listed_project
from tests.pages.visiting import as_, queries, text
from yuncheng.casework.engine import blockers
from yuncheng.casework.refusals import BadForm, Blocked, NotYours, Refusal, Stale
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.board import draft_funds, draft_rows, drafts
from yuncheng.lifecycle.board.models import BoardDraft, PlanLine, PlanVersion
from yuncheng.lifecycle.board.plans import plan_of
from yuncheng.lifecycle.board.ranking import move_row
from yuncheng.registry.models import Project


def lines(version):
    rows = version.lines.order_by("rank").values_list("rank", "project__name", "included", "amount", "reason")
    return list(rows)


# ---------------------------------------------------------------------------------------------- composing


def test_what_is_handed_in_is_the_draft_as_it_stood(county, workday):
    case, draft = planned(county, "甲", "乙", "丙", budget=150)
    hand_in(county, case)
    version = PlanVersion.objects.get()
    assert lines(version) == [
        (1, "甲", True, 100 * WAN, ""),
        (2, "乙", False, 100 * WAN, "财政预算资金到此不够，还差50.00万元"),
        (3, "丙", False, 100 * WAN, "排在第3位，财政预算资金在第2位用完"),
    ]
    assert (version.year, version.draft_name, version.money, version.number) == (
        YEAR,
        "基本方案",
        {"budget": 150 * WAN},
        None,
    )
    move_row(draft.pk, row(draft, "丙").pk, before=row(draft, "甲").pk, by=county["lead.handler"])
    assert [name for _, name, *_ in lines(version)] == ["甲", "乙", "丙"]


def test_flags_notes_and_parts_come_along(county, workday):
    case, draft = planned(county, "甲", "乙", budget=200)
    lead = county["lead.handler"]
    draft_rows.edit_row(row(draft, "甲").pk, {"hold": True, "note": "等整改"}, seen=9, by=lead)
    draft_rows.edit_row(row(draft, "乙").pk, {"mandatory": True, "fen": 30 * WAN}, seen=9, by=lead)
    hand_in(county, case)
    held = PlanLine.objects.get(project__name="甲")
    kept = PlanLine.objects.get(project__name="乙")
    assert (held.rank, held.included, held.reason) == (2, False, "暂缓：等整改")
    assert (kept.rank, kept.included, kept.amount, kept.mandatory) == (1, True, 30 * WAN, True)


def test_a_draft_that_is_not_there_cannot_be_handed_in(county, workday):
    case, draft = planned(county, "甲")
    with pytest.raises(BadForm) as refused:
        hand_in(county, case, "没有的方案")
    assert refused.value.fields["draft"] == ["2027年度没有名为“没有的方案”的方案，可能已被改名或删除，请重新选择。"]
    drafts.delete_draft(draft.pk, by=county["lead.handler"])
    with pytest.raises(BadForm):
        hand_in(county, case)
    assert not PlanVersion.objects.exists()


def test_a_draft_of_another_year_cannot_be_handed_in(county, workday):
    case, _ = planned(county, "甲")
    listed_project(county, "farm", name="明年的")
    Project.objects.filter(name="明年的").update(plan_year=2028)
    drafts.new_draft(2028, "明年方案", by=county["lead.handler"])
    with pytest.raises(BadForm) as refused:
        hand_in(county, case, "明年方案")
    assert refused.value.fields["draft"] == ["“明年方案”是2028年度的方案，本事项办理的是2027年度。"]


def test_a_draft_that_takes_nothing_in_is_no_plan(county, workday):
    case, _ = planned(county, "甲", budget=99)
    with pytest.raises(BadForm) as refused:
        hand_in(county, case)
    assert "没有列入任何项目" in refused.value.fields["draft"][0]


def test_a_part_above_what_the_list_now_gives_is_named(county, workday):
    case, draft = planned(county, "甲", budget=200)
    draft_rows.edit_row(row(draft, "甲").pk, {"fen": 90 * WAN}, seen=9, by=county["lead.handler"])
    Project.objects.filter(name="甲").update(listed_amount=80 * WAN)
    with pytest.raises(BadForm) as refused:
        hand_in(county, case)
    assert refused.value.fields["draft"] == ["“甲”的本年安排高于清单额度，请核对。"]


# ---------------------------------------------------------------------------------------------- gates


@pytest.mark.parametrize(("budget", "passes"), [(199, False), (200, True), (201, True)])
def test_what_is_mandatory_must_be_covered(county, workday, budget, passes):
    case, draft = planned(county, "甲", "乙", budget=budget)
    draft_rows.edit_row(row(draft, "乙").pk, {"mandatory": True}, seen=9, by=county["lead.handler"])
    if passes:
        hand_in(county, case)
        return
    with pytest.raises(Blocked) as refused:
        hand_in(county, case)
    assert [verdict.rule for verdict in refused.value.verdicts] == ["R8F"]
    assert "超出可用资金1万元" in refused.value.sentence
    assert not PlanVersion.objects.exists()


def test_what_left_the_list_keeps_a_plan_from_being_handed_in(county, workday):
    case, draft = planned(county, "甲", "乙", budget=200)
    Project.objects.filter(name="乙").update(listed_on=None)
    with pytest.raises(Blocked) as refused:
        hand_in(county, case)
    assert ([verdict.rule for verdict in refused.value.verdicts], refused.value.articles) == (["R8L"], (7, 8))
    draft_rows.edit_row(row(draft, "乙").pk, {"hold": True}, seen=9, by=county["lead.handler"])
    hand_in(county, case)
    assert lines(PlanVersion.objects.get())[1][-1] == "暂缓，已不在清单"


def test_what_left_the_list_meanwhile_keeps_a_plan_from_being_issued(county, workday):
    case, _ = planned(county, "甲", "乙", budget=200)
    hand_in(county, case)
    agree(county, case)
    Project.objects.filter(name="乙").update(listed_on=None)
    with pytest.raises(Blocked, match="有1个项目不在清单"):
        issue(county, case)
    assert plan_of(YEAR) is None


def test_before_anything_was_handed_in_the_gates_do_not_know(county, workday):
    case, _ = planned(county, "甲")
    step = case.procedure.first
    verdicts, _ = blockers(case, step, step.outcomes[0], workday)
    assert [(one.rule, one.answer.value) for one in verdicts] == [("R8L", "unknown"), ("R8F", "unknown")]


# ---------------------------------------------------------------------------------------------- the road


def test_the_plan_walks_through_five_offices_into_force(county, workday):
    case = issued_plan(county, "甲", "乙", budget=100)
    version = plan_of(YEAR)
    assert (case.step, version.number, version.doc_no, version.issued_on) == ("issued", 1, "测数发〔2026〕9号", workday)
    assert [fault.sentence for fault in verify().faults] == []


def test_each_turn_belongs_to_its_office(county, workday):
    case, _ = planned(county, "甲")
    hand_in(county, case)
    for name in ("lead.handler", "ndrc.checker", "health.checker"):
        with pytest.raises(Refusal) as refused:
            do(case, "check", "agreed", county[name])
        assert refused.value.status in (403, 404)
    do(case, "check", "agreed", county["lead.checker"])
    with pytest.raises(NotYours, match="由测试ndrc局审核办理"):
        do(case, "ndrc", "agreed", county["lead.checker"])


def test_what_is_sent_back_is_handed_in_again_as_another_version(county, workday):
    case, draft = planned(county, "甲", "乙", budget=200)
    hand_in(county, case)
    do(case, "check", "agreed", county["lead.checker"])
    do(case, "ndrc", "returned", county["ndrc.checker"], reason="请压减")
    draft_rows.edit_row(row(draft, "乙").pk, {"hold": True}, seen=draft.revision, by=county["lead.handler"])
    hand_in(county, case)
    assert [version.lines.filter(included=True).count() for version in PlanVersion.objects.all()] == [2, 1]
    agree(county, case)
    issue(county, case)
    assert plan_of(YEAR).pk == PlanVersion.objects.last().pk
    assert [fault.sentence for fault in verify().faults] == []


def test_the_group_cannot_have_met_before_the_plan_was_begun(county, workday):
    case, _ = planned(county, "甲")
    hand_in(county, case)
    for step, who in (("check", "lead.checker"), ("ndrc", "ndrc.checker"), ("finance", "finance.checker")):
        do(case, step, "agreed", county[who])
    data = {"minutes_no": "会议纪要〔2026〕5号", "decided_on": "2026-03-01"}
    with pytest.raises(BadForm) as refused:
        do(case, "approve", "approved", county["group.handler"], data=data)
    assert "早于计划启动编制的日期" in refused.value.fields["decided_on"][0]


def test_a_document_number_serves_one_plan(county, workday):
    issued_plan(county, "甲", "乙", budget=200)
    drafts.new_draft(YEAR, "调整", by=county["lead.handler"])
    change = begin("annual_plan", county["lead.handler"], year=YEAR)
    hand_in(county, change, "调整")
    agree(county, change)
    with pytest.raises(BadForm) as refused:
        issue(county, change, "测数发〔2026〕9号")
    assert "这个文号已用于2027年度建设计划" in refused.value.fields["doc_no"][0]


def test_a_second_plan_of_a_year_waits_for_the_first(county, workday):
    case, _ = planned(county, "甲")
    with pytest.raises(Stale, match="正在办理中"):
        begin("annual_plan", county["lead.handler"], year=YEAR)
    hand_in(county, case)
    with pytest.raises(Stale):
        hand_in(county, case)
    assert PlanVersion.objects.count() == 1


# ---------------------------------------------------------------------------------------------- changes in the year


def test_a_change_begins_from_the_plan_in_force(county, workday):
    issued_plan(county, "甲", "乙", budget=100)
    listed_project(county, "farm", name="新来的", amount="60")
    draft = drafts.new_draft(YEAR, "年中调整", by=county["lead.handler"])
    assert (draft.based_on, order(draft), draft_funds.funds_of(draft)["budget"]) == (
        plan_of(YEAR),
        ["甲", "乙"],
        100 * WAN,
    )
    assert [project.name for project in draft_rows.unranked(draft)] == ["新来的"]


def test_a_draft_from_before_the_plan_in_force_cannot_change_it(county, workday):
    issued_plan(county, "甲", "乙", budget=100)
    change = begin("annual_plan", county["lead.handler"], year=YEAR)
    with pytest.raises(BadForm) as refused:
        hand_in(county, change)
    assert "不是从现行计划排起的，现行计划是第1版（测数发〔2026〕9号）" in refused.value.fields["draft"][0]
    assert "这个方案不是从现行计划排起的" in text(as_(county["lead.handler"]).get(f"/board/{YEAR}/"))


def changed(county):
    """甲 in force; then 乙 is taken in before it, with more money and half of 甲."""
    issued_plan(county, "甲", "乙", budget=100)
    lead = county["lead.handler"]
    draft = drafts.new_draft(YEAR, "年中调整", by=lead)
    draft = move_row(draft.pk, row(draft, "乙").pk, before=row(draft, "甲").pk, by=lead)
    draft = draft_rows.edit_row(row(draft, "甲").pk, {"fen": 50 * WAN}, seen=draft.revision, by=lead)
    draft_funds.set_funds(draft.pk, {"budget": 150 * WAN}, seen=draft.revision, by=lead)
    case = begin("annual_plan", lead, year=YEAR)
    hand_in(county, case, "年中调整")
    agree(county, case)
    issue(county, case, "测数发〔2026〕20号")
    return case


def test_a_change_takes_the_place_of_the_version_before(county, workday):
    changed(county)
    version = plan_of(YEAR)
    assert (version.number, version.based_on.number, PlanVersion.objects.count()) == (2, 1, 2)
    assert [(name, included) for _, name, included, *_ in lines(version)] == [("乙", True), ("甲", True)]
    assert [fault.sentence for fault in verify().faults] == []


def test_the_plans_page_tells_versions_and_what_changed(county, workday):
    changed(county)
    page = text(as_(county["farm.leader"]).get(f"/plan/{YEAR}/"))
    assert "第2版 测数发〔2026〕20号（现行） 第1版 测数发〔2026〕9号" in page
    assert "与前一版（测数发〔2026〕9号）的差异 调入 乙 100.00 万元 额度 甲 100.00 → 50.00 万元" in page
    before = text(as_(county["farm.leader"]).get(f"/plan/{YEAR}/?version=1"))
    assert "已被后一版代替" in before
    assert "的差异" not in before


# ---------------------------------------------------------------------------------------------- pages


def test_an_issued_plan_is_open_to_the_county_and_its_projects_are_not(county, workday):
    issued_plan(county, "甲", "乙", budget=100)
    for name in ("farm.handler", "health.handler"):
        page = as_(county[name]).get(f"/plan/{YEAR}/")
        assert "测数发〔2026〕9号" in text(page)
        assert "列入计划 1 个 · 100.00 万元 财政预算资金 100.00 / 100.00 万元 · 1 个" in text(page)
        assert "乙 测试卫健局 100.00 财政预算资金到此不够，还差100.00万元" in text(page)
        own = Project.objects.get(name="甲")
        assert (f"/projects/{own.pk}/" in page.content.decode()) == (name == "health.handler")
    assert "本单位 1 个" in text(as_(county["health.handler"]).get(f"/plan/{YEAR}/"))
    assert as_(county["sysadmin"]).get(f"/plan/{YEAR}/").status_code == 404


def test_the_plans_page_tells_how_far_each_project_has_come(county, workday):
    issued_plan(county, "甲", "乙", budget=200)
    Project.objects.filter(name="甲").update(approved_on=workday, approved_estimate=95 * WAN)
    page = text(as_(county["farm.handler"]).get(f"/plan/{YEAR}/"))
    assert "现在的进展： 已批复 1 个 已纳入清单 1 个" in page
    assert "已批复 95.00 —" in page


def test_a_year_without_a_plan_says_so(county, workday):
    page = as_(county["farm.handler"]).get("/plan/", follow=True)
    assert "2027年度建设计划还没有印发。" in text(page)
    assert as_(county["farm.handler"]).get(f"/plan/{YEAR}/?version=7").status_code == 404
    assert as_(county["farm.handler"]).get("/plan/1500/").status_code == 404


def test_a_draft_is_nobody_elses_before_it_is_issued(county, workday):
    case, _ = planned(county, "甲")
    hand_in(county, case)
    assert "还没有印发" in text(as_(county["health.handler"]).get(f"/plan/{YEAR}/"))


def test_the_compose_page_tells_what_each_draft_would_put_on_record(county, workday):
    case, draft = planned(county, "甲", "乙", budget=150)
    draft_rows.edit_row(row(draft, "乙").pk, {"mandatory": True}, seen=9, by=county["lead.handler"])
    listed_project(county, "farm", name="晚到")
    page = text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
    assert "采用哪个排序方案" in page
    assert "必保超出可用资金 50.00 万元 新入清单未排序 1 个" in page
    assert "财政预算资金 200.00 / 150.00，缺 50.00" in page


def test_whoever_countersigns_reads_the_plan_beside_his_step(county, workday):
    case, _ = planned(county, "甲", "乙", budget=100)
    hand_in(county, case)
    do(case, "check", "agreed", county["lead.checker"])
    page = text(as_(county["ndrc.checker"]).get(f"/cases/{case.pk}/"))
    assert "送审的计划 1 个项目，100.00 万元；可用资金 100.00 万元" in page
    assert "未列入 1 个 乙 测试卫健局 · 100.00 万元 · 财政预算资金到此不够，还差100.00万元" in page


def test_the_projects_page_tells_its_place_in_the_plan(county, workday):
    issued_plan(county, "甲", "乙", budget=100)
    client = as_(county["health.handler"])
    page = text(client.get(f"/projects/{Project.objects.get(name='甲').pk}/"))
    assert "2027年度建设计划 列入第1位（测数发〔2026〕9号） 第八条" in page
    page = text(client.get(f"/projects/{Project.objects.get(name='乙').pk}/"))
    assert "2027年度建设计划 未列入：财政预算资金到此不够，还差100.00万元（测数发〔2026〕9号）" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_plans_page_takes_the_same_queries_for_any_number_of_rows(county, workday, rows):
    issued_plan(county, *(f"项目{number}" for number in range(rows)), budget=500)
    assert queries(as_(county["farm.handler"]), f"/plan/{YEAR}/") == 14


# ---------------------------------------------------------------------------------------------- papers


def paper(client, case, key, fmt):
    answer = client.get(reverse("case_document", args=[case.pk, key, fmt]))
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else answer.content


def read(content):
    """The words of a PDF without its line ends, and the size of its first page."""
    pdf = pypdfium2.PdfDocument(content)
    words = "".join(page.get_textpage().get_text_range() for page in pdf)
    return "".join(words.split()), pdf[0].get_size()


def test_the_plan_goes_out_as_a_letter_and_a_landscape_table(county, workday):
    case = issued_plan(county, "甲项目", "乙项目", budget=100)
    client = as_(county["lead.handler"])
    words, _ = read(paper(client, case, "notice", "pdf"))
    assert "政务信息化建设计划的通知" in words
    assert "测数发〔2026〕9号" in words
    assert "会议纪要〔2026〕5号" in words
    words, (width, height) = read(paper(client, case, "table", "pdf"))
    assert width > height
    assert ("甲项目" in words, "乙项目" in words) == (True, False)
    for key in ("notice", "table"):
        assert paper(client, case, key, "docx")[:2] == b"PK"


def test_the_plan_goes_out_as_a_sheet_with_totals_by_source_and_unit(county, workday):
    case = issued_plan(county, "甲", "乙", budget=100)
    for content in (
        paper(as_(county["lead.handler"]), case, "table", "xlsx"),
        as_(county["farm.handler"]).get(f"/plan/{YEAR}/?format=xlsx").content,
    ):
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        assert book.sheet_names == ["建设计划", "按资金来源", "按单位", "未列入的项目"]
        rows = book.get_sheet_by_index(0).to_python()
        assert rows[0][0] == "云阳县2027年度政务信息化建设计划"
        assert rows[1][0] == "测数发〔2026〕9号（2026-03-02印发）　单位：万元"
        assert (rows[3][2], rows[3][7], rows[4][0], rows[4][7]) == ("甲", 100, "合计", 100)
        assert book.get_sheet_by_index(1).to_python()[3] == ["财政预算资金", 100, 1, 100, 0]
        assert book.get_sheet_by_index(2).to_python()[3] == ["测试卫健局", 1, 100]
        assert book.get_sheet_by_index(3).to_python()[3][9] == "财政预算资金到此不够，还差100.00万元"


def test_a_change_tells_in_its_letter_what_it_changes(county, workday):
    case = changed(county)
    words, _ = read(paper(as_(county["lead.handler"]), case, "notice", "pdf"))
    assert "作了调整" in words
    assert "调入" in words


def test_papers_are_the_bureaus_own_until_its_second_person_has_agreed(county, workday):
    case, _ = planned(county, "甲")
    hand_in(county, case)
    client = as_(county["ndrc.checker"])
    address = reverse("case_document", args=[case.pk, "notice", "pdf"])
    assert client.get(address).status_code == 404
    do(case, "check", "agreed", county["lead.checker"])
    assert client.get(address).status_code == 200


def test_a_draft_may_go_once_the_plan_is_handed_in(county, workday):
    case, draft = planned(county, "甲")
    hand_in(county, case)
    drafts.delete_draft(draft.pk, by=county["lead.handler"])
    agree(county, case)
    issue(county, case)
    assert (plan_of(YEAR).draft_name, BoardDraft.objects.count()) == ("基本方案", 0)
    assert [fault.sentence for fault in verify().faults] == []


def test_a_changed_line_is_found(county, workday):
    issued_plan(county, "甲", "乙", budget=100)
    PlanLine.objects.filter(project__name="乙").update(included=True)
    assert any("排定计划" in fault.sentence for fault in verify().faults)
