"""Procedures: who does what in which order, with what papers, gates, deadlines and outcomes. Declared once; everything
that a user sees of a procedure (to-do, form, checklist, deadline, buttons, refusals, API) is derived from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from .article import Basis
from .facts import Facts, Missing

if TYPE_CHECKING:
    from .edition import Law


class Function(StrEnum):
    """The law's offices: what a unit is, besides being a unit that may own projects."""

    LEAD = "lead"
    NDRC = "ndrc"
    FINANCE = "finance"
    SOE = "soe"
    CYBER = "cyber"
    AUDIT = "audit"
    POLICE = "police"
    PARTY_INFO = "party_info"
    EGOV = "egov"
    ARCHIVE = "archive"
    GROUP = "group"
    GOVERNMENT = "government"


class Post(StrEnum):
    HANDLER = "handler"
    CHECKER = "checker"
    LEADER = "leader"
    EXPERT = "expert"
    SYSADMIN = "sysadmin"
    SECADMIN = "secadmin"
    AUDITADMIN = "auditadmin"

    @property
    def label(self) -> str:
        return {
            "handler": "经办",
            "checker": "审核",
            "leader": "领导",
            "expert": "专家",
            "sysadmin": "系统管理员",
            "secadmin": "安全管理员",
            "auditadmin": "审计管理员",
        }[self.value]


class Party(StrEnum):
    OWNER = "owner"  # the unit the case belongs to
    PARENT = "parent"  # its supervising department
    FUNCTION = "function"  # an office of the law
    ASSIGNEE = "assignee"  # the person a child case was opened for
    CARRIED = "carried"  # nobody: an act on a matter moves it along


@dataclass(frozen=True, slots=True)
class Actor:
    """Who may act: a party to the case and a post in it."""

    party: Party
    post: Post | None = None
    function: Function | None = None


def owner(post: Post) -> Actor:
    return Actor(Party.OWNER, post)


def parent(post: Post) -> Actor:
    return Actor(Party.PARENT, post)


def office(function: Function, post: Post) -> Actor:
    return Actor(Party.FUNCTION, post, function)


def assignee() -> Actor:
    return Actor(Party.ASSIGNEE, Post.EXPERT)


def carried() -> Actor:
    return Actor(Party.CARRIED)


YEARS = range(2000, 2101)  # the years that a plan, a round or a schedule may name


class FieldKind(StrEnum):
    TEXT = "text"
    LONG = "long"
    MONEY = "money"  # typed in 万元, kept in fen
    DATE = "date"
    PAST_DATE = "past_date"  # a day of law: not later than the entry
    CHOICE = "choice"
    CHOICES = "choices"
    BOOL = "bool"
    INT = "int"
    YEAR = "year"  # one of YEARS
    DOC_NO = "doc_no"
    PERSON = "person"  # personal data
    PHONE = "phone"  # personal data
    ROWS = "rows"
    CASES = "cases"  # the member cases an act on a matter carries along

    @property
    def personal(self) -> bool:
        return self in (FieldKind.PERSON, FieldKind.PHONE)


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a step asks for. `choices` are (code, label); `rows` are the columns of a repeated group."""

    key: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    choices: tuple[tuple[str, str], ...] = ()
    rows: tuple[Field, ...] = ()
    help: str = ""
    articles: tuple[int, ...] = ()
    max_length: int = 200
    may_be_zero: bool = False  # of money: a year without any is a plan, a project without any is a slip
    offered: str = ""  # of choices that a phase knows (units, items of a plan): the name under which it offers them


@dataclass(frozen=True, slots=True)
class Need:
    """A condition on facts: whether a paper is asked for or an outcome is open. Missing facts mean "not yet".

    `cure`: what to do instead where it does not hold.
    """

    reads: tuple[str, ...]
    holds: Callable[[Facts, Law], bool]
    words: str
    cure: str = ""

    def met(self, facts: Facts, law: Law) -> bool | None:
        """True or False on these facts; None where a fact it reads is missing."""
        try:
            return self.holds(facts.only(self.reads), law)
        except Missing:
            return None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper on a checklist: always asked, or only where `when` holds; `required` False = may be added."""

    key: str
    label: str
    articles: tuple[int, ...]
    when: Need | None = None
    required: bool = True
    basis: Basis = Basis.LAW


class Source(StrEnum):
    FIELD = "field"
    MEMBER = "member"
    MEMBER_SAID = "member_said"
    RANK = "rank"
    FIRST_DAY = "first_day"
    EARLIER = "earlier"
    DAY = "day"
    CONST = "const"


@dataclass(frozen=True, slots=True)
class Write:
    """A project fact an outcome writes, and where its value comes from."""

    fact: str
    source: Source = Source.DAY
    value: Any = None


def writes(**facts: Any) -> tuple[Write, ...]:
    """`writes(listed_on=DAY, list_no=From("doc_no"), filed=True)`."""
    made = []
    for name, value in facts.items():
        if isinstance(value, From):
            made.append(Write(name, Source.FIELD, value.field))
        elif isinstance(value, Member):
            made.append(Write(name, Source.MEMBER_SAID if value.if_said else Source.MEMBER, value.field))
        elif isinstance(value, Earlier):
            made.append(Write(name, Source.EARLIER, (value.steps, value.field)))
        elif isinstance(value, Source):
            made.append(Write(name, value))
        else:
            made.append(Write(name, Source.CONST, value))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class From:
    """The value of a field of the same act."""

    field: str


