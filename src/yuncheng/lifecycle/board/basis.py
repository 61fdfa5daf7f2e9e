"""What a project rests on, as its unit reported it: the kind of basis, and the document or the reason."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from yuncheng.casework.models import Filing
from yuncheng.registry.models import Project
from yuncheng.rulebook.annex1_application import BASIS_KINDS
from yuncheng.rulebook.procedures.reporting import REPORT

_SHORT = {"superior": "上级文件", "demand": "上级要求", "need": "工作需要"}


@dataclass(frozen=True, slots=True)
class BasisTold:
    """`kind` is a code of the form's list, `text` the document and its number, or why the work needs it."""

    kind: str
    text: str

    @property
    def label(self) -> str:
        return dict(BASIS_KINDS).get(self.kind, "")

    @property
    def short(self) -> str:
        """The kind in four characters."""
        return _SHORT.get(self.kind, "没有填写")


def basis_of(projects: QuerySet[Project]) -> dict[int, BasisTold]:
    """Project → what its last report said. One query, which reads the two fields and not the whole filings."""
    told = (
        Filing.objects.filter(
            case__procedure_key=REPORT.key,
            case__project__in=projects.order_by().values("pk"),
            step=REPORT.first.key,
            entry__isnull=False,
        )
        .order_by("id")
        .values_list("case__project_id", "values__basis_kind", "values__basis")
    )
    return {project: BasisTold(kind or "", text or "") for project, kind, text in told if project is not None}
