"""The list driven through the API alone: an addition from its report to its budget, a change, a removal."""

from tests.api.test_road import listed
from tests.county import REPORT
from yuncheng.casework.models import Case
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.planning.listing.models import ListLine

ADDED = REPORT | {"addition_ground": "superior", "addition_doc_no": "测府发〔2026〕8号"}


def addition(caller):
    """An addition, listed; gives the project's id and the case that follows by itself."""
    case = caller("health.handler").open("report", data={"name": "智慧测试平台"})["id"]
    assert caller("health.handler").act(case, "fill", "submitted", data=ADDED).status_code == 200
    project = listed(caller, case)
    return project, Case.objects.get(procedure_key="addition", project=project).pk


def publish(caller, doc_no, **chosen):
    listing = caller("lead.handler").open("listing", year=2027)["id"]
    answer = caller("lead.handler").act(listing, "compose", "prepared", data={**chosen, "doc_no": doc_no})
    assert answer.status_code == 200, answer.json()
    return caller("lead.checker").act(listing, "publish", "published")


def test_an_addition_walks_from_the_list_to_the_budget(caller):
    project, case = addition(caller)
    said = {"money": [{"year": 2026, "source": "budget", "amount": "120"}], "opinion": "同意增补"}
    assert caller("ndrc.handler").act(case, "approve", "agreed", data=said).status_code == 200
    number = {"doc_no": "测发改〔2026〕5号"}
    assert caller("ndrc.checker").act(case, "confirm", "approved", data=number).status_code == 200
    assert caller("finance.handler").act(case, "budget", "prepared", data={"amount": "100"}).status_code == 200
    number = {"doc_no": "测财预〔2026〕3号"}
    assert caller("finance.checker").act(case, "fund", "funded", data=number).status_code == 200
    facts = {one["key"]: one for one in caller("health.handler").get(f"/projects/{project}").json()["facts"]}
    assert (facts["addition_no"]["value"], facts["budget_no"]["value"]) == ("测发改〔2026〕5号", "测财预〔2026〕3号")
    assert facts["budgeted_amount"]["text"] == "100.00 万元"
    assert verify().faults == []


def test_nobody_opens_an_addition(caller, refused):
    project, _ = addition(caller)
    for who in ("ndrc.handler", "health.handler", "lead.handler"):
        told = caller(who).get(f"/projects/{project}").json()
        assert "addition" not in {one["procedure"] for one in told["openable"]}
    answer = caller("ndrc.handler").post("/cases", {"procedure": "addition", "project": project})
    assert refused(answer, 403)["who"] == "随批办理"


def test_an_addition_is_not_approved_above_the_list(caller, refused):
    _, case = addition(caller)
    said = {"money": [{"year": 2026, "source": "budget", "amount": "120.01"}], "opinion": "同意增补"}
    body = refused(caller("ndrc.handler").act(case, "approve", "agreed", data=said), 400)
    assert body["fields"]["money"][0].startswith("安排额度合计120.01万元，超过清单额度120.00万元")


def test_an_entry_is_changed_and_then_removed(caller, refused):
    project, case = addition(caller)
    change = caller("health.handler").open("list_change", project=project)["id"]
    said = {"change": "change", "amount": "49.99", "reason": "压减"}
    assert caller("health.handler").act(change, "fill", "submitted", data=said).status_code == 200
    caller("health.checker").act(change, "check", "agreed")
    assert caller("lead.handler").act(change, "intake", "to_change").status_code == 200
    assert publish(caller, "测数发〔2026〕2号", changes=[change]).status_code == 200
    removal = caller("lead.handler").open("delisting", project=project)["id"]
    caller("lead.handler").act(removal, "propose", "proposed", data={"ground": "other", "reason": "不再需要"})
    caller("lead.checker").act(removal, "check", "agreed")
    assert publish(caller, "测数发〔2026〕3号", removals=[removal]).status_code == 200
    lines = ListLine.objects.order_by("version__number").values_list("change", "amount")
    assert list(lines) == [("added", 120_000_000), ("changed", 49_990_000), ("removed", 49_990_000)]
    said = {"money": [{"year": 2026, "source": "budget", "amount": "40"}], "opinion": "同意增补"}
    caller("ndrc.handler").act(case, "approve", "agreed", data=said)
    answer = caller("ndrc.checker").act(case, "confirm", "approved", data={"doc_no": "测发改〔2026〕5号"})
    body = refused(answer, 409)
    assert [blocker["rule"] for blocker in body["blockers"]] == ["G1"]
    assert [article["number"] for article in body["articles"]] == [7]
    assert body["cures"] == ["确需建设的，由项目单位重新报送，纳入清单（低于起点的备案）后再安排"]


def test_the_papers_of_a_version_are_made(caller):
    addition(caller)
    case = Case.objects.get(procedure_key="listing")
    told = caller("lead.handler").get(f"/cases/{case.pk}").json()
    assert [one["key"] for one in told["documents"]] == ["notice", "list", "sheet"]
