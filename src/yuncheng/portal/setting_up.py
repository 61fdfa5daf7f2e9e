"""Setting up a real county: its units, the law's offices and the first accounts, from files the operator made.

Nobody gets a password here: each account has a one-time activation code, shown once; only its digest is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from yuncheng.casework.models import Entry
from yuncheng.casework.origin import begin_record
from yuncheng.registry.county import county
from yuncheng.registry.models import Account, Project, Unit, UnitFunction, UnitKind
from yuncheng.rulebook.kernel import Function, Post

from .accounts import new_code
from .entering_forms import code_digest

THREE = (Post.SYSADMIN, Post.SECADMIN, Post.AUDITADMIN)
_KINDS = {kind.label: kind.value for kind in UnitKind} | {kind.value: kind.value for kind in UnitKind}
_POSTS = {post.label: post for post in Post} | {post.value: post for post in Post}
_LIMITS = {"code": 20, "name": 100, "credit_code": 18, "username": 60, "display_name": 40}


class SetUpRefused(Exception):
    """The county is not set up; the message says why, every fault at once."""


@dataclass(frozen=True, slots=True)
class Activation:
    """What is handed to a person: shown once, kept nowhere."""

    username: str
    name: str
    unit: str
    post: str
    code: str


def set_up(units: Sequence[Mapping[str, str]], accounts: Sequence[Mapping[str, str]]) -> list[Activation]:
    """Make units, offices and accounts in an empty database. Raises SetUpRefused, then nothing has changed."""
    with transaction.atomic():
        if any(model.objects.exists() for model in (Unit, Account, Project, Entry)):
            raise SetUpRefused("数据库里已有数据，init 只用于空库")
        rows = [*units, *_missing_offices(units)]
        people = [*accounts, *_missing_three(accounts, rows)]
        faults = [*_unit_faults(rows), *_account_faults(people, {row["code"] for row in rows})]
        if faults:
            raise SetUpRefused("；".join(faults))
        made = _make_units(rows)
        functions = _make_offices(made)
        activations = [_make_account(row, made) for row in people]
        begin_record(
            "county",
            "建立正式数据",
            {"county": county().names.county, "units": len(made), "offices": functions, "accounts": len(people)},
        )
    return activations


# ---------------------------------------------------------------------------------------------------- what is added


def _missing_offices(units: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The offices the county's file names and the operator's does not: every one of them must be there to act."""
    known = {row.get("name", "") for row in units}
    offices = county().names.offices
    return [
        {"code": function.value, "name": offices[function.value], "kind": UnitKind.DEPARTMENT.value}
        for function in Function
        if function.value in offices and offices[function.value] not in known
    ]


def _missing_three(accounts: Sequence[Mapping[str, str]], units: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    """The 三员 the operator's file does not name, beside those it names; else in the lead bureau."""
    given = {_POSTS.get(row.get("post", "")): row.get("unit", "") for row in accounts}
    lead = next(row["code"] for row in units if row.get("name") == county().names.office(Function.LEAD.value))
    beside = next((given[post] for post in THREE if post in given), lead)
    return [
        {"username": post.value, "display_name": post.label, "unit": beside, "post": post.value}
        for post in THREE
        if post not in given
    ]


# ---------------------------------------------------------------------------------------------------- faults


def _unit_faults(rows: Sequence[Mapping[str, str]]) -> list[str]:
    faults = _field_faults(rows, "单位", {"code": "代码", "name": "名称"}, unique=("code", "name"))
    codes = {row.get("code") for row in rows}
    for row in rows:
        name, above = row.get("name", ""), row.get("parent", "")
        if row.get("kind") not in _KINDS:
            faults.append(
                f"单位“{name}”的类别“{row.get('kind', '')}”不对，应为：{'、'.join(k.label for k in UnitKind)}"
            )
        if above and (above not in codes or above == row.get("code")):
            faults.append(f"单位“{name}”的主管部门代码“{above}”不对")
        if len(row.get("credit_code", "")) > _LIMITS["credit_code"]:
            faults.append(f"单位“{name}”的统一社会信用代码太长")
    return faults or _circles(rows)


def _circles(rows: Sequence[Mapping[str, str]]) -> list[str]:
    above = {row["code"]: row.get("parent", "") for row in rows}
    for code in above:
        seen, at = {code}, above[code]
        while at:
            if at in seen:
                return [f"单位代码“{code}”的主管部门关系成了圈"]
            seen.add(at)
            at = above[at]
    return []


def _account_faults(rows: Sequence[Mapping[str, str]], codes: set[str]) -> list[str]:
    names = {"username": "登录名", "display_name": "姓名"}
    faults = _field_faults(rows, "账号", names, unique=("username",))
    for row in rows:
        if row.get("unit") not in codes:
            faults.append(f"账号“{row.get('username', '')}”的单位代码“{row.get('unit', '')}”不在单位表里")
        if row.get("post") not in _POSTS:
            faults.append(f"账号“{row.get('username', '')}”的岗位“{row.get('post', '')}”不对")
    for post in THREE:
        if sum(_POSTS.get(row.get("post", "")) is post for row in rows) > 1:
            faults.append(f"{post.label}只能有一名")
    if len({row.get("unit") for row in rows if _POSTS.get(row.get("post", "")) in THREE}) > 1:
        faults.append("系统管理员、安全管理员、审计管理员须在同一单位，否则账号无人授予")
    return faults


def _field_faults(
    rows: Sequence[Mapping[str, str]], what: str, names: Mapping[str, str], *, unique: Sequence[str]
) -> list[str]:
    faults = []
    for number, row in enumerate(rows, 1):
        for key, label in names.items():
            if not 1 <= len(row.get(key, "")) <= _LIMITS[key]:
                faults.append(f"第{number}个{what}的{label}没有填，或超过{_LIMITS[key]}字")
    for key in unique:
        given = [row.get(key, "") for row in rows]
        faults += [
            f"{what}{names[key]}“{value}”重复" for value in sorted({v for v in given if v and given.count(v) > 1})
        ]
    return faults


# ---------------------------------------------------------------------------------------------------- making


def _make_units(rows: Sequence[Mapping[str, str]]) -> dict[str, Unit]:
    made = {
        row["code"]: Unit.objects.create(
            code=row["code"], name=row["name"], kind=_KINDS[row["kind"]], credit_code=row.get("credit_code", "")
        )
        for row in rows
    }
    for row in rows:
        if row.get("parent"):
            made[row["code"]].parent = made[row["parent"]]
            made[row["code"]].save(update_fields=["parent"])
    return made


def _make_offices(units: Mapping[str, Unit]) -> dict[str, str]:
    by_name = {unit.name: unit for unit in units.values()}
    offices = {function: by_name[name] for function, name in county().names.offices.items()}
    UnitFunction.objects.bulk_create(UnitFunction(unit=unit, function=function) for function, unit in offices.items())
    return {function: unit.code for function, unit in offices.items()}


def _make_account(row: Mapping[str, str], units: Mapping[str, Unit]) -> Activation:
    code, unit, post = new_code(), units[row["unit"]], _POSTS[row["post"]]
    fields: dict[str, Any] = {"unit": unit, "post": post.value, "activation": code_digest(code)}
    Account.objects.create_account(row["username"], display_name=row["display_name"], **fields)
    return Activation(row["username"], row["display_name"], unit.name, post.label, code)
