"""The people of the demonstration whom a visitor may become with one click. Nobody, outside the demonstration:
the setting must say so, and the record must begin with the demo county's own first entry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef

from yuncheng.casework.models import Case, Entry
from yuncheng.registry.clock import today
from yuncheng.registry.models import Account, Project, Unit, UnitFunction, UnitKind
from yuncheng.rulebook.kernel import Function, Post

_KEPT_SECONDS = 60
_UNITS_SHOWN = 6
_EXPERTS_SHOWN = 4
_POSTS = tuple(post.value for post in Post)
_FIRST = tuple(function.value for function in Function)


@dataclass(frozen=True, slots=True)
class DemoRole:
    """One person to become."""

    key: str
    name: str
    post: str
    unit: str

    @property
    def label(self) -> str:
        return f"{self.post} {self.name}"


def demo_roles() -> list[DemoRole]:
    """The people shown, office by office; kept for a minute, because every page of the demonstration asks."""
    if not settings.DEMO:
        return []
    kept: list[DemoRole] | None = cache.get("demo-roles")
    if kept is None:
        kept = _read_roles()
        cache.set("demo-roles", kept, _KEPT_SECONDS)
    return kept


def demo_groups() -> list[dict[str, Any]]:
    """The same people by unit, for the page of signing in."""
    groups: dict[str, list[DemoRole]] = {}
    for role in demo_roles():
        groups.setdefault(role.unit, []).append(role)
    return [{"unit": unit, "roles": roles} for unit, roles in groups.items()]


def demo_account(key: str) -> Account | None:
    """The account behind a role; None for anybody who is not shown, and always outside the demonstration."""
    if key not in {role.key for role in demo_roles()}:
        return None
    return Account.objects.filter(username=key, is_active=True).first()


def _read_roles() -> list[DemoRole]:
    if not Entry.objects.filter(seq=1, role="system", step="demo").exists():
        return []
    order = _units_shown()
    people = Account.objects.filter(is_active=True).select_related("unit").order_by("post", "username")
    staff = [a for a in people.filter(unit_id__in=order).exclude(post=Post.EXPERT) if not a.is_admin_of_three]
    staff.sort(key=lambda account: (order.index(account.unit_id), _POSTS.index(account.post)))
    three = people.filter(post__in=(Post.SYSADMIN, Post.SECADMIN, Post.AUDITADMIN))
    asked = Case.objects.filter(assignee=OuterRef("pk"), closed_on__isnull=True)
    experts = people.filter(Exists(asked), post=Post.EXPERT).order_by("-username")[:_EXPERTS_SHOWN]
    made = [role_of(account) for account in staff]
    made += [role_of(account, "评审专家和机构") for account in experts]
    return made + [role_of(account, "系统管理（三员）") for account in three]


def role_of(account: Account, unit: str = "") -> DemoRole:
    return DemoRole(account.username, account.display_name, Post(account.post).label, unit or account.unit.name)


def _units_shown() -> list[int]:
    """The offices of the law in its order, then the units with the most recent projects, a school among them."""
    held = UnitFunction.objects.on(today()).values_list("function", "unit_id")
    offices = [unit for _, unit in sorted(held, key=lambda pair: _FIRST.index(pair[0]))]
    busy = Project.objects.order_by("-id").values_list("unit_id", flat=True)[:60]
    schools = Unit.objects.filter(kind=UnitKind.SCHOOL, projects__isnull=False).values_list("id", "parent_id")[:1]
    school = [unit for pair in schools for unit in pair if unit]
    others = [unit for unit in dict.fromkeys([*busy]) if unit not in offices and unit not in school]
    return list(dict.fromkeys([*offices, *school, *others[:_UNITS_SHOWN]]))
