"""Signing in, being somebody, signing out."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.api.conftest import PASSWORD, Caller
from yuncheng.casework.models import ApiToken
from yuncheng.registry import clock
from yuncheng.registry.clock import at


def test_a_token_tells_who_one_is(caller):
    lead = caller("lead.checker")
    me = lead.get("/me").json()
    assert (me["username"], me["post"], me["post_label"], me["functions"]) == (
        "lead.checker",
        "checker",
        "审核",
        ["lead"],
    )
    assert me["unit"]["code"] == "lead"


def test_only_a_digest_of_the_token_is_kept(caller):
    token = caller("health.handler").token
    kept = ApiToken.objects.get()
    assert token.split(".")[1] not in kept.digest
    assert len(kept.digest) == 64


def test_no_cookie_is_set_and_none_is_read(caller, county):
    health = caller("health.handler")
    assert not health.client.cookies
    browser = Client()
    browser.force_login(county["health.handler"])
    assert browser.get("/api/v1/me").status_code == 401


def test_unknown_names_and_wrong_passwords_get_one_answer(stranger, caller, refused):
    caller("health.handler")
    unknown = refused(stranger.post("/tokens", {"username": "nobody", "password": "x"}), 401)
    wrong = refused(stranger.post("/tokens", {"username": "health.handler", "password": "x"}), 401)
    assert unknown == wrong
    assert unknown["code"] == "wrong_credentials"


def test_an_account_that_is_not_activated_or_was_disabled_cannot_sign_in(county, stranger, caller, refused):
    refused(stranger.post("/tokens", {"username": "farm.handler", "password": ""}), 401)
    health = caller("health.handler")
    account = county["health.handler"]
    account.is_active = False
    account.save()
    refused(stranger.post("/tokens", {"username": "health.handler", "password": PASSWORD}), 401)
    refused(health.get("/me"), 401)


def test_five_wrong_passwords_lock_and_the_right_one_does_not_help(caller, stranger, refused):
    caller("health.handler")
    for _ in range(4):
        refused(stranger.post("/tokens", {"username": "health.handler", "password": "x"}), 401)
    locked = refused(stranger.post("/tokens", {"username": "health.handler", "password": "x"}), 403)
    assert locked["code"] == "locked"
    assert "15 分钟" in locked["sentence"]
    refused(stranger.post("/tokens", {"username": "health.handler", "password": PASSWORD}), 403)


def test_a_right_password_forgets_the_wrong_ones_before(caller, stranger):
    caller("health.handler")
    for _ in range(3):
        for _ in range(3):
            stranger.post("/tokens", {"username": "health.handler", "password": "x"})
        right = stranger.post("/tokens", {"username": "health.handler", "password": PASSWORD})
        assert right.status_code == 201


def test_signing_out_ends_this_token_and_no_other(caller, county, refused):
    first = caller("health.handler")
    second = Caller(county["health.handler"])
    first.token = first.post("/tokens", {"username": "health.handler", "password": PASSWORD}).json()["token"]
    assert first.delete("/tokens/current").status_code == 204
    refused(first.get("/me"), 401)
    assert second.get("/me").status_code == 200


def test_a_token_ends_after_the_session_s_time(caller, workday, refused, settings):
    health = caller("health.handler")
    later = clock.at_hour(workday) + timedelta(seconds=settings.SESSION_COOKIE_AGE)
    with at(later - timedelta(seconds=1)):
        assert health.get("/me").status_code == 200
    with at(later + timedelta(seconds=1)):
        refused(health.get("/me"), 401)


def test_a_changed_password_ends_all_tokens(caller, county, refused):
    health = caller("health.handler")
    county["health.handler"].set_password("另一个口令 2026")
    county["health.handler"].save()
    refused(health.get("/me"), 401)


@pytest.mark.parametrize(
    "value", ["", "Bearer", "Bearer x", "Basic eDp5", "Bearer 1.", "Bearer 99999999999999999999.x", "Bearer １.x"]
)
def test_a_bad_token_is_nobody(stranger, value, refused):
    answer = stranger.get("/me", Authorization=value.encode("utf-8").decode("latin-1"))
    assert refused(answer, 401)["code"] == "not_signed_in"
    assert answer["WWW-Authenticate"] == "Bearer"


def test_old_tokens_of_an_account_make_room(caller, county):
    caller("health.handler")
    for _ in range(25):
        Caller().post("/tokens", {"username": "health.handler", "password": PASSWORD})
    assert ApiToken.objects.filter(account=county["health.handler"]).count() == 20
