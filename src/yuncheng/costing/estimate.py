"""A whole estimate: software, purchases, stated amounts and the fees upon them, once or as the three results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from .derivation import Result
from .development import develop
from .errors import CostError
from .fee_kinds import Fee, ProgressiveFee, RateFee, ShareFee
from .fees import reckon
from .figures import decimal_yuan, show_yuan
from .profile import Profile
from .purchase import purchase, stated, weighted_parts
from .request import Request


@dataclass(frozen=True, slots=True)
class Estimate:
    """All results, and sums of their fen: a total is always the sum of what is shown."""

    title: str
    profile: Profile
    share: str
    results: tuple[Result, ...]

    @property
    def by_heading(self) -> dict[str, int]:
        """Fen by heading, in the profile's order; headings without a result are left out."""
        sums: dict[str, int] = {}
        for heading in self.profile.all_headings:
            own = [result.fen for result in self.results if result.heading == heading]
            if own:
                sums[heading] = sum(own)
        return sums

    @property
    def by_group(self) -> dict[str, int]:
        """Fen by group of headings."""
        sums: dict[str, int] = {}
        for heading, fen in self.by_heading.items():
            group = self.profile.group(heading)
            sums[group] = sums.get(group, 0) + fen
        return sums

    @property
    def fen(self) -> int:
        """The whole."""
        return sum(result.fen for result in self.results)

    @property
    def yuan(self) -> Decimal:
        """The whole in 元."""
        return decimal_yuan(self.fen)

    def result(self, name: str) -> Result:
        """A result by name."""
        found = [result for result in self.results if result.name == name]
        if len(found) != 1:
            raise CostError(f"测算结果中没有恰好一项“{name}”。")
        return found[0]

    def text(self) -> str:
        """Everything, line by line."""
        lines = [f"{self.title}（{self.profile.document}{'，' + self.share if self.share else ''}）", ""]
        for result in self.results:
            lines += [result.text(), ""]
        lines.append("汇总")
        for group, fen in self.by_group.items():
            lines.append(f"  {group}：{show_yuan(fen)}")
            items = {h: f for h, f in self.by_heading.items() if self.profile.group(h) == group and h != group}
            lines += [f"    {heading}：{show_yuan(own)}" for heading, own in items.items()]
        lines.append(f"  合计：{show_yuan(self.fen)}")
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "title": self.title,
            "profile": self.profile.key,
            "share": self.share,
            "results": [result.as_dict() for result in self.results],
            "by_heading_fen": self.by_heading,
            "by_group_fen": self.by_group,
            "total_fen": self.fen,
            "total_yuan": str(self.yuan),
        }


@dataclass(frozen=True, slots=True)
class ThreeResults:
    """The low, middle and high estimate, by the profile's percentiles of productivity."""

    low: Estimate
    middle: Estimate
    high: Estimate

    @property
    def each(self) -> tuple[Estimate, Estimate, Estimate]:
        """In rising order."""
        return self.low, self.middle, self.high

    def text(self) -> str:
        """The middle one line by line, then the three totals."""
        lines = [self.middle.text(), "", "三种结果"]
        lines += [f"  {one.share}：{show_yuan(one.fen)}" for one in self.each]
        return "\n".join(lines)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return {"low": self.low.as_dict(), "middle": self.middle.as_dict(), "high": self.high.as_dict()}


def estimate_three(profile: Profile, request: Request) -> ThreeResults:
    """The profile's three percentiles of productivity; every fee is reckoned anew on each."""
    if not request.software:
        raise CostError("测算中没有定制软件，不分三种结果；请用单一结果。")
    low, middle, high = (estimate(profile, request, share) for share in profile.development.three)
    return ThreeResults(low, middle, high)


def estimate(profile: Profile, request: Request, share: str = "") -> Estimate:
    """One estimate at a percentile (the request's, else the middle one)."""
    share = share or request.share or profile.development.three[1]
    results = [develop(profile, software, share) for software in request.software]
    results += [purchase(profile, row, where=f"采购第 {n} 项") for n, row in enumerate(request.purchases, 1)]
    results += [stated(profile, row, where=f"已定金额第 {n} 项") for n, row in enumerate(request.stated, 1)]
    pending = [(profile.fee(str(row["fee"])), dict(row)) for row in request.fees]
    done: list[Result] = []
    while pending:
        ready = next((item for item in pending if not _waits(profile, item[0], [fee for fee, _ in pending])), None)
        if ready is None:
            raise CostError(f"取费互为基数，无法计算：{'、'.join(fee.name for fee, _ in pending)}。")
        pending.remove(ready)
        done.append(_reckon(profile, ready[0], ready[1], results + done))
    every = profile.all_headings
    return Estimate(
        request.title,
        profile,
        share if request.software else "",
        tuple(sorted(results + done, key=lambda result: every.index(result.heading))),
    )


def _waits(profile: Profile, fee: Fee, pending: Sequence[Fee]) -> bool:
    """Whether another fee must be known first: one that stands in this one's base, or of which this is a share."""
    if isinstance(fee, ShareFee):
        return any(other.name == fee.of for other in pending)
    base = profile.expand(fee.base)
    return any(other is not fee and other.heading in base and other.heading != fee.heading for other in pending)


def _reckon(profile: Profile, fee: Fee, row: dict[str, Any], known: Sequence[Result]) -> Result:
    row.pop("fee")
    notes: list[str] = []
    if isinstance(fee, ShareFee) and "of_yuan" not in row:
        of = [result for result in known if result.name == fee.of]
        if not of:
            raise CostError(f"“{fee.name}”按“{fee.of}”计取，请同时测算“{fee.of}”或给出其金额（of_yuan）。")
        row["of_yuan"] = sum((result.exact_yuan for result in of), Fraction(0))
        notes.append(f"以“{fee.of}”取整前的金额为基数")
    if isinstance(fee, (ProgressiveFee, RateFee)) and "base" not in row:
        _fill_base(profile, fee, row, known, notes)
    result = reckon(profile, fee.name, row)
    return replace(result, notes=(*result.notes, *notes))


def _fill_base(
    profile: Profile, fee: ProgressiveFee | RateFee, row: dict[str, Any], known: Sequence[Result], notes: list[str]
) -> None:
    """The base and its parts from what is known already."""
    headings = profile.expand(fee.base)
    sums: dict[str, int] = {}
    for result in known:
        if result.heading not in headings or result.heading == fee.heading:
            continue
        if isinstance(fee, RateFee) and any(word in result.name for word in fee.excludes):
            notes.append(f"基数不含“{result.name}” {show_yuan(result.fen)}")
            continue
        sums[result.heading] = sums.get(result.heading, 0) + result.fen
    base = sum(sums.values())
    if base == 0:
        raise CostError(
            f"“{fee.name}”的取费基数为 0：测算中没有{'、'.join(fee.base)}的金额，请补充或给出基数（base）。"
        )
    row["base"] = Fraction(base, 100)
    if isinstance(fee, ProgressiveFee) and fee.professional and "parts" not in row:
        row["parts"] = weighted_parts(profile, sums)
