"""The demo county: made by acting only, standing everywhere, nothing in the future, nothing wrong."""

import json
from collections import defaultdict
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.http import HttpRequest
from django.test import override_settings

from yuncheng.casework.invariants import recount
from yuncheng.casework.models import Attachment, Carried, Case, Entry, Obligation
from yuncheng.casework.verify import verify
from yuncheng.portal.demo import PASSWORD, summary
from yuncheng.portal.demo.seed import FIRST_ACTION, NotDemo, NotEmpty, seed
from yuncheng.registry import clock
from yuncheng.registry.models import Account, Expert, Project, Unit, UnitFunction
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import Function, Post


def _met():
    """(procedure, place) where a case stands, ended, or was acted at."""
    met = set(Case.objects.values_list("procedure_key", "step"))
    met |= set(Entry.objects.filter(result="ok", case__isnull=False).values_list("case__procedure_key", "step"))
    return met | set(Carried.objects.values_list("case__procedure_key", "step"))


def test_every_step_and_every_end_of_every_procedure_is_met(demo):
    places = {(procedure.key, step.key) for procedure in BOOK.procedures.values() for step in procedure.steps}
    places |= {(procedure.key, end.key) for procedure in BOOK.procedures.values() for end in procedure.ends}
    assert places - _met() == set()


def test_every_outcome_of_every_step_has_been_taken(demo):
    taken = set(Entry.objects.filter(result="ok").values_list("case__procedure_key", "step", "outcome"))
    taken |= set(Carried.objects.values_list("case__procedure_key", "step", "outcome"))
    declared = {
        (procedure.key, step.key, outcome.key)
        for procedure in BOOK.procedures.values()
        for step in procedure.steps
        for outcome in step.outcomes
    }
    assert declared - taken == set()


def test_a_case_stands_now_at_every_step(demo):
    standing = set(Case.objects.filter(closed_on__isnull=True).values_list("procedure_key", "step"))
    steps = {(procedure.key, step.key) for procedure in BOOK.procedures.values() for step in procedure.steps}
    assert steps - standing == set()


def test_the_record_verifies_and_the_books_balance(demo):
    assert [fault.sentence for fault in verify().faults] == []
    assert [finding.sentence for finding in recount()] == []


def test_the_first_entry_says_demo(demo):
    first = Entry.objects.get(seq=1)
    assert (first.step, first.outcome, first.req) == ("demo", "seed", FIRST_ACTION)
    assert json.loads(first.canon)["action"] == FIRST_ACTION


def test_time_never_runs_back_and_nothing_lies_in_the_future(demo):
    instants = list(Entry.objects.order_by("seq").values_list("ts", flat=True))
    assert instants == sorted(instants)
    assert instants[-1] <= clock.now()
    assert not Entry.objects.filter(on_day__gt=clock.today()).exists()
    assert not Attachment.objects.filter(uploaded_at__gt=clock.now()).exists()
    assert all(clock.day_of(entry.ts) == entry.on_day for entry in Entry.objects.all())


def test_there_is_overdue_work_and_work_that_falls_due(demo):
    waiting = Obligation.objects.filter(closed_by__isnull=True, due_on__isnull=False)
    overdue, coming = waiting.filter(due_on__lt=clock.today()), waiting.filter(due_on__gte=clock.today())
    assert overdue.count() >= 10
    assert coming.count() >= 10


def test_the_county_is_about_as_large_as_announced(demo):
    assert (Project.objects.count(), Expert.objects.count()) == (87, 30)
    assert 95 <= Unit.objects.count() <= 105
    assert 270 <= Account.objects.count() <= 330
    planned = Project.objects.values_list("plan_year", flat=True)
    years = sorted({year for year in planned if year is not None})
    assert years == list(range(years[0], years[0] + len(years)))
    # three reported and three planned ahead; early in a year late reports already belong to the next list
    assert len(years) in (6, 7)


def test_every_office_of_the_law_is_one_unit(demo):
    held = defaultdict(list)
    for row in UnitFunction.objects.select_related("unit"):
        held[row.function].append(row.unit.code)
    assert {function: len(units) for function, units in held.items()} == {function.value: 1 for function in Function}


def test_every_unit_that_acts_has_a_handler_and_a_checker(demo):
    acting = Unit.objects.filter(valid_to__isnull=True).exclude(functions__function__in=("group", "government"))
    lacking = acting.exclude(Q(accounts__post="handler"))
    assert [unit.name for unit in lacking] + [unit.name for unit in acting.exclude(Q(accounts__post="checker"))] == []


def test_refusals_stand_in_the_record(demo):
    denied = set(Entry.objects.filter(result="denied").values_list("step", "outcome"))
    assert {("sign", "signed"), ("admit", "admitted"), ("close", "closed"), ("conclude", "assessed")} <= denied


def test_accounts_sign_in_with_the_shared_password(demo):
    told = summary()
    assert told["password"] == PASSWORD
    names = {row["username"]: row for row in told["accounts"]}
    for username in ("dsj.jingban", "czj.shenhe", "zhuanjia01", "jigou01", "sanyuan.shenji"):
        assert authenticate(HttpRequest(), username=username, password=PASSWORD) is not None
        assert names[username]["active"]
    assert {row["post"] for row in told["accounts"]} == {post.value for post in Post}


def test_the_summary_tells_cases_by_where_they_stand(demo):
    told = summary()["cases"]
    assert Case.objects.get(pk=told["approval"]["assess"][0]).step == "assess"
    assert sum(len(ids) for steps in told.values() for ids in steps.values()) == Case.objects.count()


def test_the_panel_was_drawn_again_where_an_expert_declined(demo):
    declined = Case.objects.filter(procedure_key="opinion", step="declined").first()
    assert declined is not None
    later = Case.objects.filter(procedure_key="opinion", parent=declined.parent, pk__gt=declined.pk)
    assert later.exclude(assignee=declined.assignee).exists()


def test_a_second_seeding_is_refused(demo):
    with override_settings(DEMO=True), pytest.raises(NotEmpty):
        seed()
    with override_settings(DEMO=True), pytest.raises(CommandError, match="已有数据"):
        call_command("seed_demo", skip_checks=True)


def test_seeding_again_where_empty_only_tells_what_is_there(demo):
    out = StringIO()
    with override_settings(DEMO=True):
        call_command("seed_demo", "--if-empty", "--json", stdout=out, skip_checks=True)
    assert json.loads(out.getvalue())["counts"]["projects"] == 87


def test_production_refuses_to_seed(db):
    with override_settings(DEMO=False), pytest.raises(NotDemo):
        seed()
    with override_settings(DEMO=False), pytest.raises(CommandError, match="不是演示环境"):
        call_command("seed_demo", skip_checks=True)
