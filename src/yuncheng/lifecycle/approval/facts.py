"""The facts this phase supplies to rules and checklists (`rulebook.facts.SUPPLIED`). None means "not yet known"."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from yuncheng.casework.facts import has_paper
from yuncheng.casework.models import Case, Filing
from yuncheng.casework.recorders import scratch, supplies
from yuncheng.registry import clock
from yuncheng.rulebook.ch4_approval import CHAPTERS

from .applications import answers_now
from .models import ReviewItem
from .panel import GIVEN, OPINION, vacant_seats

PROCEDURE = "approval"


def _in_approval(fact: str) -> Callable[[Callable[[Case], Any]], Callable[[Case], Any]]:
    """Supply a fact of approval cases; of other cases nothing is known."""

    def keep(supplier: Callable[[Case], Any]) -> Callable[[Case], Any]:
        @supplies(fact)
        def guarded(case: Case) -> Any:
            return supplier(case) if case.procedure_key == PROCEDURE else None

        return guarded

    return keep


def _answers(case: Case) -> Mapping[str, Any]:
    """The answers on the form, fetched once for one picture of the facts."""
    held = scratch(case)
    if "approval.answers" not in held:
        held["approval.answers"] = answers_now(case)
    found: Mapping[str, Any] = held["approval.answers"]
    return found


def _answer(fact: str) -> None:
    """A fact that is an answer on the application form."""

    @_in_approval(fact)
    def supplier(case: Case) -> Any:
        return _answers(case).get(fact)


for _fact in ("document_kind", "cross_department", "civil_works", "high_energy"):
    _answer(_fact)


@_in_approval("chapters_missing")
def _chapters_missing(case: Case) -> list[str] | None:
    answers = _answers(case)
    kind = answers.get("document_kind")
    if not kind:
        return None
    if kind != "feasibility":
        return []
    given = answers.get("chapters") or []
    return [label for code, label in CHAPTERS if code not in given]


@_in_approval("crypto_scheme")
def _crypto_scheme(case: Case) -> bool:
    return has_paper(case, "crypto")


@_in_approval("prior_evaluation")
def _prior_evaluation(case: Case) -> bool:
    return has_paper(case, "prior_evaluation")


@_in_approval("framework_opinion")
def _framework_opinion(case: Case) -> bool:
    return bool(_answers(case).get("framework_no")) and has_paper(case, "framework")


@_in_approval("opinions_in")
def _opinions_in(case: Case) -> int:
    return Case.objects.filter(parent=case, procedure_key=OPINION, step=GIVEN).count()


@_in_approval("by_agency")
def _by_agency(case: Case) -> bool:
    return case.draws.filter(agency__isnull=False).exists()


@_in_approval("seats_vacant")
def _seats_vacant(case: Case) -> int:
    return vacant_seats(case, clock.today())


@_in_approval("review_items")
def _review_items(case: Case) -> int:
    return ReviewItem.objects.filter(case=case).count()


@_in_approval("open_review_items")
def _open_review_items(case: Case) -> int | None:
    """Not known while the bureau is still ticking: its act tells."""
    if case.step == "close" and not Filing.objects.filter(case=case, entry__isnull=True).exists():
        return None
    return ReviewItem.objects.filter(case=case, closed_on__isnull=True).count()
