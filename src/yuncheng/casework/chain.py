"""The record: entries chained by SM3 and sealed by HMAC-SM3, as house.md specifies; `verify` proves it without us.

`h_n = SM3(0x01 ‖ h_{n−1} ‖ canon_n)`, `h_0` = 32 zero bytes, `mac_n = HMAC-SM3(K, h_n)`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.conf import settings

from yuncheng.guomi import hmac_sm3, sm3
from yuncheng.registry import clock
from yuncheng.registry.models import Account

from .after_commit import announce
from .models import Case, ChainHead, Entry

ZERO = bytes(32)


def canonical(value: Any) -> str:
    """JSON in its one spelling: sorted keys, no blanks, no floats."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return stamp(value)
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"the record does not know how to write {type(value).__name__}")


def stamp(instant: datetime) -> str:
    """An instant as the record writes it: UTC, milliseconds."""
    utc = instant.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}Z"


@cache
def chain_key() -> bytes:
    """The key K, from outside the database."""
    return bytes.fromhex(settings.CHAIN_KEY)


@cache
def _personal_key() -> bytes:
    return hmac_sm3(chain_key(), b"personal data")


def personal_digest(value: str) -> str:
    """A salted digest that stands in the record in place of personal data."""
    return "hmac-sm3:" + hmac_sm3(_personal_key(), value.encode()).hex()


def link(previous: bytes, canon: str) -> bytes:
    """h_n from h_{n−1} and canon_n."""
    return sm3(b"\x01" + previous + canon.encode())


def head_mac(seq: int, h: str, key: bytes | None = None) -> str:
    return hmac_sm3(key or chain_key(), f"head|{seq}|{h}".encode()).hex()


@dataclass(frozen=True, slots=True)
class Happening:
    """What an entry says, before it is chained."""

    action: str
    case: Case | None
    obj: str
    by: Account | None
    role: str
    step: str
    outcome: str
    result: str
    reason: str
    on_day: date
    req: str
    version: int
    snapshot: dict[str, Any]


def append(happening: Happening) -> Entry:
    """Chain one entry. The head row is locked here, last of all locks, so that chains never fork."""
    head = ChainHead.objects.select_for_update().filter(pk=1).first()
    if head is None:
        ChainHead.objects.get_or_create(pk=1)  # the very first entry
        head = ChainHead.objects.select_for_update().get(pk=1)
    instant = clock.now()
    if head.ts and instant < head.ts:
        instant = head.ts
    snapshot = canonical(_snapshot_fields(happening))
    digest = sm3(snapshot.encode()).hex()
    seq = head.seq + 1
    canon = canonical(_canon_fields(happening, seq, instant, digest))
    h = link(bytes.fromhex(head.h), canon)
    entry = Entry.objects.create(
        seq=seq,
        case=happening.case,
        account=happening.by,
        unit=happening.by.unit if happening.by else None,
        role=happening.role,
        step=happening.step,
        outcome=happening.outcome,
        result=happening.result,
        reason=happening.reason,
        on_day=happening.on_day,
        ts=instant,
        req=happening.req,
        canon=canon,
        snapshot=snapshot,
        digest=digest,
        h=h.hex(),
        mac=hmac_sm3(chain_key(), h).hex(),
        key_id=settings.CHAIN_KEY_ID,
    )
    head.seq, head.h, head.ts, head.mac = seq, entry.h, instant, head_mac(seq, entry.h)
    head.save()
    if happening.result == "ok":
        announce(entry)
    return entry


def _snapshot_fields(happening: Happening) -> dict[str, Any]:
    """What happened, and the columns of an entry that `canon` has no place for: case, day of law, reason."""
    case = happening.case.pk if happening.case else None
    return {**happening.snapshot, "case": case, "on": happening.on_day, "reason": happening.reason}


def _canon_fields(happening: Happening, seq: int, instant: datetime, digest: str) -> dict[str, Any]:
    return {
        "action": happening.action,
        "actor": happening.by.public_id if happening.by else "system",
        "digest": digest,
        "obj": happening.obj,
        "req": happening.req,
        "result": happening.result,
        "role": happening.role,
        "seq": seq,
        "ts": stamp(instant),
        "unit": happening.by.unit.code if happening.by else "",
        "ver": happening.version,
    }
