"""Signing in, activation, passwords: one answer to every failure, codes used once, nobody of the demo in production."""

import pytest
from django.test import Client
from django.urls import reverse

from yuncheng.portal.entering_forms import WRONG, code_digest

GOOD = "长江三峡-云阳-2026"


@pytest.fixture
def handler(county):
    account = county["health.handler"]
    account.set_password(GOOD)
    account.save()
    return account


def sign_in(client: Client, username: str, password: str):
    return client.post(reverse("login"), {"username": username, "password": password})


def test_a_person_signs_in_and_lands_on_his_desk(client, handler):
    answer = sign_in(client, handler.username, GOOD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/")
    assert client.get("/").status_code == 200


def test_every_failure_gets_the_same_answer(client, county, handler):
    disabled = county["farm.handler"]
    disabled.set_password(GOOD)
    disabled.is_active = False
    disabled.save()
    answers = [
        sign_in(Client(), "nobody-here", GOOD),
        sign_in(Client(), handler.username, "wrong"),
        sign_in(Client(), disabled.username, GOOD),
        sign_in(Client(), county["edu.handler"].username, GOOD),
    ]
    assert [answer.status_code for answer in answers] == [400] * 4
    assert all(WRONG in answer.content.decode() for answer in answers)


def test_five_wrong_passwords_lock_the_name_for_a_while(client, handler):
    for _ in range(4):
        assert sign_in(client, handler.username, "wrong").status_code == 400
    locked = sign_in(client, handler.username, "wrong")
    assert locked.status_code == 429
    assert "暂时锁定" in locked.content.decode()
    assert sign_in(client, handler.username, GOOD).status_code == 429


def test_after_signing_in_nobody_is_sent_elsewhere(client, handler):
    answer = client.post(
        reverse("login"), {"username": handler.username, "password": GOOD, "next": "https://evil.example/"}
    )
    assert answer.headers["Location"] == "/"


def test_an_activation_code_works_once(client, county):
    account = county["farm.checker"]
    account.activation = code_digest("ABCDE-FGHJK-LMNPQ-RSTUV")
    account.save()
    form = {"username": account.username, "code": "ABCDE-FGHJK-LMNPQ-RSTUV", "new_password": GOOD, "again": GOOD}
    assert client.post(reverse("activate"), {**form, "code": "ABCDE"}).status_code == 400
    assert client.post(reverse("activate"), form).status_code == 302
    assert client.post(reverse("activate"), form).status_code == 400
    assert sign_in(client, account.username, GOOD).status_code == 302


def test_a_weak_password_is_refused_in_chinese(client, county):
    account = county["farm.checker"]
    account.activation = code_digest("CODE")
    account.save()
    form = {"username": account.username, "code": "CODE", "new_password": "12345", "again": "123456"}
    page = client.post(reverse("activate"), form).content.decode()
    assert "口令太短，至少 10 个字符" in page
    assert "两次输入的口令不一致" in page
    account.refresh_from_db()
    assert account.activation


def test_one_changes_his_own_password_with_the_old_one(client, handler):
    client.force_login(handler)
    form = {"old_password": "wrong", "new_password": GOOD + "新", "again": GOOD + "新"}
    assert client.post(reverse("password"), form).status_code == 400
    assert client.post(reverse("password"), {**form, "old_password": GOOD}).status_code == 302
    assert client.get("/").status_code == 200
    handler.refresh_from_db()
    assert handler.check_password(GOOD + "新")


def test_signing_out_is_a_post(client, handler):
    client.force_login(handler)
    assert client.get(reverse("logout")).status_code == 405
    assert client.post(reverse("logout")).status_code == 302
    assert client.get("/").status_code == 302


def test_outside_the_demonstration_nobody_changes_roles(client, handler):
    assert client.post(reverse("demo_role"), {"role": handler.username}).status_code == 404
    assert "演示身份" not in client.get(reverse("login")).content.decode()


def test_the_setting_alone_makes_no_demonstration(client, handler, settings):
    settings.DEMO = True
    assert client.post(reverse("demo_role"), {"role": handler.username}).status_code == 404


def test_whoever_is_not_signed_in_is_sent_to_sign_in(client, county):
    for name in ("desk", "project_list", "law", "overview", "account_list", "act_log"):
        answer = client.get(reverse(name))
        assert (name, answer.status_code) == (name, 302)
        assert answer.headers["Location"].startswith(reverse("login"))
