"""The county's list on its page, how the bureau puts a version together, and where each project is told to stand."""

import io

import pytest
from python_calamine import CalamineWorkbook

from tests.county import begin, do, reported, sent
from tests.pages.visiting import as_, queries, text
from tests.planning.lists import (
    ADDED,
    addition_of,
    again,
    approved,
    asked,
    composed,
    filed,
    on_list,
    proposed,
    published,
    taken_in,
)
from yuncheng.casework.jobs.models import Job
from yuncheng.lifecycle.planning.listing.models import ListLine, ListVersion
from yuncheng.lifecycle.planning.listing.versions import year_first_shown


def rows_of(response):
    data = io.BytesIO(b"".join(response.streaming_content))
    return CalamineWorkbook.from_filelike(data).get_sheet_by_index(0).to_python()


@pytest.fixture
def three_versions(county, workday):
    """甲 listed, 乙 listed as an addition; then 甲 changed and 乙 removed."""
    first = on_list(county, name="甲")
    second = on_list(county, "farm", name="乙", amount="60", **ADDED)
    removal = proposed(county, second, ground="merged", reason="并入甲")
    published(county, changes=[asked(county, first, amount="90")], removals=[removal])
    return first, second


# ------------------------------------------------------------------------------------------------ the county's page


def test_the_newest_version_is_shown_with_its_totals(county, three_versions):
    page = text(as_(county["farm.leader"]).get("/lists/"))
    assert "2027年度项目清单" in page
    assert "第 3 版 测数发〔2026〕3号 2026-03-02 发布 变更1个、移出1个" in page
    assert "清单合计 1 个 90.00" in page
    assert "第 3 版变更 2026-03-02 90.00 原 120.00" in page


@pytest.mark.parametrize(
    ("published_years", "shown"),
    [((2027, 2026), 2027), ((2030, 2027, 2026), 2027), ((2030, 2026), 2026), ((2030, 2029), 2029), ((), 2026)],
)
def test_a_list_far_ahead_does_not_stand_before_next_years(published_years, shown):
    assert year_first_shown(published_years, 2026) == shown


def test_an_earlier_version_is_shown_as_it_was(county, three_versions):
    page = text(as_(county["farm.leader"]).get("/lists/?year=2027&version=2"))
    assert "历史版次" in page
    assert "清单合计 2 个 180.00" in page
    assert "预算外增补 国家、市或县明确要求建设，测府发〔2026〕8号" in page


def test_what_a_version_did_is_told_with_reason_and_who(county, three_versions):
    page = text(as_(county["farm.leader"]).get("/lists/?year=2027&version=3&view=done"))
    assert "变更 甲" in page
    assert "测算后调整 测试卫健局 120.00 90.00" in page
    assert "移出 乙" in page
    assert "并入其他项目：并入甲 测试lead局 60.00 移出" in page


def test_two_versions_are_compared_on_the_page(county, three_versions):
    page = text(as_(county["farm.leader"]).get("/lists/?year=2027&version=1&view=compare&against=3"))
    assert "从第 1 版（测数发〔2026〕1号）到第 3 版（测数发〔2026〕3号）：1 个项目不同，投资额度减少 30.00 万元" in page
    page = text(as_(county["farm.leader"]).get("/lists/?year=2027&version=3&view=compare"))
    assert "2 个项目不同，投资额度减少 90.00 万元" in page


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["乙", "甲"]),
        ("&q=甲", ["甲"]),
        ("&q=农业", ["乙"]),
        ("&unit=farm", ["乙"]),
        ("&nature=expand", []),
        ("&nature=new&kind=industry_app&source=budget", ["乙", "甲"]),
        ("&addition=1", ["乙"]),
        ("&view=done&change=added", ["乙"]),
        ("&q=%25", []),
    ],
)
def test_filters_stand_in_the_address(county, three_versions, query, names):
    response = as_(county["farm.leader"]).get(f"/lists/?year=2027&version=2{query}")
    assert [row["line"].name for row in response.context["rows"]] == names


def test_nothing_found_is_told_apart_from_nothing_there(county, three_versions):
    page = text(as_(county["farm.leader"]).get("/lists/?year=2027&q=没有这个"))
    assert "没有符合条件的项目。" in page


@pytest.mark.parametrize("query", ["version=9", "version=2&view=compare&against=7"])
def test_a_version_that_is_not_there_is_not_found(county, three_versions, query):
    assert as_(county["farm.leader"]).get(f"/lists/?year=2027&{query}").status_code == 404


