"""Recorders of the list: what may stand in one version, the record of its publication, and what a unit may ask."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Max

from yuncheng.casework.children import lock_matters
from yuncheng.casework.membership import locked_members
from yuncheng.casework.models import Case, Entry
from yuncheng.casework.recorders import Acting, Recorder, record_by
from yuncheng.casework.refusals import Blocked
from yuncheng.casework.spine import everything_filled_in
from yuncheng.papers import format_wan, squash
from yuncheng.rulebook.procedures.reporting import REPORT

from ..reporting.filling import Names
from .additions import begin_additions
from .drawing_up import FIELDS, Change, draw_up, new_name, said
from .models import ListLine, ListVersion

Faults = Mapping[str, list[str]]
MOST_NAMED = 3  # projects that a fault names one by one
# What the record tells of each line, in this order.
_TOLD = (
    *("position", "change", "code", "name", "name_before", "unit_name", "nature", "kind", "source"),
    *("amount", "amount_before", "content", "ground", "ground_no", "reason", "asked_by"),
)


@record_by("listing", "compose")
class ComposeRecorder(Recorder):
    """A version does something, to each project one thing, under a number of its own."""

    def check(self, acting: Acting) -> Faults:
        return version_faults(acting.case, acting.cleaned)


@record_by("listing", "publish")
class PublishRecorder(Recorder):
    """Keeps the version and its lines as they are published; additions begin their road."""

    def check(self, acting: Acting) -> Faults:
        if acting.outcome.key != "published":
            return {}
        faults = version_faults(acting.case, everything_filled_in(acting.case))
        if faults:
            sentences = [sentence for found in faults.values() for sentence in found]
            raise Blocked(
                "编制之后情况有变化，这一版现在不能发布：" + "".join(sentences),
                articles=acting.step.articles,
                cures=["退回重新编制"],
            )
        return {}

    def save(self, acting: Acting) -> None:
        if acting.outcome.key != "published" or acting.case.matter is None:
            return
        case, told = acting.case, everything_filled_in(acting.case)
        members = [(taken.case, FIELDS[taken.carry.field]) for taken in locked_members(acting)]
        _demand_free_names(acting, members)
        year = acting.case.matter.year
        last = ListVersion.objects.filter(year=year).aggregate(last=Max("number"))["last"] or 0
        version = ListVersion.objects.create(
            case=case,
            year=year,
            number=last + 1,
            doc_no=told["doc_no"],
            published_on=acting.on,
            note=told.get("note") or "",
        )
        lines = draw_up(members)
        for line in lines:
            line.version = version
        ListLine.objects.bulk_create(lines, batch_size=500)

    def snapshot(self, case: Case) -> Mapping[str, Any]:
        version = ListVersion.objects.filter(case=case).first()
        if version is None:
            return {}
        head = [version.year, version.number, version.doc_no, version.published_on.isoformat(), version.note]
        lines = version.lines.order_by("position").values_list(*_TOLD, "project_id", "case_id", "unit_id")
        return {"version": head, "lines": [list(line) for line in lines]}

    def after(self, acting: Acting, entry: Entry) -> None:
        if acting.outcome.key == "published":
            added = ListLine.objects.filter(version__case=acting.case, change=ListLine.Change.ADDED)
            begin_additions([line.project for line in added.select_related("project__unit")], acting, entry)


def version_faults(case: Case, values: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is wrong with a version of these members under this number, by field. Two queries."""
    numbers = {number: field for field in FIELDS for number in values.get(field) or ()}
    if not numbers:
        return {"members": ["请至少选择一个列入、变更或移出的项目。"]}
    faults: dict[str, list[str]] = {}
    used = ListVersion.objects.filter(doc_no=values.get("doc_no")).first()
    if used is not None:
        faults["doc_no"] = [f"文号{used.doc_no}已用于{used.year}年度清单第{used.number}版，请核对。"]
    members = list(Case.objects.filter(pk__in=numbers, closed_on__isnull=True).select_related("project"))
    times = Counter(member.project_id for member in members)
    for field in FIELDS:
        ours = [member for member in members if numbers[member.pk] == field]
        twice = [member for member in ours if times[member.project_id] > 1]
        if twice and field != "members":
            faults[field] = [f"{_named(twice)}在这一版里选了两次，变更、移出只能选一项。"]
    return faults


def _demand_free_names(acting: Acting, members: Sequence[tuple[Case, Change]]) -> None:
    """Between asking and publishing another report may have taken the name. Raises Blocked."""
    changed = [case for case, change in members if change is Change.CHANGED]
    told = said([case.pk for case in changed])
    taken, given = [], set()
    for case in changed:
        name = new_name(case.project, told.get(case.pk, {})) if case.project else ""
        if not name:
            continue
        fault = name_fault(case, name)
        if (case.unit_id, squash(name)) in given:
            fault = "同一版里另有项目改为这个名称，请改用能区分的名称。"
        given.add((case.unit_id, squash(name)))
        if fault:
            taken.append(f"“{case.project}”改为“{name}”：{fault}")
    if taken:
        raise Blocked(
            "这一版现在不能发布：" + "".join(taken),
            articles=acting.step.articles,
            cures=["退回重新编制，不选这一项", "由项目单位撤回后另拟名称"],
            code="name_taken",
        )


def name_fault(case: Case, name: str) -> str:
    """Why the case's project may not be called so; empty where it may. A name is kept once a unit and year: held under
    the lock that reports take too, after the project's own."""
    project = case.project
    if project is None or project.plan_year is None:
        return ""
    lock_matters(REPORT.key, project.plan_year, [case.unit])
    found = Names(case.unit, project.plan_year, but=project).taken(name, project.nature)
    return f"{found.problem}，请改用能区分的名称。" if found else ""


def _named(members: list[Case]) -> str:
    names = "、".join(f"“{member.project}”" for member in members[:MOST_NAMED])
    return names if len(members) <= MOST_NAMED else f"{names}等{len(members)}个项目"


@record_by("list_change", "fill")
class AskRecorder(Recorder):
    """A change says to what, a removal says no amount; a change that changes nothing is none."""

    def check(self, acting: Acting) -> Faults:
        asked, project = acting.cleaned, acting.case.project
        if asked["change"] == "removal":
            surplus = {"amount": asked["amount"] is not None, **{key: bool(asked[key]) for key in ("name", "content")}}
            return {field: ["申请移出清单的，这一项不填。"] for field, filled in surplus.items() if filled}
        if asked["amount"] is None:
            return {"amount": ["变更的，请填写变更后的投资额度；额度不变的填原额度。"]}
        if project is None:
            return {}
        listed, renamed = project.listed_amount, new_name(project, asked)
        if listed is not None and asked["amount"] == listed and not asked["content"] and not renamed:
            same = f"与清单额度{format_wan(listed, exact=True)}万元相同，名称和建设内容也没有变更，没有可变更的。"
            return {"amount": [same]}
        fault = name_fault(acting.case, renamed) if renamed else ""
        return {"name": [fault]} if fault else {}
