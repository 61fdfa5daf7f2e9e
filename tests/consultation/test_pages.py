"""Pages: the list of consultations, what stands on a case and on the project's page; how many queries they take."""

import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from tests.consultation.road import opinions, opinions_of, task, tasks_of
from tests.county import begin, consulted, convened, do, listed_project
from tests.pages.visiting import as_, queries, text
from yuncheng.registry import clock


def titles(client, query=""):
    return [row["title"] for row in client.get(f"/consultations/{query}").context["rows"]]


# ---------------------------------------------------------------------------------------------- the list


def test_an_empty_list_says_what_fills_it(county, workday):
    client = as_(county["farm.handler"])
    assert "大数据主管部门就一个项目或其他事项召集会商后，列在这里" in text(client.get("/consultations/"))
    assert "要答复的意见列在这里" in text(client.get("/consultations/?tab=opinions"))
    assert "签发后列在这里" in text(client.get("/consultations/?tab=tasks"))


def test_only_the_bureaus_handler_is_offered_to_convene(county, workday):
    assert "召集事项会商" in text(as_(county["lead.handler"]).get("/consultations/"))
    for who in ("lead.checker", "ndrc.handler", "farm.handler"):
        assert "召集事项会商" not in text(as_(county[who]).get("/consultations/"))


def test_the_list_tells_how_many_have_answered_and_whose_turn_it_is(county, workday):
    case = convened(county, listed_project(county), "ndrc", "finance")
    opinions_of(county, case, "ndrc")
    page = text(as_(county["lead.handler"]).get("/consultations/"))
    assert "是否重复建设 智慧测试平台 · 2026-03-02 会商 1 / 2 — 汇总各部门意见 待我办理 2026-03-09 还有7天" in page
    page = text(as_(county["ndrc.handler"]).get("/consultations/"))
    assert "汇总各部门意见 测试lead局经办" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["机房迁云", "数据共享", "是否重复建设"]),
        ("?q=共享", ["数据共享"]),
        ("?q=智慧测试平台", ["是否重复建设"]),
        ("?kind=inspect", ["机房迁云"]),
        ("?kind=consult", ["数据共享", "是否重复建设"]),
        ("?state=open", ["机房迁云", "数据共享"]),
        ("?state=concluded", ["是否重复建设"]),
        ("?office=cyber", ["数据共享"]),
        ("?year=2026", ["机房迁云", "数据共享", "是否重复建设"]),
        ("?year=2025", []),
        ("?mine=1", ["机房迁云", "数据共享"]),
        ("?state=nonsense&kind=x&year=abc&page=99999999999", ["机房迁云", "数据共享", "是否重复建设"]),
        ("?q=测数会纪〔2026〕1号", ["是否重复建设"]),
    ],
)
def test_the_list_is_searched_and_filtered_by_the_address(county, workday, query, found):
    consulted(county, listed_project(county), "ndrc")
    convened(county, None, "cyber", about="数据共享")
    convened(county, None, "finance", about="机房迁云", kind="inspect")
    assert titles(as_(county["lead.handler"]), query) == found


def test_a_unit_lists_its_own_projects_what_it_was_asked_and_its_tasks(county, workday):
    convened(county, listed_project(county), "farm")
    consulted(county, None, "edu", tasks=[task("farm", "核对目录", "2026-03-20")])
    health, farm = as_(county["health.handler"]), as_(county["farm.handler"])
    assert (titles(health), titles(farm)) == (["是否重复建设"], [])
    assert (titles(health, "?tab=opinions"), titles(farm, "?tab=opinions")) == ([], ["是否重复建设"])
    assert (titles(health, "?tab=tasks"), titles(farm, "?tab=tasks")) == ([], ["核对目录"])
    assert titles(as_(county["lead.handler"]), "?tab=tasks") == ["核对目录"]
    assert titles(as_(county["lead.handler"]), "?tab=opinions") == []
    assert "征求本单位意见 1" in text(farm.get("/consultations/"))


