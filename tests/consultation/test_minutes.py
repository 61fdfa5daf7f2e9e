"""Opinions joined, waited for no longer, summed up; minutes signed; what was agreed is done, or no longer followed."""

from datetime import date

import pytest

from tests.approval.road import applied
from tests.consultation.road import opinions, opinions_of, task, tasks_of
from tests.county import consulted, convened, do, listed_project
from yuncheng.casework.invariants import recount
from yuncheng.casework.models import Obligation, SpineWrite
from yuncheng.casework.refusals import BadForm, Blocked
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.consultation.asking import answers, tally_words
from yuncheng.lifecycle.consultation.models import Consultation
from yuncheng.registry import clock
from yuncheng.registry.models import Project, Unit

SUMMARY = {"summary": "无不同意见。", "conclusion": "可以建设。", "tasks": []}


def refusal_of(kind, case, step, outcome, by, **more):
    with pytest.raises(kind) as refused:
        do(case, step, outcome, by, **more)
    return refused.value


# ---------------------------------------------------------------------------------------------- joined


def test_minutes_wait_for_every_opinion_and_say_for_whose(county, workday):
    case = convened(county, listed_project(county), "ndrc", "finance")
    opinions_of(county, case, "ndrc")
    stopped = refusal_of(Blocked, case, "collect", "prepared", county["lead.handler"], data=SUMMARY)
    assert ([verdict.rule for verdict in stopped.verdicts], stopped.articles) == (["R5J"], (5, 6))
    assert "还有1件没有办结（测试finance局）" in stopped.sentence
    opinions_of(county, case, "finance")
    do(case, "collect", "prepared", county["lead.handler"], data=SUMMARY)


def test_of_many_that_are_waited_for_the_first_few_are_named(county, workday):
    codes = ("lead", "ndrc", "finance", "soe", "cyber", "audit")
    case = convened(county, listed_project(county), *codes)
    stopped = refusal_of(Blocked, case, "collect", "prepared", county["lead.handler"], data=SUMMARY)
    assert "还有6件没有办结（测试audit局、测试cyber局、测试finance局、测试lead局、测试ndrc局等6个单位）" in (
        stopped.sentence
    )


def test_whoever_does_not_answer_is_waited_for_no_longer_with_the_reason_kept(county, workday):
    case = convened(county, listed_project(county), "ndrc", "finance")
    opinions_of(county, case, "ndrc")
    do(case, "collect", "not_waited", county["lead.handler"], reason="两次催办没有答复")
    told = {one.case.unit.code: (one.case.step, one.position, one.why_not) for one in answers(opinions(case), workday)}
    assert told == {"ndrc": ("given", "同意", ""), "finance": ("lapsed", "", "两次催办没有答复")}
    again = refusal_of(Blocked, case, "collect", "not_waited", county["lead.handler"], reason="再来")
    assert again.code == "not_offered"
    do(case, "collect", "prepared", county["lead.handler"], data=SUMMARY)


def test_more_offices_are_asked_later_each_with_its_own_day(county, workday):
    case = convened(county, listed_project(county), "ndrc")
    with clock.at(clock.at_hour(date(2026, 3, 4))):
        data = {"offices": ["cyber"], "reply_by": "2026-03-20"}
        do(case, "collect", "asked_more", county["lead.handler"], data=data, reason="涉及网络安全")
        twice = refusal_of(BadForm, case, "collect", "asked_more", county["lead.handler"], data=data, reason="再次征求")
    assert twice.fields == {"offices": ["测试cyber局已在征求意见，尚未答复，不需要再次征求。"]}
    assert [(one.unit.code, one.told_due_on.day) for one in opinions(case)] == [("ndrc", 9), ("cyber", 20)]


def test_an_office_that_has_answered_may_be_asked_once_more(county, workday):
    case = convened(county, listed_project(county), "ndrc")
    opinions_of(county, case, "ndrc")
    data = {"offices": ["ndrc"], "reply_by": "2026-03-20"}
    do(case, "collect", "asked_more", county["lead.handler"], data=data, reason="方案已修改")
    assert [one.step for one in opinions(case)] == ["given", "write"]
    past = data | {"reply_by": "2026-03-01", "offices": ["cyber"]}
    told = refusal_of(BadForm, case, "collect", "asked_more", county["lead.handler"], data=past, reason="再问")
    assert told.fields == {"reply_by": ["意见截止日期不能早于今天。"]}


