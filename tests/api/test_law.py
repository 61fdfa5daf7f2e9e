"""The law as data, and the description of the API; both derived, so that a new procedure appears by itself."""

from dataclasses import replace

import pytest

from yuncheng.casework.api import api
from yuncheng.registry.doors import door_of
from yuncheng.rulebook.book import BOOK


def test_every_procedure_is_told_whole(caller):
    told = {procedure["key"]: procedure for procedure in caller("health.handler").get("/procedures").json()}
    assert list(told) == list(BOOK.procedures)
    assert caller("health.handler").get("/procedures/report").json() == told["report"]
    for key, procedure in BOOK.procedures.items():
        assert [step["key"] for step in told[key]["steps"]] == [step.key for step in procedure.steps]


def test_a_step_tells_actor_deadline_gates_papers_and_outcomes(caller):
    approval = caller("health.handler").get("/procedures/approval").json()
    steps = {step["key"]: step for step in approval["steps"]}
    assert approval["opens"]["label"] == "承办单位经办"
    assert steps["admit"]["deadline"]["text"] == "5个工作日"
    admitted = next(outcome for outcome in steps["admit"]["outcomes"] if outcome["key"] == "admitted")
    assert [gate["rule"] for gate in admitted["gates"]] == ["G1A", "G3", "G4", "G5", "G19"]
    assert all(gate["question"] and gate["citation"] for gate in admitted["gates"])
    assert {write["fact"] for write in admitted["writes"]} == {"admitted_on"}
    papers = {paper["key"]: paper for paper in steps["fill"]["papers"]}
    assert papers["prior_evaluation"]["when"] == "改建、扩建、升级项目"
    assert papers["prior_evaluation"]["articles"] == [14]
    rows = next(field for field in steps["fill"]["fields"] if field["key"] == "schedule")
    assert [column["key"] for column in rows["rows"]] == ["year", "work", "amount"]
    assert {end["key"] for end in approval["ends"]} >= {"assessed", "withdrawn"}


def test_a_procedure_added_later_appears_without_new_code(caller, monkeypatch):
    added = replace(BOOK.procedures["consultation"], key="later", title="以后的程序")
    monkeypatch.setitem(BOOK.procedures, "later", added)
    told = caller("lead.handler").get("/procedures").json()
    assert told[-1]["title"] == "以后的程序"
    assert caller("lead.handler").get("/procedures/later").json()["steps"] == told[-1]["steps"]


def test_an_unknown_procedure_does_not_exist(caller, refused):
    refused(caller("health.handler").get("/procedures/nothing"), 404)


def test_all_articles_are_accounted_for(caller):
    law = caller("secadmin").get("/law").json()
    assert [article["number"] for article in law] == list(range(1, 38))
    assert all(article["carriers"] or article["reason"] for article in law)
    seven = law[6]
    threshold = next(carrier for carrier in seven["carriers"] if carrier["key"] == "list.threshold")
    assert threshold["value"] == "50万元"
    states = {carrier["state"] for article in law for carrier in article["carriers"]}
    assert states <= {"active", "dormant", "ready"}


def operations():
    return [operation for view in api.path_views() for operation in view.operations]


def test_every_operation_has_a_door_and_a_chinese_summary():
    for operation in operations():
        assert door_of(operation.view_func) is not None, operation.path
        assert any("一" <= c <= "鿿" for c in operation.summary), operation.path


def test_the_description_declares_refusals_and_bearer_tokens(stranger):
    schema = stranger.get("/openapi.json").json()
    assert schema["openapi"].startswith("3.")
    acts = schema["paths"]["/api/v1/cases/{case_id}/acts"]["post"]
    assert {"200", "400", "401", "403", "404", "409", "413"} <= set(acts["responses"])
    assert acts["responses"]["409"]["content"]["application/json"]["schema"]["$ref"].endswith("/RefusalBody")
    assert [parameter["name"] for parameter in acts["parameters"]] == ["case_id", "Idempotency-Key"]
    assert acts["security"] == [{"Bearer": []}]
    assert "422" not in str(schema["paths"].values())
    ids = [one["operationId"] for path in schema["paths"].values() for one in path.values()]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "path", ["/me", "/procedures", "/projects", "/cases", "/inbox", "/units", "/law", "/cases/1", "/papers/1"]
)
def test_a_stranger_gets_in_nowhere(stranger, path, refused):
    assert refused(stranger.get(path), 401)["code"] == "not_signed_in"
