"""What cases are on, in words, for lists: the project, or the matter; of an account or a register entry which one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from .models import Case, Filing
from .offered import labels_of


def subjects_of(cases: Sequence[Case]) -> Mapping[int, str]:
    """Case → its subject in words. One query where procedures among them are told by what was filled in, else none."""
    told = {case.pk: case for case in cases if case.procedure.told_by}
    said: dict[int, dict[str, object]] = {}
    if told:
        filings = Filing.objects.filter(case_id__in=told, entry__isnull=False).order_by("id")
        for number, step, values in filings.values_list("case_id", "step", "values"):
            if step == told[number].procedure.first.key:
                said[number] = values
    return {case.pk: _words(case, said.get(case.pk, {})) for case in cases}


def _words(case: Case, said: Mapping[str, object]) -> str:
    """“账号授予：新建，zhangsan”; before it was filled in, the matter."""
    first = case.procedure.first
    told = []
    for field in (field for field in first.fields if field.key in case.procedure.told_by):
        value = said.get(field.key)
        if value not in (None, ""):
            known = labels_of(field) if field.choices or field.offered else {}
            told.append(known.get(str(value), str(value)))
    return f"{case.procedure.title}：{'，'.join(told)}" if told else case.subject_name
