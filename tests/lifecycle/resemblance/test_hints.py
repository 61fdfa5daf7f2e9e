"""A word beside rows of others: many reports at once, a file before and after it is taken in, the board."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.county import do
from tests.pages.visiting import as_, queries, text
from tests.planning.road import ROW, workbook
from yuncheng.casework.beside import hints_of, hints_of_drafts
from yuncheng.casework.facts_of_many import supplied_of
from yuncheng.lifecycle.planning.reporting.taking_in import hand_up, take_in
from yuncheng.lifecycle.resemblance.hints import MOST_COMPARED
from yuncheng.lifecycle.resemblance.models import Comparison
from yuncheng.registry.models import Account

from .conftest import HERDS, PARKING, PARKING_AGAIN, damage
from .test_judging import judged, row

INTAKE = "/reporting/many/intake/?year=2027"


def said(project, account):
    return [
        (hint.kind, hint.words.split()[0], hint.said) for hint in hints_of([project.pk], account).get(project.pk, [])
    ]


def test_the_bureau_reads_beside_each_report_it_takes_in_what_it_is_like(index, county, file_report):
    first, second = file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)
    third = file_report("edu", **HERDS)
    page = text(as_(county["lead.handler"]).get(INTAKE))
    percent = second.comparison.found.get().percent
    assert f"{second.code} 疑似重复 {percent}% {first.name}" in page
    assert page.count("疑似重复") == 1
    assert said(third, county["lead.handler"]) == []


@pytest.mark.parametrize(("percent", "kind"), [(69, "plain"), (70, "stopped"), (71, "stopped")])
def test_from_the_line_on_the_word_stands_out(index, county, file_report, percent, kind):
    first, second = file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)
    second.comparison.found.update(percent=percent)
    assert said(second, county["lead.handler"]) == [(kind, "疑似重复", first.name)]


def test_a_verdict_takes_the_word_away_and_a_withdrawal_of_the_other_too(index, county, file_report, told):
    first, second = file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)
    third = file_report("edu", **PARKING_AGAIN | {"name": "城区泊位运营平台"})
    judged(county, second, row(first))
    assert said(second, county["lead.handler"]) == []
    third.comparison.found.exclude(other_project=first).delete()
    assert len(said(third, county["lead.handler"])) == 1
    told(
        do, first.cases.get(procedure_key="report"), "withdraw", "withdrawn", county["health.handler"], reason="不报了"
    )
    assert said(third, county["lead.handler"]) == []


def test_the_units_checker_reads_no_percentage_and_of_what_is_not_sent_nothing(index, county, file_report):
    first = file_report("health", sending=False, **PARKING)
    second = file_report("farm", sending=False, **PARKING_AGAIN)
    assert said(second, county["farm.checker"]) == []
    assert [one[2] for one in said(second, county["lead.handler"])] == [first.name]
    type(first).objects.filter(pk=first.pk).update(reported_on=first.created_on)
    (hint,) = hints_of([second.pk], county["farm.checker"])[second.pk]
    assert (hint.words, hint.said) == ("疑似重复", first.name)


def test_what_was_never_compared_says_so_to_those_who_take_it_in(index, county, file_report):
    project = file_report("health", **PARKING)
    Comparison.objects.all().delete()
    assert said(project, county["lead.handler"]) == [("plain", "未比对", "")]
    assert said(project, county["health.checker"]) == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_rows(index, county, file_report, rows):
    for number in range(rows):
        file_report("health", **PARKING | {"name": f"智慧停车管理平台{'甲乙丙'[number]}"})
    assert queries(as_(county["lead.handler"]), INTAKE) == INTAKE_QUERIES


INTAKE_QUERIES = 12


def test_facts_of_many_are_the_facts_of_each(index, county, file_report):
    first, second = file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)
    with CaptureQueriesContext(connection) as caught:
        told = supplied_of([first.pk, second.pk])
    assert told[first.pk] == {"resembling": None, "resembling_percent": 0}
    assert told[second.pk]["resembling"] == first.name
    assert len(caught) == 3


# ---------------------------------------------------------------------------------------------------- a file


def parking_file(county):
    rows = [ROW | {"name": HERDS["name"]}, ROW | {"name": PARKING_AGAIN["name"]}]
    rows[0]["content"], rows[1]["content"] = HERDS["content"], PARKING_AGAIN["content"]
    return hand_up(workbook(county.units["farm"], *rows), "", year=2027, by=county["farm.handler"])


def test_before_it_is_taken_in_a_file_is_compared_on_demand(index, county, file_report):
    first = file_report("health", **PARKING)
    file = parking_file(county)
    client, address = as_(county["farm.handler"]), f"/reporting/import/{file.pk}/"
    plain = text(client.get(address))
    assert ("先查有没有重复" in plain, "疑似重复" in plain) == (True, False)
    page = text(client.get(f"{address}?compared=1"))
    assert f"{PARKING_AGAIN['name']} 疑似重复 {first.name}" in page
    assert "1 行有提示" in page
    take_in(file.pk, by=county["farm.handler"])
    assert client.get(address).status_code == 200


def test_once_taken_in_it_shows_what_was_found(index, county, file_report, told):
    first = file_report("health", **PARKING)
    file = parking_file(county)
    told(take_in, file.pk, by=county["farm.handler"])
    page = text(as_(county["farm.handler"]).get(f"/reporting/import/{file.pk}/"))
    assert f"疑似重复 {first.name}" in page


def test_rows_of_a_file_are_compared_with_the_same_queries_and_a_hundred_at_most(index, county, file_report):
    file_report("health", **PARKING)
    account = Account.objects.select_related("unit").get(pk=county["farm.handler"].pk)
    assert account.functions is not None
    counts = []
    for many in (1, 3, MOST_COMPARED + 1):
        with CaptureQueriesContext(connection) as caught:
            found = hints_of_drafts([PARKING_AGAIN] * many, account)
        assert len(found) == min(many, MOST_COMPARED)
        counts.append(sum("likeness_" not in query["sql"] for query in caught))
    assert len(set(counts)) == 1


def test_while_the_index_is_made_anew_a_row_says_that_nothing_is_known(index, county, file_report):
    damage(index)
    (hint,) = hints_of_drafts([PARKING_AGAIN], county["farm.handler"])[0]
    assert (hint.words, "正在重建" in hint.said) == ("未比对", True)
