"""The library of experience (art. 5): what is published, open to every account for business; its papers too."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet

from yuncheng.casework.models import Attachment
from yuncheng.casework.offered import offers_choices
from yuncheng.casework.sight import published_papers
from yuncheng.registry.models import Unit
from yuncheng.rulebook.annex1_application import Choices

from .models import Experience


@published_papers
def papers_of_the_library() -> Q:
    """The attachments that a published case last came with; those it replaced on the way stay with its unit."""
    return Q(case__experience__files_of=F("entry"), case__experience__removed_on__isnull=True)


def published() -> QuerySet[Experience]:
    """Every case of the library, the newest first; not those that were taken out."""
    found = Experience.objects.filter(removed_on__isnull=True)
    return found.select_related("case__unit").order_by("-published_on", "-pk")


@offers_choices("experiences")
def _to_be_removed(unit: Unit | None) -> Choices:
    """What can be taken out of the library; to read back, also what was."""
    found = published() if unit else Experience.objects.select_related("case__unit").order_by("-pk")
    return tuple((str(one.pk), f"{one.case.about}（{one.case.unit}，{one.published_on}）") for one in found)


def searched(words: str, topic: str, unit: str) -> QuerySet[Experience]:
    """The cases that speak of `words`, on a topic, of a unit (its code)."""
    found = published()
    if words:
        found = found.filter(
            Q(case__about__icontains=words)
            | Q(practice__icontains=words)
            | Q(effect__icontains=words)
            | Q(case__unit__name__icontains=words)
        )
    if topic:
        found = found.filter(topic=topic)
    if unit:
        found = found.filter(case__unit__code=unit)
    return found


def files_of(experience: Experience) -> list[Attachment]:
    """Its attachments as the library shows them."""
    if experience.files_of_id is None:
        return []
    return list(Attachment.objects.filter(entry_id=experience.files_of_id).select_related("blob").order_by("id"))