@dataclass(frozen=True, slots=True)
class Member:
    """Of an act that carries cases: the value the carried case itself was last given, at any of its steps.

    With `if_said` the fact stays as it is where the carried case says nothing of it.
    """

    field: str
    if_said: bool = False


@dataclass(frozen=True, slots=True)
class Earlier:
    """The value an earlier step of the same case was last given: what a handler proposed and a checker confirms.

    `or_at` names steps that fill in the same once more; the newest filing counts.
    """

    step: str
    field: str
    or_at: tuple[str, ...] = ()

    @property
    def steps(self) -> tuple[str, ...]:
        return (self.step, *self.or_at)


DAY = Source.DAY  # the day of law of the act
RANK = Source.RANK  # of an act that carries cases: the place of the case among those chosen, from 1
FIRST_DAY = Source.FIRST_DAY  # the same, the first time only: what is done again later does not make it late


@dataclass(frozen=True, slots=True)
class Carry:
    """An act on a matter moves its member cases: each must stand at `step` and takes `outcome`.

    `writes` are the facts that the carrying procedure writes to each member's project: where several roads lead to one
    thing (a list), the act they lead to is its one writer. Open cases of the procedures in `ends` on a member's project
    have lost their object: they end with it, at their end `orphaned`.
    """

    procedure: str
    step: str
    outcome: str
    field: str = "members"
    writes: tuple[Write, ...] = ()
    ends: tuple[str, ...] = ()


class Way(StrEnum):
    """Which way an outcome goes: forward asks for all fields and papers, back and stop ask for a reason only."""

    FORWARD = "forward"
    BACK = "back"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One way a step can end. `to` names a step or an end; `when` tells on which facts it is offered at all."""

    key: str
    label: str
    to: str
    way: Way = Way.FORWARD
    gates: tuple[str, ...] = ()
    writes: tuple[Write, ...] = ()
    when: Need | None = None
    once: bool = False
    carries: tuple[Carry, ...] = ()
    fields: tuple[Field, ...] = ()

    @property
    def needs_reason(self) -> bool:
        return self.way is not Way.FORWARD


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline: so many days, workdays or months (a parameter) after the step began; where the parameter is a day of
    the calendar, that day of the matter's year plus `of_year`.
    """

    parameter: str
    articles: tuple[int, ...] = ()
    of_year: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One step: who, what is asked, which papers, by when, which outcomes. `not_by`: four eyes over earlier steps."""

    key: str
    title: str
    actor: Actor
    outcomes: tuple[Outcome, ...]
    articles: tuple[int, ...] = ()
    stage: str = ""
    fields: tuple[Field, ...] = ()
    papers: tuple[Paper, ...] = ()
    due: Due | None = None
    not_by: tuple[str, ...] = ()
    special: bool = False
    help: str = ""

    def outcome(self, key: str) -> Outcome | None:
        return next((outcome for outcome in self.outcomes if outcome.key == key), None)

    def fields_for(self, outcome: Outcome) -> tuple[Field, ...]:
        """What this outcome asks for: forward the step's fields and its own, back and stop only its own."""
        return self.fields + outcome.fields if outcome.way is Way.FORWARD else outcome.fields


@dataclass(frozen=True, slots=True)
class End:
    """Where a case ends. After a good and `final` end the procedure is not begun again, unless it is `repeatable`."""

    key: str
    label: str
    good: bool = False
    final: bool = True


class SubjectKind(StrEnum):
    PROJECT = "project"
    MATTER = "matter"
    SYSTEM = "system"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The owner may take the case back while it stands at one of these steps."""

    actor: Actor
    at: tuple[str, ...]
    to: str = "withdrawn"


@dataclass(frozen=True, slots=True)
class Procedure:
    """A whole procedure. The first step is where a case begins; `opens` says who may begin one, `when` on which facts
    of the project.

    A `child` procedure is opened by another case's act. Where its parent ends, or where an act takes away what it is
    about (`Carry.ends`), an open case goes to its end `orphaned`. The matter of an `of_the_day` procedure is that of
    the year in which it is begun: nobody is asked. `told_by`: fields of its first step that tell what it is about.
    """

    key: str
    title: str
    subject: SubjectKind
    articles: tuple[int, ...]
    opens: Actor
    steps: tuple[Step, ...]
    ends: tuple[End, ...]
    opening: tuple[Field, ...] = ()
    when: Need | None = None
    one_open: bool = True
    repeatable: bool = False
    creates_project: bool = False
    withdraw: Withdraw | None = None
    child: bool = False
    orphaned: str = ""
    of_the_day: bool = False
    told_by: tuple[str, ...] = ()
    basis: Basis = Basis.LAW
    summary: str = ""

    @property
    def first(self) -> Step:
        return self.steps[0]

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    def end(self, key: str) -> End | None:
        return next((end for end in self.ends if end.key == key), None)

    def place(self, key: str) -> str:
        """The title of a step or the label of an end."""
        step = self.step(key)
        if step:
            return step.title
        end = self.end(key)
        return end.label if end else key

    def gates(self) -> tuple[str, ...]:
        used = (gate for step in self.steps for outcome in step.outcomes for gate in outcome.gates)
        return tuple(dict.fromkeys(used))

    def facts_written(self) -> dict[str, str]:
        """Fact name → "step.outcome" that writes it first."""
        found: dict[str, str] = {}
        for step in self.steps:
            for outcome in step.outcomes:
                carried = (write for carry in outcome.carries for write in carry.writes)
                for write in (*outcome.writes, *carried):
                    found.setdefault(write.fact, f"{step.key}.{outcome.key}")
        return found