def test_the_summary_begins_with_how_many_said_what(county, workday):
    case = convened(county, listed_project(county), "ndrc", "finance", "cyber")
    opinions_of(county, case, "ndrc")
    do(
        case,
        "collect",
        "asked_more",
        county["lead.handler"],
        data={"offices": ["soe"], "reply_by": workday},
        reason="问",
    )
    assert tally_words(answers(opinions(case), workday)) == "征求4个部门意见：同意1个，未答复3个。"
    do(case, "collect", "not_waited", county["lead.handler"], reason="不等了")
    assert tally_words(answers(opinions(case), workday)) == "征求4个部门意见：同意1个，没有答复3个。"


# ---------------------------------------------------------------------------------------------- signed


def test_signed_minutes_write_the_day_of_the_consultation_and_open_the_gate(county, workday):
    project = listed_project(county)
    Project.objects.filter(pk=project.pk).update(suspected_duplicate="县政务服务平台")
    waiting = applied(county, project)
    stopped = refusal_of(Blocked, waiting, "admit", "admitted", county["lead.handler"])
    assert [verdict.rule for verdict in stopped.verdicts] == ["G19"]
    case = consulted(county, project)
    project.refresh_from_db()
    assert (case.step, project.consultation_on) == ("concluded", workday)
    written = SpineWrite.objects.get(project=project, fact="consultation_on")
    assert (written.entry.case_id, written.entry.step) == (case.pk, "conclude")
    do(waiting, "admit", "admitted", county["lead.handler"])


def test_opinions_alone_open_no_gate(county, workday):
    project = listed_project(county)
    case = convened(county, project, "ndrc")
    opinions_of(county, case, "ndrc")
    do(case, "collect", "prepared", county["lead.handler"], data=SUMMARY)
    project.refresh_from_db()
    assert project.consultation_on is None


def test_a_meeting_on_a_matter_writes_no_fact_of_any_project(county, workday):
    listed_project(county)
    case = consulted(county, None)
    assert case.step == "concluded"
    assert not SpineWrite.objects.filter(fact="consultation_on").exists()


def test_minutes_returned_are_summed_up_again(county, workday):
    case = convened(county, None, "ndrc")
    opinions_of(county, case, "ndrc")
    do(case, "collect", "prepared", county["lead.handler"], data=SUMMARY)
    do(case, "conclude", "returned", county["lead.checker"], reason="写明分歧")
    do(case, "collect", "prepared", county["lead.handler"], data=SUMMARY | {"conclusion": "先行试点。"})
    do(case, "conclude", "concluded", county["lead.checker"], data={"minutes_no": "测纪〔2026〕1号"})
    held = Consultation.objects.get(case=case)
    assert (held.conclusion, held.minutes_no, held.signed_on) == ("先行试点。", "测纪〔2026〕1号", workday)


def test_two_minutes_of_one_number_are_refused(county, workday):
    consulted(county, None)
    case = convened(county, None, "ndrc", about="另一件事")
    opinions_of(county, case, "ndrc")
    do(case, "collect", "prepared", county["lead.handler"], data=SUMMARY)
    data = {"minutes_no": "测数会纪〔2026〕1号"}
    told = refusal_of(BadForm, case, "conclude", "concluded", county["lead.checker"], data=data)
    assert told.fields == {"minutes_no": ["纪要编号“测数会纪〔2026〕1号”已用于另一次会商，请另编一号。"]}
    do(case, "conclude", "concluded", county["lead.checker"], data={"minutes_no": "测数会纪〔2026〕2号"})


# ---------------------------------------------------------------------------------------------- followed


def test_what_was_agreed_becomes_a_task_of_each_unit(county, workday):
    case = consulted(county, None, tasks=[task(), task("farm", "核对目录", "2026-03-20"), task(name="再报一次")])
    assert case.step == "follow"
    told = [(one.unit.code, one.about, one.told_due_on) for one in tasks_of(case)]
    assert told == [
        ("health", "提交脱敏规则", date(2026, 4, 1)),
        ("farm", "核对目录", date(2026, 3, 20)),
        ("health", "再报一次", date(2026, 4, 1)),
    ]
    due = Obligation.objects.get(case=tasks_of(case)[1], closed_by__isnull=True)
    assert (due.unit.code, due.post, due.due_on) == ("farm", "handler", date(2026, 3, 20))


