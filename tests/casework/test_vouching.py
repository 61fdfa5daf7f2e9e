"""Rows for which no act vouches: what a phase keeps without anybody having done it is found by verification."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.county import REPORT, begin, consulted, convened, do, listed_project
from yuncheng.casework.models import Case, Obligation
from yuncheng.casework.verify import verify
from yuncheng.casework.vouching import stray_rows, without_act
from yuncheng.lifecycle.consultation.models import Consultation, Experience


def sentences() -> list[str]:
    return [fault.sentence for fault in verify().faults]


def test_rows_stand_whose_case_has_seen_one_of_the_acts(county, workday):
    cases = [begin("report", county["farm.handler"], data={"name": name}) for name in ("甲", "乙")]
    do(cases[0], "fill", "submitted", county["farm.handler"], data=REPORT | {"name": "甲"})
    opened = Obligation.objects.filter(case__in=cases)
    assert {row.case_id for row in without_act(opened, "case", "report.fill.submitted")} == {cases[1].pk}
    both = ("report.fill.submitted", "report.check.agreed")
    assert {row.case_id for row in without_act(opened, "case", *both)} == {cases[1].pk}
    assert without_act(opened, "case", "report.check.agreed").count() == opened.count()


@pytest.mark.parametrize("act", ["plan.issue.issued", "county_plan.nowhere.issued", "county_plan.issue.sealed"])
def test_an_act_that_is_not_declared_is_refused(act):
    with pytest.raises(ValueError, match=f"no act is called {act}"):
        without_act(Case.objects.all(), "parent", act)


def test_one_kind_of_rows_is_registered_once():
    with pytest.raises(ValueError, match="two kinds of stray rows called 会商"):
        stray_rows("会商")(Consultation.objects.all)


def test_minutes_that_nobody_signed_are_found(county, workday):
    case = convened(county, listed_project(county))
    Consultation.objects.filter(case=case).update(minutes_no="假会纪〔2026〕1号", signed_on=workday)
    assert sentences() == ["有一行会商纪要没有办理记录。"]


def test_a_consultation_that_nobody_convened_is_found(county, workday):
    consulted(county, listed_project(county))
    assert sentences() == []
    begun = begin("meeting", county["lead.handler"], year=2026, data={"about": "甲"})
    Consultation.objects.create(case=begun, kind="consult", topic="甲", reply_by=workday + timedelta(days=5))
    assert sentences() == ["有一行会商没有办理记录。"]


def test_a_case_of_the_library_that_the_bureau_never_took_in_is_found(county, workday):
    case = begin("experience", county["farm.handler"], data={"about": "甲"}, year=2026)
    Experience.objects.create(case=case, topic="data", practice="甲", effect="乙", published_on=workday)
    assert sentences() == ["有一行经验库的案例没有办理记录。"]
