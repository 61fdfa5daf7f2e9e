"""Every rule answers its own examples, as they are written beside it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from yuncheng.rulebook import checks
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.facts import FACTS
from yuncheng.rulebook.kernel import Answer, County, Example, Facts, Law, ParameterHistory, Rule
from yuncheng.rulebook.kernel.parameter import Dated

RULES = [*BOOK.rules.values(), *checks.RULES]
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.key}-{example.title}") for rule in RULES for example in rule.examples
]


def law_of(county: County, example: Example) -> Law:
    """The county's law on the example's day, with the numbers that the example overrides."""
    own = {
        key: ParameterHistory(county.parameters[key].parameter, (Dated(county.names.in_force, value),))
        for key, value in example.law.items()
    }
    return replace(county, parameters={**county.parameters, **own}).at(example.on)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_a_rule_answers_its_example(rule: Rule, example: Example, yunyang: County) -> None:
    verdict = rule.ask(Facts(example.facts, on=example.on), law_of(yunyang, example), FACTS)
    assert verdict.answer is example.answer, verdict.sentence


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_before_any_law_every_answer_is_unknown(rule: Rule, yunyang: County) -> None:
    eve = yunyang.names.in_force - timedelta(days=1)
    verdicts = [rule.ask(Facts(example.facts, on=eve), yunyang.at(eve), FACTS) for example in rule.examples]
    assert {(v.answer, v.sentence) for v in verdicts} == {(Answer.UNKNOWN, "当日还没有施行中的办法，不能判断")}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_has_examples_of_yes_and_no(rule: Rule) -> None:
    assert {Answer.YES, Answer.NO} <= {example.answer for example in rule.examples}


def _example(rule: Rule, answer: Answer) -> Example:
    return next(example for example in rule.examples if example.answer is answer)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_no_has_sentence_article_cure_and_office(rule: Rule, yunyang: County) -> None:
    example = _example(rule, Answer.NO)
    verdict = rule.ask(Facts(example.facts, on=example.on), law_of(yunyang, example), FACTS)
    assert all((verdict.sentence, verdict.articles, verdict.cure, verdict.who))
    assert verdict.citation.startswith("第")
    assert not verdict.passes


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_yes_asks_for_no_cure(rule: Rule, yunyang: County) -> None:
    example = _example(rule, Answer.YES)
    verdict = rule.ask(Facts(example.facts, on=example.on), law_of(yunyang, example), FACTS)
    assert (verdict.passes, verdict.cure, verdict.who) == (True, "", "")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.key)
def test_a_rule_reads_only_declared_facts_and_real_articles(rule: Rule) -> None:
    assert [name for name in rule.reads if name not in FACTS] == []
    assert [number for number in rule.articles if number not in BOOK.articles] == []
    given = {name for example in rule.examples for name in example.facts}
    assert given <= set(rule.reads)
    assert {key for example in rule.examples for key in example.law} <= set(BOOK.parameters)


def test_a_missing_fact_is_named_in_the_answer(yunyang: County) -> None:
    day = date(2026, 3, 2)
    verdict = BOOK.rules["G4"].ask(Facts({"nature": "expand"}, on=day), yunyang.at(day), FACTS)
    assert verdict.sentence == "尚未提供：前期项目第三方后评价报告已提交"


def test_a_rule_that_reads_what_it_did_not_declare_is_a_fault() -> None:
    with pytest.raises(AssertionError, match="without declaring"):
        Facts({"name": "甲"}, on=date(2026, 3, 2)).only(("kind",))["name"]


def test_all_gates_of_the_law_are_there() -> None:
    gates = {f"G{number}" for number in range(1, 20)}
    named = {"G1A", "S2", "R7L", "R7F", "R7D", "G_OPINIONS", "G_ASSESSED_WITHIN", "A24", "A25", "A27", "C35"}
    assert gates | named <= set(BOOK.rules)


def test_practice_and_law_are_told_apart() -> None:
    practice = {key for key, rule in BOOK.rules.items() if rule.basis.value == "practice"}
    assert practice == {"G1A", "G16", "G17", "G19", "G_OPINIONS", "G_ASSESSED_WITHIN", "R5J", "R7C"}


def test_every_standing_check_is_a_rule_and_no_key_is_used_twice() -> None:
    keys = [rule.key for rule in RULES]
    assert len(keys) == len(set(keys))
    assert [key for key in (*checks.STANDING, *checks.STANDING_SYSTEMS) if key not in keys] == []


def test_a_pending_check_says_what_it_waits_for() -> None:
    assert [check.title for check in checks.PENDING_CHECKS if not (check.articles and check.missing)] == []
    titles = [check.title for check in checks.PENDING_CHECKS]
    assert len(titles) == len(set(titles))