@pytest.mark.parametrize("query", ["version=x", "view=all", "unit='", "page=0", "addition=2", "change=gone"])
def test_what_is_not_understood_is_left_out(county, three_versions, query):
    assert as_(county["farm.leader"]).get(f"/lists/?year=2027&{query}").status_code == 200


def test_only_the_project_behind_a_row_has_its_door(county, three_versions):
    first, second = three_versions
    page = as_(county["farm.handler"]).get("/lists/?year=2027&version=2").content.decode()
    assert f"/projects/{second.pk}/" in page
    assert f"/projects/{first.pk}/" not in page
    assert f"/projects/{first.pk}/" in as_(county["lead.handler"]).get("/lists/").content.decode()


def test_the_bureau_goes_on_from_the_list_to_its_next_version(county, three_versions):
    assert "编制下一版清单" in text(as_(county["lead.handler"]).get("/lists/"))
    assert "编制下一版清单" not in text(as_(county["lead.checker"]).get("/lists/"))
    running = begin("listing", county["lead.handler"], year=2027)
    assert f"/cases/{running.pk}/" in as_(county["lead.handler"]).get("/lists/?year=2027").content.decode()


# ------------------------------------------------------------------------------------------------ exports


def test_the_list_goes_out_as_offices_pass_it_on(county, three_versions):
    rows = rows_of(as_(county["farm.leader"]).get("/lists/?year=2027&version=2&format=xlsx"))
    assert rows[0][0] == "云阳县2027年度政务信息化项目清单"
    assert rows[1][0] == "第2版　测数发〔2026〕2号　2026-03-02发布　单位：万元"
    assert rows[2][:3] == ["序号", "项目编号", "项目名称"]
    assert [row[2] for row in rows[3:5]] == ["乙", "甲"]
    assert rows[3][8] == "预算外增补（国家、市或县明确要求建设，测府发〔2026〕8号）"
    assert (rows[-1][0], rows[-1][7]) == ("合计", 180)


def test_what_is_filtered_is_exported_and_named(county, three_versions):
    rows = rows_of(as_(county["farm.leader"]).get("/lists/?year=2027&version=2&unit=farm&format=xlsx"))
    assert rows[0][0] == "云阳县2027年度政务信息化项目清单（测试农业局）"
    assert rows[-1][7] == 60


def test_the_changes_of_a_version_are_exported(county, three_versions):
    rows = rows_of(as_(county["farm.leader"]).get("/lists/?year=2027&version=3&view=done&format=xlsx"))
    assert rows[0][0] == "云阳县2027年度政务信息化项目清单变动表"
    assert [row[1] for row in rows[3:5]] == ["变更", "移出"]
    assert (rows[-1][5], rows[-1][6]) == (180, 90)


def test_a_long_list_becomes_a_job(county, three_versions, monkeypatch):
    from yuncheng.casework.jobs import exports

    monkeypatch.setattr(exports, "DIRECT", 1)
    response = as_(county["farm.leader"]).get("/lists/?year=2027&version=2&format=xlsx&key=abcdefgh")
    assert response.status_code == 302
    assert Job.objects.get().title == "云阳县2027年度政务信息化项目清单（测数发〔2026〕2号）"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_pages_take_the_same_queries(county, workday, rows):
    for number in range(rows):
        on_list(county, name=f"项目{number}")
    waiting = [asked(county, line.project, amount="90") for line in ListLine.objects.select_related("project")]
    published(county, changes=waiting)
    reader = as_(county["farm.handler"])
    version = ListVersion.objects.order_by("-number").values_list("number", flat=True)[0]
    assert queries(reader, "/lists/?year=2027") == LIST_QUERIES
    assert queries(reader, f"/lists/?year=2027&version={version}&view=done") == DONE_QUERIES
    assert queries(reader, f"/lists/?year=2027&version={version}&view=compare") == COMPARE_QUERIES


LIST_QUERIES = 18
DONE_QUERIES = 17
COMPARE_QUERIES = 15


@pytest.mark.parametrize("rows", [1, 3])
def test_putting_a_version_together_takes_the_same_queries(county, workday, rows):
    on_list(county, name="先")
    for number in range(rows):
        asked(county, on_list(county, name=f"变{number}"), amount="90")
        proposed(county, on_list(county, name=f"退{number}"))
        taken_in(county, name=f"新{number}")
    listing = begin("listing", county["lead.handler"], year=2027)
    assert queries(as_(county["lead.handler"]), f"/cases/{listing.pk}/") == COMPOSE_QUERIES


COMPOSE_QUERIES = 31


