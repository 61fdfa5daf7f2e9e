"""账号授予: asked by one, granted by another; the code is shown once and kept as a digest."""

import re

import pytest
from django.urls import reverse

from tests.county import begin, do
from yuncheng.casework.models import ApiToken
from yuncheng.casework.refusals import BadForm
from yuncheng.portal.accounts import issue_code
from yuncheng.portal.entering_forms import code_digest
from yuncheng.registry import clock
from yuncheng.registry.models import Account

ASKED = {"action": "create", "username": "xin.jingban", "display_name": "新同志", "unit": "health", "post": "handler"}


def granted(county, **changes):
    case = begin("account", county["sysadmin"])
    do(case, "request", "requested", county["sysadmin"], data=ASKED | changes)
    do(case, "grant", "granted", county["secadmin"])
    return case


def test_a_granted_account_waits_for_its_code(county, workday):
    granted(county)
    made = Account.objects.get(username="xin.jingban")
    assert (made.unit.code, made.post, made.display_name, made.activation) == ("health", "handler", "新同志", "")
    assert not made.has_usable_password()


def test_the_code_is_shown_once_and_kept_as_a_digest(client, county, workday):
    granted(county)
    made = Account.objects.get(username="xin.jingban")
    client.force_login(county["secadmin"])
    assert reverse("account_code", args=[made.pk]) in client.get(reverse("account_list")).content.decode()
    shown = client.post(reverse("account_code", args=[made.pk])).content.decode()
    code = re.search(r'<code class="code">([A-Z0-9-]+)</code>', shown)
    assert code
    made.refresh_from_db()
    assert made.activation == code_digest(code[1])
    assert code[1] not in client.get(reverse("account_list")).content.decode()


def test_nobody_else_makes_codes(client, county, workday):
    granted(county)
    made = Account.objects.get(username="xin.jingban")
    for who in ("sysadmin", "auditadmin", "lead.handler"):
        client.force_login(county[who])
        assert client.post(reverse("account_code", args=[made.pk])).status_code == 404


def test_an_account_in_use_gets_no_code(client, county, workday):
    account = county["health.handler"]
    account.set_password("长江三峡-云阳-2026")
    account.save()
    client.force_login(county["secadmin"])
    assert client.post(reverse("account_code", args=[account.pk])).status_code == 409


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"username": "health.handler"}, "username"),
        ({"unit": "nowhere"}, "unit"),
        ({"post": ""}, "post"),
        ({"display_name": ""}, "display_name"),
        ({"action": "disable"}, "username"),
        ({"action": "disable", "username": "sysadmin"}, "username"),
    ],
)
def test_what_makes_no_sense_is_refused_when_asked(county, workday, changes, field):
    case = begin("account", county["sysadmin"])
    with pytest.raises(BadForm) as refused:
        do(case, "request", "requested", county["sysadmin"], data=ASKED | changes)
    assert list(refused.value.fields) == [field]


def test_a_disabled_account_is_cut_off_at_once(client, county, workday):
    account = county["health.handler"]
    client.force_login(account)
    ApiToken.objects.create(account=account, digest="x", created_at=clock.now(), expires_at=clock.now())
    assert client.get("/").status_code == 200
    granted(county, action="disable", username="health.handler")
    assert client.get("/").status_code == 302
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("active", [True, False])
def test_a_forgotten_password_or_a_stopped_account_gets_a_new_code(client, county, workday, active):
    account = county["health.handler"]
    account.set_password("长江三峡-云阳-2026")
    account.is_active = active
    account.save()
    client.force_login(account)
    granted(county, action="renew", username="health.handler")
    assert client.get("/").status_code == 302
    _, code = issue_code(account.pk)
    account.refresh_from_db()
    assert (account.is_active, account.has_usable_password(), account.activation) == (True, False, code_digest(code))


def test_the_audit_administrator_sees_who_acted_and_not_what(client, county, workday):
    granted(county)
    client.force_login(county["auditadmin"])
    shown = client.get(reverse("act_log")).content.decode()
    assert "授予账号" in shown
    assert "xin.jingban" not in shown
    assert client.get(reverse("account_list")).status_code == 404


def test_a_unit_is_named_in_full_or_by_its_code_and_old_news_is_not_the_newcomers(county, workday):
    begun = begin("account", county.people["sysadmin"], year=2026)
    do(begun, "request", "requested", county.people["sysadmin"], data=ASKED | {"unit": "测试卫健局"})
    asked = begun.entries.order_by("-seq").first().seq
    do(begun, "grant", "granted", county.people["secadmin"])
    account = Account.objects.get(username=ASKED["username"])
    assert account.unit == county.units["health"]
    assert account.seen_seq >= asked


@pytest.mark.parametrize("typed", ["2026-03-03", "2026/3/3", "2026年3月3日"])
def test_the_log_takes_days_as_people_write_them(client, county, workday, typed):
    granted(county)
    client.force_login(county["auditadmin"])
    assert "授予账号" not in client.get(reverse("act_log"), {"since": typed}).content.decode()
