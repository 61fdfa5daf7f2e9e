"""A project's road driven through the API alone."""

import pytest

from tests.county import REPORT
from yuncheng.casework.models import Entry
from yuncheng.casework.verify import verify


@pytest.fixture
def reported(caller):
    """A report at the unit's checker."""
    case = caller("health.handler").open("report", data={"name": "智慧测试平台"})
    assert caller("health.handler").act(case["id"], "fill", "submitted", data=REPORT).status_code == 200
    return case["id"]


def listed(caller, reported):
    """The report sent, taken in and on the published list; gives the project's id."""
    caller("health.checker").act(reported, "check", "agreed")
    dispatch = caller("health.handler").open("dispatch", year=2027)["id"]
    caller("health.handler").act(dispatch, "compose", "prepared", data={"members": [reported]})
    assert caller("health.checker").act(dispatch, "send", "sent").status_code == 200
    assert caller("lead.handler").act(reported, "intake", "to_list", data={"note": "同意"}).status_code == 200
    listing = caller("lead.handler").open("listing", year=2027)["id"]
    given = {"members": [reported], "doc_no": "测数发〔2026〕1号"}
    caller("lead.handler").act(listing, "compose", "prepared", data=given)
    answer = caller("lead.checker").act(listing, "publish", "published")
    assert answer.status_code == 200, answer.json()
    return caller("health.handler").get(f"/cases/{reported}").json()["project"]


def test_a_report_walks_to_the_published_list(caller, reported):
    project = listed(caller, reported)
    told = caller("health.handler").get(f"/projects/{project}").json()
    facts = {fact["key"]: fact for fact in told["facts"]}
    assert (told["stage"], told["standing"]) == ("清单", "已纳入清单")
    assert (facts["reported_amount"]["value"], facts["reported_amount"]["text"]) == (120_000_000, "120.00 万元")
    assert facts["nature"]["text"] == "新建"
    assert (facts["list_no"]["value"], facts["approved_on"]["value"]) == ("测数发〔2026〕1号", None)
    assert all(fact["seq"] for fact in told["facts"] if fact["value"] not in (None, []))
    wrote = Entry.objects.get(seq=facts["listed_on"]["seq"])
    assert (wrote.step, wrote.outcome) == ("publish", "published")
    assert {one["procedure"] for one in told["openable"]} >= {"approval"}
    assert verify().faults == []


def test_the_journal_of_a_project_shows_the_acts_that_carried_it(caller, reported):
    project = listed(caller, reported)
    lines = caller("health.handler").get(f"/projects/{project}/journal").json()
    assert [line["step"] for line in lines] == ["publish", "intake", "send", "check", "fill", "open"]
    assert [line["carried_by"] for line in lines if line["carried_by"]] == ["清单发布", "单位报送"]
    assert lines == sorted(lines, key=lambda line: -line["seq"])


def test_a_case_tells_whose_turn_it_is_and_what_can_be_done(caller, reported):
    theirs = caller("health.handler").get(f"/cases/{reported}").json()
    assert (theirs["step"], theirs["place"], theirs["version"]) == ("check", "单位审核", 1)
    assert (theirs["turn"]["who"], theirs["turn"]["mine"], theirs["turn"]["due_on"]) == (
        "测试卫健局审核",
        False,
        "2026-03-05",
    )
    assert theirs["may_withdraw"] is True
    mine = caller("health.checker").get(f"/cases/{reported}").json()
    outcomes = {outcome["key"]: outcome for outcome in mine["outcomes"]}
    assert (outcomes["agreed"]["offered"], outcomes["agreed"]["available"]) == (True, True)
    assert (outcomes["to_parent"]["offered"], outcomes["to_parent"]["available"]) == (False, False)
    assert outcomes["to_parent"]["when"] == "学校、医院经主管部门汇总报送"
    assert outcomes["returned"]["needs_reason"] is True
    assert [filed["step"] for filed in mine["filed"]] == ["fill"]
    assert mine["filed"][0]["values"]["amount"] == 120_000_000


