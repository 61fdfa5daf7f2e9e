"""Desk, project list, project page, law reader: what they show, to whom, and in how many queries."""

import re

import pytest
from django.urls import reverse

from tests.county import begin, do, listed_project, reported
from yuncheng.portal.project_filters import Asked
from yuncheng.registry.models import Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Post


@pytest.fixture
def project(county, workday) -> Project:
    return listed_project(county)


def page(client, account, name, *args, **query):
    client.force_login(account)
    answer = client.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_desk_tells_what_is_mine_first(client, county, workday):
    case = reported(county)
    shown = page(client, county["health.handler"], "desk")
    assert "新增清单报送" in shown
    assert str(case.project) in shown or "2027年度 1 个项目" in shown


def test_the_desk_of_an_office_offers_only_what_it_may_begin(client, county, workday):
    assert "清单发布" in page(client, county["lead.handler"], "desk")
    assert "新增清单报送" not in page(client, county["lead.leader"], "desk")


def test_read_news_is_gone_from_the_desk(client, county, project):
    handler = county["health.handler"]
    shown = page(client, handler, "desk")
    assert "智慧测试平台：" in shown
    seq = re.search(r'name="seq" value="(\d+)"', shown)
    assert seq
    client.post(reverse("mark_read"), {"seq": seq[1]})
    assert 'name="seq"' not in page(client, handler, "desk")


def test_a_listed_project_tells_who_applies_next(client, county, project):
    shown = page(client, county["health.handler"], "project", project.pk)
    assert "启动项目审批" in shown
    assert "可以安排资金" in shown
    assert reverse("case_open", args=["approval"]) in shown
    others = page(client, county["lead.handler"], "project", project.pk)
    assert "测试卫健局经办" in others
    assert reverse("case_open", args=["approval"]) not in others


def test_every_fact_opens_the_entry_that_wrote_it(client, county, project):
    shown = page(client, county["health.handler"], "project", project.pk)
    seqs = {write.entry.seq for write in project.writes.select_related("entry")}
    assert seqs
    assert all(reverse("entry", args=[seq]) in shown for seq in seqs if _is_latest(project, seq))


def _is_latest(project, seq):
    latest = {write.fact: write.entry.seq for write in project.writes.select_related("entry").order_by("id")}
    return seq in latest.values()


def test_an_unlisted_project_says_that_no_money_may_be_given(client, county, workday):
    case = reported(county)
    shown = page(client, county["health.handler"], "project", case.project_id)
    assert "不得安排资金" in shown
    assert "第七条" in shown


def test_a_gate_that_holds_a_project_up_is_told_with_its_cure(client, county, project):
    from yuncheng.portal.blocked import blocked_ids

    case = begin("approval", county["health.handler"], project=project)
    Project.objects.filter(pk=project.pk).update(suspected_duplicate="某平台")
    type(case).objects.filter(pk=case.pk).update(step="admit")
    assert blocked_ids(Project.objects.all()) == [project.pk]
    shown = page(client, county["lead.handler"], "project", project.pk)
    assert BOOK.rules["G19"].cure in shown
    listing = page(client, county["lead.handler"], "project_list", state="blocked")
    assert project.code in listing


def test_another_units_project_does_not_exist_for_me(client, county, project):
    client.force_login(county["farm.handler"])
    assert client.get(reverse("project", args=[project.pk])).status_code == 404
    assert project.name not in page(client, county["farm.handler"], "project_list")


@pytest.mark.parametrize("post", ["sysadmin", "secadmin", "auditadmin"])
def test_the_three_see_no_business(client, county, project, post):
    client.force_login(county[post])
    assert client.get(reverse("project_list")).status_code == 404
    assert client.get(reverse("project", args=[project.pk])).status_code == 404
    assert client.get(reverse("overview")).status_code == 404


def test_the_list_is_asked_by_its_address(client, county, workday):
    listed_project(county, name="健康云平台", amount="88.5")
    reported(county, "farm", name="农情平台", nature="upgrade", amount="40")
    lead = county["lead.handler"]
    assert _codes(page(client, lead, "project_list")) == ["2026-00002", "2026-00001"]
    assert _codes(page(client, lead, "project_list", q="农情")) == ["2026-00002"]
    assert _codes(page(client, lead, "project_list", nature="upgrade")) == ["2026-00002"]
    assert _codes(page(client, lead, "project_list", unit=str(county.units["health"].pk))) == ["2026-00001"]
    assert _codes(page(client, lead, "project_list", q="卫健")) == ["2026-00001"]
    assert _codes(page(client, lead, "project_list", sort="amount")) == ["2026-00002", "2026-00001"]
    assert _codes(page(client, lead, "project_list", stage="评审")) == []
    assert _codes(page(client, lead, "project_list", page="2")) == []
    assert "128.50" in page(client, lead, "project_list")


