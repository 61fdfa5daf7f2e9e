"""The hand-made pages of the road: what each form body needs to know beside the declared fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yuncheng.casework.models import Case, Filing
from yuncheng.casework.special import special_page
from yuncheng.registry import clock
from yuncheng.registry.models import Account, Agency
from yuncheng.rulebook.annex1_application import form_type
from yuncheng.rulebook.procedures.approval import SPECIALTIES
from yuncheng.rulebook.procedures.opinion import ASPECTS, CONCLUSIONS

from . import agencies, panel
from .draw import REASONS, Candidate
from .models import Opinion

APPROVAL = "approval"


@special_page(APPROVAL, "fill", "supplement", template="approval/application.html")
def application_page(case: Case, account: Account) -> dict[str, Any]:
    """The paper form's own lines, and what a filler should know before he begins."""
    project = case.project
    assert project is not None
    before = Case.objects.filter(procedure_key=APPROVAL, project=project, pk__lt=case.pk)
    earlier = before.filter(closed_on__isnull=False).first()
    asked = case.entries.filter(step="admit", outcome="supplement", result="ok").order_by("-seq").first()
    return {
        "printed": [
            {"label": "项目申报单位", "value": case.unit.name},
            {"label": "项目名称", "value": project.name},
            {"label": "项目类型", "value": form_type(project.nature) if project.nature else ""},
            {"label": "项目业主", "value": case.unit.name},
            {"label": "行政主管部门", "value": (case.unit.parent or case.unit).name},
            {"label": "报送投资额度", "fen": project.reported_amount},
        ],
        "earlier": earlier,
        "to_supplement": asked.reason if asked and case.step == "supplement" else "",
    }


@special_page(APPROVAL, "draw", template="approval/draw.html")
def draw_page(case: Case, account: Account) -> dict[str, Any]:
    """Pool and exclusions of every specialty, the agencies, and what was drawn before."""
    day = clock.today()
    usual, least, most = panel.seat_bounds(case, day)
    library = list(Agency.objects.filter(in_use=True).select_related("company", "account").order_by("company__name"))
    sorted_out = panel.all_sorted_out(case, day)
    return {
        "pools": [_pool(label, *sorted_out[code]) for code, label in SPECIALTIES],
        "seats": {"usual": usual, "least": least, "most": most},
        "agencies": [
            {"agency": one, "fault": fault}
            for one, fault in zip(library, agencies.agency_faults(case, library), strict=True)
        ],
        "draws": draws_of(case),
    }


def _pool(label: str, pool: list[Candidate], out: list[tuple[Candidate, str]]) -> dict[str, Any]:
    return {
        "label": label,
        "all": len(pool) + len(out),
        "eligible": len(pool),
        "out": [{"code": one.code, "reason": REASONS[reason]} for one, reason in out],
    }


def draws_of(case: Case) -> list[dict[str, Any]]:
    """Every draw of a case with its ranks, and what became of each expert."""
    found = []
    opinions = {(one.draw_id, one.expert_id): one for one in panel.opinions_of(case)}
    draws = case.draws.select_related("agency__company").order_by("number")
    for made in draws.prefetch_related("ranks__expert__account", "exclusions__expert"):
        ranks = made.ranks.all()
        found.append(
            {
                "draw": made,
                "ranks": [{"rank": one, "opinion": opinions.get((made.pk, one.expert_id))} for one in ranks],
                "out": made.exclusions.all(),
            }
        )
    return found


@special_page(APPROVAL, "summarise", template="approval/summarise.html")
def summarise_page(case: Case, account: Account) -> dict[str, Any]:
    """The single opinions side by side, above the form that sums them up."""
    opinions = panel.opinions_of(case)
    given = [one for one in opinions if one.case.step == panel.GIVEN]
    said = {filing.case_id: filing.values for filing in Filing.objects.filter(case__in=[one.case_id for one in given])}
    return {
        "opinions": [_shown_opinion(one, said[one.case_id]) for one in given],
        "waiting": [one for one in opinions if one.case.is_open],
        "vacant": panel.vacant_seats(case, clock.today()),
        "draws": draws_of(case),
    }


def _shown_opinion(opinion: Opinion, said: Mapping[str, Any]) -> dict[str, Any]:
    aspects = dict(ASPECTS)
    return {
        "opinion": opinion,
        "conclusion": dict(CONCLUSIONS).get(opinion.conclusion, ""),
        "aspects": [(aspects[key], said.get(key, "")) for key in ("necessity", "feasibility", "economy")],
        "items": [(aspects.get(row["aspect"], ""), row["text"]) for row in said.get("items") or []],
    }


@special_page(APPROVAL, "revise", template="approval/revise.html")
@special_page(APPROVAL, "close", template="approval/close.html")
def items_page(case: Case, account: Account) -> dict[str, Any]:
    """The review items: those still open, to be answered or ticked, and those settled."""
    items = list(case.review_items.all())
    return {
        "open_items": [item for item in items if item.closed_on is None],
        "settled_items": [item for item in items if item.closed_on is not None],
    }
