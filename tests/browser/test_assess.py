"""投资评审 in a real Chromium: a table comes in (a bad one comes back marked), lines are cut with reasons, offers are
weighed, the act is made, the checker confirms it, and the figure stands on the project."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import python_calamine
from playwright.sync_api import Download, Locator, Page, expect

from tests.approval.budgets import GOOD, workbook
from tests.browser.assess_filling import NAME
from tests.browser.conftest import NARROW, ROOT, WIDE, Live, audit
from tests.browser.test_cost_page import paste
from tests.pages.visiting import PDF

BAD = (GOOD[0], ("设备购置费", "交换机", "48口", "台", 4, 2.5, 11), ("设备购置费", "防火墙", "", "台", 1, "约五万", 5))
OFFERS = "交换机\t48口\t{0}\t{1}\t{2}\n"


@pytest.fixture(scope="module")
def assessed(live: Live) -> tuple[Live, int]:
    """The live server, and the number of a case that waits to be assessed."""
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    env = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "YUNCHENG_DEMO")}
    env |= {"YUNCHENG_DATA": str(live.data), "PYTHONPATH": paths}
    command = [sys.executable, "-m", "tests.browser.assess_filling"]
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return live, int(done.stdout)


def test_a_budget_walks_from_a_bad_file_to_the_projects_figure(
    assessed: tuple[Live, int], browser_page: Page, tmp_path: Path
) -> None:
    (live, number), page = assessed, browser_page
    address = live.url(f"/cases/{number}/")
    live.sign_in(page, "finance.handler")
    page.goto(address)
    assert audit(page) == []
    _bad_file(page, tmp_path)
    _good_file(page, tmp_path)
    _cut(page)
    _offers(page)
    _hand_on(page, tmp_path)
    live.sign_in(page, "finance.checker")
    page.goto(address)
    _conclude(page)
    _on_record(live, page, address)


def take_in(page: Page, tmp_path: Path, *rows: Any) -> None:
    """Upload a table, and agree where it asks whether to replace what stands there."""
    file = tmp_path / "预算明细.xlsx"
    file.write_bytes(workbook(rows))
    page.set_input_files("input[name=file]", file)
    page.get_by_role("button", name="导入", exact=True).click()


def _bad_file(page: Page, tmp_path: Path) -> None:
    take_in(page, tmp_path, *BAD)
    summary = page.locator("[data-error-summary]")
    expect(summary).to_contain_text("“预算”表第 4 行 F 列“送审-单价”填的是“约五万”：不是能识别的金额")
    assert audit(page) == []
    expect(page.locator("input[name='lines-0-name']")).to_have_value("")
    with page.expect_download() as marked:
        page.get_by_role("link", name="下载标出问题的表格").click()
    cells = cells_of(marked.value)
    assert "填写问题" in cells
    assert any("不是能识别的金额" in cell for cell in cells)


def _good_file(page: Page, tmp_path: Path) -> None:
    take_in(page, tmp_path, *GOOD)
    expect(page.locator(".notice--success")).to_contain_text("已导入预算明细 2 行。")
    expect(page.locator("input[name='lines-1-name']")).to_have_value("交换机")
    expect(page.locator("#look")).to_contain_text("还有 2 行没有审定")
    expect(page.get_by_role("link", name="下载标出问题的表格")).to_have_count(0)


def _cut(page: Page) -> None:
    """The lines are cut; without a reason the page says so, with one the three results stand."""
    page.fill("input[name='lines-0-assessed']", "96")
    page.fill("input[name='lines-1-assessed']", "9.5")
    page.locator("input[name='lines-1-assessed']").blur()
    expect(page.locator("[aria-labelledby=found_result]")).to_contain_text("核减没有理由")
    expect(page.locator("tr#line_1 input[data-cut]")).to_have_value("4.00")
    page.fill("input[name='lines-0-reason']", "公共模块按重用计")
    page.fill("input[name='lines-1-reason']", "按询价中位数")
    page.locator("input[name='lines-1-reason']").blur()
    strip = page.locator("#look .money-strip")
    expect(strip).to_contain_text("105.50")
    expect(strip).to_contain_text("核减率 4.09%")
    expect(page.locator("[aria-labelledby=found_result]")).not_to_contain_text("核减没有理由")


def _offers(page: Page) -> None:
    """Two offers are too few; a third one makes the median, and the assessed price stands above or at it."""
    expect(page.locator("[aria-labelledby=found_budget]")).to_contain_text("采购 1 项没有询价报价")
    page.locator("summary", has_text="报价").first.click()
    day = page.evaluate("new Date(Date.now() - 40 * 86400000).toISOString().slice(0, 10)")
    paste(page, "offers-0-name", OFFERS.format("甲公司", "2.3", day) + OFFERS.format("乙公司", "2.35", day))
    expect(page.locator("[aria-labelledby=quotes_title]")).to_contain_text("有效报价不足 3 家")
    expect(page.locator("[aria-labelledby=found_result]")).to_contain_text("审定单价高于询价中位数")
    page.locator("[data-grid=offers] [data-add]").click()
    for column, value in {"name": "交换机", "supplier": "丙公司", "price": "2.4", "day": day}.items():
        page.fill(f"input[name='offers-2-{column}']", value)
    page.locator("input[name='offers-2-day']").blur()
    expect(page.locator("[aria-labelledby=quotes_title]")).to_contain_text("3 家")
    page.fill("input[name='lines-1-assessed']", "9.4")
    page.locator("input[name='lines-1-assessed']").blur()
    expect(page.locator("[aria-labelledby=quotes_title] tbody")).to_contain_text("符合")
    expect(page.locator("#look .money-strip")).to_contain_text("105.40")
    expect(page.locator("[data-draft-status]")).to_contain_text("草稿已保存", timeout=15_000)
    page.reload()
    expect(page.locator("input[name='offers-2-supplier']")).to_have_value("丙公司")
    assert audit(page) == []
    _fits_a_phone(page)


def _fits_a_phone(page: Page) -> None:
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]  # a plain dict will do
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert audit(page) == []
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]


def _hand_on(page: Page, tmp_path: Path) -> None:
    paper = tmp_path / "评审报告.pdf"
    paper.write_bytes(PDF)
    page.set_input_files("#papers input[type=file]", paper)
    expect(page.locator("#papers .upload__file a")).to_have_text("评审报告.pdf")
    page.fill("#id_explanation", "公共模块按重用计，交换机按询价中位数。")
    page.get_by_role("button", name="送审核").click()
    expect(page.locator(".notice--success")).to_contain_text("现在轮到测试finance局审核")


def _conclude(page: Page) -> None:
    """The checker reads the lines, the offers and the table, and confirms."""
    expect(page.locator("[aria-labelledby=quotes_title]")).to_contain_text("甲公司 2.30")
    assert audit(page) == []
    page.fill("#id_doc_no", "测财评〔2026〕7号")
    page.get_by_role("button", name="出具评审结论").click()
    expect(page.locator(".notice--success")).to_contain_text("事项已办结")


def _on_record(live: Live, page: Page, address: str) -> None:
    """Table on the case, papers to be had, figure on the project; the applicant reads the same."""
    live.sign_in(page, "farm.handler")
    page.goto(address)
    table = page.locator(".filed-lines")
    expect(table.locator("tfoot")).to_contain_text(re.compile(r"合计\s*110\.00\s*105\.40\s*4\.60"))
    assert audit(page) == []
    _fits_a_phone(page)
    pdf, xlsx = (fetched(page, page.locator(f"a[href$='assessed_table.{kind}']")) for kind in ("pdf", "xlsx"))
    paper = pypdfium2.PdfDocument(Path(pdf.path()).read_bytes())
    text = "".join(sheet.get_textpage().get_text_range() for sheet in paper)
    assert ("105.40" in text, "未签发" in text) == (True, False)
    assert {"105.4", "4.6", "甲公司"} <= cells_of(xlsx)
    page.get_by_role("link", name=NAME).first.click()
    expect(page.locator("main")).to_contain_text("105.40")


def fetched(page: Page, link: Locator) -> Download:
    with page.expect_download() as made:
        link.click()
    return made.value


def cells_of(download: Download) -> set[str]:
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(Path(download.path()).read_bytes()))
    return {
        str(cell) for sheet in book.sheet_names for row in book.get_sheet_by_name(sheet).to_python() for cell in row
    }
