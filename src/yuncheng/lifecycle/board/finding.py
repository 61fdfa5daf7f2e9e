"""Rows as the page draws them, and finding them without breaking their ranks: what does not match is hidden.

Each row carries its words (`Line` → `words_of`); a row is shown where every word asked for stands among them. The
page's script asks the same of the same words.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from yuncheng.rulebook.annex1_application import KINDS, NATURES

from .lines import Line
from .plans import READINESS

SELECTS = ("unit", "source", "ready")
_STANDINGS = (("in", "线上"), ("below", "线下"), ("fits", "线下，放得下"), ("hold", "暂缓"))


def words_of(line: Line) -> str:
    """Everything a row can be found by: what is read, and marks for the choices."""
    project = line.project
    marks = [
        f"unit:{project.unit_id};",
        f"source:{project.money_source};",
        f"ready:{line.readiness.reached};",
        *(["mark:mandatory;"] if line.row.mandatory else []),
        *(["mark:duplicate;"] if line.duplicate else []),
        *(["mark:poor;"] if line.bad_results else []),
        *(["mark:gone;"] if line.gone else []),
    ]
    said = (project.name, project.code, project.unit.name, line.basis.text, line.row.note)
    return _plain(" ".join(said)) + " " + " ".join(marks)


_NATURES, _KINDS = dict(NATURES), dict(KINDS)


def drawn(line: Line, *, hidden: bool, cuts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """A row as the page's template reads it: flat, and of texts only, for there may be a thousand of them."""
    row, project = line.row, line.project
    rank = f"单位第{project.unit_rank}位" if project.unit_rank else ""
    said = (line.unit, rank, _NATURES.get(project.nature, ""), _KINDS.get(project.kind, ""))
    return {
        "id": str(row.pk),
        "project": str(project.pk),
        "place": str(line.place or ""),
        "name": project.name,
        "said": " · ".join(filter(None, said)),
        "find": words_of(line),
        "standing": line.standing.value,
        "word": line.word,
        "hold": row.hold,
        "mandatory": row.mandatory,
        "note": row.note,
        "hidden": hidden,
        "cuts": cuts,
        "basis": line.basis.text,
        "basis_kind": line.basis.short,
        "reached": str(line.readiness.reached),
        "ready": line.readiness.words,
        "amount": line.amount,
        "asked": line.asked,
        "source": line.source,
        "part": line.part,
        "marks": _marks(line),
    }


def _marks(line: Line) -> list[tuple[str, str]]:
    """What else is to be seen beside a row: (look, words)."""
    told = (
        (line.gone, "bad", "已不在清单"),
        (line.too_much, "bad", "高于清单额度"),
        (line.duplicate, "warn", "疑似重复，未会商"),
        (line.unit_stopped, "bad", "单位停建"),
        (bool(line.results), "warn" if line.bad_results else "plain", f"往年评价 {line.results}"),
        (line.excepted, "plain", "有例外核准"),
        (line.unassessed, "quiet", "停建尚未评估"),
    )
    return [(look, words) for holds, look, words in told if holds]


def standing_of(line: Line) -> str:
    """Where it stands, as the choice knows it: what would fit is below as well."""
    return "below" if line.standing.value == "out" else line.standing.value


def shows(line: Line, asked: Mapping[str, list[str]]) -> bool:
    found = words_of(line)
    standing = asked.get("standing")
    if standing and standing[0] != standing_of(line) and not (standing[0] == "below" and standing_of(line) == "fits"):
        return False
    return all(word in found for word in asked.get("words", ()))


def asked_for(query: Mapping[str, Any]) -> dict[str, list[str]]:
    """What is asked for in the address: {"words": […], "standing": […]}; empty where nothing is."""
    words = _plain(str(query.get("q", ""))[:80]).split()
    for name in (*SELECTS, "mark"):
        value = str(query.get(name, ""))[:20]
        if value:
            words.append(f"{name}:{value};")
    standing = str(query.get("standing", ""))
    made = {"words": words} if words else {}
    if standing in dict(_STANDINGS):
        made["standing"] = [standing]
    return made


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def offered(lines: Iterable[Line], query: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The filters as `ui/parts` draw them, with what occurs on this board."""
    units = sorted({(str(line.project.unit_id), line.project.unit.name) for line in lines}, key=lambda pair: pair[1])
    sources = sorted({(line.project.money_source, line.source) for line in lines})
    ready = [(str(number), words) for number, (_, words) in enumerate(READINESS, 1)]
    marks = (
        ("mandatory", "必保"),
        ("duplicate", "疑似重复，未会商"),
        ("poor", "单位往年评价有中、差"),
        ("gone", "已不在清单"),
    )
    choices = (
        ("unit", "单位", units),
        ("source", "资金来源", sources),
        ("ready", "进展", ready),
        ("standing", "线上线下", list(_STANDINGS)),
        ("mark", "标记", list(marks)),
    )
    return [
        {"name": name, "label": label, "value": str(query.get(name, "")), "options": options}
        for name, label, options in choices
    ]
