"""Plans, lists, board, investment, consultation and experience in a real Chromium: axe at peace at both widths, nothing
over the edge, and what somebody has typed is still there after the page is loaded anew."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, ROOT, WIDE, Live, audit
from tests.browser.planning_filling import YEAR

# Who looks → the pages, by their names in `planning_filling` or by their addresses.
PAGES = {
    "lead.handler": (
        *("/plans/", "/plans/departments/", "/plans/coverage/", "plan", "own_plan", "filing"),
        *(f"/lists/?year={YEAR}", f"/lists/?year={YEAR}&view=done", f"/lists/?year={YEAR}&view=compare", "listing"),
        *(f"/reporting/?year={YEAR}", f"/board/{YEAR}/", f"/board/{YEAR}/compare/", f"/plan/{YEAR}/", "ranking", "row"),
        *("investment", "/consultations/", "asked", "followed", "/experience/", "experience"),
        *("/open/meeting/", "/open/experience_removal/", "/open/listing/"),
    ),
    "ndrc.handler": ("investment", "investing", "/investment/?kind=rolling", "asked"),
    "health.handler": (
        *("/plans/", "own_plan", "/plans/items/全县·2.1/", f"/lists/?year={YEAR}&view=done", "investment"),
        *("/reporting/", "/reporting/import/", "/experience/", "experience", "/open/experience/", "/consultations/"),
    ),
}


@pytest.fixture(scope="module")
def filled(live: Live) -> dict[str, str]:
    """Addresses of what the live server was given."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "YUNCHENG_DEMO")}
    env |= {"YUNCHENG_DATA": str(live.data), "PYTHONPATH": paths}
    command = [sys.executable, "-m", "tests.browser.planning_filling"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, str] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("size", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("username", PAGES)
def test_the_pages_of_planning_are_sound_and_fit(
    live: Live, browser_page: Page, filled: dict[str, str], username: str, size: dict[str, int]
) -> None:
    page = browser_page
    page.set_viewport_size(size)  # type: ignore[arg-type]  # a plain dict will do
    live.sign_in(page, username)
    found = {}
    for name in PAGES[username]:
        answer = page.goto(live.url(filled.get(name, name)))
        assert answer is not None
        assert (name, answer.status) == (name, 200)
        faults = audit(page)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            faults.append("over the edge")
        if faults:
            found[name] = faults
    assert found == {}


def typed_and_back(page: Page, field: str, text: str) -> None:
    """Type, wait until it says that the draft is saved, and load the page anew."""
    page.fill(field, text)
    expect(page.locator("[data-draft-status]").first).to_contain_text("草稿已保存", timeout=15_000)
    page.reload()
    expect(page.locator(field)).to_have_value(text)


@pytest.mark.parametrize(
    ("username", "procedure", "field"),
    [
        ("edu.handler", "department_plan", "#id_goal"),
        ("edu.handler", "experience", "#id_practice"),
        ("lead.handler2", "meeting", "#id_topic"),
        ("ndrc.handler2", "rolling_plan", "#id_note"),
    ],
)
def test_what_is_typed_saves_itself(
    live: Live, browser_page: Page, filled: dict[str, str], username: str, procedure: str, field: str
) -> None:
    page = browser_page
    live.sign_in(page, username)
    page.goto(live.url(f"/open/{procedure}/"))
    if page.locator("#id_about").count():
        page.fill("#id_about", "示例事由")
    page.locator("main form .form-foot button").first.click()
    expect(page.locator(".notice--success")).to_contain_text("已启动")
    typed_and_back(page, field, "打了一半的话，刷新之后还在。")


def test_an_experience_is_taken_out_and_gone_from_the_library(
    live: Live, browser_page: Page, filled: dict[str, str]
) -> None:
    page = browser_page
    live.sign_in(page, "lead.handler")
    page.goto(live.url(filled["experience"]))
    page.get_by_role("link", name="撤下").click()
    page.get_by_role("button", name="启动经验撤下").click()
    page.select_option("#id_experience", label="一张表办成十二件事（测试卫健局，2026-03-02）")
    page.fill("#id_why", "所用平台已经下线。")
    page.get_by_role("button", name="送审核").click()
    removal = page.url
    live.sign_in(page, "lead.checker")
    page.goto(removal)
    expect(page.locator("main")).to_contain_text("所用平台已经下线。")
    page.get_by_role("button", name="同意撤下").click()
    live.sign_in(page, "health.handler")
    expect(page.locator("aside, main").last).to_contain_text("已从经验库撤下")
    page.goto(live.url("/experience/"))
    assert "一张表办成十二件事" not in page.locator("main").inner_text()
