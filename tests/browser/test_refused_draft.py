"""A refused form in a real Chromium: what was corrected since is what a reload shows; nothing older is sent again."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Live


def test_reloading_a_refused_form_keeps_what_was_corrected_since(live: Live, browser_page: Page) -> None:
    page = browser_page
    live.sign_in(page, "farm.handler")
    page.goto(live.url("/open/experience/"))
    page.fill("input[name=about]", "农机数据一次采集")
    page.locator("main button.btn--primary").first.click()
    page.fill("textarea[name=practice]", "第一稿")
    page.get_by_role("button", name="送审核").click()
    expect(page.locator("main")).to_contain_text("没有办成")
    assert re.search(r"/cases/\d+/$", page.url)
    page.fill("textarea[name=practice]", "第二稿")
    expect(page.locator("[data-draft-status]")).to_contain_text("草稿已保存", timeout=15_000)
    page.reload()
    expect(page.locator("textarea[name=practice]")).to_have_value("第二稿")
