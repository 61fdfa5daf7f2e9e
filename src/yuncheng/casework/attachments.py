"""Papers as files: kept once by content, hashed once at upload, their kind told by content and never by name."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction

from yuncheng.guomi import Sm3
from yuncheng.papers.errors import PaperError
from yuncheng.papers.sniff import check_upload
from yuncheng.registry import clock
from yuncheng.registry.models import Account
from yuncheng.rulebook.kernel import Step

from . import denials
from .actors import demand_turn
from .models import Attachment, Blob, Case
from .refusals import BadForm, NotVisible, Stale, TooLarge

MAX_FILES_A_PAPER = 20


def path_of(sm3_hex: str) -> Path:
    """Where a blob lies under the data directory."""
    return Path(settings.FILES_DIR) / sm3_hex[:2] / sm3_hex[2:4] / sm3_hex


def upload(case: Case, paper: str, name: str, content: Iterable[bytes], *, by: Account) -> Attachment:
    """Add a file to a paper of the step the case stands at, by somebody whose turn it is.

    It is no record until an act binds it.

    Refuses: a step or paper that does not ask for files, another's turn, too large, disguised or dangerous content.
    """
    with denials.recorded(by, f"{case.step}.upload", case_id=case.pk):
        _demand_asked(case, paper, by)
        safe = _safe_name(name)
        blob = _store(content, safe, paper)
        with transaction.atomic():
            locked = _locked(case)
            if locked.step != case.step:
                raise Stale(f"文件传送期间事项已进入“{locked.place}”，文件没有保存。")
            step = _demand_asked(locked, paper, by)
            return Attachment.objects.create(
                case=case, step=step.key, paper=paper, name=safe, blob=blob, uploaded_by=by, uploaded_at=clock.now()
            )


def take_away(attachment: Attachment, *, by: Account) -> None:
    """Remove a file that no act has bound yet. Its content stays, unreferenced."""
    case_id, step = attachment.case_id, attachment.step
    with denials.recorded(by, f"{step}.remove", case_id=case_id), transaction.atomic():
        case = _locked(attachment.case)
        attachment.refresh_from_db(fields=["entry"])
        if attachment.entry_id is not None:
            raise Stale("材料已随办理提交，不能删除；需要更正的，由下一环节退回后补交。")
        demand_turn(case, _current(case), by, clock.today())
        attachment.delete()


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update(of=("self",)).select_related("unit__parent", "assignee").get(pk=case.pk)


def _current(case: Case) -> Step:
    step = case.current
    if step is None:
        raise Stale("事项已办结，材料不能再增减。")
    return step


def _demand_asked(case: Case, paper: str, by: Account) -> Step:
    """The step that asks this person for this paper now."""
    step = _current(case)
    demand_turn(case, step, by, clock.today())
    if paper not in {declared.key for declared in step.papers}:
        raise NotVisible("这一步没有这项材料。")
    held = Attachment.objects.filter(case=case, paper=paper, entry__isnull=True).count()
    if held >= MAX_FILES_A_PAPER:
        raise BadForm(f"一项材料一次最多上传 {MAX_FILES_A_PAPER} 个文件。", fields={paper: ["文件太多"]})
    return step


def open_blob(blob: Blob) -> BinaryIO:
    return path_of(blob.sm3).open("rb")


def _safe_name(name: str) -> str:
    base = os.path.basename(name.replace("\\", "/")).strip().strip(".")
    cleaned = "".join(c for c in base if c.isprintable() and c not in '<>:"/|?*')
    if not cleaned:
        raise BadForm("文件没有名称。", fields={"file": ["文件没有名称"]})
    stem, suffix = os.path.splitext(cleaned)
    return stem[: 180 - len(suffix)] + suffix[:20]


def _store(content: Iterable[bytes], name: str, paper: str) -> Blob:
    """Write, hash and examine a file; identical content is kept once."""
    folder = Path(settings.FILES_DIR) / "incoming"
    folder.mkdir(parents=True, exist_ok=True)
    waiting = folder / secrets.token_hex(16)
    try:
        size, digest = _write(content, waiting)
        if size == 0:
            raise BadForm("文件是空的。", fields={paper: ["文件是空的"]})
        try:
            kind = check_upload(waiting, name)
        except PaperError as fault:
            raise BadForm(str(fault), fields={paper: [str(fault)]}, code="bad_file") from fault
        home = path_of(digest)
        home.parent.mkdir(parents=True, exist_ok=True)
        os.replace(waiting, home)
    finally:
        waiting.unlink(missing_ok=True)
    blob, _ = Blob.objects.get_or_create(sm3=digest, defaults={"size": size, "kind": kind.name, "mime": kind.mime})
    return blob


def _write(content: Iterable[bytes], target: Path) -> tuple[int, str]:
    hasher, size = Sm3(), 0
    with target.open("wb") as out:
        for chunk in content:
            size += len(chunk)
            if size > settings.UPLOAD_LIMIT_BYTES:
                raise TooLarge(f"文件超过 {settings.UPLOAD_LIMIT_BYTES // 1024 // 1024} MB，请压缩或拆分后上传。")
            hasher.update(chunk)
            out.write(chunk)
        out.flush()
        os.fsync(out.fileno())
    return size, hasher.hexdigest()
