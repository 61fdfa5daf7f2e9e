"""Beginning a case: `open_case()` for a project, for a new project, or for a matter of a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from yuncheng.registry import clock
from yuncheng.registry.access import visible_projects
from yuncheng.registry.county import law_on
from yuncheng.registry.models import Account, Matter, Project, next_number
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import YEARS, Field, Procedure, SubjectKind

from . import actors, chain, denials, obligations, spine
from .facts import facts_of_project, holds
from .forms import checked, storable
from .models import Case, Entry
from .refusals import BadForm, Blocked, NotVisible, NotYours, Refusal, Stale
from .snapshots import opening_of


def demand_day(day: date) -> None:
    """Refuse a day of law that lies in the future."""
    if day > clock.today():
        raise BadForm("发生日期不能晚于今天。", fields={"on": ["发生日期不能晚于今天"]})


def open_case(
    procedure_key: str,
    *,
    by: Account,
    key: str,
    project: Project | None = None,
    year: int | None = None,
    data: Mapping[str, Any] | None = None,
    on: date | None = None,
) -> Case:
    """Begin a procedure for a project, for a new project, or for a matter of a year. Raises Refusal."""
    day = on or clock.today()
    try:
        with transaction.atomic():
            earlier = _repeated(procedure_key, by, key)
            return earlier or _open(_procedure(procedure_key), by, key, project, year, data or {}, day)
    except IntegrityError:
        earlier = _repeated(procedure_key, by, key)
        if earlier is None:
            raise
        return earlier
    except Refusal as refusal:
        # the same call may have won while this one waited for a lock
        earlier = None if refusal.code == "key_reused" else _repeated(procedure_key, by, key)
        if earlier is not None:
            return earlier
        denials.record(by, f"{procedure_key}.open", refusal, req=key)
        raise


def _repeated(procedure_key: str, by: Account, key: str) -> Case | None:
    """The case a repeated call already opened. One key for two different calls is refused."""
    earlier = Entry.objects.filter(account=by, req=key, result="ok").select_related("case").first()
    if earlier is None:
        return None
    if earlier.case is None or (earlier.step, earlier.case.procedure_key) != ("open", procedure_key):
        raise Stale("这个防重编号已用于另一次办理，请刷新页面重试。", code="key_reused")
    return earlier.case


def _procedure(key: str) -> Procedure:
    procedure = BOOK.procedures.get(key)
    if procedure is None or procedure.child:
        raise NotVisible("没有这个程序。")
    return procedure


def _open(
    procedure: Procedure,
    by: Account,
    key: str,
    project: Project | None,
    year: int | None,
    data: Mapping[str, Any],
    day: date,
) -> Case:
    demand_day(day)
    if project is not None and not visible_projects(by).filter(pk=project.pk).exists():
        raise NotVisible
    _demand_opener(procedure, by, project, day)
    cleaned, faults = checked(opening_fields(procedure, project), data, by.unit)
    if faults:
        raise BadForm("填写的内容有误，请更正。", fields=faults)
    matter = None
    if procedure.subject is SubjectKind.MATTER:
        matter = _matter(procedure, by, year or (day.year if procedure.of_the_day else None), day)
    elif procedure.creates_project and project is None:
        project = _new_project(by, cleaned["name"], day)
    elif project is None:
        raise BadForm("请指明项目。", fields={"project": ["请指明项目"]})
    else:
        project = Project.objects.select_for_update().get(pk=project.pk)
    _demand_none_running(procedure, project, matter)
    _demand_fit(procedure, project, day)
    case = Case.objects.create(
        procedure_key=procedure.key,
        project=project,
        matter=matter,
        unit=project.unit if project else by.unit,
        about=cleaned.get("about", ""),
        opened_on=day,
        step=procedure.first.key,
        step_since=day,
    )
    entry = write_opening(case, procedure, by, key=key, on=day, values=cleaned)
    obligations.begin(case, procedure.first, entry, day)
    spine.show_place(case)
    return case


def opening_fields(procedure: Procedure, project: Project | None) -> tuple[Field, ...]:
    """What beginning a procedure asks: a project that exists already has its name."""
    return tuple(field for field in procedure.opening if project is None or field.key != "name")


def fits(procedure: Procedure, project: Project | None, day: date) -> bool:
    """Whether the project's facts are such that this procedure may be begun for it at all."""
    if procedure.when is None or project is None:
        return True
    return holds(procedure.when, facts_of_project(project, on=day), law_on(day)) is True


