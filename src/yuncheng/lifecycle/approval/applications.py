"""The annex-1 application of a case: its newest version, and what it says now, a draft included."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError

from yuncheng.casework.forms import form_field
from yuncheng.casework.models import Case, Draft, Filing
from yuncheng.rulebook.kernel import Field
from yuncheng.rulebook.procedures.application import ANNEX1_FIELDS

from .models import Application

STEPS = ("fill", "supplement")
# What gates and checklists read while the form is still being written.
_READ_WHILE_TYPING = frozenset(
    {"document_kind", "chapters", "cross_department", "framework_no", "civil_works", "high_energy"}
)
_FIELDS = tuple(field for field in ANNEX1_FIELDS if field.key in _READ_WHILE_TYPING)


def newest_application(case: Case) -> Application | None:
    """The newest version submitted in this case."""
    return Application.objects.filter(case=case).order_by("-version").first()


def newest_filing(case: Case) -> Mapping[str, Any]:
    """What was last submitted on the form, as kept; empty where nothing was."""
    filing = Filing.objects.filter(case=case, step__in=STEPS).order_by("-id").first()
    return filing.values if filing else {}


def answers_now(case: Case) -> Mapping[str, Any]:
    """The answers that decide which papers and gates apply: the draft being typed, else the newest version.

    Empty before anything was typed. In the act that submits, the version just saved counts.
    """
    if case.step in STEPS and not Filing.objects.filter(case=case, entry__isnull=True).exists():
        draft = Draft.objects.filter(case=case, step=case.step).order_by("-saved_at").first()
        if draft is not None:
            return {field.key: _lenient(field, draft.values.get(field.key)) for field in _FIELDS}
    application = newest_application(case)
    if application is None:
        return {}
    return {field.key: getattr(application, field.key) for field in _FIELDS}


def _lenient(field: Field, value: Any) -> Any:
    """A drafted value as the form would clean it; None where it is not yet acceptable."""
    try:
        return form_field(field).clean(value)
    except ValidationError:
        return None
