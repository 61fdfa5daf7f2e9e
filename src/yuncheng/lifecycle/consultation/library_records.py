"""What becomes of a case of good practice when the bureau takes it into the library."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from yuncheng.casework.models import Case, Entry
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.spine import latest_values
from yuncheng.casework.vouching import stray_rows, without_act

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


@stray_rows("经验库的案例")
def _unpublished() -> QuerySet[Experience]:
    """Cases in the library that the bureau never took in."""
    return without_act(Experience.objects.all(), "case", "experience.publish.published")


def last_files(case: Case) -> Entry | None:
    """The act that handed in attachments last: files sent again take the place of those before."""
    handed = Entry.objects.filter(case=case, result="ok", attachments__isnull=False)
    return handed.order_by("-seq").first()
