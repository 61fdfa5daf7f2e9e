"""The journal of a whole project: the entries of its cases and of the acts that carried them. Two queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from yuncheng.casework.journal import action_words, sees_denials
from yuncheng.casework.models import Attachment, Carried, Case, Entry
from yuncheng.registry.models import Account

from .links import entry_link, to

MOST = 300
_ENTRY = ("seq", "case_id", "step", "outcome", "result", "reason", "ts", "unit__name", "account__display_name")


def project_journal(
    cases: Sequence[Case], account: Account, papers: Mapping[int, Sequence[Attachment]]
) -> list[dict[str, Any]]:
    """Lines for `parts/timeline.html`, newest first; `papers` by the entry that bound them."""
    by_id = {case.pk: case for case in cases}
    own = Entry.objects.filter(case_id__in=list(by_id)).order_by("-seq")
    if not sees_denials(account):
        own = own.filter(result="ok")
    lines = [_line(row, by_id[row["case_id"]], row["step"], row["outcome"]) for row in own.values("pk", *_ENTRY)[:MOST]]
    carried = Carried.objects.filter(case_id__in=list(by_id)).order_by("-id")
    wanted = ["case_id", "step", "outcome", *(f"entry__{name}" for name in _ENTRY if name != "case_id"), "entry__pk"]
    for moved in carried.values(*wanted)[:MOST]:
        row = {name.removeprefix("entry__"): value for name, value in moved.items() if name.startswith("entry__")}
        line = _line(row, by_id[moved["case_id"]], moved["step"], moved["outcome"])
        line["note"] = ""
        lines.append(line)
    for line in lines:
        line["papers"] = [{"name": p.name, "url": to("attachment", p.pk)} for p in papers.get(line["entry"], ())]
    return sorted(lines, key=lambda line: -line["seq"])[:MOST]


def _line(row: Mapping[str, Any], case: Case, step: str, outcome: str) -> dict[str, Any]:
    denied = row["result"] == "denied"
    declared = case.procedure.step(step)
    words = action_words(case.procedure, step, outcome)
    return {
        "seq": row["seq"],
        "entry": row["pk"],
        "when": row["ts"],
        "unit": row["unit__name"] or "",
        "who": row["account__display_name"] or "",
        "what": f"{case.procedure.title} · {words}" + ("（未获准）" if denied else ""),
        "note": row["reason"],
        "articles": declared.articles if declared else (),
        "url": entry_link(row["seq"]),
        "tone": "refused" if denied else "",
        "papers": [],
    }
