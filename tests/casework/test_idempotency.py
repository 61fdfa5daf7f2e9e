"""One key, one act."""

from tests.county import REPORT, begin, do
from yuncheng.casework.models import Entry


def test_a_repeated_key_returns_the_first_entry(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    first = do(case, "fill", "submitted", county["health.handler"], data=REPORT, key="once")
    again = do(case, "fill", "submitted", county["health.handler"], data=REPORT, key="once", version=0)
    assert again == first
    assert Entry.objects.filter(req="once").count() == 1


def test_opening_twice_with_one_key_opens_one_case(county, workday):
    first = begin("report", county["health.handler"], data={"name": "甲"}, key="k")
    assert begin("report", county["health.handler"], data={"name": "甲"}, key="k") == first
