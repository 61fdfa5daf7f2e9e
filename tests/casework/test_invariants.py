"""What is kept for speed comes out again from the entries; what does not is told, and caches are put right."""

from __future__ import annotations

import pytest

from tests.county import REPORT, begin, do, listed_project, reported
from yuncheng.casework.invariants import recount
from yuncheng.casework.models import Case, ChainHead, Entry, Obligation, SpineWrite
from yuncheng.registry.models import Counter, Project


@pytest.fixture
def road(county, workday):
    """A listed project, a school's report with its department, one withdrawn and one returned."""
    listed_project(county)
    school = reported(county, "school", name="校园平台")
    do(school, "consolidate", "returned", county["edu.handler"], reason="补充依据")
    gone = begin("report", county["farm.handler"], data={"name": "撤回的"})
    do(gone, "fill", "submitted", county["farm.handler"], data=REPORT | {"name": "撤回的"})
    do(gone, "withdraw", "withdrawn", county["farm.handler"], reason="不报了")
    return reported(county, "farm", name="农情平台")


def told():
    return [(finding.invariant, finding.row) for finding in recount()]


def test_everything_comes_out(road):
    assert recount() == []


def test_a_case_that_stands_elsewhere_is_told(road):
    Case.objects.filter(pk=road.pk).update(step="intake")
    assert told() == [("standing", f"case:{road.pk}"), ("place", f"project:{road.project_id}")]


def test_the_index_of_obligations_is_rebuilt(road):
    before = list(
        Obligation.objects.order_by("opened_by", "case").values_list("case", "step", "unit", "due_on", "closed_by")
    )
    Obligation.objects.filter(case=road, closed_by__isnull=True).update(post="leader")
    Obligation.objects.exclude(case=road).delete()
    rows = {finding.row for finding in recount(rebuild=True) if finding.repaired}
    assert rows == {f"case:{case.pk}" for case in Case.objects.all()}
    assert recount() == []
    after = list(
        Obligation.objects.order_by("opened_by", "case").values_list("case", "step", "unit", "due_on", "closed_by")
    )
    assert after == before


def test_stage_and_standing_are_rebuilt(road):
    Project.objects.update(stage="评审", standing="不知道")
    assert {invariant for invariant, _ in told()} == {"place"}
    recount(rebuild=True)
    assert recount() == []
    road.refresh_from_db()
    assert (road.project.stage, road.project.standing) == ("清单", "待随单位报送")


def test_a_closed_case_has_nothing_open_and_an_open_case_one_thing(road):
    entry = Entry.objects.latest("seq")
    closed = Case.objects.filter(closed_on__isnull=False)[0]
    Obligation.objects.filter(pk=Obligation.objects.filter(case=closed)[0].pk).update(closed_by=None)
    Obligation.objects.filter(case=road).update(closed_by=entry)
    assert set(told()) == {
        ("obligations", f"case:{closed.pk}"),
        ("obligations", f"case:{road.pk}"),
        ("open_obligation", f"case:{closed.pk}"),
        ("open_obligation", f"case:{road.pk}"),
    }


def test_a_fact_that_no_procedure_writes_is_told(road):
    SpineWrite.objects.create(project_id=road.project_id, fact="invented", value=1, entry=Entry.objects.get(seq=1))
    assert told() == [("writers", "fact:invented")]


def test_head_and_counters_agree_with_what_was_numbered(road):
    ChainHead.objects.update(seq=1)
    Counter.objects.update(last=1)
    assert told() == [("head", "head"), ("counter", "counter:project-2026")]
