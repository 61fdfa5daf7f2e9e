"""One's own long work: the list of it, one job's page with its progress, the result. Nobody else's exists here."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from yuncheng.registry.doors import EVERYONE, door

from ..pages.common import account_of, posted_key
from ..refusal_pages import methods
from ..refusals import NotVisible
from . import files
from .exports import fresh_key
from .models import Job, JobState
from .remains import tell_interrupted
from .work import nudge, start_job

SHOWN = 30
GONE = "文件只保留一天，已经清理；需要时请重新生成。"
_BADGES = {
    JobState.WAITING: "wait",
    JobState.RUNNING: "todo",
    JobState.DONE: "done",
    JobState.FAILED: "refused",
    JobState.INTERRUPTED: "stopped",
}


@door(*EVERYONE, scope="own_jobs")
@methods("GET")
def job_list(request: HttpRequest) -> HttpResponse:
    """What I had the server do lately, the newest first."""
    mine = account_of(request).jobs
    tell_interrupted(mine.all())
    rows = [{"job": job, **shown_job(job)} for job in mine.all()[:SHOWN]]
    return render(request, "casework/job_list.html", {"title": "我的导出", "rows": rows})


@door(*EVERYONE, scope="own_jobs")
@methods("GET")
def job(request: HttpRequest, pk: int) -> HttpResponse:
    """One job: how far it is, and when it is over its file or why there is none."""
    found = _own(request, pk)
    context = {
        "title": found.title,
        "crumbs": [{"label": "我的导出", "url": reverse("job_list")}],
        "job": found,
        "shown": shown_job(found),
        "key": fresh_key(),
    }
    return render(request, "casework/job.html", context)


@door(*EVERYONE, scope="own_jobs")
@methods("GET")
def job_state(request: HttpRequest, pk: int) -> JsonResponse:
    """How far a job is, for the page's script: `open` until it is over."""
    found = _own(request, pk)
    if found.state == JobState.WAITING:
        nudge()
    told = {"open": found.is_open, "state": found.state, "done": found.done, "total": found.total}
    return JsonResponse(told | {"figures": figures(found), "sentence": found.sentence})


@door(*EVERYONE, scope="own_jobs")
@methods("GET")
def job_file(request: HttpRequest, pk: int) -> FileResponse:
    """The result. Always a download."""
    found = _own(request, pk)
    if not found.has_file:
        raise NotVisible(GONE if found.state == JobState.DONE else "这项工作还没有做完，没有可取的文件。")
    try:
        content = files.path_of(found.file).open("rb")
    except FileNotFoundError as fault:
        raise NotVisible(GONE) from fault
    response = FileResponse(content, as_attachment=True, filename=found.download)
    response["Cache-Control"] = "private, no-store"
    return response


@door(*EVERYONE, scope="own_jobs")
@methods("POST")
def job_again(request: HttpRequest, pk: int) -> HttpResponse:
    """The same work once more, as a new job."""
    old = _own(request, pk)
    new = start_job(old.kind, by=account_of(request), title=old.title, params=old.params, key=posted_key(request))
    return redirect("job", new.pk)


def _own(request: HttpRequest, pk: int) -> Job:
    """A job of the one who asks, told as interrupted where it is. Raises NotVisible."""
    mine = account_of(request).jobs.filter(pk=pk)
    tell_interrupted(mine)
    found = mine.first()
    if found is None:
        raise NotVisible
    return found


def figures(job: Job) -> str:
    """How far it is, in words: "3,200 / 10,000 行"."""
    if job.state == JobState.RUNNING and job.total:
        return f"{job.done:,} / {job.total:,} 行"
    return f"{job.total:,} 行" if job.state == JobState.DONE and job.total else ""


def shown_job(job: Job) -> dict[str, Any]:
    """A job as `ui/parts/job.html` reads it."""
    return {
        "label": job.title,
        "badge": _BADGES[JobState(job.state)],
        "word": job.get_state_display(),
        "figures": figures(job),
        "done": job.done,
        "total": job.total,
        "open": job.is_open,
        "url": reverse("job_state", args=[job.pk]),
        "sentence": GONE if job.kept_until and not job.has_file else job.sentence,
    }
