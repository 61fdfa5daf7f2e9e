"""Whose plans one reads: the county's once issued, and departments' as far as one sees the units.

Decided: the county plan is what every department leans on, so from the day it is issued it is open to everybody of the
county who is signed in for business. A department's plan is read by the department, whoever is below it, and the
offices that see all; its drafts stay in its case.
"""

from __future__ import annotations

from django.db.models import Q

from yuncheng.registry.access import in_sight, sees_nothing
from yuncheng.registry.models import Account

from .models import COUNTY, DEPARTMENT, Plan, PlanQuerySet


def plans_in_sight(account: Account) -> PlanQuerySet:
    """The plans that hold or once held and that this person may read."""
    if sees_nothing(account):
        return Plan.objects.filter(pk__in=())
    seen = in_sight(account)
    if seen and account.unit.parent_id:  # an empty condition already lets everything through
        seen |= Q(unit_id=account.unit.parent_id)
    return Plan.objects.issued().filter(Q(level=COUNTY) | (Q(level=DEPARTMENT) & seen))
