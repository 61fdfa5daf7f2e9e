"""Facts: a frozen picture of what is known, handed to rules. What is not known makes an answer UNKNOWN, never NO."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class FactKind(StrEnum):
    DATE = "date"
    MONEY = "money"  # integer fen
    BOOL = "bool"
    TEXT = "text"
    INT = "int"
    LIST = "list"
    CODE = "code"  # one of a closed list


class About(StrEnum):
    """What a fact is about."""

    PROJECT = "project"
    CASE = "case"
    SYSTEM = "system"
    UNIT = "unit"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that can be known: its identifier, its name in Chinese, its kind and whom it is about.

    A spine fact has one procedure that writes it; `also_by` is the one other that may write it anew.
    """

    name: str
    label: str
    kind: FactKind
    about: About = About.PROJECT
    articles: tuple[int, ...] = ()
    also_by: str = ""


class Missing(LookupError):
    """Raised while a rule reads a fact that nobody has supplied yet; the rule then answers UNKNOWN."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Vocabulary:
    """All facts by name. Refuses two declarations of one name."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self._facts: dict[str, Fact] = {}
        for fact in facts:
            if fact.name in self._facts:
                raise ValueError(f"fact declared twice: {fact.name}")
            self._facts[fact.name] = fact

    def __getitem__(self, name: str) -> Fact:
        return self._facts[name]

    def __contains__(self, name: object) -> bool:
        return name in self._facts

    def __iter__(self) -> Iterator[Fact]:
        return iter(self._facts.values())

    def label(self, name: str) -> str:
        fact = self._facts.get(name)
        return fact.label if fact else name


Supplier = Callable[[], Any]


class Facts:
    """The facts one rule may read, on one day. Values are given plainly or as suppliers called at most once."""

    __slots__ = ("_allowed", "_values", "on")

    def __init__(
        self,
        values: Mapping[str, Any],
        *,
        on: date,
        allowed: frozenset[str] | None = None,
    ) -> None:
        self._values = values if isinstance(values, dict) else dict(values)
        self._allowed = allowed
        self.on = on

    def only(self, names: Iterable[str]) -> Facts:
        """The same facts, of which only `names` may be read: a rule cannot read what it did not declare."""
        return Facts(self._values, on=self.on, allowed=frozenset(names))

    def maybe(self, name: str) -> Any:
        """The value, or None: for facts whose absence itself means "has not happened"."""
        if self._allowed is not None and name not in self._allowed:
            raise AssertionError(f"rule reads {name!r} without declaring it")
        value = self._values.get(name)
        if callable(value):
            value = self._values[name] = value()
        return value

    def __getitem__(self, name: str) -> Any:
        """The value; raises Missing where nobody supplied it."""
        value = self.maybe(name)
        if value is None:
            raise Missing(name)
        return value
