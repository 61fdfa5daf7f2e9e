"""The pages of long work: for their owner alone, with a bar, a way to leave, a file, and a way to begin again."""

from datetime import timedelta

import pytest

from tests.casework.jobs.kinds import asked
from tests.pages.visiting import as_, queries, text
from yuncheng.casework.jobs import files
from yuncheng.casework.jobs.models import Job, JobState
from yuncheng.casework.jobs.work import run_waiting
from yuncheng.registry import clock


@pytest.fixture
def mine(county, workday):
    return asked(county["health.handler"])


def addresses(one):
    return [f"/jobs/{one.pk}/", f"/jobs/{one.pk}/state", f"/jobs/{one.pk}/file"]


@pytest.mark.parametrize("who", ["health.handler2", "health.checker", "lead.checker", "audit.handler", "sysadmin"])
def test_nobody_but_its_owner_finds_it(county, mine, who):
    run_waiting()
    other = as_(county[who])
    assert [other.get(address).status_code for address in addresses(mine)] == [404, 404, 404]
    assert other.post(f"/jobs/{mine.pk}/again", {"key": "again-0001"}).status_code == 404
    assert "测试工作" not in text(other.get("/jobs/"))
    assert [as_(county["health.handler"]).get(address).status_code for address in addresses(mine)] == [200, 200, 200]


def test_who_is_not_signed_in_is_asked_to(client, mine):
    assert [client.get(address).status_code for address in ["/jobs/", *addresses(mine)]] == [302, 302, 302, 302]


def test_while_it_waits_or_runs_the_page_shows_a_bar_and_a_way_to_leave(county, mine):
    client = as_(county["health.handler"])
    page = client.get(f"/jobs/{mine.pk}/")
    assert "排队等候" in text(page)
    assert "可以离开本页，完成后在工作台“ 我的导出 ”里取。" in text(page)
    markup = page.content.decode()
    assert f'data-job-url="/jobs/{mine.pk}/state"' in markup
    assert '<progress aria-label="测试工作的进度"></progress>' in markup
    assert '<noscript><p><a href="">刷新进度</a></p></noscript>' in markup
    name, out = files.create()
    Job.objects.filter(pk=mine.pk).update(state=JobState.RUNNING, file=name, done=1_200, total=4_000)
    with out:
        page = client.get(f"/jobs/{mine.pk}/")
        assert ("正在进行" in text(page), "1,200 / 4,000 行" in text(page)) == (True, True)
        assert 'max="4000" value="1200"' in page.content.decode()
        assert client.get(f"/jobs/{mine.pk}/state").json() == {
            "open": True,
            "state": "running",
            "done": 1_200,
            "total": 4_000,
            "figures": "1,200 / 4,000 行",
            "sentence": "",
        }


def test_when_done_it_offers_the_file_and_asks_no_more(county, mine):
    run_waiting()
    client = as_(county["health.handler"])
    page = client.get(f"/jobs/{mine.pk}/")
    assert ("已完成" in text(page), "写了 3 行。" in text(page), "下载文件" in text(page)) == (True, True, True)
    assert "行.txt，保留到 2026-03-03 09:00。" in text(page)
    assert "data-job-url" not in page.content.decode()
    told = client.get(f"/jobs/{mine.pk}/state").json()
    assert (told["open"], told["state"]) == (False, "done")
    answer = client.get(f"/jobs/{mine.pk}/file")
    assert answer.getvalue() == b"line\n" * 3
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Cache-Control"] == "private, no-store"


def test_before_it_is_done_there_is_no_file(county, mine):
    answer = as_(county["health.handler"]).get(f"/jobs/{mine.pk}/file")
    assert answer.status_code == 404
    assert "这项工作还没有做完" in text(answer)


def test_work_without_a_file_offers_none(county, workday):
    one = asked(county["health.handler"], "test.talk")
    run_waiting()
    client = as_(county["health.handler"])
    page = text(client.get(f"/jobs/{one.pk}/"))
    assert ("都核对过了。" in page, "下载文件" in page, "清理" in page) == (True, False, False)
    assert client.get(f"/jobs/{one.pk}/file").status_code == 404


def test_after_a_day_the_file_is_gone_and_told_so(county, mine):
    run_waiting()
    client = as_(county["health.handler"])
    mine.refresh_from_db()
    with clock.at(mine.finished_at + timedelta(days=1)):
        client = as_(county["health.handler"])
        assert "已经清理" in text(client.get(f"/jobs/{mine.pk}/"))
        assert "已清理" in text(client.get("/jobs/"))
        answer = client.get(f"/jobs/{mine.pk}/file")
        assert (answer.status_code, "已经清理" in text(answer)) == (404, True)


def test_a_file_that_somebody_removed_is_told_as_gone(county, mine):
    run_waiting()
    mine.refresh_from_db()
    files.path_of(mine.file).unlink()
    assert "已经清理" in text(as_(county["health.handler"]).get(f"/jobs/{mine.pk}/file"))


def test_work_that_was_cut_off_is_told_and_can_begin_again_once(county, mine):
    name, out = files.create()
    out.close()
    Job.objects.filter(pk=mine.pk).update(state=JobState.RUNNING, file=name)
    client = as_(county["health.handler"])
    assert client.get(f"/jobs/{mine.pk}/state").json()["state"] == "interrupted"
    page = client.get(f"/jobs/{mine.pk}/")
    assert ("已中断" in text(page), "服务器在进行中停止" in text(page), "重新开始" in text(page)) == (True, True, True)
    form = {"key": page.context["key"]}
    answers = {client.post(f"/jobs/{mine.pk}/again", form)["Location"] for _ in range(2)}
    again = Job.objects.exclude(pk=mine.pk).get()
    assert answers == {f"/jobs/{again.pk}/"}
    assert (again.kind, again.params, again.title, again.state) == (mine.kind, mine.params, mine.title, "waiting")


def test_beginning_again_wants_a_post_and_a_key(county, mine):
    client = as_(county["health.handler"])
    assert client.get(f"/jobs/{mine.pk}/again").status_code == 405
    assert client.post(f"/jobs/{mine.pk}/again").status_code == 400


def test_my_jobs_are_listed_the_newest_first(county, workday):
    for key, title in (("a", "一"), ("b", "二")):
        one = asked(county["health.handler"], key=key)
        Job.objects.filter(pk=one.pk).update(title=f"导出{title}")
    page = text(as_(county["health.handler"]).get("/jobs/"))
    assert page.index("导出二") < page.index("导出一")


def test_an_empty_list_says_what_would_fill_it(county, workday):
    assert "一次导出超过两千行的，在后台生成" in text(as_(county["health.handler"]).get("/jobs/"))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries(county, workday, rows):
    for number in range(rows):
        asked(county["health.handler"], key=f"key-{number}")
    run_waiting()
    assert queries(as_(county["health.handler"]), "/jobs/") == 6


@pytest.mark.parametrize(("who", "count"), [("health.handler", 2), ("sysadmin", 0), ("auditadmin", 0)])
def test_the_way_there_stands_in_the_menu_and_on_the_desk(county, workday, who, count):
    page = as_(county[who]).get("/", follow=True).content.decode()
    assert page.count('href="/jobs/"') == count
