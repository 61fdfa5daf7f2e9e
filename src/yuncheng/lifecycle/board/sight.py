"""Who sees the board, and who works on it. Plans in force are open to the county; drafts are not.

Decided: the offices that countersign (发改委, 财政局), the leading group's office and the audit office read the drafts
of the bureau; only the handlers of the bureau change them. For everybody else there are none.
"""

from __future__ import annotations

from django.db.models import QuerySet

from yuncheng.casework.refusals import NotVisible, NotYours
from yuncheng.registry.access import sees_nothing
from yuncheng.registry.county import county
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Function, Post

from .models import BoardDraft, BoardRow

READERS = (Function.LEAD, Function.NDRC, Function.FINANCE, Function.GROUP, Function.AUDIT)


def reads_board(account: Account) -> bool:
    return not sees_nothing(account) and account.is_office(*READERS)


def edits_board(account: Account) -> bool:
    return account.is_active and account.post == Post.HANDLER and account.is_office(Function.LEAD)


def visible_drafts(account: Account) -> QuerySet[BoardDraft]:
    """The drafts this account may see."""
    found = BoardDraft.objects.select_related("unit", "changed_by", "based_on")
    return found if reads_board(account) else found.none()


def demand_reader(account: Account) -> None:
    """Raises NotVisible for whom there is no board."""
    if not reads_board(account):
        raise NotVisible


def demand_editor(account: Account) -> None:
    """Raises NotVisible or NotYours."""
    demand_reader(account)
    if not edits_board(account):
        whose = f"{county().names.office(Function.LEAD)}经办"
        raise NotYours(f"排序方案由{whose}编排，不由您改动。", articles=(8,), who=whose, cures=[f"请{whose}调整"])


def draft_in_sight(account: Account, pk: int) -> BoardDraft:
    """A draft this person may see. Raises NotVisible."""
    found = visible_drafts(account).filter(pk=pk).first()
    if found is None:
        raise NotVisible("没有这个排序方案，可能已被删除。") if reads_board(account) else NotVisible
    return found


def row_in_sight(account: Account, pk: int) -> BoardRow:
    """A row of a draft this person may see, with its project and draft. Raises NotVisible."""
    found = BoardRow.objects.select_related("project__unit", "draft__changed_by", "draft__based_on", "changed_by")
    row = found.filter(pk=pk, draft__in=visible_drafts(account)).first()
    if row is None:
        raise NotVisible
    return row
