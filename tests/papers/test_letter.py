"""Official letters: the layout measured on the made PDF, the words read back from it."""

from __future__ import annotations

import ctypes
import io
import zipfile
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from threading import Thread

import pypdfium2 as pdfium
import pypdfium2.raw as raw
import pytest
from docx import Document
from docx.shared import Mm, Pt

from yuncheng.papers import GridTable, Heading, Letter, PaperError, Paragraph, letter_docx, letter_pdf
from yuncheng.papers.letter import letter_data, title_lines
from yuncheng.papers.text import width_em

MM = 72 / 25.4
REPLY = Letter(
    mark="示例县发展和改革委员会文件",
    doc_no="示发改〔2026〕12号",
    title="示例县发展和改革委员会关于示例县智慧水利综合管理平台建设项目可行性研究报告及概算的批复",
    addressee="示例县水利局",
    body=(
        Paragraph("你局《关于报送可行性研究报告（含概算）的请示》（示水文〔2026〕8号）收悉，现批复如下。"),
        Heading(1, "项目名称"),
        Paragraph("示例县智慧水利综合管理平台。"),
        Heading(1, "建设内容"),
        Heading(2, "数据资源", "编制数据资源目录，共享信息项128项。"),
        Heading(2, "业务应用"),
        Heading(3, "监测"),
        Heading(4, "雨情"),
        GridTable(("费用", "概算（万元）"), (("软件开发", "312.00"), ("合计", "486.50")), align="lr", widths=(2, 1)),
    ),
    attachments=("概算审核表", "招标事项核准表"),
    signer="示例县发展和改革委员会",
    date=date(2026, 3, 5),
    cc=("县财政局", "县审计局"),
    print_office="示例县发展和改革委员会办公室",
    watermark="待盖章",
    code="7F3K-92QX",
)


def words(pdf: bytes) -> list[str]:
    document = pdfium.PdfDocument(pdf)
    return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def glyphs(pdf: bytes, page: int = 0) -> list[tuple[str, float, float, float]]:
    """Character, x and baseline y from the upper left in mm, and size in points of every visible glyph."""
    loaded = pdfium.PdfDocument(pdf)[page]
    text = loaded.get_textpage()
    out = []
    for index in range(raw.FPDFText_CountChars(text)):
        x, y = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        char = chr(raw.FPDFText_GetUnicode(text, index))
        if char.strip() and raw.FPDFText_GetCharAngle(text, index) == pytest.approx(0, abs=0.01):
            out.append((char, x.value / MM, 297 - y.value / MM, raw.FPDFText_GetFontSize(text, index)))
    return out


