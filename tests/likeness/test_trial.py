"""The held-out trial: functions and wordings that neither weights nor lexicon nor vectors have seen (third.txt)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import pytest

from tests.likeness.trial_set import Trial, trial
from yuncheng.likeness import ALERT, Index, Record, runs
from yuncheng.likeness.metrics import Ranking, judge


@pytest.fixture(scope="module")
def held_out() -> Trial:
    return trial("third.txt")


@pytest.fixture(scope="module")
def index(held_out: Trial) -> Iterator[Index]:
    with runs.index_of(held_out.corpus) as made:
        yield made


def some(held_out: Trial, *scenarios: str) -> list[Record]:
    """Every fourth question of each scenario: enough for a figure, and soon done."""
    return [question for scenario in scenarios for question in held_out.questions[scenario][::4]]


def figures(index: Index, asked: Sequence[Record], grades: Mapping[str, Mapping[str, int]]) -> Mapping[str, float]:
    return judge([_ranked(index, question) for question in asked], grades, ALERT)


def _ranked(index: Index, question: Record) -> Ranking:
    ranked = index.rank(question)
    first = ranked.order[:100]
    shown = tuple(float(ranked.chances[i, 1]) for i in first)
    return Ranking(question.id, tuple(ranked.loaded[i].id for i in first), shown)


def test_unseen_functions_in_other_words_are_found_and_raise_the_alert(index: Index, held_out: Trial) -> None:
    asked = some(held_out, "reword", "dodge", "lookalike", "continuation", "free", "general")
    found = figures(index, asked, held_out.grades)
    assert len(asked) >= 60
    assert found["recall@10"] >= 0.97
    assert found["duplicates@10"] >= 0.9
    assert found["alert right"] >= 0.97
    assert found["alert caught"] >= 0.94


def test_bare_names_find_most(index: Index, held_out: Trial) -> None:
    assert figures(index, some(held_out, "name_only"), held_out.grades)["recall@10"] >= 0.8


def test_the_alert_is_quiet_where_nothing_of_the_kind_was_built(index: Index, held_out: Trial) -> None:
    assert figures(index, held_out.questions["novel"], held_out.grades)["alert quiet"] >= 0.9


def test_the_same_functions_under_another_name_and_unit_are_a_suspected_duplicate(
    index: Index, held_out: Trial
) -> None:
    """Among ten, since a dozen other entries of this set do the same in the same words."""
    built = [r for r in held_out.corpus if "建设内容" in r.content and r.content.count("、") >= 3][:40:2]
    raised = []
    for record in built:
        renamed = replace(record, id="?", name="数字赋能提质增效项目", unit="县投资促进中心", items=(), objective="")
        hits = index.search(renamed, 10).hits
        assert record.id in [hit.record.id for hit in hits]
        own = next(hit for hit in hits if hit.record.id == record.id)
        raised.append(own.alert and own.likeness in ("疑似重复", "可共享"))
    assert sum(raised) / len(raised) >= 0.9
