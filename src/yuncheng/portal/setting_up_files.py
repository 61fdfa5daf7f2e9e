"""The operator's files for `init`: units and accounts as TOML, Excel or CSV; every bad cell is named."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from yuncheng.papers import Column, PaperError, read_table
from yuncheng.registry.models import UnitKind
from yuncheng.rulebook.kernel import Post

from .setting_up import SetUpRefused

UNITS = (
    Column(key="code", label="单位代码", required=True, max_length=20),
    Column(key="name", label="单位名称", required=True, max_length=100),
    Column(key="kind", label="单位类别", kind="choice", choices=tuple(kind.label for kind in UnitKind), required=True),
    Column(key="parent", label="主管部门代码", max_length=20, aliases=("行政主管部门代码", "上级代码")),
    Column(key="credit_code", label="统一社会信用代码", max_length=18),
)
ACCOUNTS = (
    Column(key="username", label="登录名", required=True, max_length=60),
    Column(key="display_name", label="姓名", required=True, max_length=40),
    Column(key="unit", label="单位代码", required=True, max_length=20),
    Column(key="post", label="岗位", kind="choice", choices=tuple(post.label for post in Post), required=True),
)
Rows = list[dict[str, str]]


def read_files(units: Path, accounts: Path | None) -> tuple[Rows, Rows]:
    """Units and accounts. A TOML file may hold both (`[[unit]]`, `[[account]]`). Raises SetUpRefused."""
    if units.suffix.lower() == ".toml":
        both = _toml(units)
        people = _toml_rows(both, "account", ACCOUNTS)
        return _toml_rows(both, "unit", UNITS), people + (_accounts(accounts) if accounts else [])
    return _sheet(units, UNITS), _accounts(accounts) if accounts else []


def _accounts(path: Path) -> Rows:
    return _toml_rows(_toml(path), "account", ACCOUNTS) if path.suffix.lower() == ".toml" else _sheet(path, ACCOUNTS)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(_read(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise SetUpRefused(f"“{path.name}”不是有效的 TOML 文件：{fault}") from fault


def _toml_rows(given: dict[str, Any], name: str, columns: Sequence[Column]) -> Rows:
    rows = given.get(name, [])
    known = {column.key for column in columns}
    good = isinstance(rows, list) and all(isinstance(row, dict) for row in rows)
    if not good or any(key not in known or not isinstance(value, str) for row in rows for key, value in row.items()):
        raise SetUpRefused(f"[[{name}]] 的每一行只能有这些文字项：{'、'.join(sorted(known))}")
    return [{key: value.strip() for key, value in row.items()} for row in rows]


def _sheet(path: Path, columns: Sequence[Column]) -> Rows:
    try:
        table = read_table(_read(path), columns)
    except PaperError as fault:
        raise SetUpRefused(f"“{path.name}”：{fault}") from fault
    if not table.ok:
        raise SetUpRefused("；".join(str(fault) for fault in table.faults))
    return [{key: str(value) for key, value in row.items() if value is not None} for row in table.rows]


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise SetUpRefused(f"读不到文件：{path}") from fault
