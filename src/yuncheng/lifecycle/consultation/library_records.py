"""What becomes of a case of good practice when the bureau takes it into the library, or out of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from yuncheng.casework.models import Case, Entry
from yuncheng.casework.notices import leads_to, tell_units
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.refusals import Stale
from yuncheng.casework.spine import latest_values
from yuncheng.casework.vouching import stray_rows, without_act
from yuncheng.rulebook.kernel import Way
from yuncheng.rulebook.procedures.experience import EXPERIENCE_REMOVAL

from .models import Experience


@record_by("experience", "publish")
class Publish(Recorder):
    """Published, its last text and its last attachments are the county's; refused or returned, nothing is."""

    def save(self, acting: Acting) -> None:
        if acting.outcome.needs_reason:
            return
        told = {name: latest_values(acting.case, "write")[name] for name in ("topic", "practice", "effect")}
        files_of = last_files(acting.case)
        Experience.objects.create(case=acting.case, published_on=acting.on, files_of=files_of, **told)

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        held = Experience.objects.select_related("files_of").filter(case=case).first()
        if held is None:
            return {}
        files_of = held.files_of.seq if held.files_of else 0
        return {"published": [held.topic, held.practice, held.effect, held.published_on.isoformat(), files_of]}


@record_by(EXPERIENCE_REMOVAL.key, "check")
class Remove(Recorder):
    """Taken out, it is read no more; its unit is told why. What was done stays on record."""

    def save(self, acting: Acting) -> None:
        if acting.outcome.way is not Way.FORWARD:
            return
        said = latest_values(acting.case, "propose")
        taken = Experience.objects.filter(pk=int(said["experience"]), removed_on__isnull=True)
        if not taken.update(removal=acting.case, removed_on=acting.on, removed_why=said["why"]):
            raise Stale("这个案例已经撤下，不需要再撤。", articles=acting.step.articles, cures=["撤回本事项"])

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        held = Experience.objects.filter(removal=case).first()
        if held is None or held.removed_on is None:
            return {}
        return {"taken_out": [held.case_id, held.removed_on.isoformat(), held.removed_why]}

    def after(self, acting: Acting, entry: Entry) -> None:
        held = Experience.objects.filter(removal=acting.case).select_related("case__unit").first()
        if held is not None:
            told = f"经验“{held.case.about}”已从经验库撤下：{held.removed_why}"
            tell_units(acting.case, entry, [held.case.unit], told)


@leads_to(EXPERIENCE_REMOVAL.key)
def where_the_library_is(case: Case) -> str:
    """News of a removal lead the unit that wrote to the library."""
    return reverse("experience_list")


@stray_rows("经验的撤下")
def _never_removed() -> QuerySet[Experience]:
    """Cases out of the library that nobody took out."""
    gone = Experience.objects.filter(Q(removed_on__isnull=False) | Q(removal__isnull=False) | ~Q(removed_why=""))
    return without_act(gone, "removal", "experience_removal.check.removed")


@stray_rows("经验库的案例")
def _unpublished() -> QuerySet[Experience]:
    """Cases in the library that the bureau never took in."""
    return without_act(Experience.objects.all(), "case", "experience.publish.published")


def last_files(case: Case) -> Entry | None:
    """The act that handed in attachments last: files sent again take the place of those before."""
    handed = Entry.objects.filter(case=case, result="ok", attachments__isnull=False)
    return handed.order_by("-seq").first()
