"""No input makes the API stumble: 400, 404 or 413 with our body, and nothing changed."""

import json

import pytest

from tests.county import REPORT
from yuncheng.casework.models import Case, Entry

HUGE = 10**30


@pytest.fixture
def case(caller):
    return caller("health.handler").open("report", data={"name": "甲"})["id"]


BODIES = {
    "no JSON": "{",
    "empty": "",
    "a list": "[]",
    "a text": '"x"',
    "null": "null",
    "not UTF-8": b'{"step": "\xff\xfe"}',
    "NaN": '{"version": NaN}',
    "deep": "[" * 100_000 + "]" * 100_000,
    "deep inside": json.dumps(
        {"step": "fill", "outcome": "submitted", "version": 0, "data": json.loads("[" * 40 + "]" * 40)}
    ),
    "long number": '{"version": ' + "9" * 5000 + "}",
    "a key twice": '{"step": "fill", "step": "check"}',
}


@pytest.mark.parametrize("body", BODIES)
def test_a_body_that_is_no_object_of_ours(caller, case, body, refused):
    refused(caller("health.handler").post(f"/cases/{case}/acts", BODIES[body]), 400)


def order(**changes):
    return {"step": "fill", "outcome": "submitted", "version": 0, "data": REPORT, **changes}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"extra": 1}, "extra"),
        ({"version": "0"}, "version"),
        ({"version": 0.5}, "version"),
        ({"version": True}, "version"),
        ({"version": -1}, "version"),
        ({"version": HUGE}, "version"),
        ({"version": None}, "version"),
        ({"step": 5}, "step"),
        ({"step": None}, "step"),
        ({"step": "x" * 100}, "step"),
        ({"step": "fi\0ll"}, "step"),
        ({"step": "\ud800"}, "step"),
        ({"outcome": []}, "outcome"),
        ({"data": []}, "data"),
        ({"data": "x"}, "data"),
        ({"reason": 5}, "reason"),
        ({"reason": "x" * 30_000}, "reason"),
        ({"reason": "\0"}, "reason"),
        ({"on": "2026-13-01"}, "on"),
        ({"on": "yesterday"}, "on"),
        ({"on": 1}, "on"),
        ({"on": "2999-01-01"}, "on"),
        ({"data": REPORT | {"name": "甲\0乙"}}, "data.name"),
        ({"data": REPORT | {"stray": 1}}, "stray"),
        ({"data": REPORT | {"amount": "-1"}}, "amount"),
        ({"data": REPORT | {"amount": "1e3"}}, "amount"),
        ({"data": REPORT | {"amount": "1.0000001"}}, "amount"),
        ({"data": REPORT | {"amount": 10**18}}, "amount"),
        ({"data": REPORT | {"amount": HUGE}}, "data.amount"),
        ({"data": REPORT | {"amount": 1.5}}, "amount"),
        ({"data": REPORT | {"amount": {"a": 1}}}, "amount"),
        ({"data": REPORT | {"name": {"a": 1}}}, "name"),
        ({"data": REPORT | {"name": ["a"]}}, "name"),
        ({"data": REPORT | {"name": "x" * 10_000}}, "name"),
        ({"data": REPORT | {"nature": ["new"]}}, "nature"),
        ({"data": REPORT | {"nature": {"a": 1}}}, "nature"),
        ({"data": REPORT | {"plan_year": "二〇二七"}}, "plan_year"),
        ({"data": REPORT | {"plan_year": 10**12}}, "plan_year"),
        ({"data": REPORT | {"plan_year": [1]}}, "plan_year"),
        ({"data": REPORT | {"plan_year": True}}, "plan_year"),
    ],
)
def test_every_fault_is_named_and_nothing_changes(caller, case, changes, field, refused):
    before = Case.objects.get(pk=case).version
    body = refused(caller("health.handler").post(f"/cases/{case}/acts", order(**changes)), 400)
    assert field in body["fields"], body["fields"]
    assert Case.objects.get(pk=case).version == before
    assert not Entry.objects.filter(step="fill", result="ok").exists()


@pytest.mark.parametrize(
    "members", ["x", [HUGE], [-1], [0], ["a"], [None], [[1]], [{"a": 1}], [1, 1], [1.5], [True], {"a": 1}, 7]
)
def test_members_of_any_shape(caller, members, refused):
    health = caller("health.handler")
    dispatch = health.open("dispatch", year=2027)["id"]
    refused(health.act(dispatch, "compose", "prepared", data={"members": members}), 400)


