"""The cost standard in force here: the profile that the county's file names, else the shipped one as a reference.

A county's file may say::

    [costing]
    profile = "ours.json"        # beside that file, in the format of costing/profiles/README.md; or a shipped key

No rate stands anywhere else.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from yuncheng.costing import CostError, Profile, load_profile, shipped_profiles
from yuncheng.rulebook.book import YUNYANG

#: What stands in where a county has not named its own.
REFERENCE = "changsha-2023"


@dataclass(frozen=True, slots=True)
class CostStandard:
    """A profile, and whether the county itself named it."""

    profile: Profile
    own: bool

    @property
    def name(self) -> str:
        """“《…指南》（长财评综〔2023〕12号，2023-12-01起施行）”."""
        return f"《{self.profile.name}》（{self.profile.document}，{self.profile.effective_from}起施行）"


@cache
def cost_standard() -> CostStandard:
    """The standard of this installation, read once. Raises CostError naming every fault of a county's own file."""
    path = Path(settings.COUNTY_FILE) if settings.COUNTY_FILE else YUNYANG
    return read_standard(path)


def read_standard(county_file: Path) -> CostStandard:
    """The standard that a county's file names; the reference where it names none. Raises CostError."""
    told = tomllib.loads(county_file.read_text("utf-8")).get("costing")
    if told is None:
        return CostStandard(load_profile(REFERENCE), own=False)
    named = told.get("profile") if isinstance(told, dict) else None
    if not isinstance(named, str) or not named or set(told) != {"profile"}:
        raise CostError(f"县文件“{county_file.name}”的 [costing] 应只写 profile，值为费用标准的编号或文件名。")
    if named in shipped_profiles():
        return CostStandard(load_profile(named), own=True)
    return CostStandard(load_profile(county_file.parent / named), own=True)
