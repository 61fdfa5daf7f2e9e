"""单位登记: units that begin, end or pass an office on, from the grant on. The system administrator only asks."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils.dateparse import parse_date

from yuncheng.casework import obligations
from yuncheng.casework.function_moves import MOVING
from yuncheng.casework.models import Entry
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.spine import latest_values
from yuncheng.registry.clock import today
from yuncheng.registry.models import Unit, UnitFunction

Asked = Mapping[str, Any]
Faults = dict[str, list[str]]


@record_by("unit", "request")
class UnitRequest(Recorder):
    def check(self, acting: Acting) -> Faults:
        return unit_faults(acting.cleaned)


@record_by("unit", "grant")
class UnitGrant(Recorder):
    """Granted: it holds from today. An office that passes takes its open turns along."""

    def check(self, acting: Acting) -> Faults:
        if acting.outcome.key != "granted":
            return {}
        found = unit_faults(latest_values(acting.case, "request"))
        if acting.on != today():
            found["on"] = ["单位变动自授予当日起算，发生日期须为今天。"]
        return {"": [line for lines in found.values() for line in lines]} if found else {}

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.key != "granted":
            return
        asked = latest_values(acting.case, "request")
        _ACTIONS[asked["action"]](asked)
        if asked["action"] in MOVING:
            obligations.follow()


# ---------------------------------------------------------------------------------------------- what makes no sense


def unit_faults(asked: Asked) -> Faults:
    """What is wrong with a change of the register, by field."""
    if asked["action"] == "add":
        return _adding_faults(asked)
    unit = lasting(asked["code"])
    if unit is None:
        return {"code": ["没有这个单位，或单位已撤销。请填写单位代码。"]}
    return _ending_faults(asked, unit) if asked["action"] == "end" else _moving_faults(asked, unit)


def _adding_faults(asked: Asked) -> Faults:
    found: Faults = {}
    if Unit.objects.filter(code=asked["code"]).exists():
        found["code"] = ["这个单位代码已经用过。"]
    if not asked["name"]:
        found["name"] = ["新增单位须填写单位名称。"]
    elif Unit.objects.filter(_lasts(), name=asked["name"]).exists():
        found["name"] = ["已有同名的单位。"]
    if not asked["kind"]:
        found["kind"] = ["新增单位须选择单位类别。"]
    if asked["parent"] and lasting(asked["parent"]) is None:
        found["parent"] = ["没有这个行政主管部门，或已撤销。请填写单位代码。"]
    return found


def _ending_faults(asked: Asked, unit: Unit) -> Faults:
    found: Faults = {}
    if unit.valid_to is not None:
        found["code"] = ["这个单位的撤销日期已经登记。"]
    last_day = _day(asked["last_day"])
    if last_day and last_day < today():
        found["last_day"] = ["撤销日期不能早于授予当日。"]
    heir = lasting(asked["successor"])
    if heir is None or heir.valid_to is not None:
        found["successor"] = ["没有这个承继单位，或承继单位也将撤销。请先新增，再填写其代码。"]
    elif heir.pk == unit.pk:
        found["successor"] = ["不能由本单位承继。"]
    return found


def _moving_faults(asked: Asked, unit: Unit) -> Faults:
    function = asked["function"]
    if not function:
        return {"function": ["请选择职能。"]}
    day = today()
    held = UnitFunction.objects.on(day).filter(function=function).first()
    has_it = held is not None and held.unit.acting_on(day).pk == unit.pk
    if has_it == (asked["action"] == "give"):
        return {"function": ["该单位已承担这项职能。" if has_it else "该单位没有承担这项职能。"]}
    bounds = Q(valid_from=day) | Q(valid_to=day - timedelta(days=1))
    if UnitFunction.objects.filter(bounds, function=function).exists():
        return {"function": ["这项职能今天已调整过，同一天只能调整一次，请明天再办。"]}
    return {}


# ---------------------------------------------------------------------------------------------- what follows


def add(asked: Asked) -> None:
    """A new unit, with its supervising department where it has one."""
    Unit.objects.create(
        code=asked["code"],
        name=asked["name"],
        kind=asked["kind"],
        parent=lasting(asked["parent"]),
        valid_from=_day(asked["valid_from"]) or today(),
    )


def end(asked: Asked) -> None:
    """The unit lasts to its last day; from the next on its successor acts for it, its offices included."""
    last_day = _day(asked["last_day"]) or today()
    Unit.objects.filter(code=asked["code"]).update(valid_to=last_day, successor=lasting(asked["successor"]))


def give(asked: Asked) -> None:
    """The office passes to this unit today; whoever had it had it until yesterday."""
    take(asked)
    unit = Unit.objects.get(code=asked["code"])
    UnitFunction.objects.create(unit=unit, function=asked["function"], valid_from=today())


def take(asked: Asked) -> None:
    """From today nobody is this office."""
    held = UnitFunction.objects.on(today()).filter(function=asked["function"])
    held.update(valid_to=today() - timedelta(days=1))


_ACTIONS = {"add": add, "end": end, "give": give, "take": take}


def lasting(code: str) -> Unit | None:
    """The unit of a code, where it has not ended."""
    return Unit.objects.filter(_lasts(), code=code).first() if code else None


def _lasts() -> Q:
    return Q(valid_to__isnull=True) | Q(valid_to__gte=today())


def _day(value: date | str | None) -> date | None:
    """A day as the form gives it or as the filing keeps it."""
    return parse_date(value) if isinstance(value, str) and value else value or None
