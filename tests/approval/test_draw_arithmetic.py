"""The draw as arithmetic: who is kept out and why, the same ranks from the same seed, no expert favoured."""

from collections import Counter
from datetime import date

import pytest

from yuncheng.guomi import sm3
from yuncheng.lifecycle.approval.draw import (
    REASONS,
    Candidate,
    Job,
    Setting,
    conflict,
    next_to_seat,
    panel,
    ranking,
    seed_of,
    sort_out,
)

DAY = date(2026, 3, 2)
OWN, PARENT, ELSEWHERE = 10, 1, 99
SETTING = Setting(
    project=7,
    units=frozenset({OWN, PARENT}),
    on=DAY,
    years=3,
    drafter="编制公司",
    drafter_code="91500235MA5DRAFT01",
    asked=frozenset({"E9"}),
)


def worker(code="E1", *, unit=None, company="", employer="研究院", since=date(2010, 1, 1), until=None, **more):
    return Candidate(code, jobs=(Job(employer, since, until, unit, company),), **more)


@pytest.mark.parametrize(
    ("candidate", "reason"),
    [
        (worker(), ""),
        (worker(in_use=False), "out_of_use"),
        (worker(active=False), "account_off"),
        (worker("E9"), "asked_before"),
        (worker(unit=OWN), "own_unit"),
        (worker(unit=PARENT), "own_unit"),
        (worker(unit=ELSEWHERE), ""),
        (worker(unit=OWN, until=date(2023, 3, 2)), "recent_unit"),
        (worker(unit=OWN, until=date(2023, 3, 1)), ""),
        (worker(company="91500235MA5DRAFT01"), "drafter"),
        (worker(employer="编制公司"), "drafter"),
        (worker(employer="编制公司", until=date(2023, 3, 1)), ""),
        (worker(drafted=frozenset({7})), "drafted"),
        (worker(drafted=frozenset({8})), ""),
        (worker(kin=frozenset({OWN})), "kin"),
        (worker(kin=frozenset({ELSEWHERE})), ""),
        (worker(unit=OWN, since=date(2026, 3, 3)), ""),
    ],
)
def test_each_conflict_has_its_own_reason(candidate, reason):
    assert conflict(candidate, SETTING) == reason
    assert not reason or reason in REASONS


def test_a_pool_is_sorted_out_in_the_order_of_codes():
    pool, out = sort_out([worker("E3"), worker("E1"), worker("E2", unit=OWN)], SETTING)
    assert [one.code for one in pool] == ["E1", "E3"]
    assert [(one.code, reason) for one, reason in out] == [("E2", "own_unit")]


def test_without_a_known_drafter_nobody_is_kept_out_for_it():
    setting = Setting(project=7, units=frozenset({OWN}), on=DAY, years=3)
    assert conflict(worker(employer="", company=""), setting) == ""


def test_anyone_can_recompute_the_ranks():
    seed = seed_of(42, "ab" * 32, "software", ["E2", "E1"])
    assert seed == sm3(f"seed|42|{'ab' * 32}|software|E1,E2".encode()).hex()
    by_hand = sorted((sm3(f"draw|42-1|{seed}|{code}".encode()).hex(), code) for code in ("E1", "E2"))
    assert ranking("42-1", seed, ["E1", "E2"]) == [(code, score) for score, code in by_hand]
    assert ranking("42-1", seed, ["E2", "E1"]) == ranking("42-1", seed, ["E1", "E2"])


def test_seed_depends_on_case_record_specialty_and_pool():
    base = seed_of(1, "h", "software", ["E1", "E2"])
    others = {
        seed_of(2, "h", "software", ["E1", "E2"]),
        seed_of(1, "g", "software", ["E1", "E2"]),
        seed_of(1, "h", "network", ["E1", "E2"]),
        seed_of(1, "h", "software", ["E1"]),
    }
    assert len(others | {base}) == 5


def test_over_many_draws_everyone_comes_first_about_equally_often():
    pool = [f"E{number:02d}" for number in range(10)]
    draws = 2000
    first = Counter(ranking(f"{n}-1", seed_of(n, "head", "software", pool), pool)[0][0] for n in range(draws))
    expected = draws / len(pool)
    chi_square = sum((first[code] - expected) ** 2 / expected for code in pool)
    assert chi_square < 27.9  # 9 degrees of freedom, one in a thousand


def test_one_panel_takes_one_of_an_employer():
    ranked = [worker("E1", company="A"), worker("E2", company="A"), worker("E3", company="B")]
    assert [one.code for one in panel(ranked, DAY, 2)] == ["E1", "E3"]
    assert [one.code for one in panel(ranked, DAY, 3)] == ["E1", "E3"]


def test_next_in_rank_may_be_of_the_employer_whose_expert_declined():
    ranked = [worker("E1", company="A"), worker("E2", company="A"), worker("E3", company="B")]
    following = next_to_seat(ranked, DAY, asked=["E1", "E3"], seated=[ranked[2]])
    assert following is ranked[1]
    assert next_to_seat(ranked, DAY, asked=["E1", "E2", "E3"], seated=[]) is None
