"""Recorders of the road (art. 10–14): each keeps the typed record of its steps and finds faults beyond the form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yuncheng.casework.models import Case, Entry
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.papers import format_wan
from yuncheng.rulebook.kernel import Way
from yuncheng.rulebook.procedures.application import BASIS_BY_FILE

from . import agencies, panel
from .models import Application, BasisFile, Draw, Opinion, ScheduleLine

APPROVAL = "approval"
_CREDIT_CODE_LENGTH = 18
Faults = dict[str, list[str]]


# ---------------------------------------------------------------------------------------------- application


class ApplicationRecorder(Recorder):
    """Keeps a version of the annex-1 application; a subclass says at which step."""

    step = ""

    def check(self, acting: Acting) -> Faults:
        return {**_schedule_faults(acting.cleaned), **_basis_faults(acting.cleaned), **_drafter_faults(acting.cleaned)}

    def save(self, acting: Acting) -> None:
        cleaned = acting.cleaned
        own = ("estimate", "document_kind", "chapters", "cross_department", "framework_no", "civil_works")
        more = ("high_energy", "users", "drafter")
        application = Application.objects.create(
            case=acting.case,
            version=acting.case.applications.count() + 1,
            step=self.step,
            drafter_code=cleaned["drafter_code"].upper(),
            **{name: cleaned[name] for name in (*own, *more)},
        )
        ScheduleLine.objects.bulk_create(
            ScheduleLine(application=application, position=position, **row)
            for position, row in enumerate(cleaned["schedule"], 1)
        )
        BasisFile.objects.bulk_create(
            BasisFile(application=application, position=position, **row)
            for position, row in enumerate(cleaned["basis_files"], 1)
        )

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        application = case.applications.filter(step=self.step).order_by("-version").first()
        if application is None:
            return {}
        return {
            "version": application.version,
            "estimate": application.estimate,
            "document_kind": application.document_kind,
            "chapters": list(application.chapters),
            "cross_department": application.cross_department,
            "framework_no": application.framework_no,
            "civil_works": application.civil_works,
            "high_energy": application.high_energy,
            "users": application.users,
            "drafter": application.drafter,
            "drafter_code": application.drafter_code,
            "schedule": [[line.year, line.work, line.amount] for line in application.schedule.all()],
            "basis_files": [[basis.title, basis.number] for basis in application.basis_files.all()],
        }


@record_by(APPROVAL, "fill")
class FillRecorder(ApplicationRecorder):
    step = "fill"


@record_by(APPROVAL, "supplement")
class SupplementRecorder(ApplicationRecorder):
    step = "supplement"


def _schedule_faults(cleaned: Mapping[str, Any]) -> Faults:
    rows, estimate = cleaned["schedule"], cleaned["estimate"]
    planned = sum(row["amount"] for row in rows)
    if planned == estimate:
        return {}
    total, asked = format_wan(planned, exact=True), format_wan(estimate, exact=True)
    return {"schedule": [f"各年度资金估算合计{total}万元，与经费估算{asked}万元不一致，请核对后改成相等。"]}


def _basis_faults(cleaned: Mapping[str, Any]) -> Faults:
    if BASIS_BY_FILE & set(cleaned["basis_kinds"]) and not cleaned["basis_files"]:
        return {"basis_files": ["建设依据含上级文件、批示或要求的，请至少填写一份依据文件的文件名和文号。"]}
    return {}


def _drafter_faults(cleaned: Mapping[str, Any]) -> Faults:
    name, code = cleaned["drafter"], cleaned["drafter_code"]
    if bool(name) != bool(code):
        missing = "drafter_code" if name else "drafter"
        return {missing: ["编制单位的名称和统一社会信用代码须一并填写；自行编制的两项都不填。"]}
    if code and (len(code) != _CREDIT_CODE_LENGTH or not (code.isascii() and code.isalnum())):
        return {"drafter_code": ["统一社会信用代码是18位数字和字母。"]}
    return {}


# ---------------------------------------------------------------------------------------------- draw, opinions


@record_by(APPROVAL, "draw")
class DrawRecorder(Recorder):
    """Draws a panel or commissions an agency; nobody can be named."""

    def check(self, acting: Acting) -> Faults:
        if acting.outcome.key == "agency":
            _, fault = agencies.agency_fault(acting.case, acting.cleaned["agency"])
            return {"agency": [fault]} if fault else {}
        usual, least, most = panel.seat_bounds(acting.case, acting.on)
        seats = acting.cleaned["seats"] or usual
        if not least <= seats <= most:
            only = f"{least}至{most}名" if most > least else f"{most}名"
            return {"seats": [f"这次可抽取{only}。" if most else "席位没有空缺，不需要再抽取。"]}
        return {}

    def save(self, acting: Acting) -> None:
        if acting.outcome.key == "agency":
            agency, _ = agencies.agency_fault(acting.case, acting.cleaned["agency"])
            assert agency is not None
            agencies.commission(acting.case, agency, acting.on)
            return
        seats = acting.cleaned["seats"] or panel.seat_bounds(acting.case, acting.on)[0]
        panel.draw_panel(acting.case, acting.cleaned["specialty"], seats, acting.on)

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        return {"draws": [_draw_snapshot(made) for made in case.draws.order_by("number")]}

    def after(self, acting: Acting, entry: Entry) -> None:
        newest = acting.case.draws.order_by("-number")[0]
        panel.ask_all(newest, by=acting.by, on=acting.on)


def _draw_snapshot(made: Draw) -> dict[str, Any]:
    return {
        "draw": made.name,
        "specialty": made.specialty,
        "seats": made.seats,
        "agency": made.agency.company.credit_code if made.agency else "",
        "head": made.head,
        "seed": made.seed,
        "pool": list(made.pool),
        "ranks": [[rank.expert.code, rank.score] for rank in made.ranks.select_related("expert")],
        "out": [[one.expert.code, one.reason] for one in made.exclusions.select_related("expert")],
    }


@record_by("opinion", "give")
class OpinionRecorder(Recorder):
    """One opinion; where it is declined, the next in rank is asked."""

    def save(self, acting: Acting) -> None:
        if acting.outcome.way is Way.FORWARD:
            Opinion.objects.filter(case=acting.case).update(conclusion=acting.cleaned["conclusion"])

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        opinion = Opinion.objects.select_related("expert", "agency__company", "draw").get(case=case)
        reviewer = opinion.expert.code if opinion.expert else opinion.agency and opinion.agency.company.credit_code
        return {"draw": opinion.draw.name, "reviewer": reviewer, "conclusion": opinion.conclusion}

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.way is Way.STOP:
            declined = Opinion.objects.select_related("draw__case", "case").get(case=acting.case)
            panel.ask_next(declined, on=acting.on)
