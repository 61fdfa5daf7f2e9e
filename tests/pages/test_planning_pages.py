"""A unit's round, the bureau's collection and the published lists."""

from __future__ import annotations

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from tests.county import listed, reported, sent
from tests.pages.visiting import as_, queries, text
from yuncheng.registry import clock


def rows_of(response):
    return CalamineWorkbook.from_filelike(io.BytesIO(response.getvalue())).get_sheet_by_index(0).to_python()


def test_an_empty_round_says_what_to_do(county, workday):
    page = text(as_(county["health.handler"]).get("/reporting/"))
    assert "2027年度还没有报送项目。" in page
    assert "新增报送" in page
    assert "2026-09-30 前（含当日）报送" in page


def test_a_round_parts_the_list_from_filing(county, workday):
    reported(county, name="进清单的", amount="50")
    reported(county, name="备案的", amount="49.99")
    page = text(as_(county["health.handler"]).get("/reporting/"))
    assert "清单 1 个 · 50.00 万元" in page
    assert "备案 1 个 · 49.99 万元" in page
    assert "报送（2 个项目）" in page


def test_a_department_sees_its_schools_to_consolidate(county, workday):
    reported(county, "school", name="智慧校园")
    page = text(as_(county["edu.handler"]).get("/reporting/"))
    assert "智慧校园" in page
    assert "待汇总 1 个所属单位的报送" in page
    assert "智慧校园" not in text(as_(county["farm.handler"]).get("/reporting/"))


def test_what_is_late_is_marked(county):
    with clock.at(clock.at_hour(date(2026, 9, 30))):
        case = reported(county)
    with clock.at(clock.at_hour(date(2026, 10, 1))):
        sent(county, case)
        page = as_(county["health.handler"]).get("/reporting/?year=2027")
    assert "实际2026年10月1日报送，逾期1日" in page.content.decode()
    assert "报送逾期 1 个" in text(page)


def test_the_collection_tells_who_has_reported(county, workday):
    sent(county, reported(county))
    client = as_(county["lead.handler"])
    page = text(client.get("/reporting/?year=2027"))
    assert "测试卫健局 已报送 1 1 120.00 2026-03-02 0" in page
    assert "测试中学" not in page
    assert "测试卫健局" not in text(client.get("/reporting/?year=2027&state=未报送")).split("状态")[-1]


def test_after_the_day_whoever_has_not_reported_is_late(county):
    with clock.at(clock.at_hour(date(2026, 10, 8))):
        page = text(as_(county["lead.handler"]).get("/reporting/?year=2027"))
    assert "测试农业局 逾期未报送 0 0 0.00 — 0" in page


def test_a_published_list_is_open_to_the_county_and_its_projects_are_not(county, workday):
    case = listed(county, sent(county, reported(county)))
    page = as_(county["farm.leader"]).get("/lists/")
    assert "测数发〔2026〕1号" in text(page)
    assert "智慧测试平台" in text(page)
    assert f"/projects/{case.project_id}/" not in page.content.decode()
    assert f"/projects/{case.project_id}/" in as_(county["health.handler"]).get("/lists/").content.decode()


def test_no_list_says_what_would_fill_it(county, workday):
    assert "还没有发布过清单" in text(as_(county["farm.handler"]).get("/lists/"))


def test_an_expert_or_an_administrator_has_no_lists(county, workday):
    assert as_(county["sysadmin"]).get("/lists/").status_code == 404
    assert as_(county["sysadmin"]).get("/reporting/").status_code == 404


def test_the_sheets_carry_title_unit_and_total(county, workday):
    listed(county, sent(county, reported(county)))
    client = as_(county["health.handler"])
    round_rows = rows_of(client.get("/reporting/?year=2027&format=xlsx"))
    assert round_rows[0][0] == "测试卫健局2027年度项目报送汇总表"
    assert round_rows[1][0] == "单位：万元"
    assert round_rows[-1][0] == "合计"
    assert round_rows[-1][6] == 120
    list_rows = rows_of(client.get("/lists/?format=xlsx"))
    assert list_rows[0][0] == "云阳县2027年度政务信息化项目清单"
    assert list_rows[-1][7] == 120
    collection = rows_of(as_(county["lead.handler"]).get("/reporting/?year=2027&format=xlsx"))
    assert collection[0][0] == "2027年度项目报送情况"


@pytest.mark.parametrize("year", ["99999", "abc", "１９９９"])
def test_an_absurd_year_is_a_bad_form(county, workday, year):
    assert as_(county["health.handler"]).get(f"/reporting/?year={year}").status_code == 400


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_the_same_queries(county, workday, rows):
    for n in range(rows):
        sent(county, reported(county, name=f"项目{n}"))
    assert queries(as_(county["health.handler"]), "/reporting/?year=2027") == ROUND_QUERIES
    assert queries(as_(county["lead.handler"]), "/reporting/?year=2027") == COLLECTION_QUERIES


ROUND_QUERIES = 11
COLLECTION_QUERIES = 13


def test_the_countys_leading_bodies_are_not_chased(county, workday):
    page = text(as_(county["lead.handler"]).get("/reporting/?year=2027"))
    assert "测试ndrc局" in page
    assert "测试group局" not in page
    assert "测试government局" not in page
