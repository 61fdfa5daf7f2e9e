"""Seating a review: draws kept whole, one child case an opinion, the next in rank where one declines."""

from __future__ import annotations

from datetime import date

from yuncheng.casework.children import end_child, open_child
from yuncheng.casework.facts import law_of
from yuncheng.casework.models import Case, ChainHead, Entry
from yuncheng.casework.refusals import Blocked
from yuncheng.registry.models import Account, Agency, Expert
from yuncheng.rulebook.procedures.approval import SPECIALTIES

from . import draw as drawing
from .applications import newest_application
from .models import Draw, DrawExclusion, DrawRank, Opinion

OPINION = "opinion"
GIVEN, DECLINED = "submitted", "declined"
MOST_SEATS = 15


def seats_by_law(case: Case) -> tuple[int, int]:
    """(usual number of experts, least number) under the case's law."""
    law = law_of(case)
    return law.number("review.panel_size"), law.number("review.panel_floor")


def opinions_of(case: Case) -> list[Opinion]:
    """Every seat ever given in this case, in order, with its child case and how long that has waited."""
    return list(
        Opinion.objects.filter(draw__case=case)
        .select_related("case__assignee", "expert__account", "agency__company", "draw")
        .prefetch_related("case__obligations")
    )


def seat_bounds(case: Case, day: date) -> tuple[int, int, int]:
    """(usual, least, most) number of experts that may be drawn now: a whole panel, or the seats that fell vacant."""
    usual, floor = seats_by_law(case)
    if not case.draws.filter(agency__isnull=True).exists():
        return usual, floor, MOST_SEATS
    vacant = vacant_seats(case, day)
    return vacant, 1, vacant


def is_given_up(opinion: Opinion, day: date) -> bool:
    """Whether an open opinion is waited for no more: past its last day, or its reviewer's account is stopped."""
    if opinion.case.assignee and not opinion.case.assignee.is_active:
        return True
    dues = [one.due_on for one in opinion.case.obligations.all() if one.closed_by_id is None]
    return any(due is not None and due < day for due in dues)


def vacant_seats(case: Case, day: date) -> int:
    """Seats of the largest draw that are neither filled nor waited for in time."""
    wanted = max(case.draws.values_list("seats", flat=True), default=0)
    if not wanted:
        return 0
    held = 0
    for opinion in opinions_of(case):
        waiting = opinion.case.is_open and not is_given_up(opinion, day)
        held += opinion.case.step == GIVEN or waiting
    return max(0, wanted - held)


# ---------------------------------------------------------------------------------------------- experts


def candidates(specialty: str = "", *, only: list[str] | None = None) -> dict[str, drawing.Candidate]:
    """Experts as the draw sees them, by code: all of a specialty, or those named in `only`, in that order."""
    experts = Expert.objects.select_related("account").prefetch_related("employments__company", "kin", "drafted")
    if only is not None:
        experts = experts.filter(code__in=only)
    found = {expert.code: _candidate(expert) for expert in experts if not specialty or specialty in expert.specialties}
    return found if only is None else {code: found[code] for code in only}


def _candidate(expert: Expert) -> drawing.Candidate:
    return drawing.Candidate(
        code=expert.code,
        in_use=expert.in_use,
        active=expert.account.is_active,
        specialties=frozenset(expert.specialties),
        jobs=tuple(
            drawing.Job(
                employer=job.employer,
                since=job.since,
                until=job.until,
                unit=job.unit_id,
                company=job.company.credit_code if job.company else "",
            )
            for job in expert.employments.all()
        ),
        kin=frozenset(kin.unit_id for kin in expert.kin.all()),
        drafted=frozenset(drafting.project_id for drafting in expert.drafted.all()),
    )


def setting_of(case: Case, day: date) -> drawing.Setting:
    """What the conflict rules look at in this case."""
    application = newest_application(case)
    assert case.project_id is not None
    return drawing.Setting(
        project=case.project_id,
        units=frozenset(unit for unit in (case.unit_id, case.unit.parent_id) if unit is not None),
        on=day,
        years=law_of(case).number("conflict.years"),
        drafter=application.drafter if application else "",
        drafter_code=application.drafter_code if application else "",
        asked=frozenset(one.expert.code for one in opinions_of(case) if one.expert),
    )


def sorted_out(
    case: Case, specialty: str, day: date
) -> tuple[list[drawing.Candidate], list[tuple[drawing.Candidate, str]]]:
    """The pool of a specialty for this case, and who is kept out with which reason."""
    return drawing.sort_out(candidates(specialty).values(), setting_of(case, day))


def all_sorted_out(
    case: Case, day: date
) -> dict[str, tuple[list[drawing.Candidate], list[tuple[drawing.Candidate, str]]]]:
    """`sorted_out` of every specialty, from one reading of the library."""
    everyone, setting = candidates(), setting_of(case, day)
    return {
        specialty: drawing.sort_out((one for one in everyone.values() if specialty in one.specialties), setting)
        for specialty, _ in SPECIALTIES
    }


