"""The code printed on a paper, by which anyone can ask whether the record knows it. Tells nothing personal."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from datetime import date

from .journal import action_words
from .models import Entry

_CODE = re.compile(r"^(\d{1,12})[-\s]?([0-9A-F]{4})[-\s]?([0-9A-F]{4})[-\s]?([0-9A-F]{4})$")


@dataclass(frozen=True, slots=True)
class Verified:
    """What the public learns of an entry: which act, of which office, on which day, and its hash."""

    code: str
    procedure: str
    action: str
    unit: str
    on_day: date
    hash: str


def code_of(entry: Entry) -> str:
    """An entry's code: its number and the first 48 bits of its hash, such as 「128-1D23-D61E-AA73」."""
    h = entry.h[:12].upper()
    return f"{entry.seq}-{h[:4]}-{h[4:8]}-{h[8:]}"


def code_for(case_id: int, step: str) -> str:
    """The code for a paper of a case: that of the last act done at a step. Empty while there is none."""
    entry = Entry.objects.filter(case_id=case_id, step=step, result="ok").order_by("-seq").first()
    return code_of(entry) if entry else ""


def find(code: str) -> Verified | None:
    """The act a code stands for; None for any code that is not exactly one of ours."""
    match = _CODE.match(code.strip().upper().replace("—", "-"))
    if match is None:
        return None
    entry = Entry.objects.filter(seq=int(match[1]), result="ok").select_related("case", "unit").first()
    wanted = "".join(match.groups()[1:]).lower()
    if entry is None or entry.case is None or not hmac.compare_digest(entry.h[:12], wanted):
        return None
    return Verified(
        code=code_of(entry),
        procedure=entry.case.procedure.title,
        action=action_words(entry.case.procedure, entry.step, entry.outcome),
        unit=str(entry.unit or ""),
        on_day=entry.on_day,
        hash=entry.h,
    )