def test_what_is_overdue_is_found(county, workday):
    convened(county, None, "ndrc", about="早些的")
    with clock.at(clock.at_hour(date(2026, 3, 10))):
        convened(county, None, "ndrc", about="晚些的")
        assert titles(as_(county["ndrc.handler"]), "?tab=opinions&state=late") == ["早些的"]
        page = text(as_(county["ndrc.handler"]).get("/consultations/?tab=opinions"))
    assert "早些的 2026-03-02 会商 起草意见 待我办理 2026-03-09 已逾期1天" in page


def test_the_sheet_is_exactly_what_is_shown(county, workday):
    convened(county, None, "ndrc", about="数据共享")
    convened(county, None, "ndrc", about="机房迁云", kind="inspect")
    answer = as_(county["lead.handler"]).get("/consultations/?kind=inspect&format=xlsx")
    content = io.BytesIO(b"".join(answer.streaming_content))
    rows = CalamineWorkbook.from_filelike(content).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "会商台账"
    assert [row[1] for row in rows[1:]] == ["事由", "机房迁云"]
    assert rows[2][3:6] == ["", "督促检查", "测试lead局"]
    assert as_(county["farm.handler"]).get("/consultations/?format=xlsx").status_code == 200


@pytest.mark.parametrize("who", ["sysadmin", "secadmin", "auditadmin"])
def test_the_three_have_no_consultations(county, workday, who):
    assert as_(county[who]).get("/consultations/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_lists_take_the_same_queries(county, workday, rows):
    project = listed_project(county)
    for number in range(rows):
        consulted(county, project, "farm", tasks=[task("farm", f"核对{number}")], no=number + 1)
    taken = [queries(as_(county["farm.handler"]), f"/consultations/?tab={tab}") for tab in ("opinions", "tasks")]
    assert [queries(as_(county["lead.handler"]), "/consultations/"), *taken] == LIST_QUERIES


LIST_QUERIES = [13, 15, 16]


# ---------------------------------------------------------------------------------------------- the cases


def test_the_bureau_chooses_offices_by_name_the_five_ticked(county, workday):
    case = begin("consultation", county["lead.handler"], project=listed_project(county), data={"about": "甲"})
    page = as_(county["lead.handler"]).get(f"/cases/{case.pk}/")
    ticked = [part.split('"')[0] for part in page.content.decode().split('name="offices" value="')[1:]]
    assert ticked[:5] == ["lead", "ndrc", "finance", "soe", "cyber"]
    assert page.content.decode().count('type="checkbox" name="offices"') == 10
    assert page.content.decode().count(" checked>") == 5
    assert "测试group局" not in text(page)


def test_what_was_typed_is_not_lost_when_a_day_is_refused(county, workday):
    case = begin("consultation", county["lead.handler"], project=listed_project(county), data={"about": "甲"})
    form = {
        "step": "convene",
        "version": case.version,
        "key": "k" * 32,
        "outcome": "convened",
        "topic": "写了很久",
        "agenda-0-item": "第一项",
        "offices": ["edu"],
        "reply_by": "2026-02-28",
    }
    answer = as_(county["lead.handler"]).post(f"/cases/{case.pk}/act/", form)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "意见截止日期不能早于今天。" in text(answer)
    assert "写了很久" in page
    assert 'value="第一项"' in page
    assert 'value="edu" checked' in page
    assert 'value="ndrc" checked' not in page


def test_a_last_day_on_a_holiday_is_accepted_and_told(county, workday):
    case = convened(county, listed_project(county), "ndrc", reply_by="2026-05-01")
    assert opinions(case)[0].told_due_on == date(2026, 5, 1)
    told = "书面意见截止日2026-05-01是节假日或休息日，请留意各部门能否按时答复。"
    assert told in text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
    page = text(as_(county["ndrc.handler"]).get(f"/cases/{opinions(case)[0].pk}/"))
    assert "截止日是节假日或休息日，请提前办理。" in page
    other = convened(county, listed_project(county, "farm", name="另一个"), "ndrc", reply_by="2026-03-09")
    assert "节假日" not in text(as_(county["lead.handler"]).get(f"/cases/{other.pk}/"))


def test_the_opinions_are_shown_as_they_come_with_who_and_when_and_who_is_late(county, workday):
    case = convened(county, listed_project(county), "ndrc", "finance", "cyber")
    child = opinions(case)[0]
    said = {"position": "conditional", "opinion": "核减重复模块"}
    do(child, "write", "written", county["ndrc.handler"], data=said)
    do(child, "sign", "given", county["ndrc.checker"])
    with clock.at(clock.at_hour(date(2026, 3, 12))):
        opinions_of(county, case, "finance")
        page = text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
    assert "各部门意见 同意 1 · 有条件同意 1 · 未答复 1（逾期 1）" in page
    assert "有条件同意 核减重复模块 测试ndrc局handler（经办）、测试ndrc局checker（审核） 2026-03-02" in page
    assert "2026-03-12 逾期 晚 3 天" in page
    assert "逾期未答复 起草意见 — — 2026-03-09 已逾期3天" in page


def test_what_blocks_the_minutes_names_the_office(county, workday):
    case = convened(county, listed_project(county), "ndrc")
    page = text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
    assert "“形成纪要，送审核”：还有1件没有办结（测试ndrc局）" in page


def test_more_offices_are_chosen_from_those_that_exist_today(county, workday):
    case = convened(county, listed_project(county), "ndrc")
    page = as_(county["lead.handler"]).get(f"/cases/{case.pk}/?ask=asked_more").content.decode()
    assert 'value="farm"' in page
    assert 'value="group"' not in page


def test_tasks_are_followed_on_the_page(county, workday):
    case = consulted(county, None, tasks=[task("health", "提交规则"), task("farm", "核对目录", "2026-03-20")])
    child = tasks_of(case)[0]
    do(child, "do", "reported", county["health.handler"], data={"result": "规则已提交"})
    lead = as_(county["lead.handler"])
    assert "规则已提交" not in text(lead.get(f"/cases/{case.pk}/"))
    do(child, "check", "done", county["health.checker"])
    page = text(lead.get(f"/cases/{case.pk}/"))
    assert "后续事项 已落实 1 / 2" in page
    assert "提交规则 测试卫健局 已落实 规则已提交" in page
    assert "核对目录 测试农业局 办理 — 2026-03-20" in page
    assert "“后续事项全部落实”：还有1件没有办结（测试农业局）" in page


def test_a_closed_consultation_keeps_its_opinions_on_the_page(county, workday):
    case = consulted(county, listed_project(county))
    page = text(as_(county["lead.handler"]).get(f"/cases/{case.pk}/"))
    assert "各部门意见 同意 2" in page


def test_the_project_page_tells_the_consultations_and_what_came_of_them(county, workday):
    project = listed_project(county)
    client = as_(county["health.handler"])
    assert "协商会商" not in text(client.get(f"/projects/{project.pk}/")).split("登记的事实")[0]
    consulted(county, project)
    page = text(client.get(f"/projects/{project.pk}/"))
    assert "协商会商 1 次" in page
    assert "是否重复建设 不重复，可以建设。 2 / 2 已形成纪要 测数会纪〔2026〕1号 2026-03-02" in page


@pytest.mark.parametrize("offices", [("ndrc",), ("ndrc", "finance", "cyber")])
def test_the_page_of_a_consultation_takes_the_same_queries(county, workday, offices):
    case = convened(county, None, *offices)
    assert queries(as_(county["lead.handler"]), f"/cases/{case.pk}/") == CASE_QUERIES


CASE_QUERIES = 28


def test_words_never_become_markup(county, workday):
    bad = "<script>alert(1)</script>"
    case = convened(county, None, "ndrc", about="<b>粗</b>", topic=bad, agenda=[{"item": bad, "speaker": bad}])
    child = opinions(case)[0]
    do(child, "write", "written", county["ndrc.handler"], data={"position": "disagree", "opinion": bad})
    do(child, "sign", "given", county["ndrc.checker"])
    do(
        case,
        "collect",
        "asked_more",
        county["lead.handler"],
        data={"offices": ["edu"], "reply_by": workday},
        reason=bad,
    )
    for who, address in (
        ("lead.handler", f"/cases/{case.pk}/"),
        ("ndrc.handler", f"/cases/{child.pk}/"),
        ("lead.handler", "/consultations/"),
        ("ndrc.handler", "/consultations/?tab=opinions"),
    ):
        page = as_(county[who]).get(address).content.decode()
        assert "<script>alert" not in page
        assert "<b>粗" not in page
