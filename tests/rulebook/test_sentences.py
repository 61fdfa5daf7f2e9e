"""What a refusal says: the figures, the day, the words an office would use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from yuncheng.rulebook import checks
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.ch4_approval import CHAPTERS, technical_scheme_suffices
from yuncheng.rulebook.ch5_construction import adjusted_share, self_adjust_limit
from yuncheng.rulebook.kernel import County, Facts, Verdict
from yuncheng.rulebook.wording import WAN

DAY = date(2026, 3, 2)


def ask(county: County, key: str, **facts: Any) -> Verdict:
    rules = {**BOOK.rules, **{rule.key: rule for rule in checks.RULES}}
    return rules[key].ask(Facts(facts, on=DAY), county.at(DAY), BOOK.facts)


def test_a_refused_purchase_says_why(yunyang: County) -> None:
    verdict = ask(yunyang, "S2", kind="line", money_source="budget")
    assert verdict.sentence == "网络线路租购属于单纯购置，不按信息化项目管理，不在本系统申报"


def test_a_late_report_tells_the_days(yunyang: County) -> None:
    verdict = ask(yunyang, "R7D", reported_on=date(2025, 10, 3), plan_year=2026)
    assert verdict.sentence == "应于2025年9月30日前（含当日）报送，实际2025年10月3日报送，逾期3日"


def test_missing_chapters_are_named(yunyang: County) -> None:
    verdict = ask(yunyang, "G3", document_kind="feasibility", chapters_missing=["密码应用方案", "集约化建设"])
    assert verdict.sentence == "可行性研究报告缺少必备篇章：密码应用方案、集约化建设，不予受理"


def test_open_items_are_counted(yunyang: County) -> None:
    verdict = ask(yunyang, "G6", review_issued_on=DAY, open_review_items=3)
    assert verdict.sentence == "还有3条审查意见没有落实，不能作项目决策"


def test_all_faults_of_an_adjustment_are_told_at_once(yunyang: County) -> None:
    verdict = ask(
        yunyang,
        "G7",
        approved_estimate=200 * WAN,
        adjusted_sum=32 * WAN,
        adjustment_increase=WAN // 2,
        goal_unchanged=False,
        adjustment_ground="none",
    )
    assert verdict.sentence == (
        "累计调整32万元，占概算总投资16.00%，超过自行调整的限额30万元；总投资增加0.5万元；建设目标有变；"
        "不属于可以自行调整的三种情形，不能自行调整，应当按规定程序办理"
    )


def test_a_listed_company_may_return_the_day_after_its_last(yunyang: County) -> None:
    verdict = ask(yunyang, "G15", company_listed_until=DAY)
    assert verdict.earliest == date(2026, 3, 3)
    assert verdict.sentence == "企业在黑名单内，至2026年3月2日（含当日）止，不得以任何身份参加"


def test_an_early_self_evaluation_tells_when_the_window_opens(yunyang: County) -> None:
    verdict = ask(
        yunyang,
        "A27",
        accepted_on=date(2025, 5, 1),
        running_since=date(2025, 6, 1),
        self_evaluated_on=DAY,
    )
    assert verdict.earliest == date(2026, 6, 1)


@pytest.mark.parametrize(("key", "act"), [(500, "申请"), (499, "组织")])
def test_overdue_acceptance_names_the_road(yunyang: County, key: int, act: str) -> None:
    verdict = ask(yunyang, "A25", completed_on=date(2025, 6, 30), approved_estimate=key * WAN)
    assert verdict.sentence == f"应于2025年12月30日前（含当日）{act}竣工验收，至今没有{act}"


def test_a_chain_of_dates_names_each_contradiction(yunyang: County) -> None:
    verdict = ask(
        yunyang,
        "K_DATES",
        reported_on=date(2025, 9, 30),
        listed_on=date(2025, 9, 1),
        applied_on=date(2026, 1, 6),
        approved_on=date(2026, 1, 5),
    )
    assert verdict.sentence == (
        "纳入清单（2025年9月1日）早于报送（2025年9月30日）；批复（2026年1月5日）早于申报（2026年1月6日）"
    )


def test_a_technical_scheme_suffices_for_services_and_below_the_line(yunyang: County) -> None:
    law = yunyang.at(DAY)
    assert technical_scheme_suffices("operation", "new", 900 * WAN, law)
    assert technical_scheme_suffices("support", "new", 900 * WAN, law)
    assert technical_scheme_suffices("industry_app", "maintain", 900 * WAN, law)
    assert technical_scheme_suffices("industry_app", "new", 50 * WAN - 1, law)
    assert not technical_scheme_suffices("industry_app", "new", 50 * WAN, law)


def test_five_chapters() -> None:
    assert [code for code, _ in CHAPTERS] == ["data_governance", "data_sharing", "security", "crypto", "intensive"]


def test_an_estimate_of_nothing_leaves_nothing_to_adjust(yunyang: County) -> None:
    assert adjusted_share(0, 0) == Decimal(0)
    assert self_adjust_limit(0, yunyang.at(DAY)) == 0
    assert ask(yunyang, "A24", approved_estimate=0, adjusted_sum=1).passes is False
