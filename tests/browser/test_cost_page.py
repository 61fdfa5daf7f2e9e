"""费用测算 in a real Chromium: lines pasted from Excel, the checks that answer while one types, a draft that stays."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Live, audit

PASTED = "业务系统\t定制软件开发费\t\t项\t1\t200\t200\n监理费\t监理费\t\t项\t1\t6.24\t6.24\n"


def paste(page: Page, name: str, text: str) -> None:
    """Paste a text into a cell, as Excel puts it on the clipboard."""
    page.eval_on_selector(
        f"input[name='{name}']",
        """(cell, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            cell.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_a_budget_is_pasted_checked_mended_and_kept(live: Live, browser_page: Page) -> None:
    page = browser_page
    live.sign_in(page, "farm.handler")
    page.goto(live.url("/cost/"))
    assert audit(page) == []
    paste(page, "lines-0-name", PASTED)
    expect(page.locator("#look")).to_contain_text("206.24")
    expect(page.locator("#look")).to_contain_text("未超过")
    page.fill("input[name='lines-1-price']", "6.25")
    page.fill("input[name='lines-1-submitted']", "6.25")
    page.locator("input[name='lines-1-submitted']").blur()
    expect(page.locator("[aria-labelledby=found_budget]")).to_contain_text("超过取费上限")
    expect(page.locator("[data-draft-status]")).to_contain_text("草稿已保存", timeout=15_000)
    page.reload()
    expect(page.locator("input[name='lines-1-submitted']")).to_have_value("6.25")
    expect(page.locator("#look")).to_contain_text("206.25")
    assert audit(page) == []
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict will do
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert audit(page) == []


def test_an_amount_nobody_wrote_is_the_product_and_a_written_one_stays(live: Live, browser_page: Page) -> None:
    page = browser_page
    live.sign_in(page, "edu.handler")
    page.goto(live.url("/cost/"))
    page.fill("input[name='lines-0-quantity']", "3")
    page.fill("input[name='lines-0-price']", "0.333")
    expect(page.locator("input[name='lines-0-submitted']")).to_have_value("0.999")
    page.fill("input[name='lines-0-submitted']", "1.00")
    page.fill("input[name='lines-0-quantity']", "4")
    expect(page.locator("input[name='lines-0-submitted']")).to_have_value("1.00")


def test_offers_are_weighed_before_anything_is_applied_for_and_all_of_it_leaves_as_a_table(
    live: Live, browser_page: Page
) -> None:
    page = browser_page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict will do
    live.sign_in(page, "school.handler")
    page.goto(live.url("/cost/"))
    paste(page, "lines-0-name", "交换机\t设备购置费\t48口\t台\t4\t2.5\t10\n")
    expect(page.locator("[aria-labelledby=found_budget]")).to_contain_text("采购 1 项没有询价报价")
    day = page.evaluate("new Date(Date.now() - 40 * 86400000).toISOString().slice(0, 10)")
    old = page.evaluate("new Date(Date.now() - 200 * 86400000).toISOString().slice(0, 10)")
    paste(page, "offers-0-name", f"交换机\t\t甲公司\t2.3\t{day}\n交换机\t\t乙公司\t2.4\t{old}\n")
    found = page.locator("[aria-labelledby=found_budget]")
    expect(found).to_contain_text("乙公司的报价已过期")
    expect(found).to_contain_text("惯例（原文未规定报价有效期，可在标准文件中改）")
    expect(page.locator("[aria-labelledby=quotes_title]")).to_contain_text("有效报价不足 3 家；单价高于中位数")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert audit(page) == []
    page.fill("input[name='lines-0-price']", "2.50")
    with page.expect_download() as made:  # at once: what was just typed is still saved
        page.get_by_role("button", name="导出表格").click()
    assert made.value.suggested_filename.startswith("费用测算")
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="导出表格")).to_be_hidden()
    expect(page.locator("#look")).to_contain_text("10.00")
    page.emulate_media(media="screen")
    expect(page.locator("[data-draft-status]")).to_contain_text("草稿已保存", timeout=15_000)
    page.reload()
    page.get_by_role("button", name="清空草稿").click()
    page.locator("dialog[open]").get_by_role("button", name="清空草稿").click()
    expect(page.locator("input[name='lines-0-name']")).to_have_value("")
    expect(page.locator("#look")).to_contain_text("还没有内容。")
