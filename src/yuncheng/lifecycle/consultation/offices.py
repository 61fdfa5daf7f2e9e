"""Whom the bureau may ask: the units of today, each once; one that has ended is its successor."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from yuncheng.casework.offered import offers_choices
from yuncheng.registry.clock import today
from yuncheng.registry.models import Unit, UnitFunction, UnitKind
from yuncheng.rulebook.annex1_application import Choices
from yuncheng.rulebook.kernel import Function

# They decide by minutes that their office records, and click nowhere: asked here, nobody would ever answer.
NEVER_ASKED = (Function.GROUP, Function.GOVERNMENT)
# The offices that article 5 names, the bureau itself first.
FIVE = (Function.LEAD, Function.NDRC, Function.FINANCE, Function.SOE, Function.CYBER)


@offers_choices("offices")
def offices(unit: Unit | None) -> Choices:
    """Who can be asked today (code, name), departments first; to read back, every unit there ever was."""
    if unit is None:
        return tuple(Unit.objects.values_list("code", "name"))
    day = today()
    aloof = UnitFunction.objects.on(day).filter(function__in=NEVER_ASKED).values("unit")
    found = Unit.objects.on(day).exclude(pk__in=aloof).values_list("code", "name", "kind")
    ranks = {kind: rank for rank, kind in enumerate(UnitKind.values)}
    return tuple((code, name) for code, name, kind in sorted(found, key=lambda row: (ranks[row[2]], row[0])))


def acting_units(codes: Iterable[str], day: date) -> list[Unit]:
    """The units of these codes as they act on `day`, in this order, each once: an ended one is its successor."""
    wanted = list(dict.fromkeys(codes))
    by_code = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted).select_related("successor")}
    acting = (by_code[code].acting_on(day) for code in wanted if code in by_code)
    return list({unit.pk: unit for unit in acting}.values())


def five_codes() -> list[str]:
    """The codes of the offices that consult as a rule, in the order of the article."""
    held = UnitFunction.objects.on(today()).filter(function__in=FIVE).select_related("unit")
    by_function = {row.function: row.unit.acting_on(today()).code for row in held}
    return list(dict.fromkeys(by_function[one.value] for one in FIVE if one.value in by_function))
