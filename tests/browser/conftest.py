"""A real server with a data directory of its own, and a real Chromium that signs in to it.

`live`: the address and `sign_in`; `browser_page`: a page on which a console error fails the test; `audit` asks axe.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser.filling import PASSWORD

ROOT = Path(__file__).resolve().parents[2]
WIDE, NARROW = {"width": 1366, "height": 768}, {"width": 390, "height": 844}
SERIOUS = ("serious", "critical")
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@dataclass(frozen=True)
class Live:
    """The running product: where it is, where its data lies, and the way in."""

    base_url: str
    data: Path

    def url(self, path: str) -> str:
        return f"{self.base_url}{path}"

    def sign_in(self, page: Page, username: str) -> None:
        """Sign in by the form, as somebody else if need be."""
        page.context.clear_cookies()
        page.goto(self.url("/login/"))
        page.fill("input[name=username]", username)
        page.fill("input[name=password]", PASSWORD)
        page.locator("main button[type=submit], main form button:not([type])").first.click()
        page.wait_for_url(self.url("/"))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment(data: Path) -> dict[str, str]:
    hidden = ("DATABASE_URL", "YUNCHENG_DEMO", "PYTEST_CURRENT_TEST")
    env = {name: value for name, value in os.environ.items() if name not in hidden}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    return env | {"YUNCHENG_DATA": str(data), "DJANGO_SETTINGS_MODULE": "yuncheng.config.settings", "PYTHONPATH": paths}


def _run(env: dict[str, str], *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{words}: {done.stderr[-4000:]}"


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """A granian server over the small county."""
    data = tmp_path_factory.mktemp("live")
    env = _environment(data)
    _run(env, "yuncheng", "migrate", "--verbosity", "0")
    _run(env, "yuncheng", "collectstatic", "--noinput", "--verbosity", "0")
    _run(env, "tests.browser.filling")
    port = _free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", "1", "--blocking-threads", "2", "--log-level", "warning"]
    log = (data / "server.log").open("wb")
    server = subprocess.Popen([*command, "yuncheng.config.wsgi:application"], cwd=ROOT, env=env, stdout=log, stderr=log)
    try:
        _wait(f"http://127.0.0.1:{port}/login/", server, data / "server.log")
        yield Live(f"http://127.0.0.1:{port}", data)
    finally:
        server.terminate()
        server.wait(20)
        log.close()


def _wait(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the server did not answer: {log.read_text(errors='replace')[-4000:]}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The Chromium named by YUNCHENG_CHROMIUM, or the system's."""
    path = os.environ.get("YUNCHENG_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def browser_context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=WIDE, locale="zh-CN")  # type: ignore[arg-type]  # a plain dict will do
    context.set_default_timeout(15_000)
    yield context
    context.close()


@pytest.fixture
def browser_page(browser_context: BrowserContext) -> Iterator[Page]:
    """A page; what the console complained about, and every script that failed, fails the test at its end."""
    page = browser_context.new_page()
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # a refusal's own status (400, 403, 404, 409) is told by the browser as a failed load: that one is meant
        if message.type == "error" and "Failed to load resource" not in message.text:
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


def audit(page: Page) -> list[str]:
    """What axe finds serious on this page, each with the place."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['html'][:160]}"
        for each in found
        if each["impact"] in SERIOUS
        for node in each["nodes"]
    ]
