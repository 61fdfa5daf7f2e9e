"""The desk says what a case is about, also of accounts and registers; what a unit was handed is waited for too."""

import pytest

from tests.county import begin, do
from tests.pages.visiting import as_, queries, text
from yuncheng.casework.inbox import my_turn, waiting_for
from yuncheng.registry.clock import today

ACCOUNT = {"action": "create", "username": "zhangsan", "display_name": "张某", "unit": "health", "post": "handler"}


def asked(county, username="zhangsan"):
    case = begin("account", county["sysadmin"], year=2026)
    do(case, "request", "requested", county["sysadmin"], data=ACCOUNT | {"username": username})
    return case


def test_an_account_to_be_granted_is_named(county, workday):
    asked(county)
    assert [turn.subject for turn in my_turn(county["secadmin"], today())] == ["账号授予：新建，zhangsan"]
    assert "账号授予：新建，zhangsan" in text(as_(county["secadmin"]).get("/"))
    assert "账号授予：新建，zhangsan" in text(as_(county["secadmin"]).get("/cases/"))


def test_before_anything_is_filled_in_it_is_the_matter(county, workday):
    begin("account", county["sysadmin"], year=2026)
    assert [turn.subject for turn in my_turn(county["sysadmin"], today())] == ["2026年度账号授予·测试lead局"]


def test_a_unit_to_be_registered_is_named(county, workday):
    case = begin("unit", county["sysadmin"], year=2026)
    said = {"action": "add", "code": "new", "name": "新设示例局", "kind": "department"}
    do(case, "request", "requested", county["sysadmin"], data=said)
    assert [turn.subject for turn in my_turn(county["secadmin"], today())] == ["单位登记：新增单位，new，新设示例局"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_of_the_three_takes_the_same_queries(county, workday, rows):
    for number in range(rows):
        asked(county, f"person{number}")
    assert queries(as_(county["secadmin"]), "/") == DESK_OF_THE_THREE


DESK_OF_THE_THREE = 9


def test_a_sending_that_the_round_opened_is_waited_for_where_the_checker_has_it(county, workday):
    case = begin("round", county["lead.handler"], year=2027)
    said = {"doc_no": "测数发〔2026〕1号", "requirements": "请按期报送。"}
    do(case, "prepare", "prepared", county["lead.handler"], data=said)
    do(case, "issue", "issued", county["lead.checker"])
    sending = case.children.get(unit=county.units["farm"])
    do(sending, "compose", "nothing", county["farm.handler"])
    told = [(turn.case.pk, turn.title, turn.with_whom) for turn in waiting_for(county["farm.handler"], today())]
    assert told == [(sending.pk, "审核零报送", "测试农业局审核")]


def test_the_page_of_an_account_is_headed_by_it(county, workday):
    case = asked(county)
    page = as_(county["secadmin"]).get(f"/cases/{case.pk}/")
    assert page.context["title"] == "账号授予：新建，zhangsan"
