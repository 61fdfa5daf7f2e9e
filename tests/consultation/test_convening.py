"""The bureau asks offices: whom, until when, what is refused in words; and what each office does with it."""

from datetime import date, timedelta

import pytest

from tests.consultation.road import opinions, opinions_of
from tests.county import begin, convened, do, listed_project, opinions_given
from yuncheng.casework.inbox import my_turn
from yuncheng.casework.invariants import recount
from yuncheng.casework.models import Case, Entry, Obligation
from yuncheng.casework.refusals import BadForm, NotYours, Stale
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.consultation.asking import answers
from yuncheng.registry import clock
from yuncheng.registry.models import Unit


def faults_of(case, by, **data):
    told = {"topic": "是否重复", "offices": ["ndrc"], "reply_by": clock.today() + timedelta(days=5)}
    with pytest.raises(BadForm) as refused:
        do(case, "convene", "convened", by, data=told | data)
    return refused.value.fields


@pytest.fixture
def begun(county, workday):
    return begin("consultation", county["lead.handler"], project=listed_project(county), data={"about": "是否重复"})


def test_each_chosen_office_is_asked_once_until_the_day_told(county, workday):
    case = convened(county, listed_project(county), "ndrc", "finance", "lead", "ndrc")
    told = [(one.unit.code, one.about, one.told_due_on) for one in opinions(case)]
    due = date(2026, 3, 9)
    assert told == [(code, "是否重复建设", due) for code in ("ndrc", "finance", "lead")]
    assert case.step == "collect"
    asked = Obligation.objects.filter(case__in=opinions(case), closed_by__isnull=True)
    assert set(asked.values_list("unit__code", "post", "due_on")) == {
        (code, "handler", due) for code in ("ndrc", "finance", "lead")
    }


def test_what_is_asked_reads_well_on_the_desk(county, workday):
    convened(county, listed_project(county), "ndrc")
    turn = my_turn(county["ndrc.handler"], workday)[0]
    assert (turn.subject, turn.title, turn.due_on) == ("是否重复建设（智慧测试平台）", "起草意见", date(2026, 3, 9))


def test_a_meeting_on_a_matter_is_named_by_what_it_is_about(county, workday):
    case = convened(county, None, "cyber", about="数据共享责任清单")
    assert str(case) == "事项会商 · 数据共享责任清单（2026年度事项会商）"
    assert str(opinions(case)[0]) == "会商意见 · 数据共享责任清单（2026年度事项会商）"
    assert case.consultation.kind == "consult"


def test_the_bureau_may_ask_itself_and_sign_the_minutes_afterwards(county, workday):
    case = opinions_given(county, convened(county, listed_project(county), "lead"))
    assert [one.step for one in opinions(case)] == ["given"]


def test_somebody_must_be_asked(county, begun):
    assert faults_of(begun, county["lead.handler"], offices=[]) == {"offices": ["请填写此项。"]}


def test_a_day_that_is_over_is_refused_and_today_is_not(county, begun):
    told = faults_of(begun, county["lead.handler"], reply_by="2026-03-01", meets_on="2026-03-01")
    assert told == {"reply_by": ["意见截止日期不能早于今天。"], "meets_on": ["会议日期不能早于今天。"]}
    data = {"topic": "是否重复", "offices": ["ndrc"], "reply_by": "2026-03-02"}
    do(begun, "convene", "convened", county["lead.handler"], data=data)
    assert opinions(begun)[0].told_due_on == date(2026, 3, 2)


def test_a_place_wants_a_day(county, begun):
    told = faults_of(begun, county["lead.handler"], place="三楼会议室")
    assert told == {"meets_on": ["填写了会议地点的，请填写会议日期；书面会商的，地点也留空。"]}


def test_an_office_that_has_ended_cannot_be_asked(county, begun):
    Unit.objects.filter(code="farm").update(valid_to=date(2026, 3, 1), successor=county.units["health"])
    told = faults_of(begun, county["lead.handler"], offices=["farm", "ndrc"])
    assert list(told) == ["offices"]
    assert "“farm”现在不能选" in told["offices"][0]


@pytest.mark.parametrize("code", ["group", "government", "nobody"])
def test_those_who_do_not_act_in_the_system_cannot_be_asked(county, begun, code):
    assert list(faults_of(begun, county["lead.handler"], offices=[code])) == ["offices"]


