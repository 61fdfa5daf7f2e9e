"""Recorders of the review items (art. 10): drafted with the summary, issued, answered, closed, added by a return."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from yuncheng.casework.models import Case, Entry
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.rulebook.kernel import Way

from . import panel
from .models import ReviewItem
from .records import APPROVAL, Faults


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@record_by(APPROVAL, "summarise")
class SummaryRecorder(Recorder):
    """Turns what is to be revised into numbered items; drafting again replaces them. Nothing is issued yet."""

    def check(self, acting: Acting) -> Faults:
        if acting.outcome.way is not Way.FORWARD:
            return {}
        wants_items, items = acting.cleaned["conclusion"] == "revise", acting.cleaned["items"]
        if wants_items and not items:
            return {"items": ["总体意见为“修改完善后通过”的，请至少列出一条需修改落实的意见。"]}
        if items and not wants_items:
            return {"conclusion": ["列出了需修改落实的意见，总体意见应为“修改完善后通过”。"]}
        return {}

    def save(self, acting: Acting) -> None:
        if acting.outcome.way is not Way.FORWARD:
            return
        ReviewItem.objects.filter(case=acting.case).delete()
        ReviewItem.objects.bulk_create(
            ReviewItem(case=acting.case, number=number, aspect=row["aspect"], text=row["text"])
            for number, row in enumerate(acting.cleaned["items"], 1)
        )

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        items = case.review_items.filter(raised=ReviewItem.Raised.REVIEW)
        return {"items": [[item.number, item.aspect, item.text] for item in items]}

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.key == "redraw":
            panel.end_given_up(acting.case, entry, acting.on)


@record_by(APPROVAL, "issue")
class IssueRecorder(Recorder):
    """Issues the items with the opinion."""

    def save(self, acting: Acting) -> None:
        if acting.outcome.way is Way.FORWARD:
            ReviewItem.objects.filter(case=acting.case).update(issued_on=acting.on)

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        items = case.review_items.filter(raised=ReviewItem.Raised.REVIEW)
        return {"issued": [[item.number, _iso(item.issued_on)] for item in items]}


@record_by(APPROVAL, "revise")
class ReviseRecorder(Recorder):
    """Every open item is answered, no other."""

    def check(self, acting: Acting) -> Faults:
        return _number_faults(acting, "answers", "答复")

    def save(self, acting: Acting) -> None:
        for row in acting.cleaned["answers"]:
            ReviewItem.objects.filter(case=acting.case, number=row["number"]).update(
                answer=row["answer"], place=row["place"]
            )

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        return {"answers": [[one.number, one.answer, one.place] for one in case.review_items.exclude(answer="")]}


@record_by(APPROVAL, "close")
class CloseRecorder(Recorder):
    """Every open item is ticked or kept open with a word why."""

    def check(self, acting: Acting) -> Faults:
        faults = _number_faults(acting, "closed", "核对")
        bare = [row["number"] for row in acting.cleaned["closed"] if not row["closed"] and not row["note"]]
        if bare and not faults:
            faults = {"closed": [f"第{number}条没有落实，请在说明中写明还差什么。" for number in bare]}
        if not faults and acting.outcome.key == "reopened" and all(row["closed"] for row in acting.cleaned["closed"]):
            faults = {"closed": ["各条都已落实，请转项目决策；要退回的，请留下没有落实的条目。"]}
        return faults

    def save(self, acting: Acting) -> None:
        for row in acting.cleaned["closed"]:
            ReviewItem.objects.filter(case=acting.case, number=row["number"]).update(
                closed_on=acting.on if row["closed"] else None, note=row["note"]
            )

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        checked = [one for one in case.review_items.all() if one.closed_on or one.note]
        return {"closed": [[one.number, _iso(one.closed_on), one.note] for one in checked]}


@record_by(APPROVAL, "decide")
class DecideRecorder(Recorder):
    """A return to the unit becomes one more item: answered by the unit and closed by the bureau like the others."""

    def check(self, acting: Acting) -> Faults:
        if acting.outcome.way is Way.FORWARD and acting.cleaned["period"] == 0:
            return {"period": ["建设工期至少1个月。"]}
        return {}

    def save(self, acting: Acting) -> None:
        if acting.outcome.key == "returned":
            ReviewItem.objects.create(
                case=acting.case,
                number=acting.case.review_items.count() + 1,
                raised=ReviewItem.Raised.DECISION,
                aspect="other",
                text=acting.reason,
                issued_on=acting.on,
            )

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        items = case.review_items.filter(raised=ReviewItem.Raised.DECISION)
        return {"returned": [[item.number, item.text, _iso(item.issued_on)] for item in items]}


def _number_faults(acting: Acting, field: str, verb: str) -> Faults:
    """Rows must name each open item once and nothing else."""
    items = {item.number: item for item in acting.case.review_items.all()}
    given = [row["number"] for row in acting.cleaned[field]]
    still_open = [number for number, item in items.items() if item.closed_on is None]
    faults = [f"没有第{number}条意见。" for number in given if number not in items]
    settled = items.keys() - still_open
    faults += [f"第{number}条已经落实，不需要再{verb}。" for number in given if number in settled]
    faults += [f"第{number}条{verb}了两次。" for number in sorted({n for n in given if given.count(n) > 1})]
    faults += [f"第{number}条还没有{verb}。" for number in still_open if number not in given]
    return {field: faults} if faults else {}
