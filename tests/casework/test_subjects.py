"""How a case is called on the desk, in lists and in notices: never ambiguous, nothing said twice."""

import pytest

from tests.county import begin, convened, listed_project
from tests.pages.visiting import as_, text
from yuncheng.casework.models import Case
from yuncheng.registry.models import Matter


@pytest.mark.parametrize(
    ("kind", "unit", "words"),
    [
        ("listing", "lead", "2027年度清单发布"),
        ("annual_plan", "lead", "2027年度建设计划"),
        ("dispatch", "edu", "2027年度单位报送·测试教育局"),
        ("department_plan", "edu", "2027年度部门规划·测试教育局"),
    ],
)
def test_a_matter_is_named_after_its_procedure_and_whose_it_is_where_every_unit_has_one(county, kind, unit, words):
    assert str(Matter(kind=kind, year=2027, unit=county.units[unit])) == words


def test_a_case_says_procedure_and_subject_and_neither_twice(county, workday):
    listing = begin("listing", county["lead.handler"], year=2027)
    assert (listing.subject_name, str(listing)) == ("2027年度清单发布", "2027年度清单发布")
    report = begin("report", county["health.handler"], data={"name": "智慧测试平台"})
    assert (report.subject_name, str(report)) == ("智慧测试平台", "清单报送 · 智慧测试平台")
    meeting = begin("meeting", county["lead.handler"], year=2026, data={"about": "机房迁云"})
    assert str(meeting) == "事项会商 · 机房迁云（2026年度事项会商）"
    experience = begin("experience", county["farm.handler"], year=2026, data={"about": "旧系统下线"})
    assert str(experience) == "经验共享 · 旧系统下线（2026年度经验共享·测试农业局）"


def test_three_matters_of_a_year_do_not_read_alike_on_the_desk(county, workday):
    for kind in ("listing", "round", "annual_plan"):
        Case.objects.filter(pk=begin(kind, county["lead.handler"], year=2027).pk).get()
    page = text(as_(county["lead.handler"]).get("/"))
    for words in ("2027年度清单发布 测试lead局", "2027年度报送通知 测试lead局", "2027年度建设计划 测试lead局"):
        assert words in page


def test_cases_are_found_by_what_they_are_about(county, workday):
    convened(county, listed_project(county), "ndrc", about="是否重复建设")
    client = as_(county["lead.handler"])
    assert "是否重复建设（智慧测试平台）" in text(client.get("/cases/?tab=all&q=重复建设"))
    assert "没有符合条件的事项。" in text(client.get("/cases/?tab=all&q=没有的事由"))
