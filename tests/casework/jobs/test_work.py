"""Long work: asked for once, done once, told as it ended; what a dead process left is told as interrupted."""

from datetime import timedelta

import pytest

from tests.casework.jobs.kinds import asked
from yuncheng.casework.jobs import files
from yuncheng.casework.jobs.kinds import job
from yuncheng.casework.jobs.models import Job, JobState
from yuncheng.casework.jobs.remains import CUT_OFF, sweep, tell_interrupted
from yuncheng.casework.jobs.work import AGAIN, PATIENCE, run_waiting, take_up
from yuncheng.casework.refusals import Blocked, NotVisible, NotYours
from yuncheng.registry import clock
from yuncheng.registry.doors import BUSINESS


def told(one):
    one.refresh_from_db()
    return (one.state, one.sentence)


def running(one):
    """As if a server process had begun it: its file and the stream that holds it."""
    name, out = files.create()
    Job.objects.filter(pk=one.pk).update(state=JobState.RUNNING, file=name, started_at=clock.now())
    one.refresh_from_db()
    return out


def test_work_is_asked_for_then_done_and_its_file_kept(county, workday):
    one = asked(county["lead.handler"], lines=3)
    assert (one.state, one.is_open, one.has_file) == ("waiting", True, False)
    assert run_waiting() == 1
    assert told(one) == ("done", "写了 3 行。")
    assert (one.done, one.total, one.download, one.has_file) == (3, 3, "行.txt", True)
    assert files.path_of(one.file).read_bytes() == b"line\n" * 3


def test_one_key_is_one_job_for_one_person(county, workday):
    first = asked(county["lead.handler"], key="same")
    assert asked(county["lead.handler"], key="same").pk == first.pk
    assert asked(county["ndrc.handler"], key="same").pk != first.pk
    run_waiting()
    assert asked(county["lead.handler"], key="same").pk == first.pk
    assert Job.objects.count() == 2


def test_who_waits_longest_comes_first(county, workday):
    order = []

    @job("test.order", *BUSINESS)
    def note(one, out, progress):
        order.append(one.key)
        raise Blocked("够了。")

    for key, who in (("a", "lead"), ("b", "ndrc"), ("c", "lead")):
        asked(county[f"{who}.handler"], "test.order", key)
    assert run_waiting() == 3
    assert order == ["a", "b", "c"]


def test_a_fourth_open_job_of_one_person_is_refused_and_says_what_helps(county, workday):
    for key in ("a", "b", "c"):
        asked(county["lead.handler"], key=key)
    with pytest.raises(Blocked) as refused:
        asked(county["lead.handler"], key="d")
    assert (refused.value.code, refused.value.sentence) == ("too_many_jobs", "您已有 3 项工作在排队或进行。")
    assert asked(county["ndrc.handler"], key="d").is_open
    run_waiting()
    assert asked(county["lead.handler"], key="d").is_open


def test_interrupted_work_does_not_count_as_open(county, workday):
    for key in ("a", "b", "c"):
        running(asked(county["lead.handler"], key=key)).close()
    assert asked(county["lead.handler"], key="d").is_open


@pytest.mark.parametrize(("who", "kind"), [("sysadmin", "test.count"), ("lead.handler", "test.none")])
def test_work_of_other_posts_or_of_no_kind_is_not_there(county, workday, who, kind):
    with pytest.raises(NotVisible):
        asked(county[who], kind)
    assert not Job.objects.exists()


def test_a_refusal_within_ends_it_in_its_words_and_leaves_no_file(county, workday):
    one = asked(county["lead.handler"], "test.refuse")
    run_waiting()
    assert told(one) == ("failed", "清单还没有发布，不能导出。")
    assert (one.has_file, one.download) == (False, "")
    sweep()
    assert not files.path_of(one.file).exists()


def test_our_own_failure_is_told_by_a_number_that_stands_in_the_log(county, workday, caplog):
    one = asked(county["lead.handler"], "test.break")
    run_waiting()
    state, sentence = told(one)
    number = sentence.partition("编号 ")[2][:8]
    assert (state, "secret" in sentence, f"failure {number} in job {one.pk}" in caplog.text) == ("failed", False, True)
    assert "secret of the machine room" in caplog.text


