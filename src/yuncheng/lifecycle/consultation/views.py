"""Pages of this phase: the list of consultations, and the library of experience."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from yuncheng.casework.actors import may_open
from yuncheng.casework.jobs.exports import fresh_key, send
from yuncheng.casework.pages.addressed import page_at
from yuncheng.casework.pages.common import account_of
from yuncheng.casework.refusal_pages import methods
from yuncheng.registry import clock
from yuncheng.registry.doors import BUSINESS, door
from yuncheng.registry.models import Account
from yuncheng.rulebook.book import BOOK
from yuncheng.rulebook.procedures.consultation import KINDS

from . import listing
from .listing import ALL, COUNTED, OPINIONS, PER_PAGE, TASKS, Asked
from .offices import offices

_LABELS = {ALL: "会商", OPINIONS: "征求本单位意见", TASKS: "后续事项"}
_EMPTY = {
    ALL: ("还没有会商。", "大数据主管部门就一个项目或其他事项召集会商后，列在这里；疑似重复的项目须先会商。"),
    OPINIONS: ("没有征求本单位意见的会商。", "本单位被列为参加部门时，要答复的意见列在这里，也出现在工作台上。"),
    TASKS: ("没有会商议定的后续事项。", "会商纪要中由单位承担的事项，签发后列在这里，办结后报大数据主管部门。"),
}
_COLUMNS = {
    ALL: ("事由", "类别", "答复", "后续事项", "进展", "由谁办理", "期限、纪要"),
    OPINIONS: ("事由", "类别", "进展", "由谁办理", "期限"),
    TASKS: ("事项", "承担单位", "进展", "由谁办理", "期限"),
}


@door(*BUSINESS, scope="visible_cases")
@methods("GET")
def consultation_list(request: HttpRequest) -> HttpResponseBase:
    """Consultations by tab, fifty a page; `format=xlsx` sends exactly what is shown."""
    account, day = account_of(request), clock.today()
    asked = Asked.read(request.GET)
    if request.GET.get("format") == "xlsx":
        return send(request, "consultations", asdict(asked))
    rows = listing.found(account, asked, day)
    total = rows.order_by()[:COUNTED].count()
    pager = page_at(asked.page, total, PER_PAGE, most=COUNTED)
    cases = listing.page_of(rows, pager.number)
    context = {
        "title": "会商",
        "today": day,
        "tab": asked.tab,
        "tabs": _tabs(account, asked),
        "columns": _COLUMNS[asked.tab],
        "rows": listing.rows_of(cases, account, day),
        "filters": _filters(account, asked),
        "filtered": asked.narrowed,
        "reset_url": f"?tab={asked.tab}",
        "key": fresh_key(),
        "pager": pager,
        "empty": _EMPTY[asked.tab],
        "open_meeting": _open_meeting(account),
    }
    return render(request, "consultation/list.html", context)


def _tabs(account: Account, asked: Asked) -> list[dict[str, Any]]:
    """Each tab; the two that ask something of one's own unit with how many are open."""
    day = clock.today()
    waiting = {
        tab: listing.found(account, Asked(tab=tab, state=listing.OPEN), day).order_by()[:COUNTED].count()
        for tab in (OPINIONS, TASKS)
    }
    return [
        {"label": label, "url": f"?tab={tab}", "current": tab == asked.tab, "count": waiting.get(tab) or None}
        for tab, label in _LABELS.items()
    ]


def _filters(account: Account, asked: Asked) -> list[dict[str, Any]]:
    year = clock.today().year
    years = [(str(one), f"{one}年") for one in range(year, year - 5, -1)]
    found: list[dict[str, Any]] = [
        {"name": "q", "label": "事由、项目、纪要编号", "kind": "search", "value": asked.q},
        {"name": "kind", "label": "类别", "kind": "select", "value": asked.kind, "options": KINDS},
        {
            "name": "state",
            "label": "进展",
            "kind": "select",
            "value": asked.state,
            "options": listing.states(asked.tab),
        },
    ]
    if asked.tab != OPINIONS:
        label = "参加部门" if asked.tab == ALL else "承担单位"
        options = offices(account.unit)
        found.append({"name": "office", "label": label, "kind": "select", "value": asked.office, "options": options})
    found.append({"name": "year", "label": "年度", "kind": "select", "value": str(asked.year or ""), "options": years})
    found.append({"name": "mine", "label": "轮到我办", "kind": "check", "value": asked.mine})
    return found


def _open_meeting(account: Account) -> str:
    opens = may_open(BOOK.procedures["meeting"], account, None, clock.today())
    return reverse("case_open", args=["meeting"]) if opens else ""