@pytest.mark.parametrize(
    "rows", ["x", [1], [[]], {"a": 1}, [{"stray": 1}], [{"year": []}], [{"year": 2027, "amount": {}}]]
)
def test_rows_of_any_shape(caller, county, rows, refused):
    from tests.county import listed_project

    project = listed_project(county)
    health = caller("health.handler")
    case = health.open("approval", project=project.pk)["id"]
    assert "schedule" in refused(health.act(case, "fill", "submitted", data={"schedule": rows}), 400)["fields"]


@pytest.mark.parametrize("number", ["0", "-1", "abc", "1.5", str(HUGE), "9" * 400, "%00", "１２x", "1'--", "None"])
def test_ids_that_are_none(caller, number, refused):
    health = caller("health.handler")
    for path in ("cases", "projects", "papers", "entries"):
        refused(health.get(f"/{path}/{number}"), 404)
    refused(health.post(f"/cases/{number}/acts", order()), 404)
    refused(health.delete(f"/papers/{number}"), 404)


@pytest.mark.parametrize("step", ["nothing", "…", "a.b", "open", "parent"])
def test_steps_and_outcomes_that_do_not_exist(caller, case, step, refused):
    health = caller("health.handler")
    refused(health.act(case, step, "submitted"), 404)
    refused(health.act(case, "fill", step, data=REPORT), 404)


@pytest.mark.parametrize(
    "query",
    [
        "year=abc",
        f"year={HUGE}",
        "year=-5",
        "page=0",
        "page=x",
        f"page={HUGE}",
        "per_page=1000",
        "before=x",
        f"before={HUGE}",
        "q=%00",
        "q=" + "x" * 500,
        "unit=%00",
        "stage=" + "x" * 50,
    ],
)
def test_bad_queries_of_lists(caller, query, refused):
    refused(caller("health.handler").get(f"/projects?{query}"), 400)


@pytest.mark.parametrize(
    "query", ["q=%ff%fe", "q='%20or%201=1", "unit=nowhere", "unit=99999999999999", "stage=x", "year=1999", "q=%25_"]
)
def test_odd_queries_find_nothing(caller, case, query):
    assert caller("health.handler").get(f"/projects?{query}").json()["items"] == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"procedure": "report"},
        {"procedure": "report", "data": {"name": ""}},
        {"procedure": "report", "data": {"name": 5, "x": 1}},
        {"procedure": "approval"},
        {"procedure": "dispatch", "year": 1},
        {"procedure": "dispatch", "year": "2027"},
        {"procedure": "dispatch", "year": HUGE},
        {"procedure": "approval", "project": "1"},
        {"procedure": "approval", "project": HUGE},
        {"procedure": "approval", "project": 0},
        {"procedure": 5},
    ],
)
def test_bad_openings(caller, body, refused):
    refused(caller("health.handler").post("/cases", body), 400)
    assert not Case.objects.exists()


@pytest.mark.parametrize("key", ["", "a b", "x" * 81, "child:1:2", "键", "a/b"])
def test_keys_that_are_none(caller, case, key, refused):
    headers = {"Idempotency-Key": key.encode().decode("latin-1")}
    body = refused(caller("health.handler").post(f"/cases/{case}/acts", order(), **headers), 400)
    assert list(body["fields"]) == ["Idempotency-Key"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"username": "a"},
        {"username": "a", "password": 1},
        {"username": "a\0", "password": "b"},
        {"username": "a" * 999, "password": ""},
    ],
)
def test_bad_sign_ins(stranger, body, refused):
    refused(stranger.post("/tokens", body), 400)


def test_a_body_too_large_is_413(caller, case, settings, refused):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10_000
    refused(caller("health.handler").post(f"/cases/{case}/acts", order(reason="x" * 20_000)), 413)


def test_the_api_does_not_look_at_the_content_type(caller, case):
    health = caller("health.handler")
    answer = health.client.post(
        f"/api/v1/cases/{case}/acts",
        json.dumps(order()),
        content_type="text/plain",
        headers={"Authorization": f"Bearer {health.token}"},
    )
    assert answer.status_code == 200
