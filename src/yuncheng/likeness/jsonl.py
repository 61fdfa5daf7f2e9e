"""Files from outside: JSON lines and tab-separated labels. A bad line is named, never guessed at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any


class BadFile(ValueError):
    """A file that cannot be read; the message says which line and why."""


def rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a file of JSON lines; empty lines are skipped."""
    try:
        with path.open(encoding="utf-8-sig") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _row(path, number, line)
    except (OSError, UnicodeDecodeError) as trouble:
        raise BadFile(f"读不出文件 {path}：{trouble}") from trouble


def _row(path: Path, number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as trouble:
        raise BadFile(f"{path} 第 {number} 行不是 JSON：{trouble}") from trouble
    if not isinstance(row, dict):
        raise BadFile(f"{path} 第 {number} 行应是一个 JSON 对象")
    return row


def table(path: Path) -> list[list[str]]:
    """The lines of a tab-separated file as cells, without the heading."""
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as trouble:
        raise BadFile(f"读不出文件 {path}：{trouble}") from trouble
    return [line.split("\t") for line in lines[1:] if line.strip()]


def grades(path: Path) -> dict[str, dict[str, int]]:
    """Question → entry → grade 0–3, from a file of question, entry, grade."""
    found: dict[str, dict[str, int]] = {}
    for cells in table(path):
        if len(cells) < 3 or not cells[2].isdigit():
            raise BadFile(f"{path}：应为“查询<制表符>条目<制表符>等级”，现为 {cells}")
        found.setdefault(cells[0], {})[cells[1]] = int(cells[2])
    return found
