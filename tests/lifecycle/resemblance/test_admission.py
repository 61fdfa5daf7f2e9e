"""G19 where an application is admitted: what the comparison found stops it, and what cures it."""

from __future__ import annotations

import pytest

from tests.approval.road import applied
from tests.county import consulted, do, listed
from tests.pages.visiting import as_, text
from yuncheng.casework.refusals import Blocked
from yuncheng.registry.models import Project

from .conftest import HERDS, PARKING, PARKING_AGAIN
from .test_judging import judged, row


@pytest.fixture
def waiting(county, index, file_report, told):
    """An application that waits to be admitted, and the other unit's project that it resembles."""
    first = file_report("health", **PARKING)
    second = file_report("farm", **PARKING_AGAIN)
    listed(county, second.cases.get())
    second.refresh_from_db()
    return told(applied, county, second), first, second


def admit(county, case):
    return do(case, "admit", "admitted", county["lead.handler"])


def test_what_the_comparison_found_stops_admission_with_articles_cure_and_who(county, waiting):
    case, first, second = waiting
    with pytest.raises(Blocked) as stopped:
        admit(county, case)
    (verdict,) = stopped.value.verdicts
    percent = second.comparison.found.get().percent
    assert (verdict.rule, verdict.articles, verdict.basis.value) == ("G19", (3, 5), "practice")
    found = f"比对发现项目与“{first.name}”疑似重复（相近{percent}%，提示线70%）"
    assert verdict.sentence == f"{found}，尚未会商或判定，不予受理"
    assert verdict.cure == "由大数据主管部门召集会商形成纪要；或办理相似性判定，判为不重复、延续、可共享的即可受理"
    assert verdict.who == "大数据主管部门"


def test_the_page_says_it_before_the_button_is_pressed(county, waiting):
    case, first, _ = waiting
    page = text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
    assert f"疑似重复 {first.name}" in page
    assert "有1个疑似重复达到提示线（相近70%），受理申报前须会商，或逐个作出判定。" in page
    assert "，尚未会商或判定，不予受理" in page
    assert "第三条" in page
    assert "第五条" in page


@pytest.mark.parametrize(("percent", "admitted"), [(69, True), (70, False), (71, False)])
def test_at_the_line_it_stops_and_just_below_it_does_not(county, waiting, percent, admitted):
    case, _, second = waiting
    second.comparison.found.update(percent=percent)
    if admitted:
        admit(county, case)
    else:
        with pytest.raises(Blocked):
            admit(county, case)


def test_a_consultation_cures_it(county, waiting):
    case, _, second = waiting
    consulted(county, second)
    admit(county, case)
    assert Project.objects.get(pk=second.pk).admitted_on is not None


@pytest.mark.parametrize("verdict", ["distinct", "shareable", "continuation"])
def test_a_confirmed_verdict_cures_it(county, waiting, verdict):
    case, first, second = waiting
    judged(county, second, row(first, verdict))
    admit(county, case)


def test_judged_a_duplicate_only_the_consultation_cures_it(county, waiting):
    case, first, second = waiting
    judged(county, second, row(first, "duplicate"))
    with pytest.raises(Blocked):
        admit(county, case)
    consulted(county, second)
    admit(county, case)


def test_what_resembles_nothing_is_admitted(county, index, file_report, told):
    file_report("health", **PARKING)
    project = file_report("farm", **HERDS)
    listed(county, project.cases.get())
    project.refresh_from_db()
    admit(county, told(applied, county, project))


def test_parts_are_told_where_an_application_is_admitted(county, index, file_report, told):
    file_report("farm", name="城区内涝监测前端感知设备采购", content="积水报警。", amount="48")
    project = file_report("farm", name="城区内涝监测平台软件开发服务", content="泵站远程启停。", amount="47")
    do(project.cases.get(), "intake", "filed", county["lead.handler"])
    project.refresh_from_db()
    case = told(applied, county, project)
    address = f"/cases/{case.pk}/"
    assert "2 个项目合计 95.00 万元" in text(as_(county["lead.handler"]).get(address))
    assert "化整为零" not in text(as_(county["farm.handler"]).get(address))