# ------------------------------------------------------------------------------------------------ composing, checking


def test_the_page_tells_what_the_bureau_asks_of_each(county, workday):
    grows, goes = on_list(county, name="变"), on_list(county, name="退")
    asked(county, grows, amount="150", content="增加移动端")
    proposed(county, goes)
    taken_in(county, name="新", **ADDED)
    listing = begin("listing", county["lead.handler"], year=2027)
    page = text(as_(county["lead.handler"]).get(f"/cases/{listing.pk}/"))
    assert "2027年度清单第 3 版；上一版 测数发〔2026〕2号，2026-03-02 发布" in page
    assert "1 个等待列入" in page
    assert "预算外增补 国家、市或县明确要求建设，测府发〔2026〕8号" in page
    assert "测算后调整 变更后内容：增加移动端 测试卫健局 120.00 150.00" in page
    assert "长期没有实施：两年没有动工 测试lead局 120.00" in page


def test_an_empty_table_says_what_would_fill_it(county, workday):
    listing = begin("listing", county["lead.handler"], year=2027)
    page = text(as_(county["lead.handler"]).get(f"/cases/{listing.pk}/"))
    assert "没有等待列入的项目。" in page
    assert "项目单位申请清单调整，核对之后出现在这里。" in page


def test_a_version_is_put_together_on_its_page(county, workday):
    case = taken_in(county)
    client, listing = as_(county["lead.handler"]), begin("listing", county["lead.handler"], year=2027)
    address = f"/cases/{listing.pk}/act/"
    form = {"step": "compose", "version": "0", "key": "page-list-1", "outcome": "prepared", "doc_no": "测数发[2026]7号"}
    nothing = client.post(address, form)
    assert nothing.status_code == 400
    assert "请至少选择一个列入、变更或移出的项目。" in text(nothing)
    assert client.post(address, form | {"members": [case.pk]}).status_code == 302
    page = text(as_(county["lead.checker"]).get(f"/cases/{listing.pk}/"))
    assert "发布后：2027年度清单第 1 版" in page
    assert "新增 1 个，120.00 万元" in page
    done = as_(county["lead.checker"]).post(
        address, {"step": "publish", "version": "1", "key": "page-list-2", "outcome": "published"}
    )
    assert done.status_code == 302
    assert ListVersion.objects.get().doc_no == "测数发〔2026〕7号"


def test_whoever_checks_sees_what_a_removal_holds_up(county, workday):
    from tests.approval import road

    project = on_list(county)
    case = road.applied(county, project)
    listing = composed(county, removals=[proposed(county, project)])
    case.refresh_from_db()
    page = text(as_(county["lead.checker"]).get(f"/cases/{listing.pk}/"))
    assert f"在办：项目审批（{case.place}）；移出后不得再安排资金" in page
    assert "长期没有实施：两年没有动工" in page


# -------------------------------------------------------------------------------------------- where a project stands


def test_the_projects_page_tells_its_place_on_the_list(county, workday):
    project = on_list(county)
    client = as_(county["health.handler"])
    page = text(client.get(f"/projects/{project.pk}/"))
    assert "在清单（测数发〔2026〕1号，2026-03-02）；可以安排资金" in page
    published(county, removals=[proposed(county, project)])
    page = text(client.get(f"/projects/{project.pk}/"))
    assert "已移出清单（2026-03-02）；不得安排资金" in page
    assert "移出的理由：长期没有实施：两年没有动工（测试lead局提出，测数发〔2026〕2号）" in page
    assert "不得安排资金：项目已于2026年3月2日移出项目清单，不得安排预算、划拨资金" in page
    assert "启动清单报送" in page
    assert "项目已移出清单，不得安排资金；确需建设的，重新报送。" in page


def test_what_is_not_on_the_list_is_told_so(county, workday):
    waiting, below = reported(county).project, filed(county, "farm", name="乙").project
    page = text(as_(county["lead.handler"]).get(f"/projects/{waiting.pk}/"))
    assert "未列入清单，也没有备案；不得安排资金" in page
    page = text(as_(county["lead.handler"]).get(f"/projects/{below.pk}/"))
    assert "已备案（2026-03-02）；可以安排资金" in page


def test_a_removed_project_may_be_reported_while_its_application_still_runs(county, workday):
    from tests.approval import road

    project = on_list(county)
    road.applied(county, project)
    client = as_(county["health.handler"])
    assert f"/open/report/?project={project.pk}" not in client.get(f"/projects/{project.pk}/").content.decode()
    published(county, removals=[proposed(county, project)])
    assert f"/open/report/?project={project.pk}" in client.get(f"/projects/{project.pk}/").content.decode()


