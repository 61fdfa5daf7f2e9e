"""Typst at work: our own layout files, the caller's data beside them, PDF/A-2b out."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

from .errors import PaperError
from .fonts import FontSet, font_set

_HERE = Path(__file__).parent
_CHINA = timezone(timedelta(hours=8))
_thread = threading.local()


def instant(day: date | datetime | None) -> datetime:
    """The instant stamped into a file: the given one; a bare date means its midnight in China; none means 1980."""
    if isinstance(day, datetime):
        return day if day.tzinfo else day.replace(tzinfo=_CHINA)
    return datetime.combine(day or date(1980, 1, 1), time(), tzinfo=_CHINA)


def typeset(
    layout: str,
    data: dict[str, Any],
    *,
    made_at: date | datetime | None = None,
    fonts: str | os.PathLike[str] | None = None,
) -> bytes:
    """Set ``data`` (JSON-able; all its texts already cleaned) by the layout file of this package; PDF/A-2b bytes.

    The data reach the layout only as a JSON string input: no text of a user is ever read as Typst source. Raises
    ``PaperError`` for characters without a glyph and for what the layout refuses.
    """
    import typst

    found = font_set(fonts)
    found.demand(_texts(data))
    inputs = {
        "data": json.dumps(data, ensure_ascii=False),
        "fonts": json.dumps(
            {role: list(names) for role, names in found.families.items()} | {"own": sorted(found.own)},
            ensure_ascii=False,
        ),
    }
    try:
        pdf = _compiler(found, typst).compile(
            input=_HERE / layout,
            format="pdf",
            sys_inputs=inputs,
            pdf_standards=["a-2b"],
            timestamp=instant(made_at),
        )
    except typst.TypstError as error:
        raise PaperError(f"排版失败，文件没有生成：{error.message}", code="layout") from error
    assert isinstance(pdf, bytes)
    return pdf


def _compiler(found: FontSet, typst: Any) -> Any:
    """One compiler a thread and font set: a compiler may not be entered twice at once."""
    kept: dict[int, tuple[FontSet, Any]] = _thread.__dict__.setdefault("kept", {})
    if id(found) not in kept:
        kept[id(found)] = found, typst.Compiler(root=_HERE, font_paths=found.handle, ignore_system_fonts=True)
    return kept[id(found)][1]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
