"""What a file really is, and whether it may come in. Judged by content; the name only has to fit it."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePath

from .container import (
    OLE_MAGIC,
    ZIP_MAGIC,
    bomb,
    broken,
    check_ole,
    encrypted,
    inspect_zip,
    ole_streams,
    read_part,
    zip_entries,
)
from .errors import PaperError

MAX_BYTES = 200 * 1024 * 1024
_MAX_PIXELS = 120_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file we take: short name, MIME type, the suffixes it may carry, what people call it."""

    name: str
    mime: str
    suffixes: frozenset[str]
    label: str


_OFFICE = "application/vnd.openxmlformats-officedocument."
PDF = Kind("pdf", "application/pdf", frozenset({".pdf"}), "PDF 文件")
DOCX = Kind("docx", f"{_OFFICE}wordprocessingml.document", frozenset({".docx"}), "Word 文档")
XLSX = Kind("xlsx", f"{_OFFICE}spreadsheetml.sheet", frozenset({".xlsx"}), "Excel 工作簿")
OFD = Kind("ofd", "application/ofd", frozenset({".ofd"}), "OFD 版式文件")
DOC = Kind("doc", "application/msword", frozenset({".doc", ".wps"}), "旧版文字文档")
XLS = Kind("xls", "application/vnd.ms-excel", frozenset({".xls", ".et"}), "旧版表格")
PNG = Kind("png", "image/png", frozenset({".png"}), "PNG 图片")
JPG = Kind("jpg", "image/jpeg", frozenset({".jpg", ".jpeg"}), "JPG 图片")
KINDS: tuple[Kind, ...] = (PDF, DOCX, XLSX, OFD, DOC, XLS, PNG, JPG)


def sniff(source: bytes | Path) -> Kind | None:
    """The kind of a file by its content, or ``None`` for what we do not take (web pages, scripts, programs, archives).

    ``PaperError`` when the kind is known but the file must not come in: macros, archive bombs, external entities,
    encryption; a PDF with scripts, launch actions or embedded files; too large; broken.
    """
    data = _bytes(source)
    if data.startswith(ZIP_MAGIC):
        return _zip(data)
    if data.startswith(OLE_MAGIC):
        return _ole(data)
    if data.startswith(b"%PDF-"):
        check_pdf(data)
        return PDF
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data.startswith(b"\xff\xd8\xff"):
        if b"\xff\xd9" not in data[-4096:]:
            raise broken("图片")
        return JPG
    return None


def check_upload(source: bytes | Path, filename: str, *, allowed: Collection[Kind] = KINDS) -> Kind:
    """The kind of an upload, if it is one of ``allowed`` and its name fits; otherwise ``PaperError`` in Chinese."""
    kind = sniff(source)
    suffix = PurePath(filename.replace("\\", "/")).suffix.lower()
    takes = "、".join(item.label for item in allowed)
    if kind is None:
        raise PaperError(
            f"“{_short(filename)}”不是可以接收的文件。可以上传：{takes}；压缩包请解开后逐个上传。", code="unknown"
        )
    if suffix not in kind.suffixes:
        right = "或".join(sorted(kind.suffixes))
        raise PaperError(
            f"“{_short(filename)}”的扩展名与内容不符：内容是{kind.label}，扩展名应为 {right}。请核对后重新上传。",
            code="disguised",
        )
    if kind not in allowed:
        raise PaperError(f"这里不收{kind.label}。可以上传：{takes}。", code="unknown")
    return kind


def _short(filename: str) -> str:
    name = PurePath(filename.replace("\\", "/")).name
    return name if len(name) <= 60 else f"{name[:50]}…{name[-8:]}"


def _bytes(source: bytes | Path) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MAX_BYTES:
        raise PaperError(f"文件超过 {MAX_BYTES // 1024 // 1024} 兆字节，请压缩图片或拆分后再上传。", code="too_large")
    if not size:
        raise PaperError("文件是空的，请核对后重新上传。", code="broken")
    return source if isinstance(source, bytes) else source.read_bytes()


