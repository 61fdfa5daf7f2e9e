"""Files on disk against the digests they were filed under."""

from __future__ import annotations

from pathlib import Path

from yuncheng.guomi import Sm3
from yuncheng.papers.sniff import KINDS

from ..attachments import path_of
from ..models import Blob
from .report import Report

PIECE = 1024 * 1024


def check_files(report: Report) -> None:
    """Every blob's file is there, as long as it was, with the content it had. Hashed anew, piece by piece."""
    known = {(kind.name, kind.mime) for kind in KINDS}
    for blob in Blob.objects.order_by("id").iterator(chunk_size=500):
        row = f"blob:{blob.pk}"
        report.files += 1
        path = path_of(blob.sm3)
        if (blob.kind, blob.mime) not in known:
            report.add("file", f"文件{blob.sm3[:12]}登记的类型被改动。", row=row)
        if not path.is_file():
            report.add("file", f"文件{blob.sm3[:12]}在存储中不见了。", row=row)
        elif path.stat().st_size != blob.size:
            report.add("file", f"文件{blob.sm3[:12]}的大小与登记的不同：文件被改动。", row=row)
        elif digest_of(path) != blob.sm3:
            report.add("file", f"文件{blob.sm3[:12]}的内容与提交时不同：文件被改动。", row=row)


def digest_of(path: Path) -> str:
    hasher = Sm3()
    with path.open("rb") as stream:
        while piece := stream.read(PIECE):
            hasher.update(piece)
    return hasher.hexdigest()
