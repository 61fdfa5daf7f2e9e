"""Who sees what: the doors of access.py, as pages, API and exports meet them."""

import pytest

from tests.county import REPORT, begin, do, listed_project
from yuncheng.casework.sight import visible_cases
from yuncheng.registry.access import visible_projects, visible_units


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("school.handler", True),
        ("edu.leader", True),
        ("lead.handler", True),
        ("ndrc.handler", True),
        ("finance.checker", True),
        ("cyber.handler", True),
        ("audit.handler", True),
        ("group.leader", True),
        ("government.leader", True),
        ("health.handler", False),
        ("soe.handler", False),
        ("sysadmin", False),
        ("secadmin", False),
        ("auditadmin", False),
    ],
)
def test_a_school_project_is_seen_by_its_line_and_the_offices(county, workday, who, sees):
    case = begin("report", county["school.handler"], data={"name": "甲"})
    assert visible_projects(county[who]).filter(pk=case.project_id).exists() is sees
    assert visible_cases(county[who]).filter(pk=case.pk).exists() is sees


def test_the_office_for_state_capital_sees_enterprises(county, workday):
    unit = county.units["farm"]
    unit.kind = "enterprise"
    unit.save()
    case = begin("report", county["farm.handler"], data={"name": "甲"})
    assert visible_projects(county["soe.handler"]).filter(pk=case.project_id).exists()
    assert visible_units(county["soe.handler"]).filter(pk=unit.pk).exists()


def test_a_disabled_account_sees_nothing(county, workday):
    listed_project(county)
    county["lead.handler"].is_active = False
    assert not visible_projects(county["lead.handler"]).exists()


def test_account_matters_are_for_the_three_only(county, workday):
    case = begin("account", county["sysadmin"], year=2026)
    assert visible_cases(county["secadmin"]).filter(pk=case.pk).exists()
    assert not visible_cases(county["lead.handler"]).filter(pk=case.pk).exists()


def test_a_child_unit_does_not_see_its_parents_projects(county, workday):
    case = begin("report", county["edu.handler"], data={"name": "甲"})
    do(case, "fill", "submitted", county["edu.handler"], data=REPORT)
    assert not visible_projects(county["school.handler"]).filter(pk=case.project_id).exists()
