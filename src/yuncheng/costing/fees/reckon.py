"""The one door to all kinds of fees."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..derivation import Derivation, Result
from ..fee_kinds import Fee, LevelFee, PeopleFee, ProgressiveFee, RateFee, ShareFee, StaffFee, UpkeepFee, WorkdayFee
from ..given import Given
from ..profile import Profile
from .by_base import progressive, rate, share
from .by_piece import level, people, staff, workdays
from .upkeep import upkeep

_KINDS: dict[type[Fee], Callable[..., Any]] = {
    ProgressiveFee: progressive,
    RateFee: rate,
    ShareFee: share,
    LevelFee: level,
    PeopleFee: people,
    StaffFee: staff,
    WorkdayFee: workdays,
    UpkeepFee: upkeep,
}


def reckon(profile: Profile, name: str, given: Mapping[str, Any]) -> Result:
    """A fee of the profile. Refused in words: an unknown fee, a missing or unknown input, a value out of bounds."""
    fee = profile.fee(name)
    derivation = Derivation(fee.clause)
    yuan = _KINDS[type(fee)](profile, fee, Given(given, f"“{fee.name}”"), derivation)
    if fee.note:
        derivation.note(fee.note)
    return derivation.finish(
        fee.name, fee.heading, yuan, profile.rounding, ceiling=profile.ceilings, round_clause=profile.rounding_clause
    )
