"""The main road and its dead ends through the API alone: applications, papers, experts, review items, decisions."""

from __future__ import annotations

import io

import pytest

from tests.api.conftest import Caller
from tests.approval.road import (
    APPLICATION,
    CATALOGUE_ROW,
    DECISION,
    OPINION,
    PAPERS,
    SUMMARY,
    experts,
    lump,
    small_pdf,
    waiting,
)
from tests.county import listed_project
from yuncheng.casework.invariants import recount
from yuncheng.casework.models import Case
from yuncheng.casework.verify import verify


def give(caller, case, *papers):
    for paper in papers:
        file = io.BytesIO(small_pdf(paper))
        file.name = f"{paper}.pdf"
        answer = caller.upload(f"/cases/{case}/papers/{paper}", file)
        assert answer.status_code == 201, answer.json()


def done(answer):
    assert answer.status_code == 200, answer.json()
    return answer.json()["case"]


@pytest.fixture
def project(county, workday, settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    experts(county)
    return listed_project(county)


def with_catalogue(caller, project):
    handler = caller("health.handler")
    case = handler.open("catalogue", project=project.pk)["id"]
    rows = [CATALOGUE_ROW | {"department": project.unit.name}]
    done(handler.act(case, "fill", "submitted", data={"rows": rows}))
    done(caller("health.checker").act(case, "check", "ready"))


def applied(caller, project):
    handler = caller("health.handler")
    case = handler.open("approval", project=project.pk)["id"]
    give(handler, case, *PAPERS)
    done(handler.act(case, "fill", "submitted", data=APPLICATION))
    done(caller("health.checker").act(case, "sign", "signed"))
    return case


def reviewed(caller, case):
    done(caller("lead.handler").act(case, "admit", "admitted"))
    done(caller("lead.handler").act(case, "draw", "panel", data={"specialty": "software", "seats": 3}))
    for child in waiting(Case.objects.get(pk=case)):
        reviewer = Caller(child.assignee)
        done(reviewer.act(child.pk, "give", "submitted", data=OPINION))


def test_a_project_walks_to_its_assessment(caller, project):
    with_catalogue(caller, project)
    case = applied(caller, project)
    reviewed(caller, case)
    done(caller("lead.handler").act(case, "summarise", "drafted", data=SUMMARY))
    done(caller("lead.checker").act(case, "issue", "issued", data={"doc_no": "测数审〔2026〕3号"}))
    give(caller("health.handler"), case, "revised")
    answers = [{"number": n, "answer": "已修改", "place": "第三章"} for n in (1, 2)]
    done(caller("health.handler").act(case, "revise", "answered", data={"answers": answers}))
    closing = [{"number": n, "closed": True} for n in (1, 2)]
    done(caller("lead.handler").act(case, "close", "closed", data={"closed": closing}))
    done(caller("ndrc.handler").act(case, "decide", "drafted", data=DECISION))
    done(caller("ndrc.checker").act(case, "approve", "approved", data={"doc_no": "测发改〔2026〕9号"}))
    give(caller("finance.handler"), case, "assessment")
    done(caller("finance.handler").act(case, "assess", "drafted", data=lump("105.5")))
    last = done(caller("finance.checker").act(case, "conclude", "assessed", data={"doc_no": "测财评〔2026〕5号"}))
    assert (last["place"], last["open"]) == ("评审完成", False)
    told = caller("health.handler").get(f"/projects/{project.pk}").json()
    facts = {fact["key"]: fact["value"] for fact in told["facts"]}
    assert (facts["approved_estimate"], facts["assessed_amount"]) == (110_000_000, 105_500_000)
    assert (told["stage"], told["next"]) == ("评审", None)
    assert verify().faults == []
    assert recount() == []


def test_a_gate_that_lacks_its_facts_says_what_would_cure_it(caller, project, refused):
    case = applied(caller, project)
    reviewed(caller, case)
    done(caller("lead.handler").act(case, "summarise", "drafted", data=SUMMARY | {"items": [], "conclusion": "pass"}))
    done(caller("lead.checker").act(case, "issue", "issued_clean", data={"doc_no": "测数审〔2026〕3号"}))
    before = caller("ndrc.handler").get(f"/cases/{case}").json()
    drafted = next(outcome for outcome in before["outcomes"] if outcome["key"] == "drafted")
    assert (drafted["available"], [blocker["rule"] for blocker in drafted["blockers"]]) == (False, ["G2"])
    body = refused(caller("ndrc.handler").act(case, "decide", "drafted", data=DECISION), 409)
    assert [blocker["rule"] for blocker in body["blockers"]] == ["G2"]
    assert body["articles"] == [{"number": 14, "label": "第十四条"}]
    assert body["cures"]


def test_missing_papers_are_told_before_and_when_they_refuse(caller, project, refused):
    handler = caller("health.handler")
    case = handler.open("approval", project=project.pk)["id"]
    lines = {line["key"]: line for line in handler.get(f"/cases/{case}/checklist").json()}
    assert (lines["crypto"]["state"], lines["crypto"]["asked"], lines["crypto"]["articles"]) == ("缺", True, [14])
    body = refused(handler.act(case, "fill", "submitted", data=APPLICATION), 409)
    assert "缺少材料：密码应用方案" in body["fields"]["papers"]


def test_personal_data_is_masked_for_other_units(caller, project):
    case = applied(caller, project)
    own = caller("health.leader").get(f"/cases/{case}").json()["filed"][0]["values"]
    bureau = caller("lead.handler").get(f"/cases/{case}").json()["filed"][0]["values"]
    assert (own["contact"], own["contact_phone"]) == ("李静", "13800138000")
    assert (bureau["contact"], bureau["contact_phone"]) == ("李**", "138****8000")
    entry = caller("lead.handler").get(f"/cases/{case}/entries").json()[1]["seq"]
    assert "13800138000" not in str(caller("lead.handler").get(f"/entries/{entry}").json())


def test_an_expert_sees_his_own_opinion_and_the_papers_and_nothing_else(caller, project, refused):
    case = applied(caller, project)
    done(caller("lead.handler").act(case, "admit", "admitted"))
    done(caller("lead.handler").act(case, "draw", "panel", data={"specialty": "software", "seats": 3}))
    mine, other, _ = waiting(Case.objects.get(pk=case))
    reviewer = Caller(mine.assignee)
    assert [row["id"] for row in reviewer.get("/cases").json()["items"]] == [mine.pk]
    assert [turn["case"] for turn in reviewer.get("/inbox").json()["my_turn"]] == [mine.pk]
    for path in (f"/cases/{case}", f"/cases/{other.pk}", f"/projects/{project.pk}"):
        refused(reviewer.get(path), 404)
    refused(reviewer.act(other.pk, "give", "submitted", data=OPINION, version=0), 404)
    paper = caller("lead.handler").get(f"/cases/{case}").json()
    files = Case.objects.get(pk=case).attachments.all()
    assert reviewer.get(f"/papers/{files[0].pk}").status_code == 200
    assert len(paper["children"]) == 3
    assert caller("health.handler").get(f"/cases/{case}").json()["children"] == []


def test_the_owner_may_withdraw_and_apply_anew(caller, project, refused):
    case = applied(caller, project)
    assert caller("health.handler").get(f"/cases/{case}").json()["may_withdraw"] is True
    done(caller("health.handler").act(case, "withdraw", "withdrawn", reason="调整方案"))
    refused(caller("lead.handler").act(case, "admit", "admitted"), 409)
    assert caller("health.handler").open("approval", project=project.pk)["step"] == "fill"
    refused(caller("health.handler").post("/cases", {"procedure": "approval", "project": project.pk}), 409)
