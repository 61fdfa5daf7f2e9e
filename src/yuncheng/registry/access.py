"""The only doors to protected rows. Pages, API, search and exports all ask here; what is not let through is 404.

Sight (house.md): one's own unit and those below it; the five offices, the audit office, the leading group and the
county government all; the 国资 office the 县属国企; an expert only his own case; the 三员 no business record at all.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from yuncheng.rulebook.kernel import Function, Post

from .clock import today
from .models import Account, Project, Unit, UnitKind

SEES_ALL = (
    Function.LEAD,
    Function.NDRC,
    Function.FINANCE,
    Function.CYBER,
    Function.AUDIT,
    Function.GROUP,
    Function.GOVERNMENT,
)
# Single opinions of experts are for the bureau that asked for them and for the auditor.
SEES_OPINIONS = (Function.LEAD, Function.AUDIT)


def sees_nothing(account: Account) -> bool:
    """Experts and the 三员 have no business list of their own."""
    return not account.is_active or account.is_admin_of_three or account.post == Post.EXPERT


def sees_all(account: Account) -> bool:
    return not sees_nothing(account) and account.is_office(*SEES_ALL)


def units_in_sight(account: Account) -> frozenset[int]:
    """One's own unit, every unit below it, and the ended units that these succeed."""
    seen = {account.unit_id}
    layer = seen
    while layer:
        below = Q(parent_id__in=layer) | Q(successor_id__in=layer, valid_to__lt=today())
        layer = set(Unit.objects.filter(below).values_list("id", flat=True)) - seen
        seen |= layer
    return frozenset(seen)


def in_sight(account: Account, unit_path: str = "unit") -> Q:
    """The condition on a row's owning unit under which this account may see it."""
    if sees_nothing(account):
        return Q(pk__in=())
    if sees_all(account):
        return Q()
    mine = Q(**{f"{unit_path}_id__in": units_in_sight(account)})
    if account.is_office(Function.SOE):
        return mine | Q(**{f"{unit_path}__kind": UnitKind.ENTERPRISE})
    return mine


def visible_projects(account: Account) -> QuerySet[Project]:
    """The projects this account may see."""
    return Project.objects.filter(in_sight(account))


def visible_units(account: Account) -> QuerySet[Unit]:
    """The units whose names this account meets in filters and lists."""
    if sees_nothing(account):
        return Unit.objects.none()
    if sees_all(account):
        return Unit.objects.all()
    condition = Q(id__in=units_in_sight(account))
    if account.is_office(Function.SOE):
        condition |= Q(kind=UnitKind.ENTERPRISE)
    return Unit.objects.filter(condition)