def _codes(shown: str) -> list[str]:
    return re.findall(r'<td class="c-short">(\d{4}-\d{5})</td>', shown)


def test_hostile_questions_are_left_out():
    from django.http import QueryDict

    asked = Asked.read(QueryDict("year=99999&stage=x&unit=1e9&sort=-password&page=-3&state=x&q=%00a"))
    assert asked == Asked(q="a")


def test_the_export_holds_exactly_what_is_shown(client, county, workday):
    from python_calamine import CalamineWorkbook

    listed_project(county, name="健康云平台", amount="88.5")
    reported(county, "farm", name="农情平台", amount="40")
    client.force_login(county["lead.handler"])
    answer = client.get(reverse("project_export"), {"q": "健康"})
    from io import BytesIO

    rows = CalamineWorkbook.from_filelike(BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(0).to_python()
    names = [row[1] for row in rows if str(row[0]).startswith("2026-")]
    assert names == ["健康云平台"]


def _many(county, first, count):
    for number in range(first, first + count):
        listed_project(county, name=f"平台{number}号")


@pytest.mark.parametrize("name", ["desk", "project_list", "overview", "law"])
def test_the_number_of_queries_does_not_grow_with_rows(client, county, workday, django_assert_num_queries, name):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(county["lead.handler"])
    taken = []
    for first, count in ((0, 1), (1, 2)):
        _many(county, first, count)
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name))
        taken.append(len(asked))
    assert taken[0] == taken[1]
    assert taken[0] <= 16


def test_the_project_page_takes_a_fixed_number_of_queries(client, county, project):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client.force_login(county["lead.handler"])
    taken = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("project", args=[project.pk]))
        taken.append(len(asked))
        case = begin("consultation", county["lead.handler"], project=project, data={"about": "是否重复"})
        do(case, "withdraw", "withdrawn", county["lead.handler"], reason="试")
    assert taken[0] == taken[1]
    assert taken[0] <= 20


def test_the_overview_opens_the_lists_behind_its_figures(client, county, project):
    shown = page(client, county["lead.leader"], "overview")
    assert f"{reverse('project_list')}?stage=%E6%B8%85%E5%8D%95" in shown
    assert f"{reverse('project_list')}?year=2027" in shown
    assert "1 个" in page(client, county["lead.leader"], "desk")


@pytest.mark.parametrize("number", range(1, 38))
def test_every_article_can_be_read(client, county, number):
    shown = page(client, county["health.handler"], "law_article", number)
    assert BOOK.articles[number].title in shown


def test_the_law_is_searched(client, county):
    shown = page(client, county["health.handler"], "law", q="黑名单")
    assert reverse("law_article", args=[35]) in shown
    assert reverse("law_article", args=[1]) + '"' not in shown
    assert client.get(reverse("law_article", args=[38])).status_code == 404


def test_the_numbers_of_the_law_are_shown_as_they_stand(client, county):
    shown = page(client, county["health.handler"], "law_numbers")
    assert "50万元" in shown
    assert "9月30日" in shown
    assert "不设" in shown


def test_an_article_tells_what_stands_before_its_gates(client, county, project):
    case = begin("approval", county["health.handler"], project=project)
    type(case).objects.filter(pk=case.pk).update(step="admit")
    assert "1 件处于须过此关的环节" in page(client, county["lead.handler"], "law_article", 14)
    assert "须过此关" not in page(client, county["farm.handler"], "law_article", 14)


@pytest.mark.parametrize("post", list(Post))
def test_every_post_has_a_desk_and_a_navigation_that_opens(client, county, project, post):
    account = county.people.get(f"lead.{post}") or county.people.get(str(post.value))
    if account is None:
        account = county["farm.handler"]
        type(account).objects.filter(pk=account.pk).update(post=post)
        account.refresh_from_db()
    client.force_login(account)
    desk = client.get(reverse("desk"), follow=True)
    assert desk.status_code == 200
    links = set(re.findall(r'class="nav__link" href="([^"]+)"', desk.content.decode()))
    assert links
    assert {link: client.get(link, follow=True).status_code for link in links} == dict.fromkeys(links, 200)
