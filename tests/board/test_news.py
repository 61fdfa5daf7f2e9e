"""Every unit hears that the plan of a year is issued, and that it was changed."""

from tests.board.county import issued_plan
from yuncheng.casework.inbox import changed_since
from yuncheng.casework.models import Notice
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.board.models import PlanVersion
from yuncheng.registry.models import Unit


def test_every_unit_but_the_bureau_hears_once_and_is_led_to_the_plan(county, workday):
    case = issued_plan(county, "甲", "乙")
    told = Notice.objects.filter(case=case, sentence__contains="已印发").order_by("unit__code")
    assert [notice.unit for notice in told] == list(Unit.objects.exclude(code="lead").order_by("code"))
    news = changed_since(county["farm.handler"])[0]
    assert news.sentence == f"{case.matter.year}年度建设计划已印发（测数发〔2026〕9号）"
    assert news.url == f"/plan/{case.matter.year}/"


def test_the_number_of_an_issued_plan_stands_on_record(county, workday):
    """What is issued is vouched for: a number changed later is found."""
    case = issued_plan(county, "甲")
    assert verify().faults == []
    PlanVersion.objects.filter(case=case).update(doc_no="假〔2026〕1号")
    assert [fault.kind for fault in verify().faults] == ["record"]
