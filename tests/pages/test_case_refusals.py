"""Every no is a page of ours in Chinese with a way on, or its JSON."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import path

from tests.county import begin
from tests.pages.visiting import as_, text
from yuncheng.config import urls as real
from yuncheng.registry.doors import EVERYONE, door

JSON = {"accept": "application/json"}


@door(*EVERYONE, scope="test")
def _fails(request):
    raise RuntimeError("on purpose")


urlpatterns = [path("fails/", _fails), *real.urlpatterns]
handler400, handler403, handler404, handler500 = real.handler400, real.handler403, real.handler404, real.handler500


def test_an_unknown_address_is_told_with_a_way_on(county):
    page = as_(county["health.handler"]).get("/nowhere/")
    assert page.status_code == 404
    assert "没有这个页面" in text(page)
    assert "回到工作台" in text(page)


def test_somebody_not_signed_in_is_shown_the_way_in(county):
    page = Client().get("/nowhere/")
    assert page.status_code == 404
    assert "去登录" in text(page)


def test_a_script_gets_the_refusal_as_json(county, workday):
    answer = as_(county["farm.handler"]).get("/cases/1/", headers=JSON)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_htmx_gets_a_fragment(county, workday):
    answer = as_(county["farm.handler"]).get("/cases/1/", headers={"hx-request": "true"})
    assert answer.status_code == 404
    assert "<html" not in answer.content.decode()
    assert "没有找到" in text(answer)


def test_a_form_that_is_not_ours_is_refused_in_words(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    client = as_(county["health.handler"], enforce_csrf_checks=True)
    answer = client.post(f"/cases/{case.pk}/act/", {"step": "fill"})
    assert answer.status_code == 403
    assert "这次提交没有办理" in text(answer)
    assert client.post(f"/cases/{case.pk}/draft/", {}, headers=JSON).json()["code"] == "form_expired"


def test_too_many_fields_are_too_large(county, workday, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 3
    case = begin("report", county["health.handler"], data={"name": "甲"})
    answer = as_(county["health.handler"]).post(f"/cases/{case.pk}/draft/", {f"f{n}": n for n in range(9)})
    assert answer.status_code == 413
    assert "请分批提交" in text(answer)


def test_too_much_text_is_too_large(county, workday, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
    case = begin("report", county["health.handler"], data={"name": "甲"})
    body = "content=" + "a" * (1024 * 1024 + 1)
    url = f"/cases/{case.pk}/draft/"
    answer = as_(county["health.handler"]).post(url, body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413
    assert "超过 1 MB" in text(answer)


@pytest.mark.urls("tests.pages.test_case_refusals")
def test_a_failure_of_ours_is_told_with_a_number(county):
    page = as_(county["health.handler"], raise_request_exception=False).get("/fails/")
    assert page.status_code == 500
    assert "系统出现故障" in text(page)
    assert "编号" in text(page)


def test_an_unreadable_draft_is_a_bad_form(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    answer = as_(county["health.handler"]).post(
        f"/cases/{case.pk}/draft/", "{not json", content_type="application/json", headers=JSON
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("number", ["9" * 30, "0"])
def test_an_absurd_number_is_simply_not_found(county, number):
    assert as_(county["health.handler"]).get(f"/cases/{number}/").status_code == 404
