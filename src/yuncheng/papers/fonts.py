"""Which fonts there are, which part of a paper each may set, and which characters none of them can show.

The product ships Noto Serif SC and Noto Sans SC (OFL). An office that holds licences for 方正小标宋, 仿宋_GB2312,
楷体_GB2312 and 黑体 puts the files into a folder named by the argument ``fonts`` or the environment variable
``YUNCHENG_FONTS``; they then come first. System fonts are never used: the same input gives the same picture on
every machine.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .errors import PaperError

ENVIRONMENT = "YUNCHENG_FONTS"

#: Family names by which an office's own font is recognised, best first, for every part of a paper.
ROLES: Mapping[str, tuple[str, ...]] = {
    "title": (
        "方正小标宋_GBK",
        "方正小标宋简体",
        "FZXiaoBiaoSong-B05",
        "FZXiaoBiaoSong-B05S",
        "小标宋体",
        "小标宋",
    ),
    "fang": (
        "仿宋_GB2312",
        "FangSong_GB2312",
        "方正仿宋_GBK",
        "FZFangSong-Z02",
        "仿宋",
        "FangSong",
        "STFangsong",
        "FandolFang",
    ),
    "kai": (
        "楷体_GB2312",
        "KaiTi_GB2312",
        "方正楷体_GBK",
        "FZKai-Z03",
        "楷体",
        "KaiTi",
        "STKaiti",
        "FandolKai",
        "LXGW WenKai",
    ),
    "hei": ("黑体", "SimHei", "方正黑体_GBK", "FZHei-B01", "STHeiti", "FandolHei"),
    "song": ("宋体", "SimSun", "方正书宋_GBK", "FZShuSong-Z01", "STSong"),
}
#: Characters the layouts draw themselves, so no font needs them.
DRAWN = frozenset("☐☑")


@dataclass(frozen=True, slots=True)
class FontSet:
    """The fonts of one folder setting: families by role, the characters they cover, and the loaded ``handle``."""

    families: Mapping[str, tuple[str, ...]]
    own: frozenset[str]
    covered: frozenset[int]
    handle: Any

    def missing(self, texts: Iterable[str]) -> list[str]:
        """The characters no font can show, in the order met, each once."""
        seen: dict[str, None] = {}
        for text in texts:
            for char in text:
                if ord(char) not in self.covered and char != "\n" and char not in DRAWN:
                    seen.setdefault(char)
        return list(seen)

    def demand(self, texts: Iterable[str]) -> None:
        """Raise ``PaperError`` (code ``glyph``) naming every character that cannot be printed."""
        missing = self.missing(texts)
        if missing:
            named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in missing[:20])
            more = f"等 {len(missing)} 个字" if len(missing) > 20 else ""
            raise PaperError(
                f"字库里没有这些字，无法生成文件：{named}{more}。请改用通用规范汉字，"
                "或请系统管理员在字体目录中放入含有这些字的字体。",
                code="glyph",
            )


def font_set(folder: str | os.PathLike[str] | None = None) -> FontSet:
    """The fonts of ``folder`` (default: ``YUNCHENG_FONTS``, else none) before the shipped ones; loaded once."""
    named = os.fspath(folder) if folder is not None else os.environ.get(ENVIRONMENT, "")
    if named and not Path(named).is_dir():
        raise PaperError(f"字体目录不存在：{named}。请检查系统设置 {ENVIRONMENT}。", code="layout")
    return _load(named)


@lru_cache(maxsize=4)
def _load(folder: str) -> FontSet:
    import pylopdf_fonts_zh_cn as shipped
    import typst

    folders = [Path(folder)] if folder else []
    folders.append(shipped.serif_path().parent)
    handle = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    base = ("Noto Serif SC", "Noto Sans SC")
    present = handle.families()
    by_name = {name.casefold(): name for name in present}
    spare = tuple(name for name in present if name not in base)
    families: dict[str, tuple[str, ...]] = {}
    own: set[str] = set()
    for role, wanted in ROLES.items():
        found = [by_name[name.casefold()] for name in wanted if name.casefold() in by_name]
        if found:
            own.add(role)
        order = base[::-1] if role == "hei" else base
        families[role] = tuple(dict.fromkeys([*found, *order, *spare]))
    return FontSet(
        families=families,
        own=frozenset(own),
        covered=frozenset().union(*(_cmap(str(font.path), font.index) for font in handle.fonts())),
        handle=handle,
    )


def _cmap(path: str, index: int) -> frozenset[int]:
    from fontTools.ttLib import TTFont

    with TTFont(path, fontNumber=index, lazy=True) as font:
        return frozenset(font.getBestCmap() or ())
