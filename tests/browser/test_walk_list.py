"""The list road as the offices walk it, in a real Chromium: report, check, send, take in, publish, read (art. 7)."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import NARROW, Live, audit
from tests.pages.visiting import PDF

YEAR = date.today().year + 1
NAME = "智慧门诊平台"


def fill_report(page: Page, *, amount: str = "120.5") -> None:
    page.select_option("#id_nature", "new")
    page.select_option("#id_kind", "industry_app")
    page.select_option("#id_money_source", "budget")
    page.fill("#id_plan_year", str(YEAR))
    page.fill("#id_amount", amount)
    page.select_option("#id_basis_kind", "need")
    page.fill("#id_basis", "门诊窗口排队时间长，现有系统不能预约。")
    page.fill("#id_content", "建设预约、候诊、结算三个功能。")


def test_a_report_walks_to_the_published_list(live: Live, browser_page: Page, tmp_path: Path) -> None:
    page = browser_page
    _report(live, page, tmp_path)
    case_url = page.url
    _check(live, page, case_url)
    _send(live, page)
    _take_in(live, page, case_url)
    _publish(live, page)
    live.sign_in(page, "farm.leader")
    page.goto(live.url(f"/lists/?year={YEAR}"))
    expect(page.locator("table")).to_contain_text(NAME)
    assert audit(page) == []
    live.sign_in(page, "health.handler")
    page.goto(case_url)
    expect(page.locator("h1 + .badge")).to_have_text("已纳入清单")
    page.get_by_role("link", name="纳入清单", exact=True).click()
    expect(page.locator("h1 + .badge")).to_have_text("校验相符")
    assert audit(page) == []


def _report(live: Live, page: Page, tmp_path: Path) -> None:
    """The unit's handler opens a report, is refused a bad amount, mends it, adds a paper, and hands it on."""
    live.sign_in(page, "health.handler")
    page.goto(live.url(f"/reporting/?year={YEAR}"))
    assert audit(page) == []
    page.get_by_role("link", name="新增报送").first.click()
    page.fill("#id_name", NAME)
    assert audit(page) == []
    page.get_by_role("button", name="启动清单报送").click()
    expect(page.locator(".notice--success")).to_contain_text("已启动")
    fill_report(page, amount="1e18")
    expect(page.locator("[data-draft-status]")).to_contain_text("草稿已保存", timeout=15_000)
    page.reload()
    expect(page.locator("#id_content")).to_have_value("建设预约、候诊、结算三个功能。")
    page.get_by_role("button", name="提交本单位审核").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("投资额度")
    expect(page.locator("#id_amount")).to_have_value("1e18")
    assert audit(page) == []
    page.fill("#id_amount", "120.5")
    paper = tmp_path / "依据文件.pdf"
    paper.write_bytes(PDF)
    page.set_input_files("#papers input[type=file]", paper)
    expect(page.locator("#papers .upload__file a")).to_have_text("依据文件.pdf")
    page.get_by_role("button", name="提交本单位审核").click()
    expect(page.locator(".notice--success")).to_contain_text("现在轮到测试卫健局审核办理“单位审核”")


def _check(live: Live, page: Page, case_url: str) -> None:
    """The checker returns it with a reason in a dialog, the handler mends it, the checker sees what changed."""
    live.sign_in(page, "health.checker")
    page.goto(case_url)
    page.get_by_role("link", name="退回修改").click()
    dialog = page.locator("dialog[open]")
    assert audit(page) == []
    dialog.locator("textarea").fill("投资额度请按一百三十万元")
    dialog.get_by_role("button", name="退回修改").click()
    expect(page.locator(".notice--success")).to_contain_text("现在轮到测试卫健局经办")
    live.sign_in(page, "health.handler")
    page.goto(case_url)
    page.fill("#id_amount", "130")
    page.get_by_role("button", name="提交本单位审核").click()
    live.sign_in(page, "health.checker")
    page.goto(case_url)
    expect(page.locator("dd.changes")).to_contain_text("上次：120.50 万元")
    page.get_by_role("button", name="审核同意，列入本单位报送").click()
    expect(page.locator(".notice--success")).to_contain_text("通过“单位报送”一并办理")


def _send(live: Live, page: Page) -> None:
    """The unit sends its round: members are ticked with a live total, the checker sends them."""
    live.sign_in(page, "health.handler")
    page.goto(live.url(f"/reporting/?year={YEAR}"))
    page.get_by_role("link", name="报送（1 个项目）").click()
    page.get_by_role("button", name="启动单位报送").click()
    page.get_by_label("全选").check()
    expect(page.locator("[data-members-sum]")).to_have_text("130.00")
    page.get_by_label("逾期报送的原因").fill("立项依据在报送截止之后才印发。")
    assert audit(page) == []
    page.get_by_role("button", name="送审核").click()
    dispatch = page.url
    live.sign_in(page, "health.checker")
    page.goto(dispatch)
    expect(page.locator("main")).to_contain_text("合计 1 个")
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator(".notice--success")).to_contain_text("事项已办结：已报送")


def _take_in(live: Live, page: Page, case_url: str) -> None:
    """The bureau finds it in its list and takes it in."""
    live.sign_in(page, "lead.handler")
    page.goto(live.url("/cases/"))
    page.get_by_role("link", name=NAME).click()
    assert page.url == case_url
    assert audit(page) == []
    page.get_by_role("button", name="汇入清单").click()
    expect(page.locator(".notice--success")).to_contain_text("通过“清单发布”一并办理")


def _publish(live: Live, page: Page) -> None:
    """The bureau composes a list and its checker publishes it."""
    page.goto(live.url(f"/reporting/?year={YEAR}"))
    assert audit(page) == []
    page.get_by_role("link", name="编制清单").click()
    page.get_by_role("button", name="启动清单发布").click()
    page.get_by_label("全选").check()
    page.fill("#id_doc_no", "测数发〔2026〕1号")
    page.get_by_role("button", name="送审核").click()
    listing = page.url
    live.sign_in(page, "lead.checker")
    page.goto(listing)
    page.get_by_role("button", name="发布清单").click()
    expect(page.locator(".notice--success")).to_contain_text("事项已办结：已发布")


def test_out_of_scope_is_a_page_with_a_way_on(live: Live, browser_page: Page) -> None:
    live.sign_in(browser_page, "farm.handler")
    browser_page.goto(live.url("/cases/999999/"))
    expect(browser_page.locator("main")).to_contain_text("不在您的查看范围内")
    assert audit(browser_page) == []


def test_a_phone_reads_a_case(live: Live, browser_page: Page) -> None:
    page = browser_page
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict will do
    live.sign_in(page, "farm.handler")
    page.goto(live.url("/open/report/"))
    page.fill("#id_name", "农情监测")
    page.get_by_role("button", name="启动清单报送").click()
    assert audit(page) == []
    wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    assert wide is False


def test_anyone_verifies_a_paper(live: Live, browser_page: Page) -> None:
    browser_page.goto(live.url("/verify/"))
    browser_page.fill("#id_code", "1-0000-0000-0000")
    browser_page.get_by_role("button", name="核验").click()
    expect(browser_page.locator("main")).to_contain_text("没有查到")
    assert audit(browser_page) == []
