"""Rows and sheets that a workbook hides. Hidden rows are read as others are, hidden sheets are not; whoever hands the
file in is told of both. Only a file that the reader of tables has judged safe may be looked at here."""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Iterator

_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^<>]*>")
_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*>")
_PIECE = 1024 * 1024
_MOST_NAMED = 10


def hidden_notes(data: bytes, sheets: frozenset[str]) -> list[str]:
    """What is hidden in a workbook, in words: rows of the sheets that were read, and sheets that were not. Nothing of
    other kinds of files, whose hiding is not known."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as book:
            names = dict(_sheets(book))
            notes = [
                f"工作表“{name}”第 {_named(rows)} 行在表格里是隐藏的，也已读入，请核对"
                for name, (part, shown) in names.items()
                if shown and name in sheets and (rows := _hidden_rows(book, part))
            ]
    except (zipfile.BadZipFile, KeyError, OSError):
        return []
    unread = [name for name, (_, shown) in names.items() if not shown]
    return [*notes, *([f"隐藏的工作表“{'”“'.join(unread[:_MOST_NAMED])}”没有读取"] if unread else [])]


def _named(rows: list[int]) -> str:
    return "、".join(map(str, rows[:_MOST_NAMED])) + (f"等 {len(rows)}" if len(rows) > _MOST_NAMED else "")


def _sheets(book: zipfile.ZipFile) -> Iterator[tuple[str, tuple[str, bool]]]:
    """Each sheet: its name, its part, and whether it is shown."""
    relations = book.read(_RELATIONS).decode("utf-8", "replace")
    parts = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in _RELATION.findall(relations)}
    for tag in _SHEET.findall(book.read(_BOOK).decode("utf-8", "replace")):
        found = re.search(r'\s\w+:id\s*=\s*["\']([^"\']*)["\']', tag)
        target = parts.get(found[1], "") if found else ""
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        yield html.unescape(_attribute(tag, "name")), (part, _attribute(tag, "state") in ("", "visible"))


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\s{name}\s*=\s*(?:"([^"]*)"|\'([^\']*)\')', tag)
    return (found[1] or found[2] or "") if found else ""


def _hidden_rows(book: zipfile.ZipFile, part: str) -> list[int]:
    """The numbers of rows that are hidden, filled or not, in a part that is read piece by piece."""
    rows: list[int] = []
    rest = b""
    with book.open(part) as stream:
        while piece := stream.read(_PIECE):
            piece = rest + piece
            cut = piece.rfind(b">") + 1
            rest = piece[cut:]
            for tag in _ROW.findall(piece, 0, cut):
                if re.search(rb'\shidden\s*=\s*["\'](?:1|true)["\']', tag):
                    number = re.search(rb'\sr\s*=\s*["\'](\d{1,7})["\']', tag)
                    rows += [int(number[1])] if number else []
    return rows
