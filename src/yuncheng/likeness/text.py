"""Plain text before anything else: one width, one script, sentences, the phrases of an enumeration."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from pathlib import Path

# A text of an application rarely has more; what lies beyond is cut off, and the search says so.
MOST_CHARACTERS = 20_000
MOST_PHRASES = 24
LONGEST_PHRASE = 40

_SENTENCE = re.compile(r"[。；;！!？?\n\r]+")
_PARTS = re.compile(r"[、，,/|：:]+|(?<=[\u4e00-\u9fff])(?:以及|及其)(?=[\u4e00-\u9fff])")
_NUMBERING = re.compile(r"^\s*(?:[(（]?[0-9一二三四五六七八九十]{1,3}[)）.、．]\s*)+")
_KEEP = re.compile(r"[a-z0-9\u3400-\u9fff]")
_DATA = Path(__file__).with_name("data")

# What stands around the thing itself: "提升……工作效率", "建设内容包括：……". Each frame keeps its group.
_FRAMES = tuple(
    re.compile(pattern)
    for pattern in (
        r"^.{0,6}(?:建设内容|主要内容|主要功能|功能模块|系统功能|建设范围|服务内容|包括|包含|涵盖|实现以下功能).{0,6}[：:](.+)$",
        r"^(?:本|该)?(?:项目|系统|平台)?(?:主要)?(?:新建|建设|开发|搭建|完善|提供|包括|包含|实现)(?:了|以下)?(.{3,}?)(?:等)?(?:功能|模块|子系统)$",
        r"^(?:解决|破解)(.+?)(?:手段落后|效率低|不足|困难|问题|数据分散).*$",
        r"^(?:实现|推进|推动|促进)(.+?)的?(?:数字化|规范化|信息化|智能化|自动化|线上化|全覆盖).*$",
        r"^(?:提升|提高|增强|强化)(.+?)(?:的)?(?:工作)?(?:效率|水平|能力|质量|效能)$",
        r"^(?:形成|构建|建立|完善)(.+?)的?(?:闭环|长效|管理机制|工作机制|机制|体系).*$",
        r"^(?:为|对)(.+?)(?:提供|给予).{0,6}(?:支撑|支持|保障|服务)$",
    )
)


@lru_cache(maxsize=1)
def _simplified() -> dict[int, str]:
    """Traditional to simplified, character by character, from data/traditional.txt (pairs side by side)."""
    pairs = "".join((_DATA / "traditional.txt").read_text(encoding="utf-8").split())
    return {ord(pairs[i]): pairs[i + 1] for i in range(0, len(pairs) - 1, 2)}


def normalise(text: object) -> str:
    """Half width, lower case, simplified characters; control characters out. Never fails."""
    raw = "" if text is None else str(text)[:MOST_CHARACTERS]
    flat = unicodedata.normalize("NFKC", raw).lower().translate(_simplified())
    if flat.isprintable():
        return flat
    return "".join(" " if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") and c != "\n" else c for c in flat)


def readable(text: str) -> bool:
    """Whether anything but punctuation is there."""
    return bool(_KEEP.search(text))


def sentences(text: str) -> list[str]:
    """The sentences of a normalised text, numbering cut off, empty ones dropped."""
    found = (_NUMBERING.sub("", part).strip() for part in _SENTENCE.split(text))
    return [part for part in found if readable(part)]


def unframed(sentence: str) -> str:
    """The thing a set phrase is about: 「提升凭证核算工作效率」 is about 凭证核算."""
    for frame in _FRAMES:
        if match := frame.match(sentence):
            return match.group(1).strip()
    return sentence


@lru_cache(maxsize=20_000)
def phrases(sentence: str) -> tuple[str, ...]:
    """The members of an enumeration, or the sentence itself; over-long ones cut to LONGEST_PHRASE characters."""
    parts = (_NUMBERING.sub("", part).strip() for part in _PARTS.split(unframed(sentence)))
    return tuple(part.removesuffix("等")[:LONGEST_PHRASE] for part in parts if readable(part) and len(part) > 1)


def is_enumeration(sentence: str) -> bool:
    """Three members or more: a list of functions, which no repetition makes a set phrase."""
    return len(phrases(sentence)) >= 3
