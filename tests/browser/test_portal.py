"""The portal in a real browser, for every post, on a screen and on a phone: no console error, axe at peace."""

import pytest

from tests.browser.conftest import NARROW, audit

BUSINESS = ("/", "/projects/", "/projects/?q=没有&state=blocked", "/overview/", "/overview/due/", "/password/")
LAW = ("/law/", "/law/?q=清单", "/law/7/", "/law/14/", "/law/numbers/")
PAGES = {
    "health.handler": BUSINESS + LAW,
    "lead.handler": BUSINESS,
    "lead.leader": ("/", "/overview/"),
    "sysadmin": ("/", "/accounts/", "/law/1/"),
    "secadmin": ("/", "/accounts/?state=waiting"),
    "auditadmin": ("/log/",),
}


@pytest.mark.parametrize("username", PAGES)
def test_the_pages_of_every_post_are_sound(live, browser_page, username):
    live.sign_in(browser_page, username)
    found = {}
    for path in PAGES[username]:
        answer = browser_page.goto(live.url(path))
        assert (path, answer.status) == (path, 200)
        found[path] = audit(browser_page)
    assert {path: faults for path, faults in found.items() if faults} == {}


def test_nothing_runs_over_the_edge_of_a_phone(live, browser_page):
    browser_page.set_viewport_size(NARROW)
    live.sign_in(browser_page, "health.handler")
    wide = []
    for path in BUSINESS + LAW:
        browser_page.goto(live.url(path))
        if browser_page.evaluate("document.documentElement.scrollWidth") > NARROW["width"]:
            wide.append(path)
    assert wide == []


def test_the_pages_before_signing_in_are_sound(live, browser_page):
    for path in ("/login/", "/activate/"):
        browser_page.goto(live.url(path))
        assert audit(browser_page) == []


def test_a_reported_project_is_met_on_desk_list_and_page(live, browser_page):
    live.sign_in(browser_page, "farm.handler")
    browser_page.get_by_role("link", name="新增清单报送").first.click()
    browser_page.fill("input[name=name]", "农机调度平台")
    browser_page.locator("main button.btn--primary").first.click()
    browser_page.goto(live.url("/"))
    browser_page.get_by_role("link", name="农机调度平台").first.click()
    browser_page.goto(live.url("/projects/"))
    browser_page.get_by_role("link", name="农机调度平台").first.click()
    assert browser_page.locator("h1").inner_text() == "农机调度平台"
    assert browser_page.get_by_text("轮到您办理").count() == 1
    assert "不得安排资金" in browser_page.locator("main").inner_text()
    assert audit(browser_page) == []


def test_one_signs_out_from_the_menu(live, browser_page):
    live.sign_in(browser_page, "health.handler")
    browser_page.locator(".top details.menu summary").first.click()
    browser_page.get_by_role("button", name="退出").click()
    browser_page.wait_for_url(live.url("/login/"))
    assert "已退出" in browser_page.locator("main").inner_text()
