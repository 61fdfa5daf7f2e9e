"""Form sheets: annex 1 as printed, short and long."""

from __future__ import annotations

import io

import pypdfium2 as pdfium
import pytest
from docx import Document

from yuncheng.papers import Cell, Check, FormSheet, PaperError, Row, form_docx, form_pdf
from yuncheng.rulebook.annex1_application import FORM_PAPERS, LABELS

HINT = next(line.hint for line in LABELS if line.key == "basis")


def label(text: str, *, vertical: bool = False) -> Cell:
    return Cell(text, label=True, vertical=vertical)


def annex_1(*, background: str = "依据《示例文件》（示例〔2026〕1号）。", plan: str = "2027年完成。") -> FormSheet:
    """Annex 1 with an invented project."""
    return FormSheet(
        annex="附件 1",
        title="示例县政务信息化项目建设申报表",
        above=(("项目申报单位（盖章）：示例局", "2026年3月5日"),),
        widths=(34, 44, 34, 44),
        rows=(
            Row((label("项目名称"), Cell("智慧水利综合管理平台（一期）"), label("项目类型"), Cell("新建"))),
            Row((label("项目业主"), Cell("示例局"), label("行政主管部门"), Cell("示例局"))),
            Row((label("分管领导"), Cell("张堃"), label("联系电话"), Cell("023-00000000"))),
            Row((label("项目联系人"), Cell("李喆"), label("联系电话"), Cell("13000000000"))),
            Row((label("建设背景和依据"), Cell(background, span=3, hint=HINT)), 44, grow=True),
            Row((label("经费估算"), Cell("486.50万元", span=3)), 20),
            Row((label("前期准备情况"), Cell("已完成需求调研。", span=3)), 30, grow=True),
            Row((label("进度计划和年度资金估算", vertical=True), Cell(plan, span=3)), 80, new_page=True),
            Row(
                (
                    label("申报时应附材料", vertical=True),
                    Cell(
                        span=3,
                        checks=(
                            Check(f"1. {FORM_PAPERS[0]}", True),
                            Check(f"2. {FORM_PAPERS[1]}"),
                        ),
                    ),
                ),
                60,
            ),
            Row((label("备注"), Cell(span=3)), 24, grow=True),
        ),
        below=(("填表人：王䶮", "联系电话：023-00000000"),),
        notes=("填报说明：“项目类别”一栏填：新建、续建、改扩建。",),
        code="7F3K-92QX",
    )


def words(pdf: bytes) -> list[str]:
    return ["".join(page.get_textpage().get_text_range().split()) for page in pdfium.PdfDocument(pdf)]


def test_annex_1_has_two_pages_with_every_caption_in_printed_order() -> None:
    pages = words(form_pdf(annex_1()))
    assert len(pages) == 2
    first = [
        "附件1",
        "项目建设申报表",
        "项目申报单位（盖章）：示例局",
        "项目名称",
        "项目类型",
        "项目业主",
        "行政主管部门",
        "分管领导",
        "联系电话",
        "项目联系人",
        "建设背景和依据",
        "经费估算",
        "前期准备情况",
    ]
    second = ["进度计划和年度资金估算", "申报时应附材料", "备注", "填表人：王䶮", "联系电话", "填报说明：“项目类别”"]
    for page, parts in ((pages[0], first), (pages[1], second)):
        places = [page.find(part) for part in parts]
        assert -1 not in places, dict(zip(parts, places, strict=True))
        assert places == sorted(places)


def test_growing_rows_fill_the_page_to_its_lower_edge() -> None:
    page = pdfium.PdfDocument(form_pdf(annex_1()))[0]
    picture = page.render(scale=2)
    scale = picture.width / 210
    column = round(100 * scale) * picture.n_channels
    dark = [y / scale for y in range(picture.height) if picture.buffer[y * picture.stride + column] < 90]
    assert 297 - 35 - 2 < max(y for y in dark if y < 265) <= 297 - 35 + 0.5


def test_a_long_answer_flows_on_and_nothing_is_cut() -> None:
    lines = [f"第{index}条说明需要写得长一些以便换行看看。" for index in range(150)]
    pages = words(form_pdf(annex_1(background="\n".join(lines), plan="\n".join(lines))))
    whole = "".join(pages)
    assert len(pages) > 6
    assert all(whole.count(line) == 2 for line in lines)
    assert "填报说明" in pages[-1]


def test_a_form_is_the_same_bytes_twice() -> None:
    assert form_pdf(annex_1()) == form_pdf(annex_1())
    assert form_docx(annex_1()) == form_docx(annex_1())


def test_the_docx_holds_the_same_cells() -> None:
    document = Document(io.BytesIO(form_docx(annex_1(background="甲\n乙"))))
    assert len(document.tables) == 2
    first, second = document.tables
    assert [cell.text for cell in first.rows[0].cells] == [
        "项目名称",
        "智慧水利综合管理平台（一期）",
        "项目类型",
        "新建",
    ]
    assert first.rows[4].cells[1].text == f"{HINT}\n甲\n乙"
    assert second.rows[0].cells[0].text == "\n".join("进度计划和年度资金估算")
    assert second.rows[1].cells[1].text.startswith("☑ 1. 项目基本情况报告")
    assert "\n☐ 2. 投资预算明细" in second.rows[1].cells[1].text
    assert [paragraph.text for paragraph in document.paragraphs if "填表人" in paragraph.text] == [
        "填表人：王䶮\t联系电话：023-00000000"
    ]


def test_a_row_that_does_not_fill_the_grid_is_refused() -> None:
    with pytest.raises(PaperError, match="第 1 行的格数与列数不一致"):
        FormSheet(title="表", widths=(1, 1), rows=(Row((Cell("甲"),)),))
    with pytest.raises(PaperError, match="列宽"):
        FormSheet(title="表", widths=(), rows=())


def test_typed_markup_and_rare_characters_in_a_form() -> None:
    sheet = FormSheet(title="表", widths=(1, 2), rows=(Row((label("名"), Cell("#panic() *x* ☑ 王㛃"))),))
    (text,) = words(form_pdf(sheet))
    assert "#panic()*x*" in text
    assert "王㛃" in text
    bad = FormSheet(title="表", widths=(1,), rows=(Row((Cell(checks=(Check("\ue123"),)),)),))
    with pytest.raises(PaperError, match="U\\+E123"):
        form_pdf(bad)


def wide_sheet() -> FormSheet:
    head = Row(tuple(Cell(f"第{n}列", label=True) for n in range(1, 5)))
    rows = [Row(tuple(Cell(f"{line}之{n}") for n in range(1, 5))) for line in range(1, 41)]
    return FormSheet(title="横表", widths=(1, 1, 1, 1), rows=(head, *rows), landscape=True, repeat=1)


def test_a_wide_sheet_lies_on_its_side_and_repeats_its_head() -> None:
    pages = list(pdfium.PdfDocument(form_pdf(wide_sheet())))
    assert len(pages) > 1
    assert all((round(page.get_width()), round(page.get_height())) == (842, 595) for page in pages)
    assert [page.get_textpage().get_text_range().count("第1列") for page in pages] == [1] * len(pages)


def test_a_wide_sheet_as_docx_lies_on_its_side_and_marks_its_head() -> None:
    document = Document(io.BytesIO(form_docx(wide_sheet())))
    section = document.sections[0]
    assert [round(side.mm) for side in (section.page_width, section.page_height) if side] == [297, 210]
    heads = [row._tr.xpath("./w:trPr/w:tblHeader") for row in document.tables[0].rows]
    assert [bool(found) for found in heads[:3]] == [True, False, False]