def _zip(data: bytes) -> Kind | None:
    entries = zip_entries(data)
    kind: Kind | None = None
    if "OFD.xml" in entries:
        kind = OFD
    elif "[Content_Types].xml" in entries:
        types = read_part(data, entries["[Content_Types].xml"])
        if "word/document.xml" in entries or b"wordprocessingml.document.main" in types:
            kind = DOCX
        elif "xl/workbook.xml" in entries or b"spreadsheetml.sheet" in types:
            kind = XLSX
    if kind is not None:
        inspect_zip(data, entries)
    return kind


def _ole(data: bytes) -> Kind | None:
    streams = ole_streams(data)
    check_ole(streams)
    if "WordDocument" in streams:
        return DOC
    if "Workbook" in streams or "Book" in streams:
        return XLS
    return None


def _png(data: bytes) -> Kind:
    if len(data) < 33 or data[12:16] != b"IHDR" or b"IEND" not in data[-64:]:
        raise broken("图片")
    width, height = struct.unpack(">II", data[16:24])
    if width * height > _MAX_PIXELS:
        raise bomb()
    return PNG


def _pdf_name(name: str) -> bytes:
    """A pattern for a PDF name in which any character may be written as ``#xx``."""
    return b"/" + b"".join(b"(?:%s|#%02x|#%02X)" % (re.escape(char.encode()), ord(char), ord(char)) for char in name)


_PDF_ACTIVE = {
    "脚本": re.compile(_pdf_name("JavaScript")),
    "启动外部程序的动作": re.compile(_pdf_name("Launch") + rb"(?![A-Za-z])"),
    "嵌入的附件": re.compile(_pdf_name("EmbeddedFile")),
    "富媒体": re.compile(_pdf_name("RichMedia")),
}
_PDF_ENCRYPT = re.compile(rb"/Encrypt(?![A-Za-z])")
_OBJECT_STREAM = re.compile(_pdf_name("ObjStm"))
_STREAM = re.compile(rb"stream\r?\n")
_MAX_OBJECTS = 64 * 1024 * 1024
_CHUNK = 64 * 1024


def check_pdf(data: bytes) -> None:
    """``PaperError`` for a PDF that is encrypted or cut off, or holds scripts, launch actions, attachments, rich media.

    Looks at the bytes as they stand and into compressed object streams (where such things hide).
    """
    if b"%%EOF" not in data[-2048:]:
        raise broken("PDF 文件")
    if _PDF_ENCRYPT.search(data):
        raise encrypted()
    _refuse_active(data)
    total = 0
    for found in _OBJECT_STREAM.finditer(data):
        begin = _STREAM.search(data, found.end(), found.end() + 4096)
        if begin is None:
            continue
        dictionary = data[data.rfind(b"obj", 0, found.start()) : begin.start()]
        if b"/Filter" not in dictionary:
            continue
        inner = _inflate(memoryview(data)[begin.end() :], _MAX_OBJECTS - total)
        total += len(inner)
        if _PDF_ENCRYPT.search(inner):
            raise encrypted()
        _refuse_active(inner)


def _inflate(packed: memoryview, limit: int) -> bytes:
    """A zlib stream to its end mark, wherever the data behind it go on; more than ``limit`` bytes is a bomb."""
    machine = zlib.decompressobj()
    out = bytearray()
    try:
        for at in range(0, len(packed), _CHUNK):
            out += machine.decompress(packed[at : at + _CHUNK], limit - len(out) + 1)
            if len(out) > limit:
                raise bomb()
            if machine.eof:
                break
    except zlib.error as error:
        raise broken("PDF 文件") from error
    return bytes(out)


def _refuse_active(data: bytes) -> None:
    for what, pattern in _PDF_ACTIVE.items():
        if pattern.search(data):
            raise PaperError(
                f"PDF 中含有{what}，存在安全风险，已拒收。请重新打印或导出为普通 PDF 后再上传。", code="active"
            )
