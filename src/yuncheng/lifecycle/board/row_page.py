"""Everything about one row of the board: the project, how far it is, what speaks against it, what may be said."""

from __future__ import annotations

from datetime import date
from typing import Any

from yuncheng.casework.offered import labels_of
from yuncheng.registry.models import Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Answer, Verdict
from yuncheng.rulebook.procedures.reporting import REPORT

from .basis import BasisTold, basis_of
from .draft_rows import amount_of, is_gone
from .evaluations import evaluated_by_unit
from .models import BoardRow
from .picture import NO_SOURCE, amount_text
from .plans import READINESS
from .stops import stops_in_full

_PLAN_ITEM = next(field for field in REPORT.first.fields if field.key == "plan_item")


def row_context(row: BoardRow, day: date) -> dict[str, Any]:
    """Context of `board/row.html` and `board/row_part.html`."""
    project = row.project
    basis = basis_of(Project.objects.filter(pk=project.pk)).get(project.pk, BasisTold("", ""))
    verdicts = stops_in_full(project, day)
    return {
        "row": row,
        "draft": row.draft,
        "project": project,
        "gone": is_gone(project, row.draft.year),
        "listed_fen": amount_of(project),
        "typed": amount_text(row.fen or 0),
        "facts": _facts(project, basis),
        "steps": [{"label": words, "day": getattr(project, column)} for column, words in READINESS],
        "evaluated": [one for one in evaluated_by_unit().get(project.unit_id, []) if one.project_id != project.pk],
        "own_result": project.get_evaluation_result_display(),
        "verdicts": [_told(verdict) for verdict in verdicts],
        "exceptions": [BOOK.rules[key].question for key in project.exceptions or () if key in BOOK.rules],
    }


def _facts(project: Project, basis: BasisTold) -> list[dict[str, Any]]:
    rows = (
        ("项目编号", project.code),
        ("单位", project.unit.name),
        ("单位排序", f"第{project.unit_rank}位" if project.unit_rank else "单位没有排序"),
        ("性质、类别", "，".join(filter(None, (project.get_nature_display(), project.get_kind_display())))),
        ("资金来源", project.get_money_source_display() or NO_SOURCE),
        ("清单", f"{project.list_no}，{project.listed_on}" if project.listed_on else "已不在清单"),
        ("对应的规划任务", labels_of(_PLAN_ITEM).get(project.plan_item, project.plan_item) or "没有填写"),
        ("依据", f"{basis.label}：{basis.text}" if basis.label else "没有填写"),
    )
    found: list[dict[str, Any]] = [{"label": label, "value": value} for label, value in rows]
    found.insert(6, {"label": "清单额度（万元）", "fen": amount_of(project)})
    return found


_WORDS = {Answer.YES: ("done", "符合"), Answer.NO: ("refused", "不符合"), Answer.UNKNOWN: ("plain", "尚未评估")}


def _told(verdict: Verdict) -> dict[str, Any]:
    """A stop condition: whether it stands, its sentence where it does, and its articles."""
    badge, word = _WORDS[verdict.answer]
    return {
        "badge": badge,
        "word": "例外核准" if verdict.lifted else word,
        "sentence": verdict.question if verdict.answer is not Answer.NO else verdict.sentence,
        "articles": verdict.articles,
        "cure": verdict.cure if verdict.answer is Answer.NO else "",
        "who": verdict.who if verdict.answer is Answer.NO else "",
    }
