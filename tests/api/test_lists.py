"""Lists: filters, pages, capped counts, and a number of queries that does not grow with the rows."""

import pytest

from tests.county import REPORT, begin, do, reported
from yuncheng.casework.api import paging


@pytest.fixture
def many(county, workday):
    """Seven reports of the health bureau, one of the farm bureau."""
    made = [begin("report", county["health.handler"], data={"name": f"平台{n}"}) for n in range(7)]
    do(made[0], "fill", "submitted", county["health.handler"], data=REPORT | {"name": "特别平台"})
    reported(county, "farm", name="农情平台")
    return made


def test_pages_by_number_and_by_cursor_agree(caller, many):
    lead = caller("lead.handler")
    first = lead.get("/projects?per_page=3").json()
    second = lead.get("/projects?per_page=3&page=2").json()
    after = lead.get(f"/projects?per_page=3&before={first['next']}").json()
    third = lead.get("/projects?per_page=3&page=3").json()
    assert (first["total"], first["total_text"]) == (8, "8")
    assert [row["id"] for row in second["items"]] == [row["id"] for row in after["items"]]
    assert (len(third["items"]), third["next"]) == (2, None)
    ids = [row["id"] for page in (first, second, third) for row in page["items"]]
    assert ids == sorted(ids, reverse=True)


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("q=特别", 1),
        ("q=平台", 8),
        ("year=2027", 2),
        ("stage=清单", 8),
        ("unit=farm", 1),
        ("unit=farm&q=特别", 0),
        ("stage=评审", 0),
    ],
)
def test_projects_are_filtered(caller, many, query, count):
    assert caller("lead.handler").get(f"/projects?{query}").json()["total"] == count


@pytest.mark.parametrize(
    ("query", "count"),
    [("procedure=report", 8), ("procedure=listing", 0), ("open=true", 8), ("open=false", 0), ("mine=true", 0)],
)
def test_cases_are_filtered(caller, many, query, count):
    assert caller("lead.handler").get(f"/cases?{query}").json()["total"] == count


def test_my_turn_is_my_post_s_in_my_unit(caller, many):
    assert caller("health.handler").get("/cases?mine=true").json()["total"] == 6
    assert caller("health.checker").get("/cases?mine=true").json()["total"] == 1


def test_cases_of_one_project(caller, many):
    found = caller("lead.handler").get(f"/cases?project={many[0].project_id}").json()
    assert [row["id"] for row in found["items"]] == [many[0].pk]


def test_a_large_total_is_capped(caller, many, monkeypatch):
    monkeypatch.setattr(paging, "CAP", 5)
    found = caller("lead.handler").get("/projects").json()
    assert (found["total"], found["total_text"], len(found["items"])) == (5, "5+", 8)


@pytest.mark.parametrize("path", ["/projects", "/cases", "/cases?mine=true", "/inbox"])
def test_the_number_of_queries_does_not_grow_with_the_rows(caller, county, workday, path, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    health = caller("health.handler")
    counts = []
    for number in (1, 2):
        for turn in range(number):
            begin("report", county["health.handler"], data={"name": f"平台{number}{turn}"})
        with CaptureQueriesContext(connection) as queries:
            assert health.get(path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_units_in_sight(caller):
    assert [unit["code"] for unit in caller("edu.handler").get("/units").json()] == ["edu", "school"]
    everyone = caller("lead.handler").get("/units").json()
    lead = next(unit for unit in everyone if unit["code"] == "lead")
    assert (lead["functions"], lead["kind_label"]) == (["lead"], "党政机关")
    assert caller("sysadmin").get("/units").json() == []
