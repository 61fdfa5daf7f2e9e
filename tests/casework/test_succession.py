"""A unit that has ended: its successor sees its cases, has its turns and its offices; its own people act no more."""

from datetime import date

import pytest

from tests.county import REPORT, begin, do, listed_project, reported
from yuncheng.casework.actors import responsible
from yuncheng.casework.inbox import turns_of, waits_of
from yuncheng.casework.models import Case
from yuncheng.casework.refusals import NotYours
from yuncheng.casework.sight import visible_cases
from yuncheng.registry import clock
from yuncheng.registry.access import visible_projects
from yuncheng.registry.models import Account, Unit

LAST_DAY = date(2026, 3, 2)


@pytest.fixture
def day_after(county, workday):
    """The health bureau becomes the farm bureau: from 3 March on. Stands on that day."""

    def end(old, new):
        Unit.objects.filter(pk=county.units[old].pk).update(valid_to=LAST_DAY, successor=county.units[new])
        for name, person in county.people.items():
            county.people[name] = Account.objects.select_related("unit").get(pk=person.pk)

    with clock.at(clock.at_hour(date(2026, 3, 3))):
        yield end


def test_the_turn_passes_to_the_successor(county, day_after):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    day_after("health", "farm")
    case.refresh_from_db()
    assert responsible(case, case.procedure.first, clock.today()).unit == county.units["farm"]
    assert visible_projects(county["farm.handler"]).filter(pk=case.project_id).exists()
    assert list(turns_of(county["farm.handler"]).values_list("case", flat=True)) == [case.pk]
    assert not turns_of(county["health.handler"]).exists()
    with pytest.raises(NotYours) as refused:
        do(case, "fill", "submitted", county["health.handler"], data=REPORT)
    assert refused.value.who == "测试农业局经办"
    do(case, "fill", "submitted", county["farm.handler"], data=REPORT)
    do(case, "check", "agreed", county["farm.checker"])
    assert list(turns_of(county["farm.handler"]).values_list("step", flat=True)) == ["send"]


def test_on_its_last_day_a_unit_still_acts(county, day_after):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    day_after("health", "farm")
    with clock.at(clock.at_hour(LAST_DAY)):
        assert not visible_cases(county["farm.handler"]).filter(pk=case.pk).exists()
        assert responsible(case, case.procedure.first, LAST_DAY).unit == county.units["health"]


def test_a_day_of_law_before_the_end_gives_nobody_the_turn_back(county, workday, day_after):
    with clock.at(clock.at_hour(LAST_DAY)):
        case = begin("report", county["health.handler"], data={"name": "甲"})
    day_after("health", "farm")
    with pytest.raises(NotYours):
        do(case, "fill", "submitted", county["health.handler"], data=REPORT, on=LAST_DAY)
    do(case, "fill", "submitted", county["farm.handler"], data=REPORT, on=LAST_DAY)


def test_the_successor_sends_what_was_agreed_before(county, day_after):
    case = reported(county)
    day_after("health", "farm")
    dispatch = begin("dispatch", county["farm.handler"], year=2027)
    do(dispatch, "compose", "prepared", county["farm.handler"], data={"members": [case.pk]})
    do(dispatch, "send", "sent", county["farm.checker"])
    case.refresh_from_db()
    assert case.step == "intake"


def test_the_successor_begins_procedures_on_inherited_projects(county, day_after):
    project = listed_project(county)
    day_after("health", "farm")
    case = begin("catalogue", county["farm.handler"], project=project)
    assert list(waits_of(county["farm.handler"]).values_list("case", flat=True)) == []
    assert turns_of(county["farm.handler"]).get().case_id == case.pk
    with pytest.raises(NotYours):
        begin("approval", county["health.handler"], project=project)


def test_an_office_passes_to_the_successor(county, day_after):
    project = listed_project(county)
    day_after("lead", "farm")
    case = begin("consultation", county["farm.handler"], project=project, data={"about": "是否重复"})
    assert responsible(case, case.procedure.first, clock.today()).unit == county.units["farm"]
    with pytest.raises(NotYours):
        begin("listing", county["lead.handler"], year=2028)


def test_a_school_waits_for_the_successor_of_its_department(county, day_after):
    case = reported(county, "school")
    day_after("edu", "farm")
    do(case, "consolidate", "taken", county["farm.handler"])
    case.refresh_from_db()
    assert responsible(case, case.current, clock.today()).unit == county.units["farm"]


def test_a_unit_renamed_twice(county, day_after):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    day_after("health", "farm")
    day_after("farm", "edu")
    case = Case.objects.get(pk=case.pk)
    assert responsible(case, case.procedure.first, clock.today()).unit == county.units["edu"]
    assert turns_of(county["edu.handler"]).get().case_id == case.pk
    assert not turns_of(county["farm.handler"]).exists()
    assert visible_cases(county["edu.handler"]).filter(pk=case.pk).exists()
