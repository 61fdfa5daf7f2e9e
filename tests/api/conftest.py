"""Callers of the API: real tokens, Django's test client, nothing else."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from yuncheng.registry.models import Account

PASSWORD = "一个 很长 的 口令 2026"


class Caller:
    """A person with a token; without an account, a stranger."""

    def __init__(self, account: Account | None = None) -> None:
        self.client = Client(raise_request_exception=True)
        self.account = account
        self.token = ""
        if account is not None:
            account.set_password(PASSWORD)
            account.save()
            answer = self.post("/tokens", {"username": account.username, "password": PASSWORD})
            assert answer.status_code == 201, answer.content
            self.token = answer.json()["token"]

    def call(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """Call an operation. A dict or list goes as JSON, bytes and text as they are."""
        raw = body if isinstance(body, bytes | str) else b"" if body is None else json.dumps(body)
        if self.token:
            headers = {"Authorization": f"Bearer {self.token}", **headers}
        return self.client.generic(method, f"/api/v1{path}", raw, "application/json", headers=headers)

    def get(self, path: str, **headers: str) -> Any:
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.call("POST", path, body, **headers)

    def delete(self, path: str) -> Any:
        return self.call("DELETE", path)

    def upload(self, path: str, file: Any) -> Any:
        return self.client.post(f"/api/v1{path}", {"file": file}, headers={"Authorization": f"Bearer {self.token}"})

    def open(self, procedure: str, **more: Any) -> dict[str, Any]:
        answer = self.post("/cases", {"procedure": procedure, **more})
        assert answer.status_code == 201, answer.json()
        case: dict[str, Any] = answer.json()["case"]
        return case

    def act(self, case: int, step: str, outcome: str, **more: Any) -> Any:
        """Act with the version the API tells now."""
        more.setdefault("version", self.get(f"/cases/{case}").json().get("version", 0))
        return self.post(f"/cases/{case}/acts", {"step": step, "outcome": outcome, **more})


@pytest.fixture
def caller(county, workday, settings):
    """`caller("health.handler")`: a person of the small county, signed in once."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    known: dict[str, Caller] = {}

    def sign_in(name: str) -> Caller:
        if name not in known:
            known[name] = Caller(county[name])
        return known[name]

    return sign_in


@pytest.fixture
def stranger(county, workday):
    return Caller()


REFUSAL_KEYS = {"code", "sentence", "articles", "cures", "who", "fields", "blockers"}


@pytest.fixture
def refused():
    """Check that an answer is a refusal with our body and this status; gives the body."""

    def check(answer: Any, status: int) -> dict[str, Any]:
        assert answer.status_code == status, answer.content.decode()[:600]
        body: dict[str, Any] = answer.json()
        assert set(body) == REFUSAL_KEYS
        assert body["sentence"]
        return body

    return check
