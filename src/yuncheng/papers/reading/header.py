"""Where a table begins: the row, or the two, whose texts name its columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..column import Column
from ..money import Unit
from ..text import squash
from .cells import shown_text
from .opening import HEADER_ROWS, Grid, Page

_SUFFIX = re.compile(r"\((万元|元|必填|选填|是/否|年月日|yyyy-mm-dd)\)$")
_UNIT_NOTE = re.compile(r"单位:?(万元|元)$")


@dataclass(slots=True)
class Header:
    """A header found: the column of each known key, and the units of money the file states."""

    row: int
    levels: int
    places: dict[str, int]
    units: dict[str, Unit] = field(default_factory=dict)
    stated: dict[str, Unit] = field(default_factory=dict)


def _names(column: Column, aliases: Mapping[str, Sequence[str]], alone: bool) -> set[str]:
    """Every header text a column answers to, squashed. A label under a group counts alone only when no other has it."""
    texts = [*column.aliases, *aliases.get(column.key, ())]
    if column.group:
        texts += [column.group + column.label, f"{column.group}-{column.label}", f"{column.group}({column.label})"]
        if alone:
            texts.append(column.label)
    else:
        texts.append(column.label)
    return {squash(text) for text in texts}


def find_header(page: Page, columns: Sequence[Column], aliases: Mapping[str, Sequence[str]]) -> Header | None:
    labels = [squash(column.label) for column in columns]
    names = {column.key: _names(column, aliases, labels.count(squash(column.label)) == 1) for column in columns}
    best: Header | None = None
    last = min(HEADER_ROWS, len(page.grid))
    # Of two that name as many columns, one level before two, then the upper one.
    for levels in (1, 2):
        for row in range(last - levels + 1):
            header = _match(page, row, levels, names)
            if header and (best is None or len(header.places) > len(best.places)):
                best = header
    if best is None or len(best.places) < max(1, min(2, len(columns)), len(columns) // 2):
        return None
    note_unit = _note_unit(page.grid[: best.row])
    for column in columns:
        if column.kind in ("money_wan", "money_yuan"):
            own: Unit = "万元" if column.kind == "money_wan" else "元"
            if note_unit:
                best.units.setdefault(column.key, note_unit)
            if column.key in best.units:
                best.stated[column.key] = best.units[column.key]
            best.units.setdefault(column.key, own)
    return best


def _note_unit(lines: Grid) -> Unit | None:
    """The unit a note above the table gives: “单位：元”."""
    unit: Unit | None = None
    for cell in (cell for line in lines for cell in line):
        note = _UNIT_NOTE.search(squash(shown_text(cell)))
        if note:
            unit = "万元" if note.group(1) == "万元" else "元"
    return unit


def labels_at(page: Page, row: int, levels: int) -> list[tuple[str, ...]]:
    """For each column the texts its header may be read as."""
    top = [shown_text(cell) for cell in page.grid[row]]
    if levels == 1:
        return [(text,) for text in top]
    lower = [shown_text(cell) for cell in page.grid[row + 1]]
    spread = list(top)
    covered = {
        column: start[1]
        for start, end in page.merges
        if start[0] <= row <= end[0]
        for column in range(start[1], end[1] + 1)
    }
    last = ""
    for index, text in enumerate(top):
        last = text or last
        if not text and lower[index] and (covered.get(index, -1) in range(index) or page.fills_down):
            spread[index] = top[covered[index]] if index in covered else last
    out: list[tuple[str, ...]] = []
    for index, text in enumerate(top):
        if lower[index]:
            out.append((spread[index] + lower[index], lower[index]) if spread[index] else (lower[index],))
        else:
            out.append((text,))
    return out


def _match(page: Page, row: int, levels: int, names: Mapping[str, set[str]]) -> Header | None:
    header = Header(row, levels, {})
    for index, readings in enumerate(labels_at(page, row, levels)):
        for reading in readings:
            plain = squash(reading)
            suffix = _SUFFIX.search(plain)
            for text in (plain, _SUFFIX.sub("", plain)):
                key = next((key for key, known in names.items() if text and text in known), None)
                if key is not None and key not in header.places:
                    header.places[key] = index
                    if suffix and suffix.group(1) in ("元", "万元"):
                        header.units[key] = "万元" if suffix.group(1) == "万元" else "元"
                    break
            else:
                continue
            break
    return header if header.places else None
