"""The book refuses to contradict itself: what a procedure asks must be answerable."""

from dataclasses import replace

from yuncheng.rulebook.book import BOOK


def _book_with(rule):
    return replace(BOOK, rules={**BOOK.rules, rule.key: rule})


def test_the_book_as_it_stands_has_no_fault():
    assert BOOK.faults() == []


def test_an_asked_rule_that_reads_what_nobody_writes_is_refused():
    vain = replace(BOOK.rules["G6"], reads=(*BOOK.rules["G6"].reads, "archives_accepted_on"))
    assert _book_with(vain).faults() == [
        "rule G6 is asked and reads archives_accepted_on, which nobody writes or supplies"
    ]


def test_a_rule_may_say_what_it_can_do_without():
    patient = replace(
        BOOK.rules["G6"], reads=(*BOOK.rules["G6"].reads, "archives_accepted_on"), may_lack=("archives_accepted_on",)
    )
    assert _book_with(patient).faults() == []


def test_a_fact_has_one_writer():
    exception = BOOK.procedures["exception"]
    again = replace(exception, key="exception_again")
    twice = replace(BOOK, procedures={**BOOK.procedures, "exception_again": again})
    assert twice.faults() == ["exceptions is written by exception and by exception_again"]
