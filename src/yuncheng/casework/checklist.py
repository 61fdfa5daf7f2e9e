"""The checklist of a step: which papers are asked, why, and which are there."""

from __future__ import annotations

from dataclasses import dataclass, field

from yuncheng.rulebook.kernel import Facts, Law, Paper, Step

from .facts import holds
from .models import Attachment, Case


@dataclass(slots=True)
class ChecklistLine:
    """One paper: asked for (True, False, or None = depends on what is filled in), and the files that are there."""

    paper: Paper
    asked: bool | None
    files: list[Attachment] = field(default_factory=list)

    @property
    def missing(self) -> bool:
        return self.paper.required and self.asked is True and not self.files

    @property
    def state(self) -> str:
        if self.files:
            return "已提交"
        if not self.paper.required:
            return "可选"
        return {True: "缺", False: "不需要", None: "视填写情况"}[self.asked]


def checklist(case: Case, step: Step, facts: Facts, law: Law) -> list[ChecklistLine]:
    """The papers of a step in declared order. A paper filed at an earlier step of the case counts."""
    by_paper: dict[str, list[Attachment]] = {}
    if step.papers:
        for attachment in Attachment.objects.filter(case=case).select_related("blob", "entry"):
            by_paper.setdefault(attachment.paper, []).append(attachment)
    return [ChecklistLine(paper, holds(paper.when, facts, law), by_paper.get(paper.key, [])) for paper in step.papers]
