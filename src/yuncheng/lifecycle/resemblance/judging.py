"""The recorders of 相似性判定: a verdict names an entry that exists and says why; confirmed, it is kept for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from yuncheng.casework.models import Case, Draft
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.special import special_page
from yuncheng.casework.spine import latest_values
from yuncheng.registry.models import Account, InformationSystem, Project
from yuncheng.rulebook.procedures.resemblance import VERDICTS

from .finding import kept
from .models import Verdict
from .sight import Shown, kept_likes, shown

PROCEDURE = "resemblance"
BLANK_LINES = 2  # to name entries that the comparison did not find
Others = Mapping[str, Project | InformationSystem]


def others_by_code(codes: Iterable[str]) -> Others:
    """Projects and systems by their numbers; a number that both have is the project's. Two queries."""
    wanted = {code.strip() for code in codes}
    systems = {system.code: system for system in InformationSystem.objects.filter(code__in=wanted)}
    return {**systems, **{project.code: project for project in Project.objects.filter(code__in=wanted)}}


@record_by(PROCEDURE, "judge")
class JudgeRecorder(Recorder):
    def check(self, acting: Acting) -> Mapping[str, list[str]]:
        rows = acting.cleaned["verdicts"]
        assert acting.case.project is not None
        faults = _faults(rows, others_by_code(row["other"] for row in rows), acting.case.project)
        if not faults and not any(row["verdict"] for row in rows):
            faults = ["请至少对一个项目或系统作出判定。"]
        return {"verdicts": faults} if faults else {}


def _faults(rows: Iterable[Mapping[str, Any]], others: Others, project: Project) -> list[str]:
    found: list[str] = []
    seen: set[str] = set()
    for number, row in enumerate(rows, 1):
        code = row["other"].strip()
        if code == project.code:
            found.append(f"第{number}行：{code}是本项目自己。")
        elif code not in others:
            found.append(f"第{number}行：没有编号为“{code}”的项目或系统。")
        elif code in seen:
            found.append(f"第{number}行：{code}已在前面判定。")
        if row["verdict"] and not row["reason"].strip():
            found.append(f"第{number}行：作出判定的，请写明理由。")
        seen.add(code)
    return found


@record_by(PROCEDURE, "confirm")
class ConfirmRecorder(Recorder):
    def save(self, acting: Acting) -> None:
        if acting.outcome.key != "confirmed":
            return
        rows = [row for row in latest_values(acting.case, "judge").get("verdicts") or [] if row.get("verdict")]
        others = others_by_code(row["other"] for row in rows)
        Verdict.objects.bulk_create(
            _verdict(acting, position, row, others[row["other"].strip()]) for position, row in enumerate(rows, 1)
        )

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        rows = case.verdicts.order_by("position").select_related("other_project", "other_system")
        told = [
            [(row.other_project or row.other_system).code, row.proposed, row.verdict, row.reason]  # type: ignore[union-attr]  # exactly one of the two
            for row in rows
        ]
        return {"verdicts": told} if told else {}


def _verdict(acting: Acting, position: int, row: Mapping[str, Any], other: Project | InformationSystem) -> Verdict:
    return Verdict(
        case=acting.case,
        position=position,
        project=acting.case.project,
        other_project=other if isinstance(other, Project) else None,
        other_system=other if isinstance(other, InformationSystem) else None,
        proposed=row.get("proposed") or "",
        verdict=row["verdict"],
        reason=row["reason"].strip(),
        confirmed_on=acting.on,
    )


# ---------------------------------------------------------------------------------------------------- the page


@special_page(PROCEDURE, "judge", template="resemblance/judge.html")
def judge_page(case: Case, account: Account) -> dict[str, Any]:
    """What was found, each with room for a verdict, and lines for what was not; what was typed before stands there."""
    project = case.project
    assert project is not None
    comparison, rows = kept(project)
    found = shown(account, kept_likes(rows), project)
    typed = {str(row.get("other", "")).strip(): row for row in _typed(case, account)}
    lines: list[dict[str, Any]] = [{"shown": one, "row": typed.pop(one.code, {})} for one in _each(found)]
    lines += [{"shown": None, "row": row} for code, row in typed.items() if code]
    lines += [{"shown": None, "row": {}} for _ in range(BLANK_LINES)]
    return {"comparison": comparison, "lines": lines, "verdict_choices": VERDICTS}


def _each(found: Iterable[Shown]) -> list[Shown]:
    return [one for first in found for one in (first, *first.together)]


def _typed(case: Case, account: Account) -> list[dict[str, Any]]:
    draft = Draft.objects.filter(case=case, step=case.step, account=account).first()
    values = draft.values if draft else latest_values(case, "judge")
    rows = values.get("verdicts")
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