def test_an_office_that_ends_while_it_is_asked_is_answered_for_by_its_successor(county, workday):
    case = convened(county, listed_project(county), "farm")
    Unit.objects.filter(code="farm").update(valid_to=workday, successor=county.units["edu"])
    with clock.at(clock.at_hour(date(2026, 3, 3))):
        child = opinions(case)[0]
        said = {"position": "agree", "opinion": ""}
        with pytest.raises(NotYours):
            do(child, "write", "written", county["farm.handler"], data=said)
        edu = type(county["edu.handler"]).objects.select_related("unit")
        do(child, "write", "written", edu.get(username="edu.handler"), data=said)
        do(child, "sign", "given", edu.get(username="edu.checker"))
    assert opinions(case)[0].step == "given"


def test_an_opinion_after_its_day_is_accepted_and_marked_late(county, workday):
    case = convened(county, listed_project(county), "ndrc", "finance")
    with clock.at(clock.at_hour(date(2026, 3, 9))):
        opinions_of(county, case, "ndrc")
    with clock.at(clock.at_hour(date(2026, 3, 11))):
        opinions_of(county, case, "finance")
        told = {one.case.unit.code: (one.position, one.late) for one in answers(opinions(case), clock.today())}
    assert told == {"ndrc": ("同意", 0), "finance": ("同意", 2)}


@pytest.mark.parametrize(("position", "label"), [("conditional", "有条件同意"), ("disagree", "不同意")])
def test_whoever_does_not_simply_agree_says_why(county, workday, position, label):
    child = opinions(convened(county, listed_project(county), "ndrc"))[0]
    with pytest.raises(BadForm) as refused:
        do(child, "write", "written", county["ndrc.handler"], data={"position": position, "opinion": " "})
    assert refused.value.fields == {"opinion": [f"“{label}”的，请写明理由和建议。"]}
    do(child, "write", "written", county["ndrc.handler"], data={"position": position, "opinion": "应先整合"})


def test_two_persons_of_an_office_at_once_one_of_them_wins(county, workday):
    child = opinions(convened(county, listed_project(county), "ndrc"))[0]
    version, said = child.version, {"position": "agree", "opinion": ""}
    do(child, "write", "written", county["ndrc.handler"], data=said, version=version)
    with pytest.raises(Stale):
        do(child, "write", "written", county["ndrc.handler2"], data=said, version=version)
    assert Entry.objects.filter(case=child, step="write", result="ok").count() == 1


def test_whoever_drafted_does_not_sign(county, workday):
    child = opinions(convened(county, listed_project(county), "ndrc"))[0]
    do(child, "write", "written", county["ndrc.handler"], data={"position": "agree", "opinion": ""})
    with pytest.raises(NotYours):
        do(child, "sign", "given", county["ndrc.handler"])


def test_sixty_offices_are_asked_in_one_act(county, workday):
    codes = [f"u{number:02d}" for number in range(60)]
    Unit.objects.bulk_create(Unit(code=code, name=f"测试{code}单位", kind="township") for code in codes)
    case = convened(county, None, *codes)
    assert [one.unit.code for one in opinions(case)] == codes
    assert Case.objects.filter(parent=case).count() == 60


def test_hostile_words_are_kept_as_words(county, begun):
    bad = "<script>alert(1)</script>\"'{{ 7|add:1 }}"
    data = {
        "topic": bad,
        "agenda": [{"item": bad, "speaker": bad}],
        "offices": ["ndrc"],
        "reply_by": clock.today(),
    }
    do(begun, "convene", "convened", county["lead.handler"], data=data)
    assert begun.consultation.topic == bad
    told = faults_of(
        begin("meeting", county["lead.handler"], year=2026, data={"about": "甲"}),
        county["lead.handler"],
        kind="consult",
        agenda=[{"item": "\x07", "speaker": ""}],
    )
    assert told == {"agenda": ["第1行“议题”：含有不能识别的控制字符，请重新输入。"]}


def test_withdrawing_ends_what_was_asked(county, workday):
    case = convened(county, listed_project(county), "ndrc", "finance")
    opinions_of(county, case, "ndrc")
    do(case, "withdraw", "withdrawn", county["lead.handler"], reason="项目单位撤回了报送")
    assert [(one.unit.code, one.step) for one in opinions(case)] == [("ndrc", "given"), ("finance", "lapsed")]
    assert not Obligation.objects.filter(case__parent=case, closed_by__isnull=True).exists()
    assert [fault.sentence for fault in verify().faults] == []
    assert [finding.sentence for finding in recount()] == []
