"""The chain itself: every link, seal and digest, entry after entry, and the head that ends it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.conf import settings

from yuncheng.guomi import hmac_sm3, sm3
from yuncheng.registry.models import Unit

from ..chain import ZERO, chain_key, head_mac, link
from ..models import Case, ChainHead, Entry
from .report import Report

BATCH = 1000


class Link(NamedTuple):
    """The columns of an entry, in the order they are fetched."""

    pk: int
    seq: int
    case_id: int | None
    account_id: int | None
    unit_id: int | None
    role: str
    step: str
    outcome: str
    result: str
    reason: str
    on_day: date
    ts: datetime
    req: str
    canon: str
    snapshot: str
    digest: str
    h: str
    mac: str
    key_id: str


def batches() -> Iterator[list[Link]]:
    """All entries by number, a thousand at a time."""
    rows = Entry.objects.order_by("seq").values_list(*("id" if name == "pk" else name for name in Link._fields))
    waiting: list[Link] = []
    for row in rows.iterator(chunk_size=BATCH):
        waiting.append(Link._make(row))
        if len(waiting) == BATCH:
            yield waiting
            waiting = []
    if waiting:
        yield waiting


class ChainCheck:
    """Walks the chain. A broken link is told once: the walk goes on from what is stored."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self._key = chain_key()
        self._h = ZERO.hex()
        self._seq = 0
        self._ts = ""
        self._units: dict[int | None, str] = dict(Unit.objects.values_list("id", "code"))
        self._units[None] = ""
        self._cases: dict[int | None, tuple[str, str]] = {None: ("", "")}

    def take(self, batch: list[Link]) -> None:
        """Check the next entries."""
        self._learn_cases(batch)
        for entry in batch:
            if entry.seq != self._seq + 1:
                self._gap(entry.seq)
            self._check_seals(entry)
            self._check_columns(entry)
            self._seq, self._h = entry.seq, entry.h
        self.report.entries += len(batch)

    def _learn_cases(self, batch: list[Link]) -> None:
        unknown = {entry.case_id for entry in batch if entry.case_id is not None} - self._cases.keys()
        for case in Case.objects.filter(pk__in=unknown) if unknown else ():
            self._cases[case.pk] = (case.procedure_key, case.subject_ref)

    def _gap(self, seq: int) -> None:
        missing = f"{self._seq + 1}" if seq == self._seq + 2 else f"{self._seq + 1}至{seq - 1}"
        words = f"记录链在第{seq}条前缺少第{missing}条。" if seq > self._seq else f"第{seq}条的序号重复或倒退。"
        self.report.add("gap", words, seq=seq)

    def _check_seals(self, entry: Link) -> None:
        add, seq = self.report.add, entry.seq
        try:
            expected = link(bytes.fromhex(self._h), entry.canon)
        except ValueError:  # the stored digest of the entry before is no digest at all; it has been told
            expected = b""
        if expected.hex() != entry.h:
            add("link", f"第{seq}条的链接摘要与其内容、与前一条都对不上：这一条或前一条被改动、调换或删除。", seq=seq)
        if not _same(hmac_sm3(self._key, _bytes(entry.h)).hex(), entry.mac):
            add("mac", f"第{seq}条的密钥校验值不对：摘要或校验值被改写。", seq=seq)
        if sm3(entry.snapshot.encode()).hex() != entry.digest:
            add("snapshot", f"第{seq}条所存的办理内容与其摘要对不上：内容被改动。", seq=seq)
        if entry.key_id != settings.CHAIN_KEY_ID:
            add("key", f"第{seq}条注明的密钥编号“{entry.key_id}”不是本机构现用的密钥。", seq=seq)

    def _check_columns(self, entry: Link) -> None:
        """The readable columns say what the sealed line says."""
        ts = entry.ts.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        procedure, subject = self._cases.get(entry.case_id, ("", ""))
        shown: dict[str, Any] = {
            "seq": entry.seq,
            "actor": f"u{entry.account_id:04d}" if entry.account_id else "system",
            "unit": self._units.get(entry.unit_id),
            "role": entry.role,
            "result": entry.result,
            "req": entry.req,
            "digest": entry.digest,
            "ts": ts,
        }
        if entry.case_id is not None:
            shown["obj"] = subject
        if entry.result == "ok":
            shown["action"] = f"{procedure or 'system'}.{entry.step}.{entry.outcome}"
        told = _told(entry.canon)
        differing = [name for name, value in shown.items() if told.get(name) != value]
        if differing:
            names = "、".join(_COLUMN_NAMES[name] for name in differing)
            self.report.add("columns", f"第{entry.seq}条的{names}与封存的内容不一致。", seq=entry.seq)
        if ts < self._ts:
            self.report.add("clock", f"第{entry.seq}条的时间早于前一条。", seq=entry.seq)
        self._ts = ts

    def finish(self) -> None:
        """The head must name the last entry and bear its own seal: a cut-off tail shows here."""
        heads = list(ChainHead.objects.all())
        if len(heads) > 1 or (not heads and self._seq):
            self.report.add("head", "记录链的链尾标记缺失或不止一个。", row="head")
        for head in heads[:1]:
            self.report.head_seq, self.report.head_h = head.seq, head.h
            if (head.seq, head.h) != (self._seq, self._h):
                words = f"链尾标记指向第{head.seq}条，实际末条是第{self._seq}条：末尾的记录被删除或替换。"
                self.report.add("head", words, seq=head.seq, row="head")
            if head.seq and not _same(head_mac(head.seq, head.h), head.mac):
                self.report.add("head", "链尾标记的密钥校验值不对：标记被改写。", seq=head.seq, row="head")


_COLUMN_NAMES = {
    "seq": "序号",
    "actor": "办理人",
    "unit": "办理单位",
    "role": "岗位",
    "result": "结果",
    "req": "防重编号",
    "digest": "内容摘要",
    "ts": "时间",
    "obj": "事项对象",
    "action": "办理动作",
}


def _told(canon: str) -> dict[str, Any]:
    try:
        told = json.loads(canon)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(), other.encode())


def _bytes(text: str) -> bytes:
    """A digest as bytes; a text that is none gives nothing, and then no seal fits."""
    try:
        return bytes.fromhex(text)
    except ValueError:
        return b""
