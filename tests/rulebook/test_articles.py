"""Thirty-seven articles, each once, each carried by something or said not to be."""

from __future__ import annotations

from yuncheng.rulebook import (
    ch1_scope,
    ch2_offices,
    ch3_planning,
    ch4_approval,
    ch5_acceptance,
    ch5_construction,
    ch6_oversight,
    ch7_effect,
    no_code,
)
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import article_label, chinese_number, cite
from yuncheng.rulebook.readings import READINGS

CHAPTERS = {
    1: (ch1_scope,),
    2: (ch2_offices,),
    3: (ch3_planning,),
    4: (ch4_approval,),
    5: (ch5_construction, ch5_acceptance),
    6: (ch6_oversight,),
    7: (ch7_effect,),
}
FIRST_AND_LAST = {1: (1, 3), 2: (4, 5), 3: (6, 9), 4: (10, 14), 5: (15, 30), 6: (31, 35), 7: (36, 37)}


def test_all_articles_are_there_once_and_in_order() -> None:
    numbers = [article.number for chapter in CHAPTERS.values() for module in chapter for article in module.ARTICLES]
    assert numbers == list(range(1, 38))
    assert list(BOOK.articles) == list(range(1, 38))


def test_articles_stand_in_their_chapter() -> None:
    for chapter, modules in CHAPTERS.items():
        articles = [article for module in modules for article in module.ARTICLES]
        assert (articles[0].number, articles[-1].number) == FIRST_AND_LAST[chapter]
        assert {article.chapter for article in articles} == {chapter}


def test_every_article_has_a_title_and_a_short_summary() -> None:
    for article in BOOK.articles.values():
        assert article.title
        assert article.summary.endswith("。")
        assert 1 <= article.summary.count("。") <= 3


def test_no_article_or_rule_names_a_county() -> None:
    said = [article.summary for article in BOOK.articles.values()]
    said += [text for rule in BOOK.rules.values() for text in (rule.question, rule.refusal, rule.cure, rule.who)]
    assert [text for text in said if "云阳" in text or "县大数据发展局" in text or "云长制" in text] == []


def test_every_article_is_carried_or_said_not_to_be() -> None:
    assert sorted(BOOK.carriers) == list(range(1, 38))
    assert BOOK.faults() == []


def test_what_waits_for_a_phase_is_carried_by_no_rule_yet() -> None:
    ruled = {number for rule in BOOK.rules.values() for number in rule.articles if rule.key not in BOOK.dormant}
    roads = {number for number, by in BOOK.carriers.items() if any(kind == "procedure" for kind, _ in by)}
    assert [silent.article for silent in no_code.WAITING if silent.article in ruled | roads] == []
    articles = [silent.article for silent in no_code.NO_CODE]
    assert len(articles) == len(set(articles))
    assert all(silent.reason.endswith("。") for silent in no_code.NO_CODE)


def test_readings_have_a_key_each_and_real_articles() -> None:
    keys = [reading.key for reading in READINGS]
    assert len(keys) == len(set(keys))
    assert len(keys) >= 18
    for reading in READINGS:
        assert set(reading.articles) <= set(BOOK.articles)
        assert reading.reading.endswith("。")


def test_article_numbers_are_written_as_printed() -> None:
    assert [chinese_number(n) for n in (1, 9, 10, 11, 20, 25, 37, 99)] == [
        "一", "九", "十", "十一", "二十", "二十五", "三十七", "九十九",
    ]  # fmt: skip
    assert article_label(37) == "第三十七条"
    assert cite((7, 10)) == "第七条、第十条"