def test_a_gate_that_does_not_pass_is_told_before_and_when_it_refuses(caller, refused):
    health = caller("health.handler")
    case = health.open("report", data={"name": "购置电脑"})["id"]
    answer = health.act(case, "fill", "submitted", data=REPORT | {"kind": "hardware_purchase"})
    body = refused(answer, 409)
    assert [article["number"] for article in body["articles"]] == [2]
    assert body["blockers"][0]["rule"] == "S2"
    assert body["blockers"][0]["answer"] == "no"
    assert body["cures"]


def test_the_inbox_is_what_waits(caller, reported):
    inbox = caller("health.checker").get("/inbox").json()
    assert [(turn["case"], turn["step"], turn["days_left"]) for turn in inbox["my_turn"]] == [(reported, "check", 3)]
    waiting = caller("health.handler").get("/inbox").json()
    assert [turn["with_whom"] for turn in waiting["waiting"]] == ["测试卫健局审核"]
    assert waiting["counts"]["waiting"] == 1


def test_a_repeated_key_acts_once(caller, reported):
    checker = caller("health.checker")
    order = {"step": "check", "outcome": "agreed", "version": 1}
    first = checker.post(f"/cases/{reported}/acts", order, **{"Idempotency-Key": "abc-1"})
    again = checker.post(f"/cases/{reported}/acts", order, **{"Idempotency-Key": "abc-1"})
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json()["seq"] == again.json()["seq"]
    opening = {"procedure": "dispatch", "year": 2027}
    seqs = {
        caller("health.handler").post("/cases", opening, **{"Idempotency-Key": "o-1"}).json()["seq"] for _ in range(2)
    }
    assert len(seqs) == 1


def test_a_stale_version_is_refused(caller, reported, refused):
    body = refused(caller("health.checker").act(reported, "check", "agreed", version=0), 409)
    assert body["code"] == "stale"


def test_a_withdrawal_needs_its_reason(caller, reported, refused):
    health = caller("health.handler")
    assert refused(health.act(reported, "withdraw", "withdrawn"), 400)["fields"] == {"reason": ["请写明理由。"]}
    assert health.act(reported, "withdraw", "withdrawn", reason="改为明年").json()["case"]["open"] is False


def test_entries_and_a_single_entry(caller, reported):
    health = caller("health.handler")
    lines = health.get(f"/cases/{reported}/entries").json()
    assert [line["action"] for line in lines] == ["填写报送：提交本单位审核", "启动事项"]
    entry = health.get(f"/entries/{lines[0]['seq']}").json()
    assert (entry["link_holds"], entry["digest_holds"]) == (True, True)
    assert entry["snapshot"]["filing"]["amount"] == 120_000_000


def test_the_audit_administrator_reads_that_it_happened_and_not_what(caller, reported):
    entry = caller("auditadmin").get("/entries/2").json()
    assert (entry["snapshot"], entry["reason"]) == (None, None)
    assert entry["link_holds"] is True


def test_denied_acts_are_for_the_bureau_and_the_auditor(caller, reported, refused):
    refused(caller("lead.handler").act(reported, "check", "agreed"), 403)
    own = caller("health.handler").get(f"/cases/{reported}/entries").json()
    audit = caller("audit.handler").get(f"/cases/{reported}/entries").json()
    assert [line["denied"] for line in own] == [False, False]
    assert [line["denied"] for line in audit] == [True, False, False]


def test_a_code_on_a_paper_is_verified_by_anyone(caller, reported, stranger, refused):
    from yuncheng.casework.verification import code_of

    code = code_of(Entry.objects.get(seq=2))
    told = stranger.get(f"/verify/{code}").json()
    assert (told["procedure"], told["unit"], told["on"]) == ("清单报送", "测试卫健局", "2026-03-02")
    refused(stranger.get("/verify/2-0000-0000-0000"), 404)


def test_personal_data_of_the_three_is_masked_for_other_units(caller, county):
    county["secadmin"].unit = county.units["farm"]
    county["secadmin"].save()
    sysadmin = caller("sysadmin")
    case = sysadmin.open("account", year=2026)["id"]
    given = {"action": "create", "username": "xin", "display_name": "王小明", "unit": "farm", "post": "handler"}
    assert sysadmin.act(case, "request", "requested", data=given).status_code == 200
    values = [
        caller(name).get(f"/cases/{case}").json()["filed"][0]["values"]["display_name"]
        for name in ("sysadmin", "secadmin")
    ]
    assert values == ["王小明", "王**"]
