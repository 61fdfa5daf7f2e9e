"""A unit's reports from a file, agreed to at once, put in order by drag, keys, buttons and numbers, and sent."""

from __future__ import annotations

import io
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Live, audit
from yuncheng.papers import Column, Sheet, write_xlsx
from yuncheng.registry import clock

YEAR = clock.today().year + 1
HEADS = {
    "name": "项目名称",
    "nature": "项目性质",
    "kind": "建设类别",
    "money_source": "资金来源",
    "amount": "投资额度（万元）",
    "basis_kind": "依据类别",
    "basis": "依据",
    "content": "主要建设内容",
    "plan_item": "对应的规划任务",
    "rank": "本单位排序",
    "addition_ground": "预算外增补的情形",
    "addition_doc_no": "增补依据文号",
    "unit": "项目单位",
}
LATE = "立项依据在截止之后才印发。"


def workbook(*names: str, nature: str = "新建") -> bytes:
    rows: list[dict[str, object]] = [
        {
            "name": name,
            "nature": nature,
            "kind": "行业信息化应用",
            "money_source": "财政预算资金",
            "amount": "60",
            "basis_kind": "业务工作需要",
            "basis": "示例发〔2026〕1号",
            "content": "建设两个功能。",
        }
        for name in names
    ]
    stream = io.BytesIO()
    columns = [Column(key=key, label=label) for key, label in HEADS.items()]
    write_xlsx([Sheet(name="项目报送", columns=columns, rows=rows)], stream)
    return stream.getvalue()


def order(page: Page) -> list[str]:
    """The names in their order, as the numbers in the rows say it."""
    read = "rows => rows.map(r => r.querySelector('[data-rank-place]').value + ' ' + r.dataset.rankName)"
    found: list[str] = page.eval_on_selector_all("[data-rank-row]", read)
    return found


