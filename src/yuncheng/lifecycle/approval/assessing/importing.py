"""Taking in a budget: a good file becomes the draft of whoever assesses, a bad one changes nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yuncheng.casework import denials
from yuncheng.casework.actors import demand_turn
from yuncheng.casework.attachments import open_blob
from yuncheng.casework.drafts import keep_draft
from yuncheng.casework.models import Attachment, Case
from yuncheng.casework.refusals import BadForm, NotVisible, Stale, TooLarge
from yuncheng.papers import PaperError
from yuncheng.registry import clock
from yuncheng.registry.cost_standard import cost_standard
from yuncheng.registry.models import Account

from ..models import BudgetCorrection
from .reading import ReadBudget, read_budget
from .records import APPROVAL, STEP
from .rows import held, is_unassessed

BUDGET_PAPER = "budget"
MOST_BYTES = 20 * 1024 * 1024
_TABLES = frozenset({"xlsx", "xls"})


def demand_assessing(case: Case, by: Account) -> None:
    """Refuse unless this person is now to assess this case."""
    if case.procedure_key != APPROVAL:
        raise NotVisible
    case.refresh_from_db(fields=["step", "version", "closed_on"])
    step = case.current
    if step is None or step.key != STEP:
        raise Stale(f"事项现在处于“{case.place}”，不在投资评审环节。", articles=(10,))
    demand_turn(case, step, by, clock.today())


def import_budget(case: Case, data: bytes, typed: Mapping[str, Any], by: Account) -> ReadBudget:
    """Let a file's lines (and function points, where it has them) take the place of those in this person's draft;
    `typed` is what else stands in his form. Raises NotVisible, Stale or NotYours where it is not his turn, TooLarge,
    and BadForm whose `fields["lines"]` names every bad cell; the marked file is then kept for him to fetch."""
    with denials.recorded(by, f"{STEP}.import", case_id=case.pk):
        demand_assessing(case, by)
        read = taken_in(data, by, case=case)
        keep_draft(case, merged(typed, read), by=by)
        return read


def taken_in(data: bytes, by: Account, *, case: Case | None) -> ReadBudget:
    """What a good file holds. Raises TooLarge and BadForm; of a bad file a marked copy is kept for this person."""
    if len(data) > MOST_BYTES:
        raise TooLarge(f"表格文件超过{MOST_BYTES // 1024 // 1024}兆字节，请分成几个文件。")
    try:
        read = read_budget(data, profile=cost_standard().profile, assessed=case is not None)
    except PaperError as fault:
        raise BadForm(str(fault), fields={"lines": [str(fault)]}, code="bad_file") from fault
    mine = BudgetCorrection.objects.filter(account=by, case=case)
    if not read.faults:
        mine.delete()
        return read
    if read.corrected:
        kept = {"made_at": clock.now(), "content": read.corrected}
        BudgetCorrection.objects.update_or_create(account=by, case=case, defaults=kept)
    else:
        mine.delete()
    raise BadForm(
        f"文件中有{len(read.faults)}处不符合要求，没有导入任何内容。",
        cures=["按所列各处改正后重新导入", *(["或下载标出问题的表格，改正后导入"] if read.corrected else [])],
        fields={"lines": [str(fault) for fault in read.faults]},
        code="bad_cells",
    )


def merged(typed: Mapping[str, Any], read: ReadBudget) -> dict[str, Any]:
    """What stands in the form, with the file's rows in their place; what the file does not have stays."""
    values = dict(typed)
    if read.lines:
        values["lines"] = [dict(line) for line in read.lines]
    if read.offers:
        values["offers"] = [dict(offer) for offer in read.offers]
    if read.points:
        values["points"] = [dict(point) for point in read.points]
    return values


def assess_the_rest(case: Case, typed: Mapping[str, Any], by: Account) -> int:
    """Give every line without an assessed amount the submitted one, in this person's draft; how many there were."""
    demand_assessing(case, by)
    lines = [dict(line) for line in held(typed.get("lines"))]
    rest = [line for line in lines if is_unassessed(line)]
    for line in rest:
        line["assessed"] = line.get("submitted", "")
        line["assessed_quantity"], line["assessed_price"] = line.get("quantity", ""), line.get("price", "")
    keep_draft(case, {**typed, "lines": lines}, by=by)
    return len(rest)


def submitted_budgets(case: Case) -> list[Attachment]:
    """The budgets that the unit handed in as tables, newest first: they need not be uploaded again."""
    found = Attachment.objects.filter(
        case=case, paper=BUDGET_PAPER, entry__isnull=False, blob__kind__in=_TABLES
    ).select_related("blob")
    return list(found.order_by("-id"))


def content_of(attachment: Attachment) -> bytes:
    """The bytes of a budget that was handed in. Raises NotVisible where the file is lost."""
    try:
        with open_blob(attachment.blob) as stream:
            return stream.read(MOST_BYTES + 1)
    except FileNotFoundError as fault:
        raise NotVisible("文件在存储中不见了，请告诉系统管理员。", code="file_lost") from fault
