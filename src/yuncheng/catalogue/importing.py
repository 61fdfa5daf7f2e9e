"""Taking in a catalogue file: a good one becomes the draft of whoever fills in, a bad one changes nothing."""

from __future__ import annotations

from yuncheng.casework import denials
from yuncheng.casework.actors import demand_turn
from yuncheng.casework.drafts import keep_draft
from yuncheng.casework.models import Case
from yuncheng.casework.refusals import BadForm, NotVisible, Stale, TooLarge
from yuncheng.papers import PaperError
from yuncheng.registry import clock
from yuncheng.registry.models import Account

from .models import Correction
from .sheets import read_sheet

MOST_BYTES = 20 * 1024 * 1024
STEP = "fill"


def import_catalogue(case: Case, data: bytes, by: Account) -> list[dict[str, str]]:
    """Fill this person's draft of 编制目录 from a file; returns the rows.

    Raises NotVisible for another procedure, Stale or NotYours where it is not this person's turn, TooLarge, and BadForm
    whose `fields["rows"]` names every bad cell. The file, marked for correction, is then kept for him to fetch.
    """
    with denials.recorded(by, f"{STEP}.import", case_id=case.pk):
        demand_filling(case, by)
        return _import(case, data, by)


def _import(case: Case, data: bytes, by: Account) -> list[dict[str, str]]:
    if len(data) > MOST_BYTES:
        raise TooLarge(f"表格文件超过{MOST_BYTES // 1024 // 1024}兆字节，请分成几个文件。")
    try:
        read = read_sheet(data, case.unit.name)
    except PaperError as fault:
        raise BadForm(str(fault), articles=(14,), fields={"rows": [str(fault)]}, code="bad_file") from fault
    if read.faults:
        Correction.objects.update_or_create(
            case=case, account=by, defaults={"made_at": clock.now(), "content": read.corrected}
        )
        raise BadForm(
            f"文件中有{len(read.faults)}处不符合要求，没有导入任何内容。",
            articles=(14,),
            cures=["按所列各处改正后重新导入", "或下载标出问题的表格，改正后导入"],
            fields={"rows": [str(fault) for fault in read.faults]},
            code="bad_cells",
        )
    rows = list(read.rows)
    keep_draft(case, {"rows": rows}, by=by)
    Correction.objects.filter(case=case, account=by).delete()
    return rows


def demand_filling(case: Case, by: Account) -> None:
    """Refuse unless this person is now to fill in the catalogue of this case."""
    if case.procedure_key != "catalogue":
        raise NotVisible
    case.refresh_from_db(fields=["step", "version", "closed_on"])
    step = case.current
    if step is None or step.key != STEP:
        raise Stale(f"目录现在处于“{case.place}”，不在编制环节，不能导入。", articles=(14,))
    demand_turn(case, step, by, clock.today())
