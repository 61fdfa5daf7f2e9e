"""Asking the index: what is like this? For a project still being thought of, and for a draft."""

from __future__ import annotations

from yuncheng.likeness import Answer, Record

from . import mending, shelf
from .finding import MOST_ASKED

AWAY = "比对索引正在重建，暂时查不了，请过一会儿再试；其他事项照常办理。"
ONE_WORD = "只写了一个词，比对不准；请再写几句要做的功能、谁来用、用哪些数据。"
NO_CHINESE = "没有中文，比对按中文词义进行，请用中文填写。"
_SHORTEST = 5  # a name of fewer letters says too little
_READABLE = ("\u3400", "\u9fff")


def ask(record: Record) -> Answer | None:
    """What resembles this, best first; None where the index is lost (it is being mended then)."""
    try:
        with shelf.opened() as index:
            return index.search(record, MOST_ASKED)
    except shelf.IndexLost:
        mending.begin()
        return None


def advice(record: Record) -> str:
    """What is wrong with a question itself, in words; empty where nothing is."""
    said = f"{record.name}{record.content}"
    chinese = sum(_READABLE[0] <= letter <= _READABLE[1] for letter in said)
    if not chinese and any(letter.isalnum() for letter in said):
        return NO_CHINESE
    if 0 < chinese < _SHORTEST and not record.items:
        return ONE_WORD
    return ""
