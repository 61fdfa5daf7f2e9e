"""What a unit hands in is searchable right after its commit, compared, and kept with the project."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.county import REPORT, begin, do, listed, reported
from yuncheng.casework.models import Entry
from yuncheng.lifecycle.resemblance import following, mending, shelf
from yuncheng.lifecycle.resemblance.asking import ask
from yuncheng.lifecycle.resemblance.models import Comparison, Resemblance
from yuncheng.lifecycle.resemblance.record import SOURCES, TOLD, project_id
from yuncheng.likeness import Record
from yuncheng.registry.models import InformationSystem, Project
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.facts import SPINE

from .conftest import HERDS, PARKING, PARKING_AGAIN, damage


def found(name: str, content: str = "") -> list[str]:
    answer = ask(Record(id="?", name=name, content=content))
    assert answer is not None
    return [hit.record.id for hit in answer.hits]


def test_a_report_is_searchable_right_after_its_commit(index, file_report):
    project = file_report(**PARKING)
    assert found("停车收费管理系统", "泊位占用感知、停车电子缴费") == [project_id(project.pk)]


def test_a_project_that_is_only_begun_takes_no_part(index, county, told, workday):
    told(begin, "report", county["health.handler"], data={"name": "智慧停车管理平台"})
    assert found("智慧停车管理平台") == []


def test_what_is_filled_in_anew_replaces_what_was(index, county, file_report, told):
    project = file_report(sending=False, **PARKING)
    case = project.cases.get()
    do(case, "withdraw", "withdrawn", county["health.handler"], reason="重报")
    case = begin("report", county["health.handler"], project=project)
    told(do, case, "fill", "submitted", county["health.handler"], data=REPORT | HERDS)
    with shelf.opened() as held:
        kept = held.store.find(project_id(project.pk))
        assert (len(held), "养殖场备案" in kept, "泊位" in kept) == (1, True, False)


def test_what_a_report_resembles_is_kept_with_it_and_not_with_the_earlier_one(index, file_report):
    first, second = file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)
    (row,) = Resemblance.objects.filter(comparison__project=second)
    assert (row.other_project, row.kind, row.rank) == (first, "duplicate", 1)
    assert row.percent >= 70
    assert ["泊位占用感知", "泊位占用感知", 1.0] in row.evidence["phrases"]
    assert first.comparison.found.count() == 0


def test_another_subject_is_compared_and_nothing_is_found(index, file_report):
    file_report("health", **PARKING)
    assert file_report("farm", **HERDS).comparison.found.count() == 0


def test_an_act_that_says_nothing_new_costs_the_index_nothing(index, county, file_report, told):
    project = file_report(**PARKING)
    before = Comparison.objects.get().made_at
    told(do, project.cases.get(), "intake", "to_list", county["lead.handler"])
    assert Comparison.objects.get().made_at == before
    assert ("report", "intake", "to_list") not in following.telling_acts()


def test_an_act_missed_by_a_process_that_died_is_taken_up_with_the_next(index, county, workday, file_report):
    missed = reported(county, "health", **PARKING)  # its listeners are never told
    assert found("智慧停车管理平台") == []
    file_report("farm", **HERDS)
    assert found("智慧停车管理平台") == [project_id(missed.project_id)]


def test_a_rebuilt_index_holds_what_the_followed_one_held(index, file_report):
    file_report("health", **PARKING)
    file_report("farm", **PARKING_AGAIN)

    def held() -> list[str]:
        with shelf.opened() as now:
            return sorted(now.store.all_records())

    before = held()
    mending.rebuild()
    assert held() == before
    assert len(before) == 2


def test_a_rebuilt_comparison_finds_for_the_earlier_project_the_later_one(index, file_report):
    first, second = file_report("health", **PARKING), file_report("farm", **PARKING_AGAIN)
    Comparison.objects.all().delete()
    assert mending.compare_owed() == 2
    rows = Resemblance.objects.values_list("comparison__project", "other_project")
    assert sorted(rows) == [(first.pk, second.pk), (second.pk, first.pk)]


def test_a_registered_system_is_found_with_the_next_act(index, county, file_report):
    system = InformationSystem.objects.create(code="XT-1", name="停车电子缴费系统", unit=county.units["edu"])
    project = file_report(**PARKING_AGAIN)
    assert [row.other_system for row in project.comparison.found.all()] == [system]


def test_a_classified_project_never_enters_the_index(index, file_report):
    project = file_report(**PARKING)
    Project.objects.filter(pk=project.pk).update(placeholder=True)
    mending.rebuild()
    assert found("智慧停车管理平台") == []


def test_the_index_of_another_record_is_not_followed(index, file_report):
    file_report(**PARKING)
    with shelf.opened() as held, held.store.changing():
        held.store.set_value(shelf.FOLLOWED, b"1:" + b"0" * 64)
    with pytest.raises(shelf.IndexLost):
        following.follow()


def test_a_lost_index_stops_nobody_and_is_made_anew(county, workday, place, file_report):
    """Here no index was ever built: the act goes through, and nothing is claimed to have been compared."""
    project = file_report(**PARKING)
    assert Entry.objects.filter(case__project=project, result="ok").exists()
    assert not Comparison.objects.exists()
    assert ask(Record(id="?", name="停车")) is None
    assert mending.rebuild() == 1
    assert mending.compare_owed() == 1
    assert found("智慧停车管理平台") == [project_id(project.pk)]


def test_a_damaged_index_is_told_as_lost_and_a_new_one_takes_its_place(index, file_report):
    project = file_report(**PARKING)
    damage(index)
    assert ask(Record(id="?", name="停车")) is None
    mending.rebuild()
    assert found("智慧停车管理平台") == [project_id(project.pk)]
    assert [path.name for path in index.glob("index-1.*")] == []


def test_following_takes_the_same_queries_however_many_projects_there_are(index, county, workday, file_report):
    def queries(name: str) -> int:
        reported(county, "health", **PARKING | {"name": name})
        with CaptureQueriesContext(connection) as caught:
            following.follow()
        return len(caught)

    alone = queries("智慧停车管理平台")
    for number in "甲乙丙":
        file_report("farm", **HERDS | {"name": f"{number}区畜禽养殖监管系统"})
    assert queries("城区停车管理平台") <= alone + 1  # one row more is kept where something is found


def test_the_sources_are_fields_of_the_rulebook_and_the_facts_are_of_the_spine():
    for source in SOURCES:
        for key in source.steps:
            step = BOOK.procedures[source.procedure].step(key)
            assert step is not None
            fields = {field.key: field for field in step.fields}
            assert set(source.texts) <= set(fields)
            assert not source.rows or source.column in {column.key for column in fields[source.rows].rows}
    assert set(TOLD) <= {fact.name for fact in SPINE}


def test_listing_a_project_is_not_among_the_acts_that_tell(index, county, file_report):
    case = file_report(**PARKING).cases.get()
    listed(county, case)
    assert ("report", "publish", "listed") not in following.telling_acts()
    assert ("report", "fill", "submitted") in following.telling_acts()
