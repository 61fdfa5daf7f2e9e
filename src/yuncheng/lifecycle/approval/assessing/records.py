"""The recorder of 投资评审 (art. 10): the lines must stand, the figure follows from them, and all of it is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from yuncheng.casework.chain import canonical
from yuncheng.casework.models import Case
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.vouching import stray_rows, without_act
from yuncheng.guomi import sm3
from yuncheng.papers import format_wan
from yuncheng.rulebook.procedures.assessment import ASSESSED_ROWS, OFFER_ROWS, POINT_ROWS

from ..models import AssessedLine, AssessedOffer, AssessedPoint, Assessment
from .asks import known_items
from .look import Look
from .rows import text

LINE_KEYS = tuple(field.key for field in ASSESSED_ROWS)
OFFER_KEYS = tuple(field.key for field in OFFER_ROWS)
POINT_KEYS = tuple(field.key for field in POINT_ROWS)
MOST_NAMED = 200
APPROVAL, STEP = "approval", "assess"
Faults = dict[str, list[str]]


def newest_assessment(case: Case) -> Assessment | None:
    """The newest version put on record in this case."""
    return case.assessments.order_by("-version").first()


def kept_rows(
    rows: Sequence[AssessedLine] | Sequence[AssessedOffer] | Sequence[AssessedPoint], keys: Sequence[str]
) -> list[dict[str, Any]]:
    """Rows of the record as rows of a form: money in fen."""
    return [{key: getattr(row, key) for key in keys} for row in rows]


def look_of(assessment: Assessment, approved: int | None = None) -> Look:
    """An assessment on record, looked at again."""
    lines = kept_rows(list(assessment.lines.all()), LINE_KEYS)
    points = kept_rows(list(assessment.points.all()), POINT_KEYS)
    bases = [{"item": item, "value": value} for item, value in assessment.bases]
    offers = kept_rows(list(assessment.offers.all()), OFFER_KEYS)
    return Look(lines, points, bases, offers=offers, judged_on=assessment.judged_on, approved=approved)


@record_by(APPROVAL, STEP)
class AssessmentRecorder(Recorder):
    """Keeps a version of the assessment: lines, offers, function points, choices."""

    def check(self, acting: Acting) -> Faults:
        cleaned = acting.cleaned
        offers = {"offers": cleaned["offers"], "judged_on": acting.on}
        look = Look(cleaned["lines"], cleaned["points"], cleaned["bases"], **offers)
        faults = _line_faults(look, cleaned) if cleaned["lines"] else _lump_faults(cleaned)
        return {**faults, **_offer_faults(look), **_reckoning_faults(look)}

    def save(self, acting: Acting) -> None:
        """Keep the version. The figure of the filing is what its lines add up to, and blank rows are not filed."""
        cleaned, filing = acting.cleaned, acting.filing
        assert filing is not None
        look = Look(cleaned["lines"])
        if cleaned["lines"]:
            cleaned["assessed"] = look.assessed
        cleaned["bases"] = [row for row in cleaned["bases"] if row["value"]]
        filing.values |= {key: cleaned[key] for key in ("assessed", "bases")}
        filing.save(update_fields=["values"])
        made = Assessment.objects.create(
            case=acting.case,
            version=acting.case.assessments.count() + 1,
            amount=cleaned["assessed"],
            without_lines=cleaned["without_lines"],
            standard=look.standard.name[:200],
            bases=[[row["item"], row["value"]] for row in cleaned["bases"]],
            judged_on=acting.on if cleaned["lines"] else None,
        )
        AssessedLine.objects.bulk_create(
            AssessedLine(assessment=made, position=position, **row) for position, row in enumerate(cleaned["lines"], 1)
        )
        AssessedOffer.objects.bulk_create(
            AssessedOffer(assessment=made, position=position, **row)
            for position, row in enumerate(cleaned["offers"], 1)
        )
        AssessedPoint.objects.bulk_create(
            AssessedPoint(assessment=made, position=position, **row)
            for position, row in enumerate(cleaned["points"], 1)
        )

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        """The newest version in full; of the earlier ones, which the record has told in full before, digests."""
        *earlier, newest = [_told(made) for made in case.assessments.order_by("version")] or [{}]
        digests = [sm3(canonical(told).encode()).hex() for told in earlier]
        return {**newest, "earlier_assessments": digests} if digests else newest


def _told(made: Assessment) -> dict[str, Any]:
    """One version as the record tells it; of offers only where there are any."""
    offers = [[*(getattr(row, key) for key in OFFER_KEYS[:-1]), row.day.isoformat()] for row in made.offers.all()]
    judged = {"assessed_offers": [made.judged_on and made.judged_on.isoformat(), *offers]} if offers else {}
    return judged | {
        "assessment": [made.version, made.amount, made.without_lines, made.standard, made.bases],
        "assessed_lines": [[getattr(row, key) for key in LINE_KEYS] for row in made.lines.all()],
        "assessed_points": [[getattr(row, key) for key in POINT_KEYS] for row in made.points.all()],
    }


@stray_rows("投资评审的审定稿")
def _unwritten() -> QuerySet[Assessment]:
    """Assessments that nobody drafted."""
    return without_act(Assessment.objects.all(), "case", f"{APPROVAL}.{STEP}.drafted")


def _line_faults(look: Look, cleaned: Mapping[str, Any]) -> Faults:
    """Lines that cannot stand, and a typed figure or a reason beside them that contradicts them."""
    found = look.faults()
    if found:
        more = len(found) - MOST_NAMED
        return {"lines": [*found[:MOST_NAMED], *([f"另有 {more} 处，请先改正以上各处。"] if more > 0 else [])]}
    if not look.assessed:
        return {"lines": ["各行审定金额相加为 0，请核对。"]}
    faults: Faults = {}
    typed = cleaned["assessed"]
    if typed is not None and typed != look.assessed:
        total, said = format_wan(look.assessed, exact=True), format_wan(typed, exact=True)
        faults["assessed"] = [f"所填审定额{said}万元与明细相加{total}万元不等；列了明细的不必填，由明细相加得出。"]
    if cleaned["without_lines"]:
        faults["without_lines"] = ["已经列了明细，请删去不列明细的理由。"]
    return faults


def _lump_faults(cleaned: Mapping[str, Any]) -> Faults:
    """An assessment in one figure needs the figure and a reason why it has no lines."""
    faults: Faults = {}
    if not cleaned["without_lines"]:
        faults["lines"] = ["请列出评审明细；确实不能列的，在“不列明细的理由”中写明原因并填审定额。"]
    elif cleaned["assessed"] is None:
        faults["assessed"] = ["不列明细的，请填审定额。"]
    return faults


def _offer_faults(look: Look) -> Faults:
    """Offers for nothing in the budget."""
    found = [f"{one.where}：{one.what}。{one.cure}。" for one in look.matched.strays]
    return {"offers": found[:MOST_NAMED]} if found else {}


def _reckoning_faults(look: Look) -> Faults:
    """Function points that cannot be counted, choices nobody knows, figures that cannot be reckoned."""
    strange = sorted(set(look.answers) - known_items(look.profile))
    found = [f"费用标准没有“{text(item)}”这个测算项。" for item in strange]
    return {"bases": [*found, *look.reckoning.refusals]} if found or look.reckoning.refusals else {}
