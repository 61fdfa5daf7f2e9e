"""A broken declaration of a procedure is told, every fault at once; the book holds together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yuncheng.rulebook import kernel
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.facts import FACTS
from yuncheng.rulebook.kernel import (
    DAY,
    Due,
    End,
    Fact,
    FactKind,
    Field,
    From,
    Member,
    Outcome,
    Post,
    Procedure,
    Step,
    SubjectKind,
    Vocabulary,
    Withdraw,
    carried,
    faults_in,
    owner,
    writes,
)

FILL = Step(
    "fill",
    "填写",
    owner(Post.HANDLER),
    (Outcome("sent", "提交", "check"),),
    fields=(Field("amount", "金额"),),
)
CHECK = Step(
    "check",
    "审核",
    owner(Post.CHECKER),
    (Outcome("agreed", "同意", "done", gates=("S2",)), Outcome("returned", "退回", "fill")),
    due=Due("check.days"),
    not_by=("fill",),
)
GOOD = Procedure(
    "small",
    "小程序",
    SubjectKind.PROJECT,
    (10,),
    owner(Post.HANDLER),
    (FILL, CHECK),
    (End("done", "办结", good=True),),
)


def faults(procedure: Procedure) -> list[str]:
    return faults_in(procedure, rules=BOOK.rules, parameters=BOOK.parameters)


def with_check(**changes: object) -> Procedure:
    return replace(GOOD, steps=(FILL, replace(CHECK, **changes)))  # type: ignore[arg-type]


def test_a_sound_declaration_has_no_fault() -> None:
    assert faults(GOOD) == []


@pytest.mark.parametrize("procedure", BOOK.procedures.values(), ids=lambda procedure: procedure.key)
def test_every_shipped_procedure_is_sound(procedure: Procedure) -> None:
    assert faults(procedure) == []


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        (replace(GOOD, ends=(*GOOD.ends, End("done", "又一个"))), "small: two places called done"),
        (with_check(outcomes=()), "small: check: no outcome"),
        (
            with_check(outcomes=(*CHECK.outcomes, Outcome("agreed", "再同意", "done"))),
            "small: check: two outcomes with one key",
        ),
        (
            with_check(outcomes=(*CHECK.outcomes, Outcome("lost", "去向不明", "nowhere"))),
            "small: check.lost leads to nowhere, which is no step or end",
        ),
        (replace(GOOD, ends=(*GOOD.ends, End("never", "到不了"))), "small: never cannot be reached"),
        (with_check(outcomes=(Outcome("agreed", "同意", "done", gates=("G99",)),)), "small: gate G99 is not a rule"),
        (with_check(not_by=("ghost",)), "small: check: four eyes against unknown step ghost"),
        (with_check(due=Due("never.days")), "small: check: unknown deadline never.days"),
        (
            with_check(outcomes=(Outcome("agreed", "同意", "done", writes=writes(approval_no=From("doc_no"))),)),
            "small: check.agreed writes approval_no from doc_no, which it does not ask for",
        ),
        (
            replace(GOOD, withdraw=Withdraw(owner(Post.HANDLER), at=("fill",))),
            "small: withdrawal leads to withdrawn, which is no end",
        ),
        (
            replace(GOOD, withdraw=Withdraw(owner(Post.HANDLER), at=("ghost",), to="done")),
            "small: withdrawal at unknown step ghost",
        ),
    ],
)
def test_a_broken_declaration_is_told(broken: Procedure, told: str) -> None:
    assert told in faults(broken)


def test_a_gate_without_an_article_is_told() -> None:
    rules = {**BOOK.rules, "S2": replace(BOOK.rules["S2"], articles=())}
    assert faults_in(GOOD, rules=rules, parameters=BOOK.parameters) == ["small: gate S2 cites no article"]


def test_all_faults_are_told_at_once() -> None:
    broken = with_check(not_by=("ghost",), due=Due("never.days"))
    assert faults(broken) == [
        "small: check: four eyes against unknown step ghost",
        "small: check: unknown deadline never.days",
    ]


def test_a_carried_step_takes_its_fields_from_the_carrying_act() -> None:
    step = Step("wait", "等待", carried(), (Outcome("done", "完成", "done", writes=writes(list_no=From("doc_no"))),))
    assert faults(replace(GOOD, steps=(step,))) == []


def test_a_fact_declared_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="declared twice: name"):
        Vocabulary((Fact("name", "甲", FactKind.TEXT), Fact("name", "乙", FactKind.TEXT)))


def test_the_book_tells_its_faults() -> None:
    assert BOOK.faults() == []
    rule = BOOK.rules["G9"]
    broken = replace(BOOK, rules={**BOOK.rules, "G9": replace(rule, reads=("weather",))})
    assert broken.faults() == ["rule G9 reads undeclared fact weather"]


LISTING = BOOK.procedures["listing"]


def listing_that_carries(**changes: object) -> dict[str, Procedure]:
    """The book's procedures, with the carry of newly reported projects declared otherwise."""
    publish = LISTING.steps[1]
    published = publish.outcomes[0]
    carry = replace(published.carries[0], **changes)  # type: ignore[arg-type]
    outcome = replace(published, carries=(carry, *published.carries[1:]))
    step = replace(publish, outcomes=(outcome, *publish.outcomes[1:]))
    return {**BOOK.procedures, "listing": replace(LISTING, steps=(LISTING.steps[0], step))}


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"field": "doc_no"}, "listing carries report by doc_no, which names no cases"),
        (
            {"writes": writes(list_no=From("no_such"), listed_on=DAY, listed_amount=Member("amount"))},
            "listing writes list_no from no_such, which nobody asks for",
        ),
        (
            {"writes": writes(listed_amount=Member("no_such"), listed_on=DAY, list_no=From("doc_no"))},
            "listing writes listed_amount from no_such, which nobody asks for",
        ),
    ],
)
def test_an_act_carries_what_is_chosen_and_writes_what_is_asked(changes: dict[str, object], told: str) -> None:
    assert told in replace(BOOK, procedures=listing_that_carries(**changes)).faults()


def test_what_a_carrying_act_writes_has_it_as_its_one_writer() -> None:
    assert [BOOK.writers[fact] for fact in ("listed_on", "list_no", "listed_amount", "removed_on")] == ["listing"] * 4
    assert [BOOK.writers[fact] for fact in ("reported_on", "unit_rank")] == ["dispatch"] * 2


def test_rules_whose_facts_nobody_keeps_yet_are_dormant() -> None:
    assert "G9" in BOOK.dormant
    assert "G3" not in BOOK.dormant
    assert not BOOK.asked & BOOK.dormant


def test_the_kernel_shows_all_it_has() -> None:
    modules = {"article", "edition", "facts", "faults", "parameter", "period", "procedure"}
    shown = {name for name in vars(kernel) if not name.startswith("_")} - modules
    assert set(kernel.__all__) == shown


def test_every_fact_has_a_label() -> None:
    assert [fact.name for fact in FACTS if not fact.label] == []
    assert FACTS.label("nature") == "项目性质"
    assert FACTS.label("no_such_fact") == "no_such_fact"