def test_with_tasks_the_minutes_are_followed_up_and_without_they_are_not(county, workday):
    case = convened(county, None, "ndrc")
    opinions_of(county, case, "ndrc")
    do(case, "collect", "prepared", county["lead.handler"], data=SUMMARY | {"tasks": [task()]})
    number = {"minutes_no": "测纪〔2026〕1号"}
    told = refusal_of(Blocked, case, "conclude", "concluded", county["lead.checker"], data=number)
    assert told.sentence == "“签发纪要”只适用于没有议定后续事项的情形。"
    do(case, "conclude", "followed", county["lead.checker"], data=number)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"unit": "", "task": "甲", "due_on": "2026-04-01"}, "第1行“承担单位”：请填写此项。"),
        ({"unit": "health", "task": "", "due_on": "2026-04-01"}, "第1行“事项”：请填写此项。"),
        ({"unit": "health", "task": "甲", "due_on": "2026-03-01"}, "第1行“要求办结日期”不能早于今天。"),
    ],
)
def test_a_task_names_its_unit_what_to_do_and_a_day_to_come(county, workday, row, words):
    case = convened(county, None, "ndrc")
    opinions_of(county, case, "ndrc")
    told = refusal_of(BadForm, case, "collect", "prepared", county["lead.handler"], data=SUMMARY | {"tasks": [row]})
    assert told.fields == {"tasks": [words]}


def test_a_unit_that_ends_before_signing_is_followed_by_its_successor(county, workday):
    case = convened(county, None, "ndrc")
    opinions_of(county, case, "ndrc")
    do(case, "collect", "prepared", county["lead.handler"], data=SUMMARY | {"tasks": [task("farm")]})
    Unit.objects.filter(code="farm").update(valid_to=workday)
    with clock.at(clock.at_hour(date(2026, 3, 3))):
        number = {"minutes_no": "测纪〔2026〕1号"}
        told = refusal_of(Blocked, case, "conclude", "followed", county["lead.checker"], data=number)
        assert (told.code, told.sentence) == ("no_taker", "测试农业局已撤并，没有承继单位，后续事项没有单位承担。")
        Unit.objects.filter(code="farm").update(successor=county.units["edu"])
        do(case, "conclude", "followed", county["lead.checker"], data=number)
    assert [one.unit.code for one in tasks_of(case)] == ["edu"]


def test_the_case_closes_when_every_task_is_done(county, workday):
    case = consulted(county, listed_project(county), tasks=[task(), task("farm", "核对目录")])
    do(tasks_of(case)[0], "do", "reported", county["health.handler"], data={"result": "已提交"})
    do(tasks_of(case)[0], "check", "returned", county["health.checker"], reason="附上规则")
    do(tasks_of(case)[0], "do", "reported", county["health.handler"], data={"result": "已提交并附规则"})
    do(tasks_of(case)[0], "check", "done", county["health.checker"])
    stopped = refusal_of(Blocked, case, "follow", "closed", county["lead.handler"])
    assert "还有1件没有办结（测试农业局）" in stopped.sentence
    do(tasks_of(case)[1], "do", "reported", county["farm.handler"], data={"result": "已核对"})
    do(tasks_of(case)[1], "check", "done", county["farm.checker"])
    do(case, "follow", "closed", county["lead.handler"])
    case.refresh_from_db()
    assert case.step == "concluded"
    assert [one.said["result"] for one in answers(tasks_of(case), workday)] == ["已提交并附规则", "已核对"]


def test_tasks_followed_no_longer_end_with_the_reason_kept(county, workday):
    case = consulted(county, None, tasks=[task()])
    do(case, "follow", "stopped", county["lead.handler"], reason="并入年度重点工作")
    told = answers(tasks_of(case), workday)[0]
    assert (told.case.step, told.why_not) == ("dropped", "并入年度重点工作")
    assert [fault.sentence for fault in verify().faults] == []
    assert [finding.sentence for finding in recount()] == []
