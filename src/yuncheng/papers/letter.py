"""Official letters 公文 in the layout of GB/T 9704-2012: an archive PDF and an editable DOCX from one declaration."""

from __future__ import annotations

import datetime as clock
import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .errors import PaperError
from .text import clean_text, one_line, paragraphs, width_em
from .typeset import typeset

_TITLE_LINE_EM = 19
_SIGNER_LINE_EM = 22
_NEVER_FIRST = "的和与及或、，。；：）》〉”’』」】〕！？%％"
# fmt: off
_WHOLE_WORDS = (
    "项目", "办法", "方案", "报告", "通知", "批复", "意见", "管理", "建设", "政务信息化", "政务", "信息化",
    "信息", "数据", "资源", "目录", "平台", "系统", "工程", "计划", "年度", "可行性", "研究", "概算",
    "评审", "评价", "验收", "审查", "申报", "申请", "清单", "投资", "资金", "预算", "采购", "安全",
    "密码", "应用", "服务", "运维", "运行", "调整", "备案", "领导小组", "人民政府", "委员会", "有关", "事项",
    "智慧", "大数据", "公共", "共享", "开放", "整改", "函", "请示", "纪要", "工作", "发展", "改革",
)
# fmt: on
_NEVER_LAST = "（《〈“‘『「【〔"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, indented by two characters. Line breaks begin new paragraphs."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: level 1 “一、” 黑体, 2 “（一）” 楷体, 3 “1.” and 4 “（1）” 仿宋. The number is counted here.

    ``text_after`` runs on in the same line, as official letters often do below level 1.
    """

    level: Literal[1, 2, 3, 4]
    text: str
    text_after: str = ""


@dataclass(frozen=True, slots=True)
class GridTable:
    """A bordered table over the width of the text; the head row repeats on each page.

    ``align`` has one letter a column (``l`` ``c`` ``r``, default all centred); ``widths`` are relative.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    caption: str = ""
    align: str = ""
    widths: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        count = len(self.header)
        wrong = [row for row in self.rows if len(row) != count]
        if not count or wrong or len(self.align or "c" * count) != count:
            raise PaperError("表格各行的列数与表头不一致。", code="layout")
        if self.widths and (len(self.widths) != count or min(self.widths) <= 0):
            raise PaperError("表格列宽的个数与表头不一致，或列宽不是正数。", code="layout")


