"""Whom a plan concerns hears of it when it takes force: the county's everybody, a department's its readers."""

from tests.county import do
from tests.plans.planning import agreed, composed, county_items, county_plan, decided, filed, lean, own_plan, received
from yuncheng.casework.inbox import changed_since
from yuncheng.casework.models import Notice
from yuncheng.registry.models import Unit

TASK = lean("1", "电子病历", on="全县·2.1")


def told(case, *words):
    found = Notice.objects.filter(case=case)
    for word in words:
        found = found.filter(sentence__contains=word)
    return sorted(found.values_list("unit__code", flat=True))


def test_every_unit_but_the_bureau_hears_of_the_county_plan_once(county, workday):
    plan = county_plan(county)
    others = sorted(Unit.objects.exclude(code="lead").values_list("code", flat=True))
    assert told(plan.case, "已印发施行") == others
    news = changed_since(county["school.handler"])[0]
    assert news.sentence == f"全县规划“{plan.title}”（第1版）已印发施行（测数发〔2026〕1号）"
    assert news.url == "/plans/"


def test_a_plan_that_goes_back_instead_is_told_to_nobody(county, workday):
    case = decided(county, composed(county, county_items()))
    entry = do(case, "issue", "returned", county["lead.handler"], reason="另有一版")
    assert not Notice.objects.filter(entry=entry, sentence__contains="印发").exists()


def test_a_department_s_plan_is_told_to_the_offices_and_to_what_is_below_it(county, workday):
    county_plan(county)
    plan = filed(county, TASK, unit="edu")
    assert told(plan.case, "已备查施行") == ["cyber", "ndrc", "school"]
    news = changed_since(county["school.handler"])[0]
    assert (news.sentence, news.url) == (
        f"测试教育局的部门规划“{plan.title}”（第1版）已备查施行",
        "/plans/departments/",
    )


def test_a_plan_sent_back_by_the_offices_is_not_told_as_filed(county, workday):
    county_plan(county)
    case = agreed(county, own_plan(county, TASK))
    received(county, case)
    do(case, "filing", "returned", county["lead.handler"], reason="请补充")
    assert told(case, "已备查施行") == []
