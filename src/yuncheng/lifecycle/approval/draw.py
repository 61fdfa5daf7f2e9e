"""The draw (art. 4, 10) as arithmetic: who is kept out and why, the seed nobody chooses, the ranks. No database here.

`score = SM3("draw|" + draw + "|" + seed + "|" + expert)`, lowest first; `seed = SM3("seed|" + case + "|" + end of the
record + "|" + specialty + "|" + pool)`. Whoever has these can draw again and must get the same ranks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yuncheng.guomi import sm3
from yuncheng.rulebook.kernel import add_months

# Why somebody takes no part: code and words.
REASONS = {
    "out_of_use": "已不在专家库",
    "account_off": "账号未启用",
    "asked_before": "本项目已邀请过",
    "own_unit": "在项目单位或其主管部门任职",
    "recent_unit": "回避年限内曾在项目单位或其主管部门任职",
    "drafter": "回避年限内在申报文件编制单位任职",
    "drafted": "参与编制本项目申报文件",
    "kin": "有亲属在项目单位或其主管部门任职",
}


@dataclass(frozen=True, slots=True)
class Job:
    """A stretch of working somewhere: a unit of the county, a company by credit code, or an employer by name."""

    employer: str
    since: date
    until: date | None = None
    unit: int | None = None
    company: str = ""

    @property
    def identity(self) -> str:
        """What makes two employers one: the unit, the credit code, or the name."""
        if self.unit is not None:
            return f"unit:{self.unit}"
        return f"company:{self.company}" if self.company else f"name:{self.employer}"

    def is_on(self, day: date) -> bool:
        return self.since <= day and (self.until is None or self.until >= day)

    def touches(self, since: date, until: date) -> bool:
        return self.since <= until and (self.until is None or self.until >= since)


@dataclass(frozen=True, slots=True)
class Candidate:
    """An expert as the draw sees him."""

    code: str
    in_use: bool = True
    active: bool = True
    specialties: frozenset[str] = frozenset()
    jobs: tuple[Job, ...] = ()
    kin: frozenset[int] = frozenset()
    drafted: frozenset[int] = frozenset()

    def employers(self, day: date) -> frozenset[str]:
        """Where the expert works on a day."""
        return frozenset(job.identity for job in self.jobs if job.is_on(day))


@dataclass(frozen=True, slots=True)
class Setting:
    """What is reviewed: the project, its unit and supervising department, who drafted its papers, who was asked."""

    project: int
    units: frozenset[int]
    on: date
    years: int
    drafter: str = ""
    drafter_code: str = ""
    asked: frozenset[str] = frozenset()


def conflict(candidate: Candidate, setting: Setting) -> str:
    """The code of the first reason that keeps an expert out; empty where there is none."""
    back_to = add_months(setting.on, -12 * setting.years)
    recent = [job for job in candidate.jobs if job.touches(back_to, setting.on)]
    at_units = [job for job in recent if job.unit in setting.units]
    found = (
        ("out_of_use", not candidate.in_use),
        ("account_off", not candidate.active),
        ("asked_before", candidate.code in setting.asked),
        ("own_unit", any(job.is_on(setting.on) for job in at_units)),
        ("recent_unit", bool(at_units)),
        ("drafter", any(_worked_for_drafter(job, setting) for job in recent)),
        ("drafted", setting.project in candidate.drafted),
        ("kin", bool(candidate.kin & setting.units)),
    )
    return next((code for code, holds in found if holds), "")


def _worked_for_drafter(job: Job, setting: Setting) -> bool:
    if setting.drafter_code and job.company == setting.drafter_code:
        return True
    return bool(setting.drafter) and job.employer == setting.drafter


def sort_out(candidates: Iterable[Candidate], setting: Setting) -> tuple[list[Candidate], list[tuple[Candidate, str]]]:
    """Who may be drawn, and who is kept out with which reason; both in the order of their codes."""
    pool: list[Candidate] = []
    out: list[tuple[Candidate, str]] = []
    for candidate in sorted(candidates, key=lambda one: one.code):
        reason = conflict(candidate, setting)
        if reason:
            out.append((candidate, reason))
        else:
            pool.append(candidate)
    return pool, out


def seed_of(case: int, head: str, specialty: str, pool: Sequence[str]) -> str:
    """The seed: fixed by the case, the end of the record at that moment, the specialty and the pool."""
    return sm3(f"seed|{case}|{head}|{specialty}|{','.join(sorted(pool))}".encode()).hex()


def ranking(draw: str, seed: str, pool: Iterable[str]) -> list[tuple[str, str]]:
    """(expert code, score) in the order drawn."""
    scored = [(sm3(f"draw|{draw}|{seed}|{code}".encode()).hex(), code) for code in pool]
    return [(code, score) for score, code in sorted(scored)]


def next_to_seat(
    ranked: Iterable[Candidate], on: date, *, asked: Iterable[str], seated: Iterable[Candidate]
) -> Candidate | None:
    """The first in rank not yet asked and of another employer than those seated; None where nobody is left."""
    known = frozenset(asked)
    taken = frozenset(employer for one in seated for employer in one.employers(on))
    for candidate in ranked:
        if candidate.code not in known and not candidate.employers(on) & taken:
            return candidate
    return None


def panel(ranked: Sequence[Candidate], on: date, seats: int, *, seated: Sequence[Candidate] = ()) -> list[Candidate]:
    """The first `seats` of the ranking, passing over a second one of an employer; fewer where nobody is left."""
    chosen: list[Candidate] = []
    while len(chosen) < seats:
        following = next_to_seat(ranked, on, asked=[one.code for one in chosen], seated=[*seated, *chosen])
        if following is None:
            break
        chosen.append(following)
    return chosen
