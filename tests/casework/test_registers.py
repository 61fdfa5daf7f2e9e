"""入库与单位登记: entered by one and agreed by another; experts reach the draw; an office takes its turns along."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from tests.approval.road import applied
from tests.county import begin, do, listed_project
from yuncheng.casework.actors import responsible
from yuncheng.casework.inbox import turns_of
from yuncheng.casework.invariants import recount
from yuncheng.casework.models import Case, Obligation
from yuncheng.casework.refusals import BadForm, NotVisible, NotYours
from yuncheng.casework.sight import visible_cases
from yuncheng.casework.verify import verify
from yuncheng.lifecycle.approval.agencies import agency_fault
from yuncheng.lifecycle.approval.panel import sorted_out
from yuncheng.registry import clock
from yuncheng.registry.credit_codes import is_credit_code
from yuncheng.registry.models import Account, Agency, Expert, Unit, UnitFunction, UnitKind
from yuncheng.rulebook.kernel import Function
from yuncheng.rulebook.procedures.registers import FUNCTIONS, UNIT_KINDS

CODE = "91350100M000100Y43"  # the example of GB 32100
EXPERT = {
    "action": "add",
    "display_name": "甘砚舟",
    "username": "zj.gan",
    "specialties": ["software"],
    "title": "高级工程师",
    "jobs": [{"employer": "江南示例大学", "since": "2015-01-01"}],
}
AGENCY = {
    "action": "add",
    "credit_code": CODE,
    "name": "鹿鸣示例咨询公司",
    "specialties": ["cost"],
    "username": "jg.luming",
    "contact": "柏青岚",
}


def entered(county, key, data):
    case = begin(key, county["lead.handler"], year=2026)
    do(case, "enter", "entered", county["lead.handler"], data=data)
    return case


def kept(county, key, data):
    case = entered(county, key, data)
    do(case, "check", "agreed", county["lead.checker"])
    return case


def granted(county, **data):
    case = begin("unit", county["sysadmin"], year=2026)
    do(case, "request", "requested", county["sysadmin"], data=data)
    do(case, "grant", "granted", county["secadmin"])
    for name, person in county.people.items():
        county.people[name] = Account.objects.select_related("unit").get(pk=person.pk)
    return case


def refused_fields(do_it):
    with pytest.raises(BadForm) as refused:
        do_it()
    return refused.value.fields


# ---------------------------------------------------------------------------------------------- experts


def test_an_agreed_expert_stands_in_the_pool_and_conflicts_keep_him_out(county, workday):
    case = applied(county, listed_project(county))
    kept(county, "expert", EXPERT)
    own = EXPERT["jobs"] + [{"employer": "卫健局", "unit": "health", "since": "2010-01-01", "until": "2025-06-01"}]
    named = [{"employer": "测试卫健局", "since": "2020-01-01"}]
    kept(county, "expert", EXPERT | {"username": "b", "jobs": own})
    kept(county, "expert", EXPERT | {"username": "c", "kin": [{"unit": "测试卫健局"}]})
    kept(county, "expert", EXPERT | {"username": "d", "jobs": named})
    pool, out = sorted_out(case, "software", date(2026, 3, 2))
    assert [one.code for one in pool] == ["ZJ001"]
    assert [(one.code, why) for one, why in out] == [("ZJ002", "recent_unit"), ("ZJ003", "kin"), ("ZJ004", "own_unit")]
    account = Expert.objects.get(code="ZJ001").account
    assert (account.post, account.display_name, account.has_usable_password()) == ("expert", "甘砚舟", False)


def test_a_disabled_expert_is_not_drawn_and_may_come_back(county, workday):
    case = applied(county, listed_project(county))
    kept(county, "expert", EXPERT)
    kept(county, "expert", {"action": "disable", "code": "ZJ001"})
    pool, out = sorted_out(case, "software", date(2026, 3, 2))
    assert (pool, [why for _, why in out]) == ([], ["out_of_use"])
    assert "code" in refused_fields(lambda: entered(county, "expert", {"action": "disable", "code": "ZJ001"}))
    kept(county, "expert", {"action": "restore", "code": "ZJ001"})
    assert [one.code for one in sorted_out(case, "software", date(2026, 3, 2))[0]] == ["ZJ001"]


def test_only_another_of_the_bureau_agrees(county, workday):
    case = entered(county, "expert", EXPERT)
    Account.objects.filter(pk=county["lead.handler"].pk).update(post="checker")
    with pytest.raises(NotYours) as refused:
        do(case, "check", "agreed", Account.objects.select_related("unit").get(pk=county["lead.handler"].pk))
    assert refused.value.code == "four_eyes"
    with pytest.raises(NotYours):
        begin("expert", county["health.handler"], year=2026)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "health.handler"}, "username"),
        ({"username": ""}, "username"),
        ({"display_name": ""}, "display_name"),
        ({"specialties": []}, "specialties"),
        ({"code": "ZJ009"}, "code"),
        ({"jobs": []}, "jobs"),
        ({"jobs": [{"employer": "某局", "unit": "nowhere", "since": "2020-01-01"}]}, "jobs"),
        ({"jobs": [{"employer": "某局", "since": "2020-01-01", "until": "2019-01-01"}]}, "jobs"),
        ({"kin": [{"unit": "nowhere"}]}, "kin"),
        ({"action": "disable", "code": "ZJ404"}, "code"),
    ],
)
def test_what_makes_no_sense_of_an_expert_is_refused(county, workday, changes, field):
    assert list(refused_fields(lambda: entered(county, "expert", EXPERT | changes))) == [field]


def test_a_login_taken_meanwhile_is_told_to_the_checker(county, workday):
    first, second = entered(county, "expert", EXPERT), entered(county, "agency", AGENCY | {"username": "zj.gan"})
    do(first, "check", "agreed", county["lead.checker"])
    told = refused_fields(lambda: do(second, "check", "agreed", county["lead.checker"]))
    assert told == {"": ["这个登录名已经有人使用。"]}
    do(second, "check", "returned", county["lead.checker"], reason="换一个登录名")


def test_names_and_careers_stand_in_the_record_as_digests(county, workday):
    case = kept(county, "expert", EXPERT | {"kin": [{"unit": "health"}]})
    told = "".join(case.entries.values_list("snapshot", flat=True))
    assert "甘砚舟" not in told
    assert "江南示例大学" not in told
    assert "health" not in told
    assert verify().faults == []


# ---------------------------------------------------------------------------------------------- agencies


def test_an_agreed_agency_can_be_commissioned_and_stopped(county, workday):
    case = applied(county, listed_project(county))
    kept(county, "agency", AGENCY | {"credit_code": CODE.lower()})
    made, fault = agency_fault(case, CODE)
    assert (made, fault) == (Agency.objects.get(company__credit_code=CODE), "")
    assert "credit_code" in refused_fields(lambda: entered(county, "agency", AGENCY | {"username": "x"}))
    kept(county, "agency", {"action": "disable", "credit_code": CODE})
    assert "已不在机构库" in agency_fault(case, CODE)[1]


@pytest.mark.parametrize("code", [CODE[:-1] + "4", CODE[:-1], "I" + CODE[1:], "91350100M00010OY43"])
def test_a_bad_credit_code_is_refused(county, workday, code):
    assert is_credit_code(CODE)
    assert list(refused_fields(lambda: entered(county, "agency", AGENCY | {"credit_code": code}))) == ["credit_code"]


# ---------------------------------------------------------------------------------------------- units


def test_declared_choices_are_those_of_the_register():
    assert list(UNIT_KINDS) == list(UnitKind.choices)
    assert [code for code, _ in FUNCTIONS] == list(Function)


def test_a_new_unit_and_one_that_ends_into_it(county, workday):
    case = begin("report", county["health.handler"], data={"name": "甲"})
    granted(county, action="add", code="new", name="测试新卫健局", kind="department", parent="lead")
    new = Unit.objects.get(code="new")
    assert (new.name, new.parent, new.valid_from) == ("测试新卫健局", county.units["lead"], date(2026, 3, 2))
    granted(county, action="end", code="health", last_day="2026-03-03", successor="new")
    with clock.at(clock.at_hour(date(2026, 3, 4))):
        case = Case.objects.get(pk=case.pk)
        assert responsible(case, case.procedure.first, clock.today()).unit == new
        assert recount() == []


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"action": "add", "code": "health", "name": "某", "kind": "school"}, "code"),
        ({"action": "add", "code": "n", "name": "测试卫健局", "kind": "school"}, "name"),
        ({"action": "add", "code": "n", "name": "某"}, "kind"),
        ({"action": "add", "code": "n", "name": "某", "kind": "school", "parent": "nowhere"}, "parent"),
        ({"action": "end", "code": "nowhere", "successor": "farm"}, "code"),
        ({"action": "end", "code": "health", "successor": "nowhere"}, "successor"),
        ({"action": "end", "code": "health", "successor": "health"}, "successor"),
        ({"action": "end", "code": "health", "successor": "farm", "last_day": "2026-03-01"}, "last_day"),
        ({"action": "give", "code": "farm"}, "function"),
        ({"action": "give", "code": "lead", "function": "lead"}, "function"),
        ({"action": "take", "code": "farm", "function": "lead"}, "function"),
    ],
)
def test_what_makes_no_sense_of_a_unit_is_refused(county, workday, data, field):
    case = begin("unit", county["sysadmin"], year=2026)
    told = refused_fields(lambda: do(case, "request", "requested", county["sysadmin"], data=data))
    assert list(told) == [field]


def test_an_office_passes_with_its_open_turns_and_the_books_agree(county, workday):
    closed_before = applied(county, listed_project(county))
    do(closed_before, "admit", "refused", county["lead.handler"], reason="材料不实")
    case = applied(county, listed_project(county, name="乙"))
    own = begin("report", county["farm.handler"], data={"name": "丙"})
    granted(county, action="give", code="farm", function="lead")
    turn = Obligation.objects.get(case=case, closed_by__isnull=True)
    assert (turn.step, turn.unit) == ("admit", county.units["farm"])
    assert turns_of(county["farm.handler"]).filter(case=case).exists()
    assert not turns_of(county["lead.handler"]).filter(case=case).exists()
    assert turns_of(county["farm.handler"]).filter(case=own).exists()
    assert recount() == []
    with pytest.raises(NotVisible):
        do(case, "admit", "supplement", county["lead.handler"], reason="缺")
    do(case, "admit", "supplement", county["farm.handler"], reason="缺方案一页")
    assert recount() == []
    told = refused_fields(lambda: granted(county, action="give", code="lead", function="lead"))
    assert "同一天" in told["function"][0]
    with clock.at(clock.at_hour(date(2026, 3, 3))):
        granted(county, action="give", code="lead", function="lead")
        assert recount() == []
    assert UnitFunction.objects.filter(function="lead").count() == 3


def test_an_act_of_an_earlier_day_gives_the_turn_to_the_office_of_today(county, workday):
    case = applied(county, listed_project(county))
    with clock.at(clock.at_hour(date(2026, 3, 4))):
        granted(county, action="give", code="farm", function="ndrc")
        granted(county, action="give", code="farm", function="lead")
        do(case, "admit", "supplement", county["farm.handler"], reason="缺", on=date(2026, 3, 3))
        assert recount() == []
    assert recount() == []


def test_an_office_taken_back_is_nobodys(county, workday):
    case = applied(county, listed_project(county))
    granted(county, action="take", code="lead", function="lead")
    assert Obligation.objects.get(case=case, closed_by__isnull=True).unit is None
    assert recount() == []


def test_a_change_holds_from_the_day_it_is_granted(county, workday):
    case = begin("unit", county["sysadmin"], year=2026, on=date(2026, 3, 2) - timedelta(days=3))
    data = {"action": "give", "code": "farm", "function": "lead"}
    earlier = date(2026, 3, 1)
    do(case, "request", "requested", county["sysadmin"], data=data, on=earlier)
    told = refused_fields(lambda: do(case, "grant", "granted", county["secadmin"], on=earlier))
    assert "发生日期须为今天" in told[""][0]


# ---------------------------------------------------------------------------------------------- sight


def test_who_sees_what(client, county, workday):
    library = [entered(county, "expert", EXPERT), entered(county, "agency", AGENCY)]
    unit = begin("unit", county["sysadmin"], year=2026)
    for who in ("lead.handler", "lead.checker", "audit.handler"):
        seen = visible_cases(county[who])
        assert all(seen.filter(pk=case.pk).exists() for case in library)
        assert not seen.filter(pk=unit.pk).exists()
    for who in ("ndrc.handler", "finance.leader", "health.handler", "sysadmin", "secadmin"):
        assert not visible_cases(county[who]).filter(pk__in=[case.pk for case in library]).exists()
    for who in ("sysadmin", "secadmin"):
        assert visible_cases(county[who]).filter(pk=unit.pk).exists()


def test_desks_offer_them_and_the_account_waits_for_its_code(client, county, workday):
    kept(county, "expert", EXPERT)
    kept(county, "agency", AGENCY)
    for who, offered in (("lead.handler", ("expert", "agency")), ("sysadmin", ("unit",)), ("health.handler", ())):
        client.force_login(county[who])
        shown = client.get("/").content.decode()
        for key in ("expert", "agency", "unit"):
            assert (reverse("case_open", args=[key]) in shown) is (key in offered)
    client.force_login(county["secadmin"])
    listed = client.get(reverse("account_list"), {"post": "expert", "state": "waiting"}).content.decode()
    for username in ("zj.gan", "jg.luming"):
        account = Account.objects.get(username=username)
        assert reverse("account_code", args=[account.pk]) in listed


def test_the_page_enters_an_expert(client, county, workday):
    case = begin("expert", county["lead.handler"], year=2026)
    client.force_login(county["lead.handler"])
    page = client.get(reverse("case", args=[case.pk]))
    assert "工作经历" in page.content.decode()
    posted = {
        "step": "enter",
        "version": "0",
        "key": "a" * 32,
        "outcome": "entered",
        "action": "add",
        "display_name": "甘砚舟",
        "username": "zj.gan",
        "specialties": ["software", "data"],
        "jobs-0-employer": "江南示例大学",
        "jobs-0-since": "2015-01-01",
    }
    assert client.post(reverse("case_act", args=[case.pk]), posted).status_code == 302
    do(case, "check", "agreed", county["lead.checker"])
    assert Expert.objects.get(code="ZJ001").specialties == ["software", "data"]
