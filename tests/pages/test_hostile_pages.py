"""Addresses and forms as nobody honest sends them: a page of ours with the right status, never a failure."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.county import REPORT, begin, do
from tests.pages.visiting import PDF, as_
from yuncheng.casework.attachments import path_of
from yuncheng.casework.drafts import keep_draft
from yuncheng.casework.models import Attachment, Case, Draft
from yuncheng.casework.refusals import BadForm, Stale

NUL = "甲\x00乙"


@pytest.mark.parametrize("address", ["/reporting/", "/plans/coverage/", "/investment/"])
@pytest.mark.parametrize("year", ["0020279999", "²", "-1", "9" * 5000, "1999", "2101"])
def test_a_year_that_is_none(county, workday, address, year):
    assert as_(county["health.handler"]).get(address, {"year": year}).status_code == 400


@pytest.mark.parametrize("address", ["/plans/", "/plans/coverage/", "/investment/", "/consultations/", "/experience/"])
@pytest.mark.parametrize("number", ["x", "-1", "0", "9" * 5000, "²"])
def test_a_page_number_that_is_none_is_the_first_page(county, workday, address, number):
    assert as_(county["health.handler"]).get(address, {"page": number}).status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "2026-02-30", "x"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_days_at_the_ends_of_the_calendar(county, workday, name, day):
    assert as_(county["auditadmin"]).get("/log/", {name: day}).status_code == 200


@pytest.mark.parametrize("wanted", ["abc", "https://elsewhere.example/", "//elsewhere.example", "desk", "\\\\x", NUL])
def test_after_signing_in_one_stays_here(county, workday, wanted):
    answer = as_(county["health.handler"]).get("/login/", {"next": wanted})
    if "\x00" in wanted:
        assert answer.status_code == 400
    else:
        assert (answer.status_code, answer.url) == (302, "/")


def test_after_signing_in_one_gets_where_one_wanted(county, workday):
    assert as_(county["health.handler"]).get("/login/", {"next": "/projects/?page=2"}).url == "/projects/?page=2"


@pytest.mark.parametrize("address", ["/cases/", "/projects/", "/lists/", "/verify/"])
def test_no_database_is_asked_for_what_it_cannot_hold(county, workday, address):
    assert as_(county["health.handler"]).get(address, {"q": NUL}).status_code == 400


def test_an_address_that_no_database_can_be_asked_for(county, workday):
    assert as_(county["health.handler"]).get("/plans/items/1.1%00/").status_code == 400
    assert as_(county["health.handler"]).get("/plans/items/1.1/").status_code == 404


def test_a_form_with_what_no_database_can_hold(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    person = as_(county["health.handler"])
    act = {"step": "fill", "outcome": "submitted", "version": "0", "key": "k" * 12}
    for name in ("name", "step", "outcome", "reason", "key"):
        assert person.post(f"/cases/{case.pk}/act/", act | {name: "k" * 12 + "\x00"}).status_code == 400
    assert person.post(f"/cases/{case.pk}/draft/", {"name": NUL}).status_code == 400
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"null",
        b"[" * 100_000,
        b'{"values":{"name":"\\u0000"}}',
        b'{"values":{"name":"\\ud800"}}',
        b'{"values":{"name":[{"\\u0000":1}]}}',
        b'{"values":{"plan_year":' + b"9" * 5000 + b"}}",
    ],
)
def test_a_draft_of_any_shape(county, workday, body):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    person = as_(county["health.handler"])
    assert person.post(f"/cases/{case.pk}/draft/", body, content_type="application/json").status_code == 400
    assert not Draft.objects.exists()
    assert person.get(f"/cases/{case.pk}/").status_code == 200


def _uploaded(county):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    file = SimpleUploadedFile("依据.pdf", PDF)
    assert as_(county["health.handler"]).post(f"/cases/{case.pk}/papers/basis/", {"file": file}).status_code == 302
    return Attachment.objects.get()


def test_a_file_lost_from_the_store_is_told(county, workday):
    paper = _uploaded(county)
    path_of(paper.blob.sm3).unlink()
    answer = as_(county["health.handler"]).get(f"/papers/{paper.pk}/")
    assert answer.status_code == 404
    assert "系统管理员" in answer.content.decode()


@pytest.mark.parametrize("year", ["0", "1", "1999", "2101", "2000000000"])
def test_a_plan_year_is_a_year(county, workday, year):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    with pytest.raises(BadForm) as refused:
        do(case, "fill", "submitted", county["health.handler"], data=REPORT | {"plan_year": year})
    assert list(refused.value.fields) == ["plan_year"]


def test_a_case_that_moved_keeps_no_draft_of_the_step_before(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    seen = Case.objects.get(pk=case.pk)
    do(case, "fill", "submitted", county["health.handler"], data=REPORT)
    with pytest.raises(Stale):
        keep_draft(seen, {"name": "乙"}, by=county["health.handler"])
    assert not Draft.objects.exists()