def hand_up(page: Page, content: bytes) -> None:
    file: Any = {"name": "报送表.xlsx", "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("input[name=file]", file)
    page.get_by_role("button", name="检查文件").click()


def reported(live: Live, page: Page, unit: str, *names: str) -> None:
    """A file of these projects, taken in by the handler and agreed to by the checker in one press."""
    live.sign_in(page, f"{unit}.handler")
    page.goto(live.url(f"/reporting/import/?year={YEAR}"))
    hand_up(page, workbook(*names))
    page.get_by_role("button", name=f"确认导入 {len(names)} 个项目").click()
    expect(page.locator(".notice--success")).to_contain_text(f"已导入 {len(names)} 个项目")
    live.sign_in(page, f"{unit}.checker")
    page.goto(live.url(f"/reporting/?year={YEAR}"))
    page.get_by_role("link", name=f"成批审核（{len(names)}）").click()
    page.get_by_label("全选").check()
    assert audit(page) == []
    page.get_by_role("button", name="同意勾选的项目").click()
    expect(page.locator("main")).to_contain_text(f"办成 {len(names)} 个")


def composing(live: Live, page: Page, unit: str, count: int) -> None:
    live.sign_in(page, f"{unit}.handler")
    page.goto(live.url(f"/reporting/?year={YEAR}"))
    page.get_by_role("link", name=f"报送（{count} 个项目）").click()
    page.get_by_role("button", name="启动单位报送").click()


def sent(live: Live, page: Page, unit: str) -> None:
    page.get_by_label("逾期报送的原因").fill(LATE)
    page.get_by_role("button", name="送审核").click()
    case = page.url
    live.sign_in(page, f"{unit}.checker")
    page.goto(case)
    page.get_by_role("button", name="报送", exact=True).click()
    expect(page.locator(".notice--success")).to_contain_text("事项已办结：已报送")


def test_a_bad_file_names_its_cells_and_brings_nothing(live: Live, browser_page: Page) -> None:
    live.sign_in(browser_page, "edu.handler")
    browser_page.goto(live.url(f"/reporting/import/?year={YEAR}"))
    assert audit(browser_page) == []
    hand_up(browser_page, workbook("甲平台", nature="新建设"))
    expect(browser_page.locator("main")).to_contain_text("“项目性质”填的是“新建设”")
    assert audit(browser_page) == []


def test_reports_are_put_in_order_by_every_means_and_sent_so(live: Live, browser_page: Page) -> None:
    page = browser_page
    reported(live, page, "farm", "甲平台", "乙平台", "丙平台", "丁平台")
    composing(live, page, "farm", 4)
    assert order(page) == ["1 甲平台", "2 乙平台", "3 丙平台", "4 丁平台"]
    status = page.locator("[data-rank-status]")
    page.get_by_role("button", name="下移“甲平台”").click()
    assert order(page) == ["1 乙平台", "2 甲平台", "3 丙平台", "4 丁平台"]
    expect(status).to_have_text("“甲平台”移到第 2 位，共 4 位")
    page.get_by_label("“丁平台”的先后").press("Alt+ArrowUp")
    assert order(page) == ["1 乙平台", "2 甲平台", "3 丁平台", "4 丙平台"]
    expect(page.get_by_label("“丁平台”的先后")).to_be_focused()
    page.get_by_label("“丙平台”的先后").fill("１")
    page.get_by_label("“丙平台”的先后").press("Enter")
    assert order(page) == ["1 丙平台", "2 乙平台", "3 甲平台", "4 丁平台"]
    page.get_by_label("“丙平台”的先后").press("Alt+ArrowUp")
    expect(status).to_have_text("已经在最前")
    dragged(page, "丁平台", "乙平台")
    assert order(page) == ["1 丙平台", "2 丁平台", "3 乙平台", "4 甲平台"]
    page.locator("[data-rank-row]", has_text="乙平台").locator("[data-rank-tick]").uncheck()
    assert order(page) == ["1 丙平台", "2 丁平台", " 乙平台", "3 甲平台"]
    assert audit(page) == []
    expect(page.locator("[data-draft-status]")).to_contain_text("草稿已保存", timeout=15_000)
    page.reload()
    assert order(page) == ["1 丙平台", "2 丁平台", "3 甲平台", " 乙平台"]
    sent(live, page, "farm")
    page.goto(live.url(f"/reporting/?year={YEAR}"))
    ranks = {row.split()[0]: row.split()[3] for row in page.locator("main tbody tr").all_inner_texts()}
    asked = {"甲平台": "3", "乙平台": "—", "丙平台": "1", "丁平台": "2"}
    assert {name: ranks[name] for name in asked} == asked  # the county of a run is shared: others may have reported


def dragged(page: Page, name: str, onto: str) -> None:
    """Drag a row by its handle onto the upper half of another."""
    page.set_viewport_size({"width": 1366, "height": 1200})
    rows = page.locator("[data-rank-row]")
    handle = rows.filter(has_text=name).locator("[data-rank-handle]").bounding_box()
    other = rows.filter(has_text=onto).bounding_box()
    assert handle is not None
    assert other is not None
    page.mouse.move(handle["x"] + 6, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(handle["x"] + 6, other["y"] + 20, steps=6)
    page.mouse.move(handle["x"] + 6, other["y"] + 4, steps=2)
    page.mouse.up()


def test_without_scripts_numbers_do_it(live: Live, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    live.sign_in(page, "soe.handler")
    page.goto(live.url(f"/reporting/import/?year={YEAR}"))
    hand_up(page, workbook("甲平台", "乙平台", "丙平台"))
    page.get_by_role("button", name="确认导入 3 个项目").click()
    live.sign_in(page, "soe.checker")
    page.goto(live.url(f"/reporting/many/check/?year={YEAR}"))
    for tick in page.locator("input[name=chosen]").all():
        tick.check()
    page.get_by_role("button", name="同意勾选的项目").click()
    composing(live, page, "soe", 3)
    page.get_by_label("“丙平台”的先后").fill("1")
    sent(live, page, "soe")
    page.goto(live.url(f"/reporting/?year={YEAR}"))
    ranks = {row.split()[0]: row.split()[3] for row in page.locator("main tbody tr").all_inner_texts()}
    assert ranks == {"甲平台": "2", "乙平台": "3", "丙平台": "1"}
    context.close()
