"""A department's plan goes to the offices that keep an eye on plans; each answers on its own."""

from __future__ import annotations

from datetime import date

import pytest

from tests.county import begin, do
from tests.plans.planning import (
    DATA_TASK,
    OWN,
    agreed,
    asked,
    county_plan,
    filed,
    lean,
    own_plan,
    received,
    revised,
)
from yuncheng.casework.models import Obligation
from yuncheng.casework.refusals import BadForm, Blocked, NotYours
from yuncheng.casework.sight import visible_cases
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.plans.filing import answers, objections
from yuncheng.lifecycle.plans.models import Plan
from yuncheng.registry import clock
from yuncheng.registry.models import UnitFunction

TASK = lean("1", "电子病历", on="全县·2.1")
WHY = "与全县数据标准不一致，请修改后再报。"


@pytest.fixture
def waiting(county, workday):
    """A plan its own unit has agreed to, waiting for three offices."""
    county_plan(county)
    return agreed(county, own_plan(county, TASK))


def test_three_offices_are_asked_each_with_its_day(county, waiting, workday):
    assert sorted(asked(waiting)) == ["cyber", "lead", "ndrc"]
    due = set(Obligation.objects.filter(case__parent=waiting, closed_by__isnull=True).values_list("due_on", flat=True))
    assert due == {date(2026, 3, 16)}


def test_an_office_sees_and_takes_in_what_it_was_asked(county, waiting):
    child = asked(waiting)["cyber"]
    assert visible_cases(county["cyber.handler"]).filter(pk=child.pk).exists()
    assert not visible_cases(county["health.handler"]).filter(pk=child.pk).exists()
    with pytest.raises(NotYours):
        do(child, "receive", "received", county["ndrc.handler"])
    do(child, "receive", "received", county["cyber.handler"], data={"opinion": "密码应用请同步规划。"})
    assert [(one.unit.code, one.words, one.opinion) for one in answers(waiting) if not one.waiting] == [
        ("cyber", "已备查", "密码应用请同步规划。")
    ]


def test_a_unit_that_holds_two_offices_is_asked_once(county, workday):
    county_plan(county)
    UnitFunction.objects.filter(function="cyber").update(unit=county.units["ndrc"])
    case = agreed(county, own_plan(county, TASK))
    assert sorted(asked(case)) == ["lead", "ndrc"]


def test_an_office_does_not_file_with_itself(county, workday):
    county_plan(county)
    case = agreed(county, own_plan(county, TASK, unit="ndrc"), "ndrc")
    assert sorted(asked(case)) == ["cyber", "lead"]


def test_the_bureau_waits_for_all_answers(county, waiting):
    do(asked(waiting)["lead"], "receive", "received", county["lead.handler"])
    do(asked(waiting)["ndrc"], "receive", "received", county["ndrc.handler"])
    with pytest.raises(Blocked, match="还有1件没有办结"):
        do(waiting, "filing", "filed", county["lead.handler"])
    received(county, waiting)
    do(waiting, "filing", "filed", county["lead.handler"])
    assert Plan.objects.get(case=waiting).holds


def test_what_an_office_wants_changed_is_answered_or_the_plan_goes_back(county, waiting):
    do(asked(waiting)["cyber"], "receive", "objected", county["cyber.handler"], reason=WHY)
    received(county, waiting)
    with pytest.raises(BadForm) as refused:
        do(waiting, "filing", "filed", county["lead.handler"])
    assert refused.value.fields == {"note": ["测试cyber局认为应当修改；不退回的，请写明如何处理。"]}
    do(waiting, "filing", "filed", county["lead.handler"], data={"note": "已与网信部门商定，下次修订时统一。"})
    assert [(one.unit.code, one.opinion) for one in objections(waiting)] == [("cyber", WHY)]


def test_an_objection_of_the_first_round_does_not_hold_up_the_second(county, waiting):
    do(asked(waiting)["cyber"], "receive", "objected", county["cyber.handler"], reason=WHY)
    received(county, waiting)
    do(waiting, "filing", "returned", county["lead.handler"], reason="请按网信部门意见修改。")
    do(waiting, "compose", "prepared", county["health.handler"], data={**OWN, "items": [TASK]})
    agreed(county, waiting)
    received(county, waiting)
    do(waiting, "filing", "filed", county["lead.handler"])
    assert objections(waiting) == []


def test_the_county_plan_moving_on_holds_up_the_agreement(county, workday):
    county_plan(county)
    case = own_plan(county, TASK)
    revised(county, DATA_TASK)
    with pytest.raises(Blocked, match="有1项任务没有对上全县规划") as refused:
        agreed(county, case)
    assert refused.value.articles == (6,)


@pytest.mark.parametrize(
    ("day", "ended"), [(date(2026, 3, 15), False), (date(2026, 3, 16), False), (date(2026, 3, 17), True)]
)
def test_an_office_is_waited_for_until_its_day_is_past(county, waiting, day, ended):
    for code in ("lead", "ndrc"):
        do(asked(waiting)[code], "receive", "received", county[f"{code}.handler"])
    with clock.at(clock.at_hour(day)):
        if ended:
            do(waiting, "filing", "not_waited", county["lead.handler"], reason="两次催办没有答复。")
            assert [(one.unit.code, one.words) for one in answers(waiting) if one.lapsed] == [("cyber", "不再等待")]
            do(waiting, "filing", "filed", county["lead.handler"])
            assert [fault.sentence for fault in verify().faults] == []
            return
        with pytest.raises(BadForm) as refused:
            do(waiting, "filing", "not_waited", county["lead.handler"], reason="两次催办没有答复。")
    told = "测试cyber局答复的期限是2026-03-16，到期仍不答复的，次日起才能不再等待。"
    assert refused.value.fields == {"reason": [told]}


def test_nobody_begins_a_filing_by_himself(county, workday):
    with pytest.raises(Exception, match="没有这个程序"):
        begin("plan_filing", county["ndrc.handler"], year=2026)


def test_filing_the_next_version_ends_the_one_before(county, workday):
    county_plan(county)
    old = filed(county, TASK)
    new = filed(county, TASK, year=2027, what_changed="延长一年。", to_year=2029)
    old.refresh_from_db()
    assert (old.ended_on, old.replaced_by_id, new.holds) == (workday, new.pk, True)
