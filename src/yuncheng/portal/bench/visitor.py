"""A visitor of the server: keeps its connection and cookies, signs in, posts forms and JSON."""

from __future__ import annotations

import http.client
import json
from collections.abc import Mapping
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode


class Visitor:
    """One browser's worth of requests."""

    def __init__(self, port: int) -> None:
        self._http = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookies: dict[str, str] = {}
        self.token = ""
        self.location = ""  # where the last answer sends one

    def get(self, path: str) -> tuple[int, bytes]:
        return self._ask("GET", path, None, {})

    def post(self, path: str, form: Mapping[str, str]) -> tuple[int, bytes]:
        """Post a form with the token against forged requests."""
        body = urlencode({**form, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
        return self._ask("POST", path, body, {"Content-Type": "application/x-www-form-urlencoded"})

    def hang_up(self) -> None:
        """Close the connection; the next request opens another. The cookies stay."""
        self._http.close()

    def upload(self, path: str, field: str, name: str, content: bytes) -> tuple[int, bytes]:
        """Post a form with one file, as a browser does."""
        edge = "yuncheng-bench-edge"
        token = self.cookies.get("csrftoken", "")
        head = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
            f'--{edge}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        )
        body = head.encode() + content + f"\r\n--{edge}--\r\n".encode()
        return self._ask("POST", path, body, {"Content-Type": f"multipart/form-data; boundary={edge}"})

    def post_json(self, path: str, data: Any) -> tuple[int, bytes]:
        headers = {"Content-Type": "application/json", "X-CSRFToken": self.cookies.get("csrftoken", "")}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return self._ask("POST", path, json.dumps(data), headers)

    def sign_in(self, username: str, password: str) -> None:
        """Sign in as a person would. Raises RuntimeError where it does not work."""
        self.get("/login/")
        status, _ = self.post("/login/", {"username": username, "password": password})
        if status != 302:
            raise RuntimeError(f"signing in as {username} was answered {status}")

    def take_token(self, username: str, password: str) -> None:
        """Take a token of the API."""
        status, body = self.post_json("/api/v1/tokens", {"username": username, "password": password})
        if status != 201:
            raise RuntimeError(f"a token for {username} was answered {status}")
        self.token = json.loads(body)["token"]

    def _ask(self, method: str, path: str, body: str | bytes | None, headers: Mapping[str, str]) -> tuple[int, bytes]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._http.request(method, path, body, {**headers, **({"Cookie": cookie} if cookie else {})})
        answer = self._http.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        self.location = answer.headers.get("Location", "")
        return answer.status, answer.read()
