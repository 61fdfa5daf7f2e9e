"""Loading the official text: an operator's text or Markdown file, split into articles. The product has none of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from django.db import transaction

from yuncheng.guomi import sm3_hex
from yuncheng.registry import clock
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import article_label, chinese_number

from .models import LawText

MAX_BYTES = 5 * 1024 * 1024
_NUMBERS = {chinese_number(number): number for number in range(1, 100)}
_ARTICLE = re.compile(r"^\**第([一二三四五六七八九十]+)条\**[\s:：]*(.*)$")
_CHAPTER = re.compile(r"^\**第[一二三四五六七八九十]+[章节]")
_ANNEX = re.compile(r"^[-*\s]*附\s*件")
_PAGE_NUMBER = re.compile(r"^[-—–\s]*\d{1,3}[-—–\s]*$")
_SENTENCE_ENDS = "。；：！？”）."
_REPEATED_HEADER = 40


class LawFileRefused(ValueError):
    """The file does not hold the articles; the message says in words what is wrong."""


def load(data: bytes) -> int:
    """Keep the text of every article in a file; returns how many. Raises LawFileRefused: then nothing has changed."""
    texts = split_articles(read_text(data))
    faults = _faults(texts)
    if faults:
        raise LawFileRefused("；".join(faults) + "。原有正文没有改动。")
    digest, now = sm3_hex(data), clock.now()
    with transaction.atomic():
        LawText.objects.all().delete()
        LawText.objects.bulk_create(
            LawText(number=number, text=text, source_digest=digest, loaded_at=now)
            for number, text in sorted(texts.items())
        )
    return len(texts)


def read_text(data: bytes) -> str:
    """The file as text: UTF-8, or the national encoding."""
    if len(data) > MAX_BYTES:
        raise LawFileRefused("文件太大，不像是办法正文")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise LawFileRefused("文件不是文本。请提供 TXT 或 Markdown 文件")


def split_articles(text: str) -> dict[int, str]:
    """Article → its text, paragraphs by line breaks; headings, page numbers and what stands around are left out.

    An article begins where a line begins with the label that is next in order: 「第九条」 at the head of a line
    inside an earlier article is text.
    """
    found: dict[int, list[str]] = {}
    for line in _lines(text):
        match = _ARTICLE.match(line)
        number = _NUMBERS.get(match[1]) if match else None
        if match and number == len(found) + 1:
            found[number] = [match[2].strip()] if match[2].strip() else []
        elif found and _ANNEX.match(line):
            break
        elif found:
            _continue(found[len(found)], line)
    return {number: "\n".join(paragraphs) for number, paragraphs in found.items()}


def _lines(text: str) -> Iterable[str]:
    """Lines that can be text: no blank ones, headings, page numbers, or headers that come back on every page."""
    lines = [line.strip() for line in text.splitlines()]
    often = Counter(line for line in lines if len(line) < _REPEATED_HEADER)
    for line in lines:
        heading = line.startswith("#") or _CHAPTER.match(line)
        if line and not heading and not _PAGE_NUMBER.match(line) and often[line] < 3:
            yield line.replace("**", "")


def _continue(paragraphs: list[str], line: str) -> None:
    """Join what a page break tore apart; begin a paragraph after a finished sentence."""
    if paragraphs and paragraphs[-1][-1] not in _SENTENCE_ENDS:
        paragraphs[-1] += line
    else:
        paragraphs.append(line)


def _faults(texts: dict[int, str]) -> list[str]:
    faults = []
    missing = [article_label(number) for number in BOOK.articles if number not in texts]
    if missing:
        shown = "、".join(missing[:5]) + (f"等 {len(missing)} 条" if len(missing) > 5 else "")
        faults.append(f"文件里没有找到（或顺序不对）：{shown}")
    more = [article_label(number) for number in texts if number not in BOOK.articles]
    if more:
        faults.append(f"文件里多出：{'、'.join(more)}")
    empty = [article_label(number) for number, text in texts.items() if not text]
    if empty:
        faults.append(f"没有正文：{'、'.join(empty)}")
    return faults
