"""The plan board in a real Chromium: ranked by typing, by keys, by dragging, by two officers, and without scripts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.board_filling import YEAR
from tests.browser.conftest import NARROW, ROOT, WIDE, Live, audit

BOARD = f"/board/{YEAR}/"


@pytest.fixture(scope="module")
def listed(live: Live) -> Live:
    """The live server with a list of a far year."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "YUNCHENG_DEMO")}
    env |= {"YUNCHENG_DATA": str(live.data), "PYTHONPATH": paths}
    command = [sys.executable, "-m", "tests.browser.board_filling"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return live


@pytest.fixture
def other_page(chromium: Browser) -> Iterator[Page]:
    """Somebody else's browser."""
    context = chromium.new_context(viewport=WIDE, locale="zh-CN")  # type: ignore[arg-type]  # a plain dict will do
    yield context.new_page()
    context.close()


def begin(live: Live, page: Page, name: str) -> None:
    """A new draft with money for two and a half projects."""
    live.sign_in(page, "lead.handler")
    page.goto(live.url(BOARD))
    if page.locator("#first_name").count():
        page.fill("#first_name", name)
        page.get_by_role("button", name="新建方案").click()
    else:
        page.locator("summary", has_text="新建").click()
        page.fill("#new_name", name)
        page.get_by_role("button", name="新建方案").click()
    expect(page.locator(".notice--success")).to_contain_text(f"已建立方案“{name}”，共 6 个项目。")
    page.fill("#fund_budget", "250")
    page.press("#fund_budget", "Enter")
    expect(page.locator("[data-cut]").first).to_contain_text("财政预算资金用到这里：可用 250.00 万元")


def order(page: Page) -> str:
    names: list[str] = page.eval_on_selector_all("[data-rank-row]", "rows => rows.map(row => row.dataset.rankName[0])")
    return "".join(names)


def settled(page: Page) -> None:
    """Everything sent has been answered."""
    expect(page.locator("[data-board]:not([data-busy])")).to_be_attached()


def test_rows_are_ranked_by_typing_by_keys_and_by_dragging(listed: Live, browser_page: Page) -> None:
    page = browser_page
    begin(listed, page, "键盘和鼠标")
    assert order(page) == "甲乙丙丁戊己"
    assert audit(page) == []
    field = page.locator('[data-rank-name="戊平台"] [data-rank-place]')
    field.fill("1")
    field.press("Enter")
    settled(page)
    assert order(page) == "戊甲乙丙丁己"
    page.locator('[data-rank-name="甲平台"] [data-rank-place]').press("Alt+ArrowDown")
    settled(page)
    assert order(page) == "戊乙甲丙丁己"
    _drag(page, "己平台", "戊平台")
    settled(page)
    assert order(page) == "己戊乙甲丙丁"
    standings = page.eval_on_selector_all("[data-rank-row]", "rows => rows.map(row => row.dataset.s)")
    assert standings == ["in", "in", "out", "out", "out", "out"]
    page.reload()
    assert order(page) == "己戊乙甲丙丁"


def _drag(page: Page, name: str, onto: str) -> None:
    handle = page.locator(f'[data-rank-name="{name}"] [data-rank-handle]').bounding_box()
    target = page.locator(f'[data-rank-name="{onto}"]').bounding_box()
    assert handle
    assert target
    page.mouse.move(handle["x"] + 8, handle["y"] + 12)
    page.mouse.down()
    page.mouse.move(handle["x"] + 8, target["y"] + target["height"] / 2, steps=6)
    target = page.locator(f'[data-rank-name="{onto}"]').bounding_box()  # dragging from the edge has scrolled
    assert target
    page.mouse.move(handle["x"] + 8, target["y"] + 4, steps=3)
    page.mouse.up()


def test_flags_remarks_and_filters_work_in_place(listed: Live, browser_page: Page) -> None:
    page = browser_page
    begin(listed, page, "标记和查找")
    row = page.locator('[data-rank-name="己平台"]')
    row.get_by_role("button", name="必保").click()
    expect(row).to_have_attribute("data-s", "in")
    expect(page.locator('[data-fund="budget"] [data-rest]')).to_have_text("缺 50.00")
    row.get_by_role("link", name="详情").click()
    expect(row.locator(".brow__part")).to_contain_text("停建、停办条件")
    assert audit(page) == []
    row.get_by_label("说明").fill("先做一半")
    row.get_by_label("本年安排（万元）").fill("50")
    row.get_by_role("button", name="保存").click()
    expect(row.locator("[data-note]")).to_have_text("先做一半")
    expect(row.locator("[data-amount]")).to_have_text("50.00")
    expect(page.locator('[data-fund="budget"] [data-rest]')).to_have_text("余 0.00")
    page.fill("[data-filter] input[name=q]", "己平台")
    expect(page.locator("[data-shown]")).to_have_text("显示 1 / 6 个")
    assert page.locator('[data-rank-name="己平台"] [data-rank-place]').input_value() == "6"


def test_wrong_money_is_told_and_the_figures_stay(listed: Live, browser_page: Page) -> None:
    page = browser_page
    begin(listed, page, "填错资金")
    page.fill("#fund_budget", "-3")
    page.press("#fund_budget", "Enter")
    expect(page.locator("[data-told]")).to_contain_text("金额不能为负")
    expect(page.locator("[data-cut]").first).to_contain_text("可用 250.00 万元")


def test_of_two_officers_neither_loses_a_move(listed: Live, browser_page: Page, other_page: Page) -> None:
    page = browser_page
    begin(listed, page, "两人同排")
    listed.sign_in(other_page, "lead.handler2")
    other_page.goto(page.url)
    field = other_page.locator('[data-rank-name="己平台"] [data-rank-place]')
    field.fill("1")
    field.press("Enter")
    settled(other_page)
    mine = page.locator('[data-rank-name="甲平台"] [data-rank-place]')
    mine.press("Alt+ArrowDown")
    expect(page.locator("[data-told]")).to_contain_text(re.compile("刚调整了“己平台”"))
    assert order(page) == "己乙甲丙丁戊"
    other_page.reload()
    assert order(other_page) == "己乙甲丙丁戊"


def test_without_scripts_numbers_are_typed_and_sent(listed: Live, chromium: Browser, browser_page: Page) -> None:
    begin(listed, browser_page, "没有脚本")
    context = chromium.new_context(viewport=WIDE, locale="zh-CN", java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    listed.sign_in(page, "lead.handler")
    page.goto(browser_page.url)
    page.locator('[data-rank-name="丙平台"] [data-rank-place]').fill("1")
    page.get_by_role("button", name="按填写的位次重排").click()
    expect(page.locator(".notice--success")).to_contain_text("已按填写的位次调整 1 个项目。")
    names = [one[0] for one in page.locator("[data-rank-row] .b-name a").all_inner_texts()]
    assert "".join(names) == "丙甲乙丁戊己"
    context.close()


def test_the_board_fits_a_phone(listed: Live, browser_page: Page) -> None:
    page = browser_page
    begin(listed, page, "手机")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict will do
    page.goto(page.url)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    expect(page.locator('[data-rank-name="甲平台"] [data-rank-down]')).to_be_visible()
    page.locator('[data-rank-name="甲平台"] [data-rank-down]').click()
    settled(page)
    assert order(page) == "乙甲丙丁戊己"
    assert audit(page) == []
