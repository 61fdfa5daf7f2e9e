"""The book: articles, facts, parameters, rules, procedures and readings, put together and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from . import (
    ch1_scope,
    ch2_offices,
    ch3_planning,
    ch4_approval,
    ch5_acceptance,
    ch5_construction,
    ch6_oversight,
    ch7_effect,
    no_code,
    readings,
)
from .facts import DORMANT, FACTS, SPINE, SUPPLIED
from .kernel import (
    Article,
    Carry,
    County,
    Field,
    FieldKind,
    NotCoded,
    Parameter,
    Procedure,
    Reading,
    Rule,
    Source,
    Vocabulary,
    faults_in,
    read_county,
)
from .parameters import PARAMETERS
from .procedures import PROCEDURES

_CHAPTERS = (
    ch1_scope,
    ch2_offices,
    ch3_planning,
    ch4_approval,
    ch5_construction,
    ch5_acceptance,
    ch6_oversight,
    ch7_effect,
)
YUNYANG = Path(__file__).with_name("counties") / "yunyang.toml"


@dataclass(frozen=True)
class Book:
    """Everything the law says that can be executed, and honestly what cannot."""

    articles: Mapping[int, Article]
    rules: Mapping[str, Rule]
    procedures: Mapping[str, Procedure]
    parameters: Mapping[str, Parameter]
    facts: Vocabulary
    readings: tuple[Reading, ...]
    no_code: tuple[NotCoded, ...]

    @cached_property
    def asked(self) -> frozenset[str]:
        """Rules that some registered procedure asks."""
        return frozenset(gate for procedure in self.procedures.values() for gate in procedure.gates())

    @cached_property
    def writers(self) -> Mapping[str, str]:
        """Fact → the procedure whose outcome writes it."""
        return {
            fact: procedure.key
            for procedure in self.procedures.values()
            for fact in procedure.facts_written()
            if procedure.key != self._also_by(fact)
        }

    def _also_by(self, fact: str) -> str:
        return self.facts[fact].also_by if fact in self.facts else ""

    @cached_property
    def dormant(self) -> frozenset[str]:
        """Rules that read a fact nobody writes or supplies yet: their procedure is not built."""
        waiting = {fact.name for fact in DORMANT} - set(self.writers) - {"law_in_force"}
        return frozenset(
            rule.key for rule in self.rules.values() if rule.key not in self.asked and waiting & set(rule.reads)
        )

    def faults(self) -> list[str]:
        """Everything wrong with the declarations, all at once."""
        found = [
            fault
            for p in self.procedures.values()
            for fault in faults_in(p, rules=self.rules, parameters=self.parameters)
        ]
        found += [*self._two_writers(), *self._bad_carries(), *self._bad_carried_writes()]
        return [*found, *self._bad_facts(), *self._uncarried()]

    def _two_writers(self) -> list[str]:
        seen: dict[str, str] = {}
        faults = []
        for procedure in self.procedures.values():
            for fact in procedure.facts_written():
                if procedure.key == self._also_by(fact):
                    continue
                if fact in seen:
                    faults.append(f"{fact} is written by {seen[fact]} and by {procedure.key}")
                seen[fact] = procedure.key
        return faults

    def _bad_carries(self) -> list[str]:
        return [
            f"{procedure.key}.{step.key}.{outcome.key} carries {carry}, which is not declared"
            for procedure in self.procedures.values()
            for step in procedure.steps
            for outcome in step.outcomes
            for carry in outcome.carries
            if not self._carried_exists(carry) or not all(map(self._can_end, carry.ends))
        ]

    def _bad_carried_writes(self) -> list[str]:
        """What a carrying act writes comes from a field of its own procedure, or of the procedure it carries."""
        faults = []
        for procedure in self.procedures.values():
            own = _fields_of(procedure)
            for carry in (c for step in procedure.steps for outcome in step.outcomes for c in outcome.carries):
                if own.get(carry.field) is not FieldKind.CASES:
                    faults.append(f"{procedure.key} carries {carry.procedure} by {carry.field}, which names no cases")
                theirs = _fields_of(self.procedures[carry.procedure]) if carry.procedure in self.procedures else {}
                asked = {Source.FIELD: own, Source.MEMBER: theirs, Source.MEMBER_SAID: theirs}
                faults += [
                    f"{procedure.key} writes {write.fact} from {write.value}, which nobody asks for"
                    for write in carry.writes
                    if write.source in asked and write.value not in asked[write.source]
                ]
        return faults

    def _carried_exists(self, carry: Carry) -> bool:
        procedure = self.procedures.get(carry.procedure)
        step = procedure.step(carry.step) if procedure else None
        return bool(step and step.outcome(carry.outcome))

    def _can_end(self, key: str) -> bool:
        procedure = self.procedures.get(key)
        return bool(procedure and procedure.end(procedure.orphaned))

    def _bad_facts(self) -> list[str]:
        spine = {fact.name for fact in SPINE}
        faults = [f"{name} is written but is no spine fact" for name in self.writers if name not in spine]
        faults += [f"nobody writes the spine fact {name}" for name in spine if name not in self.writers]
        for rule in self.rules.values():
            faults += [f"rule {rule.key} reads undeclared fact {name}" for name in rule.reads if name not in self.facts]
        faults += self._unread_earlier()
        return [*faults, *self._asked_in_vain()]

    def _asked_in_vain(self) -> list[str]:
        """Rules that a procedure asks although nobody writes or supplies what they read: they can never say YES."""
        known = {fact.name for fact in SUPPLIED} | set(self.writers)
        return [
            f"rule {key} is asked and reads {name}, which nobody writes or supplies"
            for key in sorted(self.asked & set(self.rules))
            for name in self.rules[key].reads
            if name not in known and name not in self.rules[key].may_lack
        ]

    def _unread_earlier(self) -> list[str]:
        faults = []
        for procedure in self.procedures.values():
            for step in procedure.steps:
                for write in (write for outcome in step.outcomes for write in outcome.writes):
                    if write.source is Source.EARLIER:
                        places, field = write.value
                        earlier = [procedure.step(place) for place in places]
                        if not all(place and field in {f.key for f in place.fields} for place in earlier):
                            faults.append(f"{procedure.key}.{step.key} writes {write.fact} from unknown {write.value}")
        return faults

    def _uncarried(self) -> list[str]:
        carried = self.carriers
        return [
            f"article {number} is carried by nothing and not in no_code"
            for number in self.articles
            if number not in carried
        ]

    @cached_property
    def carriers(self) -> Mapping[int, list[tuple[str, str]]]:
        """Article → what carries it: (kind, key) of rules, parameters, procedures, or the reason why nothing does."""
        found: dict[int, list[tuple[str, str]]] = {}
        for rule in self.rules.values():
            for number in rule.articles:
                found.setdefault(number, []).append(("rule", rule.key))
        for parameter in self.parameters.values():
            for number in parameter.articles:
                found.setdefault(number, []).append(("parameter", parameter.key))
        for procedure in self.procedures.values():
            for number in sorted(_articles_of(procedure)):
                found.setdefault(number, []).append(("procedure", procedure.key))
        for silent in self.no_code:
            found.setdefault(silent.article, []).append(("no_code", silent.reason))
        return found


def _asked(procedure: Procedure) -> Iterator[Field]:
    """Every field that a procedure asks for: at its opening, at its steps, by their outcomes."""
    yield from procedure.opening
    for step in procedure.steps:
        yield from step.fields
        for outcome in step.outcomes:
            yield from outcome.fields


def _fields_of(procedure: Procedure) -> dict[str, FieldKind]:
    """Every field that a procedure asks for, with its kind."""
    return {field.key: field.kind for field in _asked(procedure)}


def _articles_of(procedure: Procedure) -> set[int]:
    numbers = set(procedure.articles)
    for field in _asked(procedure):
        numbers.update(field.articles)
    for step in procedure.steps:
        numbers.update(step.articles)
        for paper in step.papers:
            numbers.update(paper.articles)
    return numbers


def _assemble() -> Book:
    articles = [article for chapter in _CHAPTERS for article in chapter.ARTICLES]
    rules = [rule for chapter in _CHAPTERS for rule in chapter.RULES]
    return Book(
        articles={article.number: article for article in sorted(articles, key=lambda a: a.number)},
        rules=_unique(rules),
        procedures={procedure.key: procedure for procedure in PROCEDURES},
        parameters=PARAMETERS,
        facts=FACTS,
        readings=readings.READINGS,
        no_code=no_code.NO_CODE,
    )


def _unique(rules: list[Rule]) -> dict[str, Rule]:
    made: dict[str, Rule] = {}
    for rule in rules:
        if rule.key in made:
            raise ValueError(f"two rules called {rule.key}")
        made[rule.key] = rule
    return made


BOOK = _assemble()
if _faults := BOOK.faults():
    raise ValueError("the rulebook contradicts itself:\n" + "\n".join(_faults))


def load_county(path: Path | str | None = None) -> County:
    """A county's names and numbers; Yunyang's where no file is named. Raises CountyFault."""
    return read_county(Path(path) if path else YUNYANG, PARAMETERS)