Block = Paragraph | Heading | GridTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One official letter, as data.

    ``mark`` is the red issuer mark 发文机关标志 with its “文件” (empty: a letter without red head); ``title`` may
    hold line breaks where its lines must end; ``approver`` 签发人 makes an upward letter (number left, approver
    right). ``attachments`` are names only. ``signer`` may name several offices, one a line. ``date`` is the day of
    the letter 成文日期. ``watermark`` (e.g. 待盖章) is printed pale behind the text of a draft. ``code`` and
    ``code_note`` make the small line at the foot.
    """

    title: str
    body: Sequence[Block]
    mark: str = ""
    doc_no: str = ""
    approver: str = ""
    addressee: str = ""
    attachments: Sequence[str] = ()
    signer: str = ""
    date: clock.date | None = None
    cc: Sequence[str] = ()
    print_office: str = ""
    print_date: clock.date | None = None
    watermark: str = ""
    code: str = ""
    code_note: str = "可在系统“核验”页查验"


def letter_pdf(
    letter: Letter,
    *,
    made_at: clock.date | clock.datetime | None = None,
    fonts: str | os.PathLike[str] | None = None,
) -> bytes:
    """The letter as PDF/A-2b, A4, 22 lines of 28 characters. Same input, same bytes.

    ``made_at`` is the creation time written into the file (default: the day of the letter). ``fonts`` is a folder
    with the office's own fonts. Raises ``PaperError`` when a character has no glyph.
    """
    return typeset("letter.typ", letter_data(letter), made_at=made_at or letter.date, fonts=fonts)


def letter_docx(letter: Letter, *, made_at: clock.date | clock.datetime | None = None) -> bytes:
    """The letter as DOCX for editing in WPS or Word, the same layout; fonts are named, not embedded."""
    from .letter_docx import write_letter

    return write_letter(letter_data(letter), made_at=made_at or letter.date)


def chinese_date(day: clock.date) -> str:
    """“2026年3月5日”: Arabic figures without leading zeros, as GB/T 9704-2012 wants."""
    return f"{day.year}年{day.month}月{day.day}日"


def letter_data(letter: Letter) -> dict[str, Any]:
    """The cleaned, numbered texts of a letter: what both layouts set."""
    signer = [line for part in paragraphs(letter.signer) for line in _signer_lines(part)]
    day = chinese_date(letter.date) if letter.date else ""
    addressee = one_line(letter.addressee)
    cc = "，".join(name for name in map(one_line, letter.cc) if name).rstrip("。")
    printed = letter.print_date or letter.date
    return {
        "mark": one_line(letter.mark),
        "doc_no": one_line(letter.doc_no),
        "approver": one_line(letter.approver),
        "title": title_lines(letter.title),
        "title_plain": "".join(one_line(letter.title).split(" ")),
        "addressee": f"{addressee.rstrip('：:')}：" if addressee else "",
        "body": _blocks(letter.body),
        "attachments": [name for name in map(one_line, letter.attachments) if name],
        "signer": signer,
        "date": day,
        "cc": f"{cc}。" if cc else "",
        "print_office": one_line(letter.print_office),
        "print_date": f"{chinese_date(printed)}印发" if letter.print_office and printed else "",
        "watermark": one_line(letter.watermark),
        "code": code_line(letter.code, letter.code_note),
        "sign": sign_indents(signer, day),
    }


def code_line(code: str, note: str) -> str:
    """“核验码 AB12，可在系统“核验”页查验”, or nothing without a code."""
    code = one_line(code)
    return "，".join(filter(None, (f"核验码 {code}", one_line(note)))) if code else ""


def _signer_lines(name: str) -> list[str]:
    """A name too long for one line, in two of nearly the same length."""
    if width_em(name) <= _SIGNER_LINE_EM:
        return [name]
    cut = _best_cut(name, width_em(name) / 2)
    return [name[:cut], name[cut:]]


def sign_indents(signer: list[str], day: str) -> dict[str, float]:
    """Right indents in characters: the date 4 in, the office centred over it; both shifted so that neither leaves.

    Of several lines the widest counts; all are centred on it.
    """
    wide, narrow = max(map(width_em, signer), default=0.0), width_em(day)
    signer_in = 4 + (narrow - wide) / 2
    shift = max(0.0, 1 - signer_in) if signer else 0.0
    return {"signer": signer_in + shift, "width": wide, "date": 4 + shift}


def title_lines(title: str) -> list[str]:
    """The lines of a title: where the caller broke it, else balanced and never inside brackets or a Latin word."""
    given = paragraphs(title)
    lines: list[str] = []
    for part in given:
        count = -(-int(width_em(part) * 2) // (_TITLE_LINE_EM * 2))
        while count > 1:
            cut = _best_cut(part, width_em(part) / count)
            lines.append(part[:cut].strip())
            part, count = part[cut:].strip(), count - 1
        lines.append(part)
    return lines


def _inside_word(text: str, cut: int) -> bool:
    """Whether a break at ``cut`` would part one of the words that titles of this trade are made of."""
    return any(
        text.startswith(word, start)
        for word in _WHOLE_WORDS
        for start in range(max(0, cut - len(word) + 1), cut)
        if start + len(word) > cut
    )


def _best_cut(text: str, wanted: float) -> int:
    """Where to break ``text`` so that the first line is near ``wanted`` em and words of official titles stay whole."""
    best, best_cost = len(text), float("inf")
    for cut in range(2, len(text) - 1):
        before, after = text[cut - 1], text[cut]
        cost = abs(width_em(text[:cut]) - wanted)
        if after in _NEVER_FIRST or before in _NEVER_LAST or (before + after).isascii():
            cost += 50
        if text[:cut].count("《") > text[:cut].count("》") or text[:cut].count("（") > text[:cut].count("）"):
            cost += 6
        if text.startswith("关于", cut) or before in "的和与及、":
            cost -= 3
        if _inside_word(text, cut):
            cost += 8
        if width_em(text[:cut]) > 20:
            cost += 100
        if cost < best_cost:
            best, best_cost = cut, cost
    return best


_FIGURES = "〇一二三四五六七八九"


def _chinese_number(number: int) -> str:
    """1–99 in Chinese figures, for headings."""
    tens, ones = divmod(number, 10)
    if not tens:
        return _FIGURES[ones]
    return ("" if tens == 1 else _FIGURES[tens]) + "十" + (_FIGURES[ones] if ones else "")


def _blocks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    counts = [0, 0, 0, 0]
    out: list[dict[str, Any]] = []
    for block in blocks:
        if isinstance(block, Heading):
            level = block.level
            counts[level - 1] += 1
            counts[level:] = [0] * (4 - level)
            count = counts[level - 1]
            number = (
                f"{_chinese_number(count)}、",
                f"（{_chinese_number(count)}）",
                f"{count}.",
                f"（{count}）",
            )[level - 1]
            first, *rest = paragraphs(block.text_after) or [""]
            out.append({"kind": "heading", "level": level, "text": number + one_line(block.text), "after": first})
            out.extend({"kind": "paragraph", "text": line} for line in rest)
        elif isinstance(block, GridTable):
            count = len(block.header)
            out.append(
                {
                    "kind": "table",
                    "caption": one_line(block.caption),
                    "header": [clean_text(cell).strip() for cell in block.header],
                    "rows": [[clean_text(cell).strip() for cell in row] for row in block.rows],
                    "align": list(block.align or "c" * count),
                    "widths": list(block.widths or (1.0,) * count),
                }
            )
        else:
            out.extend({"kind": "paragraph", "text": line} for line in paragraphs(block.text))
    return out