def _demand_fit(procedure: Procedure, project: Project | None, day: date) -> None:
    if fits(procedure, project, day):
        return
    assert procedure.when is not None
    raise Blocked(
        f"“{procedure.title}”只适用于{procedure.when.words}的情形。",
        articles=procedure.articles,
        cures=[procedure.when.cure] if procedure.when.cure else (),
        code="not_offered",
    )


def _demand_opener(procedure: Procedure, by: Account, project: Project | None, day: date) -> None:
    if actors.may_open(procedure, by, project.unit if project else None, day):
        return
    whose = actors.actor_label(procedure.opens)
    if not by.unit.is_valid_on(day):
        raise NotYours("您所在单位已撤并，不能再启动事项。", articles=procedure.articles, cures=["由承继单位办理"])
    raise NotYours(
        f"“{procedure.title}”由{whose}启动，不由您启动。",
        articles=procedure.articles,
        who=whose,
        cures=[f"请{whose}启动"],
    )


def _matter(procedure: Procedure, by: Account, year: int | None, day: date) -> Matter:
    year = year or day.year + 1
    if year not in YEARS:
        raise BadForm("年度不对。", fields={"year": [f"年度应在{YEARS[0]}年至{YEARS[-1]}年之间"]})
    matter, _ = Matter.objects.get_or_create(kind=procedure.key, year=year, unit=by.unit)
    return Matter.objects.select_for_update().get(pk=matter.pk)  # of two openings at once, the second sees the first


def _new_project(by: Account, name: str, day: date) -> Project:
    code = f"{day.year}-{next_number(f'project-{day.year}'):05d}"
    return Project.objects.create(code=code, unit=by.unit, created_on=day, name=name)


def is_running(procedure: Procedure, cases: Iterable[Case]) -> bool:
    """Whether one of these cases of a subject stands in the way because it is not ended yet."""
    return procedure.one_open and any(case.is_open for case in cases if case.procedure_key == procedure.key)


def is_done(procedure: Procedure, cases: Iterable[Case]) -> bool:
    """Whether one of these cases of a subject came to a good end for good."""
    final = {end.key for end in procedure.ends if end.good and end.final}
    same = (case for case in cases if case.procedure_key == procedure.key and not case.is_open)
    return not procedure.repeatable and any(case.step in final for case in same)


def _demand_none_running(procedure: Procedure, project: Project | None, matter: Matter | None) -> None:
    same = list(Case.objects.filter(procedure_key=procedure.key, project=project, matter=matter))
    if is_running(procedure, same):
        raise Stale(
            f"“{procedure.title}”正在办理中，不能重复启动。",
            articles=procedure.articles,
            cures=["在办理中的事项上继续", "或先撤回正在办理的事项"],
        )
    if is_done(procedure, same):
        raise Stale(f"“{procedure.title}”已经办结，不需要再次办理。", articles=procedure.articles)


def write_opening(
    case: Case, procedure: Procedure, by: Account, *, key: str, on: date, values: Mapping[str, Any]
) -> Entry:
    """Chain the entry that begins a case."""
    return chain.append(
        chain.Happening(
            action=f"{procedure.key}.open.opened",
            case=case,
            obj=case.subject_ref,
            by=by,
            role=actors.role_of(procedure.opens, by),
            step="open",
            outcome="opened",
            result="ok",
            reason="",
            on_day=on,
            req=key,
            version=case.version,
            snapshot=opening_of(case, storable(values)),
        )
    )
