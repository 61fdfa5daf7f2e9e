"""What a reader of a case meets: why it came back, the newest act first, papers by name, no draft of another office."""

from __future__ import annotations

import pytest

from tests.approval import road
from tests.county import REPORT, begin, do, listed_project, reported
from tests.pages.visiting import as_, text
from yuncheng.casework import inbox
from yuncheng.registry import clock

DRAFT = "按可行性研究报告实施，分两期建成"


def page(case, person):
    return text(as_(person).get(f"/cases/{case.pk}/"))


@pytest.fixture
def drafted(county, workday):
    case = road.at_decision(county)
    do(case, "decide", "drafted", county["ndrc.handler"], data=road.DECISION | {"goal": DRAFT})
    return case


def test_a_draft_is_its_offices_own_until_a_second_person_agrees(county, drafted):
    entry = drafted.entries.get(step="decide", result="ok")
    for person, seen in (("ndrc.checker", True), ("health.handler", False), ("lead.handler", False)):
        assert (DRAFT in page(drafted, county[person])) is seen
        assert (DRAFT in text(as_(county[person]).get(f"/entries/{entry.seq}/"))) is seen
    do(drafted, "approve", "approved", county["ndrc.checker"], data={"doc_no": "县发改〔2026〕7号"})
    assert DRAFT in page(drafted, county["health.handler"])


def test_a_draft_sent_back_is_still_a_draft(county, drafted):
    do(drafted, "approve", "returned", county["ndrc.checker"], reason="概算请复核")
    assert DRAFT in page(drafted, county["ndrc.handler"])
    assert DRAFT not in page(drafted, county["health.handler"])
    do(drafted, "decide", "drafted", county["ndrc.handler"], data=road.DECISION | {"goal": "一期建成"})
    do(drafted, "approve", "approved", county["ndrc.checker"], data={"doc_no": "县发改〔2026〕7号"})
    shown = page(drafted, county["health.handler"])
    assert "一期建成" in shown
    assert DRAFT not in shown
    assert DRAFT in page(drafted, county["audit.handler"])


def test_the_owner_hears_what_an_office_did_and_not_what_passed_within_it(county, drafted):
    do(drafted, "approve", "returned", county["ndrc.checker"], reason="概算请复核")
    do(drafted, "decide", "drafted", county["ndrc.handler"], data=road.DECISION)
    do(drafted, "approve", "approved", county["ndrc.checker"], data={"doc_no": "县发改〔2026〕7号"})
    heard = [news.sentence for news in inbox.changed_since(county["health.handler"])]
    name = drafted.project.name
    assert heard[:2] == [f"{name}：批复可研和概算 — 批复", f"{name}：核对落实情况 — 全部落实，转项目决策"]


def test_why_it_came_back_stands_above_the_form_of_whoever_must_mend_it(county, drafted):
    do(drafted, "approve", "returned", county["ndrc.checker"], reason="概算请复核")
    mine, others = page(drafted, county["ndrc.handler"]), page(drafted, county["health.handler"])
    assert mine.index("概算请复核") < mine.index("建设目标和主要内容")
    assert "概算请复核" in others[others.index("办理记录") :]
    assert "概算请复核" not in others[: others.index("办理记录")]


def test_what_was_filled_in_last_is_read_first(county, drafted):
    shown = page(drafted, county["ndrc.checker"])
    assert shown.index(DRAFT) < shown.index(road.APPLICATION["basis_text"])


def test_papers_stand_under_their_names_on_the_checklist(county, workday):
    case = road.applied(county, listed_project(county))
    shown = page(case, county["lead.handler"])
    assert "投资预算明细" in shown[shown.index("已提交的材料") :]


def test_a_supplement_shows_what_it_changed_and_folds_the_form_before_it(county, workday):
    case = road.applied(county, listed_project(county))
    do(case, "admit", "supplement", county["lead.handler"], reason="请核对备注")
    do(case, "supplement", "resubmitted", county["health.handler"], data=road.APPLICATION | {"remark": "已核对"})
    do(case, "sign", "signed", county["health.checker"])
    shown = page(case, county["lead.handler"])
    assert "第 2 次，改动 1 处" in shown
    assert shown.index("第 2 次，改动 1 处") < shown.index("后来已重新填报，点开看这一版")


def test_what_was_tried_in_vain_on_end_is_one_row(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    client = as_(county["health.handler"])
    for key in range(3):
        head = {"step": "fill", "version": str(case.version), "key": f"key-{key:06}", "outcome": "submitted"}
        assert client.post(f"/cases/{case.pk}/act/", head).status_code == 400
    do(case, "fill", "submitted", county["health.handler"], data=REPORT)
    shown = page(case, county["lead.handler"])
    assert "未办成（3次）：填写报送：提交本单位审核" in shown
    assert shown.count("未办成") == 1


def test_a_batch_under_way_leads_to_its_own_case(county, workday):
    case = reported(county)
    batch = begin("dispatch", county["health.handler"], year=REPORT["plan_year"])
    do(batch, "compose", "prepared", county["health.handler"], data={"members": [case.pk]})
    (turn,) = inbox.my_turn(county["health.handler"], clock.today())
    assert turn.url == f"/cases/{batch.pk}/"
    assert turn.note == "“单位报送”正在办理（审核报送），已选入的随其一并办结"


def test_the_course_of_a_procedure_leaves_out_what_is_reached_by_going_back(county, workday):
    project = listed_project(county)
    shown = text(as_(county["health.handler"]).get(f"/open/approval/?project={project.pk}"))
    course = shown[shown.index("办理环节") :]
    assert "逐条修改落实" in course
    assert "补正材料" not in course
    assert "审核不予批复" not in course


def test_on_the_way_to_a_refusal_nothing_is_promised_after_it(county, workday):
    road.experts(county)
    case = road.drawn(county, road.applied(county, listed_project(county)))
    road.give_opinions(case)
    do(case, "summarise", "reject_drafted", county["lead.handler"], reason="必要性不足")
    shown = page(case, county["lead.checker"])
    line = shown[: shown.index("下一步")]
    assert "审核不通过意见" in line
    assert "出具审查意见" not in line
    assert "草拟批复" not in line


def test_a_withdrawn_report_may_be_made_again_on_the_same_project(county, workday):
    case = reported(county)
    do(case, "withdraw", "withdrawn", county["health.handler"], reason="并入其他项目")
    answer = as_(county["health.handler"]).get(f"/projects/{case.project_id}/")
    assert "上一次清单报送的结果：已撤回" in text(answer)
    assert f'href="/open/report/?project={case.project_id}"' in answer.content.decode()


def test_a_school_is_not_offered_what_its_department_sends(county, workday):
    assert "/open/dispatch/" in as_(county["edu.handler"]).get("/").content.decode()
    assert "/open/dispatch/" not in as_(county["school.handler"]).get("/").content.decode()
