"""评价结果 (art. 34): a poor result without advice helps nobody, so 中 and 差 ask for it."""

from __future__ import annotations

from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.rulebook.procedures.evaluation import EVALUATION

from .evaluations import BAD


@record_by(EVALUATION.key, "record")
class EvaluationRecorder(Recorder):
    """Sees to what the form alone does not."""

    def check(self, acting: Acting) -> dict[str, list[str]]:
        faults: dict[str, list[str]] = {}
        cleaned, project = acting.cleaned, acting.case.project
        if cleaned["result"] in BAD and not cleaned.get("advice"):
            faults["advice"] = ["评价结果为中或差的，请写明整改意见。"]
        if project and project.approved_on and cleaned["evaluated_on"] < project.approved_on:
            faults["evaluated_on"] = [f"评价日期早于项目批复日期（{project.approved_on}），请核对。"]
        return faults
