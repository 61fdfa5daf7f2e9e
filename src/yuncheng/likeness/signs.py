"""Further signs of one project in parts (化整为零): filed together just below a line, or a part that is no use alone.

They warn, as `splitting` does; people decide. Amounts are in 万元.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from yuncheng.likeness.analysis import Analysis, analyse
from yuncheng.likeness.record import Record
from yuncheng.likeness.splitting import JUST_BELOW, LINES, Degree, Finding, same_subject
from yuncheng.likeness.words import Words, shipped

TOGETHER, ALONE = "同批报送的相近项目各略低于限额", "只报了一个部分"
_NO_USE_ALONE = ("设备", "产品", "硬件", "接口", "集成")


def batch_groups(
    records: Iterable[Record],
    batches: Mapping[str, str],
    *,
    lines: Sequence[float] = LINES,
    just_below: float = JUST_BELOW,
    words: Words | None = None,
) -> list[Finding]:
    """Projects of one unit on one subject, filed in one batch (id → its name, as a reader knows it), each just below a
    line and together at it or over. Neither part words nor a contractor are asked for. Upkeep is in none."""
    vocabulary = words or shipped()
    together: dict[tuple[str, str], list[Record]] = {}
    for record in sorted(records, key=_id):
        if record.unit and record.amount is not None and record.id in batches:
            together.setdefault((record.unit, batches[record.id]), []).append(record)
    found = []
    for (_, batch), filed in sorted(together.items()):
        for line in lines:
            below = [analyse(vocabulary, r) for r in filed if just_below * line <= (r.amount or 0.0) < line]
            for group in _linked([one for one in below if not one.service]):
                total = round(sum(one.record.amount or 0.0 for one in group), 4)
                if total >= line:
                    members = tuple(one.record for one in group)
                    degree: Degree = "预警" if len(members) > 2 else "提示"
                    reasons = (f"都在{batch}报送，名称或内容相近",)
                    found.append(Finding(TOGETHER, degree, members, total, line, reasons))
    return found


def _linked(members: Sequence[Analysis]) -> list[list[Analysis]]:
    """Members joined by one subject, directly or through others; of two or more."""
    groups: list[list[Analysis]] = []
    for member in members:
        near = [group for group in groups if any(same_subject(member, other) for other in group)]
        groups = [group for group in groups if group not in near]
        groups.append([*(one for group in near for one in group), member])
    return [sorted(group, key=_record_id) for group in groups if len(group) > 1]


def lone_parts(
    records: Iterable[Record],
    others: Iterable[Record],
    *,
    lines: Sequence[float] = LINES,
    just_below: float = JUST_BELOW,
    words: Words | None = None,
) -> list[Finding]:
    """Projects just below a line that by their names are only devices, interfaces or putting things together, while
    their unit has nothing on the same subject that they could serve, neither among `records` nor among `others` (its
    systems, other projects). Software alone may be of use."""
    vocabulary = words or shipped()
    asked = [analyse(vocabulary, record) for record in sorted(records, key=_id)]
    by_unit: dict[str, list[Analysis]] = {}
    for one in (*asked, *(analyse(vocabulary, record) for record in others)):
        by_unit.setdefault(one.record.unit, []).append(one)
    found = []
    for one in asked:
        amount = one.record.amount or 0.0
        line = next((line for line in lines if just_below * line <= amount < line), None)
        if line is None or not one.record.unit or one.service or not _no_use_alone(one):
            continue
        rest = [other for other in by_unit[one.record.unit] if other.record.id != one.record.id]
        if not any(other.name.part != one.name.part and same_subject(one, other) for other in rest):
            reason = f"名称只是“{one.name.part}”，本单位没有与之配套的项目或系统"
            found.append(Finding(ALONE, "提示", (one.record,), round(amount, 4), line, (reason,)))
    return found


def _no_use_alone(one: Analysis) -> bool:
    return any(word in one.name.part for word in _NO_USE_ALONE)


def _id(record: Record) -> str:
    return record.id


def _record_id(one: Analysis) -> str:
    return one.record.id
