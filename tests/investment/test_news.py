"""A unit hears of an investment plan where its own projects stand in it."""

from tests.investment.planning import issued, line
from tests.planning.lists import on_list
from yuncheng.casework.inbox import changed_since
from yuncheng.casework.models import Notice


def test_the_units_of_its_projects_hear_once_each_and_no_other(county, workday):
    one, other = on_list(county), on_list(county, name="第二个平台")
    on_list(county, "farm", name="没有安排的平台")
    version = issued(county, line(one, "60"), line(one, "40", source="transfer"), line(other, "20"))
    told = Notice.objects.filter(case=version.case, sentence__contains="已下达")
    assert [notice.unit for notice in told] == [county.units["health"]]
    news = changed_since(county["health.handler"])[0]
    assert news.sentence == "2027年度投资计划第1版已下达（测发改投〔2026〕1号），其中有本单位的项目"
    assert news.url == "/investment/?kind=annual&year=2027"
