"""The money of a draft, by source, in fen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from yuncheng.casework.refusals import BadForm, Stale
from yuncheng.registry.models import Account
from yuncheng.rulebook.ch1_scope import GOVERNED_SOURCES

from .holding import working_on
from .models import BoardDraft, BoardFund


def set_funds(draft_id: int, funds: Mapping[str, int], *, seen: int, by: Account) -> BoardDraft:
    """The money there is, by source (every source that is not named has none). Raises Stale where somebody else has
    changed it since the revision `seen`."""
    with working_on(draft_id, by) as draft:
        if draft.funds_revision > seen:
            raise Stale(
                f"可用资金刚由{draft.changed_by}改过，您填的没有保存，请核对后再改。",
                cures=["刷新页面，看过现在的数再改"],
            )
        known = dict(GOVERNED_SOURCES)
        if not set(funds) <= set(known) or any(fen < 0 for fen in funds.values()):
            raise BadForm("资金来源或金额不对。")
        draft.funds.all().delete()
        keep_funds(draft, [(source, funds[source]) for source in known if funds.get(source)])
        draft.funds_revision = draft.revision
    return draft


def funds_of(draft: BoardDraft) -> dict[str, int]:
    """The money of each source, in the order of the form; a source without any has 0."""
    held = draft.money
    return {source: held.get(source, 0) for source, _ in GOVERNED_SOURCES}


def keep_funds(draft: BoardDraft, funds: Iterable[tuple[str, int]]) -> None:
    """Put these amounts into a draft that has none yet."""
    BoardFund.objects.bulk_create(BoardFund(draft=draft, source=source, fen=fen) for source, fen in funds)
