"""The hand-made pages: each shows what its step needs, keeps what was typed, and ends in the same act."""

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.approval.road import (
    PAPERS,
    agency,
    answered,
    applied,
    drawn,
    expert,
    experts,
    give_opinions,
    give_paper,
    issued,
)
from tests.county import begin, do, listed_project
from yuncheng.lifecycle.approval.models import Application
from yuncheng.registry.models import Kinship


@pytest.fixture
def browse(client):
    def go(person):
        client.force_login(person, backend="yuncheng.registry.backends.AccountBackend")
        return client

    return go


def text_of(response):
    return re.sub(r"<[^>]+>|\s+", "", response.content.decode())


def press(client, case, outcome, fields, status=302):
    case.refresh_from_db()
    data = {"step": case.step, "version": case.version, "key": uuid4().hex, "outcome": outcome, **fields}
    response = client.post(f"/cases/{case.pk}/act/", data)
    assert response.status_code == status, text_of(response)[:2000]
    return response


FORM = {
    "leader": "陈明", "leader_phone": "02355130001", "contact": "李静", "contact_phone": "13800138000",
    "basis_kinds": ["superior"], "basis_files-0-title": "通知", "basis_files-0-number": "测府办〔2025〕8号",
    "basis_text": "按上级要求。", "estimate": "120", "preparation": "已调研。",
    "schedule-0-year": "2027", "schedule-0-work": "建成", "schedule-0-amount": "120",
    "document_kind": "feasibility",
    "chapters": ["data_governance", "data_sharing", "security", "crypto", "intensive"],
    "secure_products": "目录内产品。", "cloud": "上云。", "filler": "李静", "filler_phone": "13800138000",
}  # fmt: skip


def test_the_application_form_follows_the_paper_and_submits(county, workday, browse):
    project = listed_project(county)
    case = begin("approval", county["health.handler"], project=project)
    client = browse(county["health.handler"])
    shown = text_of(client.get(f"/cases/{case.pk}/"))
    order = ["项目申报单位", "项目名称", "项目类型", "项目业主", "行政主管部门", "分管领导", "项目联系人",
             "建设背景和依据", "经费估算", "前期准备情况", "进度计划和年度资金估算", "备注", "填表人"]  # fmt: skip
    places = [shown.index(word) for word in order]
    assert places == sorted(places)
    for paper in PAPERS:
        give_paper(case, paper, county["health.handler"])
    press(client, case, "submitted", FORM)
    case.refresh_from_db()
    assert case.step == "sign"
    assert [(line.year, line.amount) for line in Application.objects.get(case=case).schedule.all()] == [
        (2027, 120_000_000)
    ]


def test_a_refused_application_form_keeps_every_word(county, workday, browse):
    case = begin("approval", county["health.handler"], project=listed_project(county))
    client = browse(county["health.handler"])
    response = press(client, case, "submitted", FORM | {"estimate": "121"}, status=400)
    page = response.content.decode()
    assert "120.00万元，与经费估算121.00万元不一致" in page
    for word in ("按上级要求。", "测府办〔2025〕8号", 'value="121"', "目录内产品。"):
        assert word in page


def test_the_draw_page_tells_pool_exclusions_and_agencies(county, workday, browse):
    experts(county, 6)
    Kinship.objects.create(expert=expert(county, "K1"), unit=county.units["health"])
    agency(county)
    case = applied(county, listed_project(county), drafter="测试咨询001公司", drafter_code="91500235MA5TEST001")
    do(case, "admit", "admitted", county["lead.handler"])
    client = browse(county["lead.handler"])
    shown = text_of(client.get(f"/cases/{case.pk}/"))
    assert "软件工程716" in shown
    assert "K1：有亲属在项目单位或其主管部门任职" in shown
    assert "编制单位，不能又编又审" in shown
    press(client, case, "panel", {"specialty": "software", "seats": "", "agency": ""})
    case.refresh_from_db()
    assert case.step == "summarise"


