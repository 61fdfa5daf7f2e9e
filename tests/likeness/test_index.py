"""The index: what is put in is found at once, what is taken out is gone, and the same question has the same answer."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.likeness.small_set import FUNCTIONS, NOVEL, QUESTIONS, RECORDS, answers
from yuncheng.likeness import Index, Record, SqliteStore
from yuncheng.likeness.store import Store

LATEST = Record("new", "渡口客船签单发航系统", "县交通局", content="船员签到、旅客实名登记、超载识别、恶劣天气禁航提醒")


def ids(index: Index, question: Record, most: int = 10) -> list[str]:
    return [hit.record.id for hit in index.search(question, most).hits]


def test_a_record_is_found_by_the_search_after_its_commit(index: Index) -> None:
    index.upsert(LATEST)
    assert ids(index, replace(LATEST, id="q"))[0] == "new"
    assert len(index) == len(RECORDS) + 1


def test_a_record_put_in_again_replaces_itself(index: Index) -> None:
    index.upsert(LATEST)
    index.upsert(replace(LATEST, name="图书漂流柜系统", content="图书投放、图书归还"))
    assert len(index) == len(RECORDS) + 1
    hit = next(hit for hit in index.search(QUESTIONS[7], 30).hits if hit.record.id == "new")
    assert hit.record.name == "图书漂流柜系统"


def test_a_removed_record_is_gone_and_its_counts_with_it(store: Store) -> None:
    index = Index(store)
    index.rebuild(RECORDS)
    before = sorted(store.counts())
    index.upsert(LATEST)
    assert sorted(store.counts()) != before
    assert index.remove("new")
    assert not index.remove("new")
    assert "new" not in ids(index, replace(LATEST, id="q"), 50)
    assert sorted(store.counts()) == before


def test_an_index_grown_one_by_one_finds_what_a_built_one_finds(store: Store) -> None:
    grown, built = Index(store), Index(SqliteStore(":memory:"))
    for record in RECORDS:
        grown.upsert(record)
    built.rebuild(RECORDS)
    for question in QUESTIONS:
        assert set(ids(grown, question, 4)) == set(ids(built, question, 4))


def test_a_rebuild_in_place_changes_no_answer(index: Index) -> None:
    before = [index.search(question) for question in QUESTIONS]
    assert index.rebuild() == len(RECORDS)
    assert [index.search(question) for question in QUESTIONS] == before
    assert not index.stale


def test_two_databases_give_one_answer(index: Index) -> None:
    other = Index(SqliteStore(":memory:"))
    other.rebuild(RECORDS)
    for question in (*QUESTIONS, *NOVEL):
        assert index.search(question) == other.search(question)


def test_a_failed_change_leaves_nothing_behind(store: Store) -> None:
    index = Index(store)

    def fail() -> None:
        with store.changing():
            index.upsert(LATEST)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert len(index) == 0
    assert list(store.counts()) == []


def test_the_question_itself_and_the_excluded_are_left_out(index: Index) -> None:
    own = RECORDS[0]
    assert own.id not in ids(index, own, 50)
    others = ids(index, own, 50)
    assert others[0] not in [hit.record.id for hit in index.search(own, 50, exclude=[others[0]]).hits]


def test_a_search_may_be_limited_to_states(index: Index) -> None:
    hits = index.search(QUESTIONS[0], 50, states={"在建"}).hits
    assert {hit.record.state for hit in hits} == {"在建"}


def test_a_record_without_an_id_is_refused_in_words(index: Index) -> None:
    with pytest.raises(ValueError, match="没有编号"):
        index.upsert(Record("", "无编号"))


def test_every_question_finds_its_function_first_in_other_words(index: Index) -> None:
    found = [len(answers(q) & set(ids(index, q))) / len(answers(q)) for q in QUESTIONS]
    assert sum(found) / len(found) >= 0.97
    assert all(ids(index, q)[0] in answers(q) for q in QUESTIONS)


def test_names_alone_find_most(index: Index) -> None:
    bare = [replace(q, content="", items=()) for q in QUESTIONS]
    found = [len(answers(q) & set(ids(index, q))) / len(answers(q)) for q in bare]
    assert sum(found) / len(found) >= 0.8


def test_alerts_are_right_and_silent_where_nothing_is_alike(index: Index) -> None:
    raised = [(q, hit) for q in QUESTIONS for hit in index.search(q, 10).hits if hit.alert]
    assert len({q.id for q, _ in raised}) / len(FUNCTIONS) >= 0.8
    assert sum(hit.record.id in answers(q) for q, hit in raised) / len(raised) >= 0.97
    assert [hit.record.id for q in NOVEL for hit in index.search(q, 10).hits if hit.alert] == []
