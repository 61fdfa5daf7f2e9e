"""One entry of the record with its proof, and the public page that checks the code printed on a paper."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from yuncheng.registry.access import visible_projects
from yuncheng.registry.doors import EVERYONE, door, public_door
from yuncheng.registry.models import Account
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.kernel import FactKind, Post

from ..journal import OpenedEntry, action_words, open_entry
from ..masking import sees_personal
from ..models import Attachment, Carried, SpineWrite
from ..refusal_pages import methods
from ..settled import acts_of, settled
from ..showing import shown_steps, spine_text
from ..verification import code_of, find
from .common import account_of, address, filings_of


@door(*EVERYONE, scope="visible_entries")
@methods("GET")
def entry(request: HttpRequest, seq: int) -> HttpResponse:
    """An entry: who, when, on which day, what it wrote, and the canonical text with its hash for checking."""
    account = account_of(request)
    opened = open_entry(seq, account)
    return render(request, "casework/entry.html", _context(opened, account))


def _context(opened: OpenedEntry, account: Account) -> dict[str, Any]:
    entry, case = opened.entry, opened.entry.case
    canon = json.loads(entry.canon)
    action = action_words(case.procedure, entry.step, entry.outcome) if case else "办理"
    blind = account.post == Post.AUDITADMIN
    context: dict[str, Any] = {
        "title": f"第 {entry.seq} 号记录",
        "crumbs": [{"label": "办件", "url": reverse("case_list")}],
        "entry": entry,
        "opened": opened,
        "action": action,
        "subject": "" if blind or case is None or not opened.whole else case.subject_name,
        "case_url": reverse("case", args=[case.pk]) if case and opened.whole else "",
        "procedure": case.procedure.title if case else "",
        "canon": canon,
        "code": code_of(entry) if entry.result == "ok" else "",
        "reason": "" if blind or not opened.whole else entry.reason,
    }
    return context if blind else context | _written(opened, account)


def _written(opened: OpenedEntry, account: Account) -> dict[str, Any]:
    """What the act put on record, as far as this person may see it."""
    entry, case = opened.entry, opened.entry.case
    writes = SpineWrite.objects.filter(entry=entry, project__in=visible_projects(account)).select_related("project")
    found: dict[str, Any] = {
        "writes": [
            {
                "project": write.project.name,
                "url": address("project", write.project_id),
                "label": BOOK.facts.label(write.fact),
                "value": spine_text(write.project, write.fact, write.value),
                "fen": write.value if BOOK.facts[write.fact].kind is FactKind.MONEY else None,
            }
            for write in writes
        ],
        "files": [],
        "filled": [],
        "carried": Carried.objects.filter(entry=entry).count(),
    }
    if opened.whole and case is not None:
        readable = settled(filings_of(case), case, account, acts_of(case))
        filings = [one for one in readable if one.entry_id == entry.pk]
        found["filled"] = shown_steps(filings, personal=sees_personal(account, case))
        found["files"] = list(Attachment.objects.filter(entry=entry).select_related("blob"))
    return found


@public_door
@methods("GET")
def verify(request: HttpRequest) -> HttpResponse:
    """For anyone: is the code on this paper one of ours? Tells the act, the office, the day and the hash; no names."""
    code = request.GET.get("code", "").strip()[:60]
    found = find(code) if code else None
    context = {"title": "文件核验", "code": code, "found": found}
    return render(request, "casework/verify.html", context)
