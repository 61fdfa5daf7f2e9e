"""Papers of the annual plan: the notice that issues it, and its table as a landscape sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from yuncheng.casework.letters import ALL_UNITS, UNISSUED, cited, office_letter
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.spine import latest_values
from yuncheng.casework.verification import code_of
from yuncheng.papers import (
    Block,
    Cell,
    FormSheet,
    GridTable,
    Heading,
    Letter,
    Paragraph,
    Row,
    chinese_date,
    format_wan,
)
from yuncheng.registry.county import county
from yuncheng.rulebook.kernel import Function

from .models import PlanLine, PlanVersion
from .picture import source_label
from .plans import differences, lines_of, version_of_case
from .sheets import by_source, plan_note, plan_title

_SIZE = 10.5  # points, in the table
_WIDTHS = (1.2, 5.8, 4.4, 1.5, 3.7, 3.3, 2.4, 3.0)


def issued_by(case: Case) -> Entry | None:
    """The act that issued the plan."""
    return Entry.objects.filter(case=case, step="issue", outcome="issued", result="ok").order_by("-seq").first()


def newest_version(case: Case) -> PlanVersion:
    version = version_of_case(case.pk)
    assert version is not None
    return version


def _office(function: Function) -> str:
    return county().names.office(function.value)


# ---------------------------------------------------------------------------------------------------- the notice


def notice(case: Case) -> Letter:
    """关于印发（调整）年度建设计划的通知: what was decided, the sums by source, what is asked of the units."""
    version, entry = newest_version(case), issued_by(case)
    included = [line for line in lines_of(version) if line.included]
    body: list[Block] = [
        Paragraph(_opening(case, version)),
        Heading(1, "计划规模"),
        Paragraph(f"列入计划的项目{len(included)}个，计划安排资金{_sum(included)}万元。按资金来源分列如下："),
        _sources_table(version, included),
        *_changed(version, included),
        Heading(1, "有关要求"),
        Paragraph(
            "请各项目单位按照计划抓紧开展前期工作，及时申报。列入计划的安排额是当年安排资金的上限，"
            "实际投资以批复和投资评审为准；未列入计划的项目，不安排当年资金。"
        ),
        Paragraph("计划执行中确需调整的，由大数据主管部门会同有关部门提出，经领导小组审定后另行印发。"),
    ]
    verb = "调整" if version.based_on else "印发"
    return office_letter(
        Function.LEAD,
        f"关于{verb}{version.year}年度\n政务信息化建设计划的通知",
        ALL_UNITS,
        body,
        entry=entry,
        doc_no=version.doc_no,
        cc=(Function.GROUP, Function.NDRC, Function.FINANCE),
        attachments=(f"{plan_title(version)}表",),
        draft=UNISSUED,
    )


def _opening(case: Case, version: PlanVersion) -> str:
    made = f"依据{cited(8)}，我局会同有关部门从项目清单中编制了{version.year}年度政务信息化建设计划"
    if version.based_on:
        before = version.based_on
        made = f"依据{cited(8)}，我局会同有关部门对{version.year}年度政务信息化建设计划（{before.doc_no}）作了调整"
    approved = latest_values(case, "approve")
    decided = ""
    if approved.get("minutes_no"):
        on = chinese_date(date.fromisoformat(approved["decided_on"]))
        decided = f"，经{_office(Function.GROUP)}{on}会议审定（{approved['minutes_no']}）"
    return f"{made}{decided}。现予印发，请遵照执行。"


def _sum(lines: Sequence[PlanLine]) -> str:
    return format_wan(sum(line.fen for line in lines))


def _sources_table(version: PlanVersion, included: Sequence[PlanLine]) -> GridTable:
    funds = version.money
    rows = tuple(
        (str(row["source"]), str(row["count"]), format_wan(_fen(row["amount"])), format_wan(_fen(row["funds"])))
        for row in by_source(included, funds)
    )
    whole = ("合计", str(len(included)), _sum(included), format_wan(sum(funds.values())))
    return GridTable(
        header=("资金来源", "项目数", "计划安排（万元）", "可用资金（万元）"),
        rows=(*rows, whole),
        align="lrrr",
        widths=(4, 2, 3, 3),
    )


def _fen(value: object) -> int:
    assert isinstance(value, int)
    return value


def _changed(version: PlanVersion, included: Sequence[PlanLine]) -> list[Block]:
    """What a change in the year changed, project by project."""
    if version.based_on is None:
        return []
    found = differences(lines_of(version.based_on), lines_of(version))
    rows = [
        *(("调入", one.project.name, "—", format_wan(one.after.fen)) for one in found.taken_in if one.after),
        *(("调出", one.project.name, format_wan(one.before.fen), "—") for one in found.taken_out if one.before),
        *(
            ("调整额度", one.project.name, format_wan(one.before.fen), format_wan(one.after.fen))
            for one in found.amounts
            if one.before and one.after
        ),
    ]
    if not rows:
        return [Heading(1, "调整内容"), Paragraph(f"调整了{found.moved}个项目的位次，列入的项目和额度不变。")]
    table = GridTable(
        header=("调整", "项目", "原安排（万元）", "现安排（万元）"), rows=tuple(rows), align="clrr", widths=(2, 6, 3, 3)
    )
    return [Heading(1, "调整内容"), table]


# ---------------------------------------------------------------------------------------------------- the table


def table(case: Case) -> FormSheet:
    """年度建设计划表: one project a line in its rank, lying on its side, the head on every page."""
    version, entry = newest_version(case), issued_by(case)
    included = [line for line in lines_of(version) if line.included]
    heads = ("序号", "项目名称", "项目单位", "性质", "建设类别", "资金来源", "计划安排\n（万元）", "说明")
    rows = [Row(tuple(Cell(head, label=True) for head in heads), height_mm=9)]
    rows += [_table_row(line, number) for number, line in enumerate(included, 1)]
    whole = (Cell("合计", label=True, span=6), Cell(_sum(included), align="r"), Cell(f"{len(included)}个项目"))
    rows.append(Row(whole, height_mm=8))
    return FormSheet(
        title=f"{plan_title(version)}表",
        widths=_WIDTHS,
        rows=tuple(rows),
        annex="附件",
        above=((plan_note(version), ""),),
        size_pt=_SIZE,
        watermark="" if entry else UNISSUED,
        code=code_of(entry) if entry else "",
        landscape=True,
        repeat=1,
    )


def _table_row(line: PlanLine, number: int) -> Row:
    project = line.project
    note = "；".join(filter(None, ("必保" if line.mandatory else "", line.note)))
    return Row(
        (
            Cell(str(number), align="c"),
            Cell(project.name),
            Cell(project.unit.name),
            Cell(project.get_nature_display(), align="c"),
            Cell(project.get_kind_display(), align="c"),
            Cell(source_label(line.source), align="c"),
            Cell(format_wan(line.fen), align="r"),
            Cell(note),
        ),
        height_mm=8,
    )
