"""Which cases an act on many may carry: a unit's own, and of those under it the ones that report through it."""

from __future__ import annotations

import pytest

from tests.county import begin, do, reported
from yuncheng.casework.membership import candidates
from yuncheng.casework.refusals import BadForm
from yuncheng.registry.models import Account, Unit


@pytest.fixture
def institution(county, workday):
    """An institution under the education bureau: no school, it reports by itself."""
    unit = Unit.objects.create(code="exam", name="测试考试院", kind="institution", parent=county.units["edu"])
    county.units["exam"] = unit
    for post in ("handler", "checker"):
        made = Account.objects.create_account(f"exam.{post}", unit=unit, post=post, display_name=post)
        county.people[f"exam.{post}"] = made
    return unit


def test_a_department_sends_its_own_and_its_schools_reports(county, workday):
    own, school = reported(county, "edu"), reported(county, "school")
    do(school, "consolidate", "taken", county["edu.handler"])
    sending = begin("dispatch", county["edu.handler"], year=2027)
    assert set(candidates(sending)) == {own, school}


def test_what_reports_by_itself_is_not_its_departments_to_send(county, institution):
    waiting = reported(county, "exam")
    assert waiting.step == "send"
    sending = begin("dispatch", county["edu.handler"], year=2027)
    assert not candidates(sending).exists()
    with pytest.raises(BadForm) as refused:
        do(sending, "compose", "prepared", county["edu.handler"], data={"members": [waiting.pk]})
    assert list(refused.value.fields) == ["members"]
    do(sending, "compose", "nothing", county["edu.handler"])
    assert set(candidates(begin("dispatch", county["exam.handler"], year=2027))) == {waiting}
