"""核对数据项: known items are judged against other units' catalogues, an unknown one is mapped by a person's click."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.approval.road import CATALOGUE_ROW, applied, catalogue_ready
from tests.county import begin, do, listed_project
from tests.pages.visiting import as_, text
from yuncheng.casework.drafts import keep_draft
from yuncheng.catalogue.elements import PROCEDURE, lines_of, rows_now
from yuncheng.catalogue.models import ItemMapping
from yuncheng.likeness import shipped_dictionary


def cells(item, resource="服务对象信息", **more):
    return CATALOGUE_ROW | {"item": item, "resource": resource} | more


@pytest.fixture
def catalogue(county, workday):
    """A catalogue of a unit with these items: being filled in, or ready."""

    def made(unit, *items, ready=False):
        case = begin(PROCEDURE, county[f"{unit}.handler"], project=listed_project(county, unit))
        rows = [cells(item, department=county.units[unit].name) for item in items]
        keep_draft(case, {"rows": rows}, by=county[f"{unit}.handler"])
        if ready:
            do(case, "fill", "submitted", county[f"{unit}.handler"], data={"rows": rows})
            do(case, "check", "ready", county[f"{unit}.checker"])
        return case

    return made


def words(case, account):
    return [line.word for line in lines_of(case, rows_now(case, account))]


def test_an_item_that_another_units_ready_catalogue_has_is_gathered_twice(county, catalogue):
    catalogue("farm", "现住址", ready=True)
    case = catalogue("health", "现住址", "胎心率")
    assert words(case, county["health.handler"]) == ["重复采集", "待确认"]
    (line, _) = lines_of(case, rows_now(case, county["health.handler"]))
    assert line.verdict.reason == "“现住址”已由测试农业局采集"


def test_a_catalogue_that_is_not_ready_holds_nothing_yet(county, catalogue):
    catalogue("farm", "现住址")
    case = catalogue("health", "现住址")
    assert "重复采集" not in words(case, county["health.handler"])


def test_the_draft_of_one_is_not_shown_to_another(county, catalogue):
    case = catalogue("health", "现住址")
    assert words(case, county["lead.handler"]) == []


def test_an_unknown_item_gets_proposals_and_one_click_says_what_it_is(county, catalogue):
    catalogue("farm", "现住址", ready=True)
    case = catalogue("health", "持证人居住地点")
    client = as_(county["health.handler"])
    address = f"/cases/{case.pk}/catalogue/elements/"
    page = client.get(address)
    assert "未对应到标准数据元，是下列之一的，点一下即可：" in text(page)
    assert 'name="element" value="现住址"' in page.content.decode()
    done = client.post(f"/cases/{case.pk}/catalogue/map/", {"item": "持证人居住地点", "element": "现住址"})
    assert (done.status_code, done.url) == (302, address)
    page = text(client.get(address))
    assert "重复采集 “现住址”已由测试农业局采集 本目录认定为“现住址” 撤销" in page
    client.post(f"/cases/{case.pk}/catalogue/map/", {"item": "持证人居住地点", "element": ""})
    assert words(case, county["health.handler"]) == ["待确认"]


def test_a_mapping_counts_for_others_once_its_catalogue_is_ready(county, catalogue):
    case = catalogue("health", "持证人居住地点")
    as_(county["health.handler"]).post(
        f"/cases/{case.pk}/catalogue/map/", {"item": "持证人居住地点", "element": "现住址"}
    )
    other = catalogue("edu", "持证人居住地点")
    assert words(other, county["edu.handler"]) == ["待确认"]
    rows = rows_now(case, county["health.handler"])
    do(case, "fill", "submitted", county["health.handler"], data={"rows": rows})
    do(case, "check", "ready", county["health.checker"])
    assert words(other, county["edu.handler"]) == ["重复采集"]


def test_only_whoever_fills_it_in_maps_and_only_to_elements_there_are(county, catalogue):
    case = catalogue("health", "持证人居住地点")
    address, form = f"/cases/{case.pk}/catalogue/map/", {"item": "持证人居住地点", "element": "现住址"}
    assert as_(county["health.checker"]).post(address, form).status_code == 403
    assert as_(county["farm.handler"]).post(address, form).status_code == 404
    client = as_(county["health.handler"])
    assert client.post(address, form | {"element": "没有这个"}).status_code == 400
    assert client.post(address, form | {"item": "——"}).status_code == 400
    assert not ItemMapping.objects.exists()


def test_the_step_tells_what_the_rows_come_to(county, catalogue):
    catalogue("farm", "现住址", ready=True)
    case = catalogue("health", "现住址", "胎心率", "胎动次数")
    page = text(as_(county["health.handler"]).get(f"/cases/{case.pk}/"))
    assert "数据项核对 3 项，与标准数据元和各单位目录比对 第二十八条 逐项核对 重复采集 1 项 待确认 2 项" in page


def test_twenty_rows_are_a_page_and_the_verdict_narrows_it(county, catalogue):
    case = catalogue("health", "现住址", *(f"第{n}类胎动记录" for n in range(24)))
    client = as_(county["health.handler"])
    page = client.get(f"/cases/{case.pk}/catalogue/elements/?verdict=待确认&page=2")
    assert page.content.decode().count("<tr><td") == 4
    assert client.get(f"/cases/{case.pk}/catalogue/elements/?page=99").status_code == 200


@pytest.mark.parametrize("held", [1, 3])
def test_the_rows_are_judged_with_the_same_queries(county, catalogue, held):
    for unit in ("farm", "edu", "finance")[:held]:
        catalogue(unit, "现住址", "联系电话", ready=True)
    case = catalogue("health", "现住址", "联系电话")
    rows = rows_now(case, county["health.handler"])
    with CaptureQueriesContext(connection) as caught:
        lines_of(case, rows)
    assert len(caught) == 3  # what was mapped, what others hold, which of it is the newest


def test_the_shortlist_of_a_proposal_holds_every_other_name_of_an_element():
    book = shipped_dictionary()
    missed = [
        name
        for element in book.elements.values()
        for name in element.names
        if element.name not in {one.element.name for one in book.propose(name)}
    ]
    assert missed == []


def test_a_source_that_is_not_shared_is_a_question_for_the_bureau_and_no_fault(county, catalogue):
    county.units["farm"].name = "测试医疗保障局"
    county.units["farm"].save()
    element = next(one for one in shipped_dictionary().elements.values() if one.authority == "医疗保障局")
    source = catalogue("farm", element.name, ready=True)
    source.catalogue_items.update(share_type="不予共享")
    case = catalogue("health", element.name, ready=True)
    assert words(case, county["health.handler"]) == ["待协调"]
    question = f"{element.name}：权威来源测试医疗保障局“服务对象信息”标为不予共享，请数据主管部门协调"
    address = f"/cases/{case.pk}/"
    assert question in text(as_(county["lead.handler"]).get(address))
    assert question not in text(as_(county["health.handler"]).get(address))
    assert "待协调 1 项" in text(as_(county["health.handler"]).get(address))


@pytest.mark.parametrize("shared", ["无条件共享", "有条件共享"])
def test_what_the_authority_shares_is_to_be_got_from_there_by_its_type_and_way(county, catalogue, shared):
    county.units["farm"].name = "测试医疗保障局"
    county.units["farm"].save()
    element = next(one for one in shipped_dictionary().elements.values() if one.authority == "医疗保障局")
    source = catalogue("farm", element.name, ready=True)
    source.catalogue_items.update(share_type=shared, share_way="接口交换")
    case = catalogue("health", element.name)
    (line,) = lines_of(case, rows_now(case, county["health.handler"]))
    assert line.word == "应通过共享获取"
    assert line.verdict.reason == f"权威来源是测试医疗保障局“服务对象信息”（{shared}，接口交换）"
    own = catalogue("farm", element.name)
    assert words(own, county["farm.handler"]) == ["本单位采集"]


def test_the_bureau_reads_it_where_the_application_is_admitted(county, catalogue):
    catalogue("farm", "现住址", ready=True)
    project = listed_project(county)
    catalogued = catalogue_ready(county, project)
    case = applied(county, project)
    catalogued.catalogue_items.update(item="现住址")
    assert "数据项核对" in text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
    assert "重复采集" in text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))


def test_the_dictionary_has_the_shared_subjects_each_element_with_its_office():
    elements = shipped_dictionary().elements.values()
    assert len(elements) >= 150
    assert {"自然人", "法人", "不动产", "车辆", "位置", "项目", "许可", "处罚"} <= {one.subject for one in elements}
    assert all(one.authority and one.names for one in elements)
