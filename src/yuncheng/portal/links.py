"""Addresses the portal leads to, by what they open."""

from __future__ import annotations

from typing import Any

from yuncheng.casework.pages.common import address as to

__all__ = ["case_link", "entry_link", "open_link", "project_link", "projects_link", "to"]


def case_link(pk: int) -> str:
    return to("case", pk)


def project_link(pk: int) -> str:
    return to("project", pk)


def entry_link(seq: int) -> str:
    return to("entry", seq)


def open_link(procedure: str, **subject: Any) -> str:
    """Where a procedure is begun: `project=` for a project, `year=` for a matter."""
    return to("case_open", procedure, **subject)


def projects_link(**filters: Any) -> str:
    """The project list under some filters: every figure leads to the rows behind it."""
    return to("project_list", **filters)