def test_the_summary_page_shows_the_opinions_side_by_side(county, workday, browse):
    experts(county)
    case = drawn(county, applied(county, listed_project(county)))
    client = browse(county["lead.handler"])
    assert "还差3份" in text_of(client.get(f"/cases/{case.pk}/"))
    give_opinions(case)
    shown = text_of(client.get(f"/cases/{case.pk}/"))
    assert shown.count("经济合理性：核减服务器数量") == 3
    fields = {"necessity": "必要", "feasibility": "可行", "economy": "合理", "conclusion": "revise",
              "items-0-aspect": "economy", "items-0-text": "核减服务器"}  # fmt: skip
    press(client, case, "drafted", fields)
    assert list(case.review_items.values_list("text", flat=True)) == ["核减服务器"]


def test_items_are_answered_and_ticked_on_their_pages(county, workday, browse):
    experts(county)
    case = issued(county, drawn(county, applied(county, listed_project(county))))
    client = browse(county["health.handler"])
    shown = text_of(client.get(f"/cases/{case.pk}/"))
    assert "核减服务器数量，改用云资源" in shown
    half = {
        "answers-0-number": "1",
        "answers-0-answer": "已改用云资源",
        "answers-1-number": "2",
        "answers-1-answer": "",
    }
    refused = press(client, case, "answered", half, status=400).content.decode()
    assert "已改用云资源" in refused
    give_paper(case, "revised", county["health.handler"])
    press(client, case, "answered", half | {"answers-1-answer": "已补接口清单", "answers-1-place": "附录二"})
    client = browse(county["lead.handler"])
    assert "附录二" in text_of(client.get(f"/cases/{case.pk}/"))
    ticks = {"closed-0-number": "1", "closed-0-closed": "1", "closed-1-number": "2", "closed-1-note": "缺鉴权方式"}
    page = press(client, case, "closed", ticks, status=409).content.decode()
    assert 'name="closed-0-closed" value="1" checked' in page
    assert "缺鉴权方式" in page
    press(client, case, "reopened", ticks)
    client = browse(county["health.handler"])
    assert "上次核对：缺鉴权方式" in text_of(client.get(f"/cases/{case.pk}/"))


def test_what_a_person_types_is_shown_as_text(county, workday, browse):
    experts(county)
    case = drawn(county, applied(county, listed_project(county)))
    attack = "<script>alert(1)</script>"
    issued(county, case, items=[{"aspect": "economy", "text": attack}])
    page = browse(county["health.handler"]).get(f"/cases/{case.pk}/").content.decode()
    assert attack not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def queries_of(client, case):
    client.get(f"/cases/{case.pk}/")
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/cases/{case.pk}/").status_code == 200
    return len(asked)


def test_item_pages_ask_as_many_questions_for_three_items_as_for_one(county, workday, browse):
    experts(county, 6)
    counted = []
    for unit, count in (("health", 1), ("farm", 3)):
        items = [{"aspect": "economy", "text": f"第{n}条"} for n in range(count)]
        project = listed_project(county, unit, name=f"平台{count}")
        case = issued(county, drawn(county, applied(county, project)), items=items)
        revising = queries_of(browse(county[f"{unit}.handler"]), case)
        answered(county, case, tuple(range(1, count + 1)))
        counted.append((revising, queries_of(browse(county["lead.handler"]), case)))
    assert counted[0] == counted[1]


def test_draw_and_summary_pages_ask_as_many_questions_for_nine_experts_as_for_three(county, workday, browse):
    counted = []
    for unit, seats in (("health", 3), ("farm", 5)):
        if seats == 3:
            experts(county, 5)
        else:
            for number in range(4):
                expert(county, f"M{number}")
                agency(county, f"91500235MA5TEST00{number}")
        case = applied(county, listed_project(county, unit, name=f"平台{seats}"))
        do(case, "admit", "admitted", county["lead.handler"])
        drawing = queries_of(browse(county["lead.handler"]), case)
        do(case, "draw", "panel", county["lead.handler"], data={"specialty": "software", "seats": seats})
        give_opinions(case)
        counted.append((drawing, queries_of(browse(county["lead.handler"]), case)))
    assert counted[0] == counted[1]