def test_work_that_meets_a_busy_database_waits_again_and_says_so(county, workday):
    first, second = asked(county["lead.handler"], "test.busy", "a", busy=2), asked(county["lead.handler"], key="b")
    assert run_waiting() == 2
    assert (told(first), told(second)) == (("waiting", AGAIN), ("done", "写了 3 行。"))
    assert (first.is_open, first.file, first.finished_at) == (True, "", None)
    assert run_waiting() == 1
    assert told(first) == ("waiting", AGAIN)
    assert run_waiting() == 1
    assert told(first) == ("done", "第 3 次做成。")


def test_patience_with_a_busy_database_ends_and_is_counted_from_the_first_beginning(county, workday):
    one = asked(county["lead.handler"], "test.busy", busy=99)
    begun = clock.now()
    run_waiting()
    with clock.at(begun + PATIENCE - timedelta(seconds=1)):
        run_waiting()
        assert told(one)[0] == "waiting"
    with clock.at(begun + PATIENCE):
        run_waiting()
        assert (told(one)[0], "编号" in one.sentence) == ("failed", True)


def test_a_fault_of_the_database_that_does_not_pass_is_a_failure(county, workday):
    one = asked(county["lead.handler"], "test.no_table")
    run_waiting()
    assert told(one)[0] == "failed"


def test_one_that_fails_does_not_stop_the_next(county, workday):
    asked(county["lead.handler"], "test.break", "a")
    second = asked(county["lead.handler"], "test.talk", "b")
    assert run_waiting() == 2
    assert told(second) == ("done", "都核对过了。")
    assert not second.has_file


def test_a_person_stopped_in_between_gets_nothing(county, workday):
    one = asked(county["lead.handler"])
    lead = county["lead.handler"]
    lead.is_active = False
    lead.save()
    run_waiting()
    assert told(one) == ("failed", "账号已停用，这项工作没有做。")
    assert not one.has_file
    with pytest.raises(NotYours):
        asked(lead, key="another")


def test_a_person_whose_post_changed_in_between_gets_nothing(county, workday):
    one = asked(county["lead.handler"])
    lead = county["lead.handler"]
    lead.post = "sysadmin"
    lead.save()
    run_waiting()
    assert told(one) == ("failed", "没有这项工作，或您的岗位不能做。")


def test_work_that_somebody_still_does_is_not_interrupted(county, workday):
    one = asked(county["lead.handler"])
    with running(one):
        tell_interrupted(Job.objects.all())
        assert told(one) == ("running", "")
    tell_interrupted(Job.objects.all())
    assert told(one) == ("interrupted", CUT_OFF)
    assert one.finished_at is not None


def test_work_whose_file_is_gone_is_interrupted_too(county, workday):
    one = asked(county["lead.handler"])
    running(one).close()
    files.path_of(one.file).unlink()
    take_up()
    assert told(one)[0] == "interrupted"


def test_what_waits_is_not_told_as_interrupted_and_is_done_by_whoever_comes(county, workday):
    one = asked(county["lead.handler"])
    tell_interrupted(Job.objects.all())
    assert told(one)[0] == "waiting"
    assert run_waiting() == 1


def test_results_stay_a_day_and_then_go(county, workday):
    one = asked(county["lead.handler"])
    run_waiting()
    one.refresh_from_db()
    ended = one.finished_at
    with clock.at(ended + timedelta(hours=23, minutes=59)):
        sweep()
        assert (one.has_file, files.path_of(one.file).exists()) == (True, True)
    with clock.at(ended + timedelta(days=1)):
        sweep()
        assert (one.has_file, files.path_of(one.file).exists()) == (False, False)
        assert told(one)[0] == "done"


def test_a_file_that_no_job_offers_goes_unless_somebody_writes_it(county, workday):
    left, stream = files.create()
    stream.close()
    held, writing = files.create()
    sweep()
    assert (files.path_of(left).exists(), files.path_of(held).exists()) == (False, True)
    writing.close()


def test_after_a_month_it_is_forgotten_but_never_while_open(county, workday):
    gone, open_one = asked(county["lead.handler"], key="a"), asked(county["ndrc.handler"], key="b")
    Job.objects.filter(pk=gone.pk).update(state=JobState.DONE)
    with clock.at(clock.now() + timedelta(days=31)):
        sweep()
    assert list(Job.objects.all()) == [open_one]


def test_a_kind_of_work_is_named_once():
    with pytest.raises(ValueError, match=r"test\.count"):
        job("test.count")(lambda one, out, progress: None)