@pytest.mark.parametrize(
    ("place", "names"),
    [
        ("listed", ["在"]),
        ("filed", ["备"]),
        ("removed", ["退"]),
        ("outside", ["未"]),
        ("nowhere", ["未", "备", "退", "在"]),
    ],
)
def test_the_project_list_is_narrowed_by_the_place_on_the_list(county, workday, place, names):
    on_list(county, name="在")
    gone = on_list(county, name="退")
    published(county, removals=[proposed(county, gone)])
    filed(county, name="备")
    reported(county, name="未")
    response = as_(county["lead.handler"]).get(f"/projects/?listed={place}")
    assert [row["name"] for row in response.context["rows"]] == names


def test_the_project_list_tells_what_the_list_allows(county, workday):
    gone = on_list(county, name="退")
    published(county, removals=[proposed(county, gone)])
    page = text(as_(county["lead.handler"]).get("/projects/"))
    assert "清单 已移出清单 已移出，不得安排资金" in page
    sent(county, again(county, gone))
    page = text(as_(county["lead.handler"]).get("/projects/"))
    assert "清单 大数据主管部门汇总 已移出，不得安排资金" in page


def test_a_units_reporting_page_tells_what_the_list_allows(county, workday):
    on_list(county, name="在")
    gone = on_list(county, name="退")
    published(county, removals=[proposed(county, gone)])
    filed(county, name="备")
    reported(county, name="未")
    page = text(as_(county["health.handler"]).get("/reporting/?year=2027"))
    assert "清单 在清单（测数发〔2026〕1号）" in page
    assert "清单 已移出（2026-03-02），不得安排资金" in page
    assert "备案 已备案（2026-03-02）" in page
    assert "清单 未列，不得安排资金" in page


# ------------------------------------------------------------------------------------------------ additions


def test_an_addition_tells_each_office_in_turn(county, workday):
    project = on_list(county, **ADDED)
    case = addition_of(project)
    page = text(as_(county["ndrc.handler"]).get(f"/cases/{case.pk}/"))
    assert "已办 测试" not in page
    assert "已办 云阳县大数据发展局 纳入清单 测数发〔2026〕1号，2026-03-02" in page
    assert "正在办理 云阳县发展改革委 批准，调整投资计划" in page
    assert "未到 云阳县财政局 安排预算" in page
    approved(county, case)
    page = text(as_(county["health.handler"]).get(f"/cases/{case.pk}/"))
    assert "正在办理 云阳县财政局 安排预算" in page
    assert "预算外增补：国家、市或县明确要求建设（测府发〔2026〕8号），正在办理：拟安排预算" in text(
        as_(county["health.handler"]).get(f"/projects/{project.pk}/")
    )


def test_the_form_of_the_approval_begins_with_what_is_listed(county, workday):
    case = addition_of(on_list(county, **ADDED))
    page = as_(county["ndrc.handler"]).get(f"/cases/{case.pk}/").content.decode()
    assert 'name="money-0-year" value="2026"' in page
    assert 'value="120.00"' in page


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"addition_ground": "superior"}, "上级明确要求建设的，没有填写文件文号"),
        ({"addition_ground": "continue", "nature": "new"}, "所填情形是续建，项目性质却是新建"),
        ({"addition_ground": "maintain", "nature": "upgrade"}, "所填情形是运维，项目性质却是升级"),
    ],
)
def test_a_ground_that_does_not_hold_is_refused_on_the_page(county, workday, changes, sentence):
    from tests.county import REPORT

    case = begin("report", county["health.handler"], data={"name": "甲"})
    form = {"step": "fill", "version": "0", "key": "page-r9-0001", "outcome": "submitted", **REPORT, **changes}
    response = as_(county["health.handler"]).post(f"/cases/{case.pk}/act/", form)
    assert response.status_code == 409
    assert sentence in text(response)


def test_a_removed_addition_is_blocked_and_says_so_on_its_page(county, workday):
    project = on_list(county, **ADDED)
    case = addition_of(project)
    said = {"money": [{"year": 2026, "source": "budget", "amount": "120"}], "opinion": "同意"}
    do(case, "approve", "agreed", county["ndrc.handler"], data=said)
    published(county, removals=[proposed(county, project)])
    page = text(as_(county["ndrc.checker"]).get(f"/cases/{case.pk}/"))
    assert "卡在哪里" in page
    assert "项目已于2026年3月2日移出项目清单，不得安排预算、划拨资金" in page