def test_every_part_stands_on_the_paper_in_official_order() -> None:
    text = "".join(words(letter_pdf(replace(REPLY, body=REPLY.body[:6], watermark="", code="", code_note=""))))
    parts = [
        "示例县发展和改革委员会文件",
        "示发改〔2026〕12号",
        "及概算的批复",
        "示例县水利局：",
        "一、项目名称",
        "二、建设内容",
        "（一）数据资源。编制",
        "（二）业务应用",
        "附件：1.概算审核表",
        "2.招标事项核准表",
        "2026年3月5日",
        "抄送：县财政局，县审计局。",
        "2026年3月5日印发",
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, dict(zip(parts, places, strict=True))
    assert places == sorted(places)


def test_headings_count_themselves_and_start_again_under_a_new_one() -> None:
    letter = Letter(
        title="题",
        body=[Heading(level, "甲") for level in (1, 2, 2, 1, 2, 3, 3, 4)],
    )
    assert [block["text"] for block in letter_data(letter)["body"]] == [
        "一、甲",
        "（一）甲",
        "（二）甲",
        "二、甲",
        "（一）甲",
        "1.甲",
        "2.甲",
        "（1）甲",
    ]
    many = Letter(title="题", body=[Heading(1, "甲")] * 21)
    numbers = [block["text"].removesuffix("甲") for block in letter_data(many)["body"]]
    assert [numbers[index] for index in (9, 10, 19, 20)] == ["十、", "十一、", "二十、", "二十一、"]


def test_a_full_page_has_22_lines_of_28_characters_inside_the_margins() -> None:
    pdf = letter_pdf(Letter(title="题", body=[Paragraph("国" * 28 * 60)]))
    body = [glyph for glyph in glyphs(pdf, 1) if glyph[0] == "国"]
    lines = sorted({round(y, 1) for _, _, y, _ in body})
    assert len(lines) == 22
    assert {round(after - before, 1) for before, after in pairwise(lines)} <= {10.2, 10.3}
    assert [sum(1 for glyph in body if round(glyph[2], 1) == line) for line in lines] == [28] * 22
    assert min(x for _, x, _, _ in body) == pytest.approx(28, abs=1)
    assert max(x for _, x, _, _ in body) + 16 / MM == pytest.approx(210 - 26, abs=1)
    assert {size for _, _, _, size in body} == {16.0}


def test_head_stands_where_the_standard_puts_it() -> None:
    found = glyphs(letter_pdf(replace(REPLY, watermark="")))
    mark = next(glyph for glyph in found if glyph[0] == "示")
    # 35 mm below the upper edge of the text to the upper edge of the em box, which is 0.88 em above the baseline.
    assert mark[2] - 0.88 * 46 / MM == pytest.approx(37 + 35, abs=1)
    first_title = next(glyph for glyph in found if glyph[3] == 22.0)
    assert first_title[2] > 120
    picture = pdfium.PdfDocument(letter_pdf(replace(REPLY, watermark="")))[0].render(scale=2)
    scale = picture.width / 210
    red = [y for y in range(picture.height) if is_red(picture, round(30 * scale), y)]
    edges = [x / scale for x in range(picture.width) if is_red(picture, x, red[-1])]
    assert (min(edges), max(edges)) == (pytest.approx(28, abs=1), pytest.approx(184, abs=1))
    number = next(glyph for glyph in found if glyph[0] == "〔")
    assert red[-1] / scale - number[2] == pytest.approx(4 + 0.12 * 16 / MM, abs=1)


def is_red(picture: pdfium.PdfBitmap, x: int, y: int) -> bool:
    at = y * picture.stride + x * picture.n_channels
    blue, green, red = picture.buffer[at : at + 3]
    return bool(red > 180 and green < 60 and blue < 60)


def test_the_verification_line_stands_on_every_page() -> None:
    pages = words(letter_pdf(replace(REPLY, watermark="")))
    assert len(pages) == 2
    assert all("核验码7F3K-92QX，可在系统“核验”页查验" in page for page in pages)


def test_page_numbers_stand_outside_odd_right_even_left() -> None:
    pdf = letter_pdf(Letter(title="题", body=[Paragraph("国" * 28 * 60)]))
    dashes = [[glyph for glyph in glyphs(pdf, page) if glyph[0] == "—"] for page in (0, 1)]
    assert all(len(pair) == 2 and pair[0][3] == 14.0 for pair in dashes)
    assert 184 - 2 * 14 / MM - 0.5 < dashes[0][1][1] < 184 - 14 / MM
    assert dashes[1][0][1] == pytest.approx(28 + 14 / MM, abs=1)
    assert dashes[0][0][2] - 0.88 * 14 / MM == pytest.approx(297 - 35 + 7, abs=1)


def test_the_date_stands_four_characters_in_with_the_office_centred_over_it() -> None:
    pdf = letter_pdf(Letter(title="题", body=[Paragraph("文。")], signer="示例县水利局", date=date(2026, 3, 5)))
    found = glyphs(pdf)
    cell = 156 / 28
    day = max(x for char, x, _, _ in found if char == "日")
    assert 184 - (day + 16 / MM) == pytest.approx(4 * cell, abs=1)
    office = [x for char, x, y, _ in found if char in "示局"]
    date_left = next(x for char, x, _, _ in found if char == "2")
    assert (office[0] + office[-1] + 16 / MM) / 2 == pytest.approx((date_left + day + 16 / MM) / 2, abs=2.5)


def test_an_imprint_ends_on_the_lower_edge_of_the_last_page() -> None:
    pdf = letter_pdf(replace(REPLY, watermark="", code=""))
    last = len(pdfium.PdfDocument(pdf)) - 1
    printed = [glyph for glyph in glyphs(pdf, last) if glyph[0] == "印"]
    assert 297 - 35 - 9 < printed[-1][2] < 297 - 35


def test_an_upward_letter_names_its_approver_beside_the_number() -> None:
    (text,) = words(
        letter_pdf(Letter(mark="示例局文件", doc_no="示〔2026〕1号", approver="王䶮", title="请示", body=()))
    )
    assert "示〔2026〕1号签发人：王䶮" in text


def test_same_letter_same_bytes_and_archive_markers() -> None:
    pdf = letter_pdf(REPLY)
    assert pdf == letter_pdf(REPLY)
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"/CreationDate(D:20260304160000Z)" in pdf
    assert letter_pdf(REPLY, made_at=date(2026, 4, 1)) != pdf


def test_what_a_user_types_is_text_and_never_code() -> None:
    nasty = '#panic("x") #read("/etc/passwd") *粗* _斜_ $x^2$ <label> @ref `raw` \\ // 注'
    (text,) = words(letter_pdf(Letter(title=nasty, body=[Paragraph(nasty)], signer=nasty, cc=[nasty])))
    assert text.count("".join(nasty.split())) >= 2


def test_a_character_no_font_has_is_named() -> None:
    with pytest.raises(PaperError, match="“\U00031350”（U\\+31350）") as caught:
        letter_pdf(Letter(title="关于\U00031350的批复", body=[Paragraph("\U00031350\ue000")]))
    assert caught.value.code == "glyph"
    assert "“\ue000”（U+E000）" in caught.value.message
    assert caught.value.message.count("U+31350") == 1


@pytest.mark.parametrize(
    "name", ["堃", "喆", "赟", "犇", "燚", "玥", "昇", "䶮", "㛃", "𬭎", "镕", "㎡", "☑", "☐", "①", "〇"]
)
def test_rare_names_and_signs_are_printed(name: str) -> None:
    letter_pdf(Letter(title=name, body=[Paragraph(name)], signer=name))


def test_an_offices_own_fonts_come_first_and_a_missing_folder_is_told(tmp_path: Path) -> None:
    import pylopdf_fonts_zh_cn as shipped
    from fontTools import subset
    from fontTools.ttLib import TTFont

    with TTFont(shipped.serif_path()) as font:
        cutter = subset.Subsetter()
        cutter.populate(text="仿宋国")
        cutter.subset(font)
        for record in font["name"].names:
            if record.nameID in (1, 4, 16):
                record.string = "FangSong_GB2312"
        font.save(tmp_path / "fang.otf")
    pdf = letter_pdf(Letter(title="题", body=[Paragraph("国" * 30 + "国家")]), fonts=tmp_path)
    document = pdfium.PdfDocument(pdf)
    assert "国家" in document[0].get_textpage().get_text_range()
    assert pdf != letter_pdf(Letter(title="题", body=[Paragraph("国" * 30 + "国家")]))
    with pytest.raises(PaperError, match="字体目录不存在"):
        letter_pdf(REPLY, fonts=tmp_path / "none")


def test_long_titles_break_evenly_and_never_inside_a_book_title() -> None:
    lines = title_lines(REPLY.title)
    assert lines == ["示例县发展和改革委员会", "关于示例县智慧水利综合管理平台", "建设项目可行性研究报告及概算的批复"]
    assert title_lines("关于审定示例县2027年度政务信息化项目建设计划的请示") == [
        "关于审定示例县2027年度",
        "政务信息化项目建设计划的请示",
    ]
    assert title_lines("关于甲\n的通知") == ["关于甲", "的通知"]
    for title in ("关于" + "国" * 60, "《" + "规" * 30 + "》的通知", "A" * 80, "国" * 19, "国" * 20, "、" * 50):
        broken = title_lines(title)
        assert "".join(broken) == title
        if not title.isascii():
            assert max(map(width_em, broken)) <= 20


def test_long_tables_repeat_their_head_and_lose_no_row() -> None:
    rows = tuple((f"第{index}项", f"{index}.00") for index in range(150))
    pages = words(letter_pdf(Letter(title="题", body=[GridTable(("名称项", "万元"), rows)])))
    assert len(pages) > 2
    assert all("名称项" in page for page in pages)
    assert all(any(f"第{index}项" in page for page in pages) for index in range(150))


@pytest.mark.parametrize("count", range(60))
def test_office_and_day_never_stand_alone_on_a_page(count: int) -> None:
    for filler in (28 * count, 28 * 8):
        text = "国" * (4 if filler == 28 * count else 26 + 28 * count)
        body = [Paragraph("文" * filler), Paragraph(text)]
        pages = words(letter_pdf(Letter(title="题", body=body, signer="示例局", date=date(2026, 3, 5))))
        assert "示例局2026年3月5日" in pages[-1]
        assert "国" in pages[-1]
        assert sum(page.count("国") for page in pages) == len(text)


def test_two_offices_sign_one_below_the_other_and_a_long_name_in_two_lines() -> None:
    day = date(2026, 3, 5)
    (two,) = words(letter_pdf(Letter(title="题", body=(), signer="示例县财政局\n示例县水利局", date=day)))
    assert "示例县财政局示例县水利局2026年3月5日" in two
    long = "示例县大数据应用发展管理局云计算与信息安全综合管理服务中心"
    found = glyphs(letter_pdf(Letter(title="题", body=(), signer=long, date=day)))
    assert len({round(y, 1) for char, _, y, size in found if size == 16 and char in long}) == 2
    assert long in words(letter_pdf(Letter(title="题", body=(), signer=long, date=day)))[0]


def test_a_table_with_uneven_rows_is_refused() -> None:
    with pytest.raises(PaperError, match="列数与表头不一致"):
        GridTable(("甲", "乙"), (("一",),))
    with pytest.raises(PaperError, match="列宽"):
        GridTable(("甲", "乙"), (), widths=(1, 0))


def test_letters_can_be_set_in_many_threads_at_once() -> None:
    made: list[bytes] = []
    threads = [Thread(target=lambda: made.append(letter_pdf(REPLY))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [letter_pdf(REPLY)] * 6


def test_the_docx_has_the_page_the_fonts_and_the_words() -> None:
    data = letter_docx(REPLY)
    assert data == letter_docx(REPLY)
    document = Document(io.BytesIO(data))
    section = document.sections[0]
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for found, wanted in zip(sides, (37, 35, 28, 26), strict=True):
        assert found is not None
        assert abs(found - Mm(wanted)) < Mm(0.1)
    texts = [paragraph.text for paragraph in document.paragraphs]
    for line in (
        REPLY.mark,
        REPLY.doc_no,
        "示例县水利局：",
        "一、项目名称",
        "（一）数据资源。编制数据资源目录，共享信息项128项。",
        "附件：1.概算审核表",
        "2.招标事项核准表",
        "示例县发展和改革委员会",
        "2026年3月5日",
    ):
        assert line in texts
    heading = next(paragraph for paragraph in document.paragraphs if paragraph.text == "一、项目名称")
    assert heading.runs[0].font.size == Pt(16)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        body = archive.read("word/document.xml").decode()
        header = archive.read("word/header1.xml").decode()
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for font in ("方正小标宋_GBK", "仿宋_GB2312", "楷体_GB2312", "黑体"):
        assert f'w:eastAsia="{font}"' in body
    assert 'string="待盖章"' in header
    assert [[cell.text for cell in row.cells] for row in document.tables[0].rows][2] == ["合计", "486.50"]
    assert document.core_properties.created is not None
    assert document.core_properties.created.isoformat() == "2026-03-04T16:00:00+00:00"


def test_docx_text_with_markup_stays_text() -> None:
    data = letter_docx(Letter(title="<w:p>&amp;", body=[Paragraph("a < b & c > d \x0b 甲")], watermark='"><x/>'))
    texts = [paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs]
    assert "<w:p>&amp;" in texts
    assert "a < b & c > d" in texts
