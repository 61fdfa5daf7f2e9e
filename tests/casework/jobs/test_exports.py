"""Lists as XLSX: small ones at once, large ones as a job; the same file either way, and never a row too many."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.casework.jobs.rows import codes, projects
from tests.pages.visiting import as_, text
from yuncheng.casework.jobs import exports
from yuncheng.casework.jobs.models import Job
from yuncheng.casework.jobs.work import run_waiting
from yuncheng.registry.models import UnitFunction

ADDRESSES = ["/projects/export.xlsx", "/lists/?format=xlsx"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_two_thousand_rows_are_sent_and_one_more_is_a_job(county, workday, address):
    lead = as_(county["lead.handler"])
    projects(county, 2_000)
    answer = lead.get(address)
    assert (answer.status_code, len(codes(answer.getvalue())), Job.objects.count()) == (200, 2_000, 0)
    projects(county, 1, first=2_001)
    answer = lead.get(address)
    one = Job.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"/jobs/{one.pk}/")
    assert run_waiting() == 1
    one.refresh_from_db()
    assert (one.state, one.done, one.total, one.sentence) == ("done", 2_001, 2_001, "")
    assert len(codes(lead.get(f"/jobs/{one.pk}/file").getvalue())) == 2_001


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_job_writes_the_very_file_that_would_have_been_sent(county, workday, monkeypatch, address):
    projects(county, 3)
    lead = as_(county["lead.handler"])
    sent = lead.get(address)
    monkeypatch.setattr(exports, "DIRECT", 2)
    page = lead.get(address, follow=True).wsgi_request.path
    run_waiting()
    fetched = lead.get(f"{page}file")
    assert fetched.getvalue() == sent.getvalue()
    assert fetched["Content-Disposition"] == sent["Content-Disposition"]
    assert fetched["Content-Type"] == sent["Content-Type"]


def test_a_second_click_on_a_page_finds_the_first_job_and_another_page_begins_another(county, workday, monkeypatch):
    monkeypatch.setattr(exports, "DIRECT", 0)
    projects(county, 1)
    lead = as_(county["lead.handler"])
    links = [lead.get("/projects/").context["export_url"] for _ in range(2)]
    answers = [lead.get(link)["Location"] for link in (links[0], links[0], links[1])]
    assert (answers[0] == answers[1], answers[0] == answers[2], Job.objects.count()) == (True, False, 2)


def test_the_published_list_s_link_carries_a_key_too(county, workday, monkeypatch):
    monkeypatch.setattr(exports, "DIRECT", 0)
    projects(county, 1)
    lead = as_(county["lead.handler"])
    page = lead.get("/lists/")
    link = page.context["export_url"]
    assert "key=" in link
    assert f'href="{escape(link)}"' in page.content.decode()
    found = {lead.get(f"/lists/{link}")["Location"] for _ in range(2)}
    assert (len(found), Job.objects.count()) == (1, 1)


def test_the_job_is_called_by_what_the_view_was_narrowed_to(county, workday, monkeypatch):
    monkeypatch.setattr(exports, "DIRECT", 0)
    projects(county, 1)
    lead = as_(county["lead.handler"])
    unit = county.units["health"].pk
    page = lead.get(f"/projects/export.xlsx?q=平台&year=2027&nature=new&unit={unit}&state=idle", follow=True)
    assert page.context["title"] == "政务信息化项目（“平台”、2027年、新建、测试卫健局、没有在办事项）"
    assert lead.get("/projects/export.xlsx", follow=True).context["title"] == "政务信息化项目"
    assert "清单（测数发〔2026〕9号）" in text(lead.get("/lists/?format=xlsx", follow=True))


def test_a_job_exports_what_is_shown_and_nothing_else(county, workday, monkeypatch):
    monkeypatch.setattr(exports, "DIRECT", 0)
    projects(county, 2)
    projects(county, 2, "farm", first=3)
    farm = as_(county["farm.handler"])
    page = farm.get("/projects/export.xlsx?sort=code", follow=True).wsgi_request.path
    run_waiting()
    assert codes(farm.get(f"{page}file").getvalue()) == ["2027-00003", "2027-00004"]


def test_the_rows_are_those_in_sight_when_the_job_runs(county, workday, monkeypatch):
    """The bureau's office passes to another unit while its export waits in line."""
    monkeypatch.setattr(exports, "DIRECT", 0)
    projects(county, 1)
    projects(county, 1, "lead", first=2)
    lead = as_(county["lead.handler"])
    page = lead.get("/projects/export.xlsx", follow=True).wsgi_request.path
    UnitFunction.objects.filter(unit=county.units["lead"]).delete()
    run_waiting()
    assert codes(lead.get(f"{page}file").getvalue()) == ["2027-00002"]


def test_a_list_that_is_gone_when_the_job_runs_is_told_in_words(county, workday, monkeypatch):
    monkeypatch.setattr(exports, "DIRECT", 0)
    projects(county, 1)
    lead = as_(county["lead.handler"])
    lead.get("/lists/?format=xlsx")
    one = Job.objects.get()
    one.params["version"] = 2
    one.save()
    run_waiting()
    one.refresh_from_db()
    assert (one.state, one.sentence) == ("failed", "没有这一版清单。")


@pytest.mark.parametrize(("address", "most"), list(zip(ADDRESSES, (7, 9), strict=True)))
def test_the_export_takes_the_same_queries_for_one_row_and_for_three(county, workday, address, most):
    lead = as_(county["lead.handler"])
    taken = []
    for first, count in ((1, 1), (2, 2)):
        projects(county, count, first=first)
        with CaptureQueriesContext(connection) as caught:
            lead.get(address).getvalue()
        taken.append(len(caught))
    assert taken == [most, most]