def draw_panel(case: Case, specialty: str, seats: int, day: date) -> Draw:
    """Draw experts and keep pool, seed and ranks. Refuses where fewer can be seated than are asked for."""
    pool, out = sorted_out(case, specialty, day)
    head = ChainHead.objects.filter(pk=1).values_list("h", flat=True).first() or ""
    codes = [one.code for one in pool]
    made = Draw.objects.create(
        case=case,
        number=case.draws.count() + 1,
        drawn_on=day,
        specialty=specialty,
        seats=seats,
        head=head,
        pool=codes,
        seed=drawing.seed_of(case.pk, head, specialty, codes),
    )
    ranked = drawing.ranking(made.name, made.seed, codes)
    everyone = [*codes, *(one.code for one, _ in out)]
    experts = {expert.code: expert for expert in Expert.objects.filter(code__in=everyone)}
    DrawRank.objects.bulk_create(
        DrawRank(draw=made, rank=rank, expert=experts[code], score=score)
        for rank, (code, score) in enumerate(ranked, 1)
    )
    DrawExclusion.objects.bulk_create(
        DrawExclusion(draw=made, expert=experts[one.code], reason=reason) for one, reason in out
    )
    seatable = len(chosen(made, day))
    if seatable < seats:
        raise _too_few(case, specialty, seats, seatable, len(out))
    return made


def _too_few(case: Case, specialty: str, seats: int, seatable: int, out: int) -> Blocked:
    label = dict(SPECIALTIES)[specialty]
    _, floor = seats_by_law(case)
    return Blocked(
        f"“{label}”专业除回避的{out}名外，能到会的专家只有{seatable}名（同一单位只取一名），不足{seats}名，不能抽取。",
        articles=(4, 10),
        cures=[f"减少专家人数（首次抽取不少于{floor}名）", "充实专家库，或换相近的评审专业", "改为委托专业机构"],
        code="too_few_experts",
    )


def chosen(made: Draw, day: date) -> list[drawing.Candidate]:
    """The experts a draw seats, by its kept ranks."""
    ranked = list(_ranked(made).values())
    return drawing.panel(ranked, day, made.seats, seated=_seated(made.case))


def _ranked(made: Draw) -> dict[str, drawing.Candidate]:
    codes = list(made.ranks.values_list("expert__code", flat=True))
    return candidates(only=codes)


def _seated(case: Case) -> list[drawing.Candidate]:
    """The experts who sit now: given or still waited for."""
    sitting = [
        one.expert.code for one in opinions_of(case) if one.expert and (one.case.is_open or one.case.step == GIVEN)
    ]
    return list(candidates(only=sitting).values())


# ---------------------------------------------------------------------------------------------- opinions


def ask_all(made: Draw, *, by: Account, on: date) -> None:
    """Open the child cases of a draw's seats, or of its agency."""
    if made.agency is not None:
        _ask_agency(made, made.agency, by=by, on=on)
        return
    for candidate in chosen(made, on):
        _ask_expert(made, candidate.code, by=by, on=on)


def _ask_expert(made: Draw, code: str, *, by: Account, on: date) -> None:
    expert = Expert.objects.select_related("account").get(code=code)
    child = open_child(made.case, OPINION, assignee=expert.account, by=by, on=on)
    Opinion.objects.create(case=child, draw=made, expert=expert)


def _ask_agency(made: Draw, agency: Agency, *, by: Account, on: date) -> None:
    assert agency.account is not None
    child = open_child(made.case, OPINION, assignee=agency.account, by=by, on=on)
    Opinion.objects.create(case=child, draw=made, agency=agency)


def ask_next(declined: Opinion, *, on: date) -> None:
    """Seat the next rank of the same draw. Acts are in line behind the end of the record, so no rank is asked twice.

    The invitation is the draw's consequence: it is made in the name of whoever drew.
    """
    made = declined.draw
    if made.agency_id is not None:
        return
    asked = [one.expert.code for one in opinions_of(made.case) if one.expert]
    ranked = _ranked(made).values()
    following = drawing.next_to_seat(ranked, on, asked=asked, seated=_seated(made.case))
    if following is not None:
        _ask_expert(made, following.code, by=drawn_by(made), on=on)


def drawn_by(made: Draw) -> Account:
    """Who made a draw."""
    entry = Entry.objects.filter(case=made.case, step="draw", result="ok").order_by("seq")[made.number - 1]
    assert entry.account is not None
    return entry.account


def end_given_up(case: Case, entry: Entry, day: date) -> None:
    """End the opinions that are waited for no more, so that their seats can be drawn again."""
    for opinion in opinions_of(case):
        if opinion.case.is_open and is_given_up(opinion, day):
            end_child(Case.objects.select_for_update().get(pk=opinion.case_id), entry, day)
