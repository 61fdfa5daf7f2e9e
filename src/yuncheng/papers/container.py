"""What is inside an uploaded container, looked at before any library parses it.

Zip (docx, xlsx, ofd) and OLE2 (doc, xls, wps, et). Everything is judged by content and by what really comes out of the
decompressor, never by a declared size or a name.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from .errors import PaperError

ZIP_MAGIC = b"PK\x03\x04"
OLE_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

MAX_ENTRIES = 5_000
MAX_UNPACKED = 400 * 1024 * 1024
MAX_RATIO = 200
_RATIO_FREE = 8 * 1024 * 1024
_CHUNK = 256 * 1024
_OVERLAP = 256
_DTD_MARKS = tuple(
    mark.encode(code) for mark in ("<!DOCTYPE", "<!ENTITY") for code in ("ascii", "utf-16-le", "utf-16-be")
)
# A template on this machine's own disk is what office systems leave behind; one on another host is an attack.
_REMOTE = re.compile(rb"Target\s*=\s*[\"'](?:https?:|ftp:|\\\\|file:(?://)?(?:\\\\|//[^/]|[^/\\]))", re.IGNORECASE)
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MACRO_WORDS = ("vbaproject", "vbadata", "/macrosheets/", "/activex/")


@dataclass(frozen=True, slots=True)
class Entry:
    """One file in a zip, with where its packed bytes lie."""

    name: str
    method: int
    start: int
    packed: int


def broken(what: str = "文件") -> PaperError:
    return PaperError(f"{what}已损坏或不完整，打不开。请用 WPS 或 Office 重新打开并另存后再上传。", code="broken")


def bomb() -> PaperError:
    return PaperError("文件解压后异常庞大，疑为恶意压缩文件，已拒收。请重新另存为普通文件后再上传。", code="bomb")


def zip_entries(data: bytes) -> dict[str, Entry]:
    """The entries by name; ``PaperError`` for too many, doubled, overlapping, encrypted or oddly packed ones."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
    except (
        zipfile.BadZipFile,
        ValueError,
        OSError,
        NotImplementedError,
        EOFError,
        struct.error,
        RuntimeError,
    ) as error:
        raise broken() from error
    if len(infos) > MAX_ENTRIES:
        raise bomb()
    entries: dict[str, Entry] = {}
    folded: set[str] = set()
    spans: list[tuple[int, int]] = []
    for info in infos:
        if info.filename.endswith("/"):
            continue
        entry = _entry(data, info)
        if entry.name.casefold() in folded:
            raise broken()
        folded.add(entry.name.casefold())
        entries[entry.name] = entry
        spans.append((info.header_offset, entry.start + entry.packed))
    if any(begin < end for (_, end), (begin, _) in pairwise(sorted(spans))):
        raise bomb()
    return entries


def _entry(data: bytes, info: zipfile.ZipInfo) -> Entry:
    if info.flag_bits & 0x1:
        raise encrypted()
    head = data[info.header_offset : info.header_offset + 30]
    if info.compress_type not in _PLAIN_METHODS or len(head) < 30 or not head.startswith(ZIP_MAGIC):
        raise broken()
    name_size, extra_size = struct.unpack("<HH", head[26:30])
    start = info.header_offset + 30 + name_size + extra_size
    if start + info.compress_size > len(data):
        raise broken()
    return Entry(info.filename.replace("\\", "/").lstrip("/"), info.compress_type, start, info.compress_size)


def unpack(data: bytes, entry: Entry) -> Iterator[bytes]:
    """The content of one entry in pieces, as the decompressor really gives it, whatever size was declared."""
    packed = memoryview(data)[entry.start : entry.start + entry.packed]
    if entry.method == zipfile.ZIP_STORED:
        for at in range(0, len(packed), _CHUNK):
            yield bytes(packed[at : at + _CHUNK])
        return
    machine = zlib.decompressobj(-15)
    try:
        for at in range(0, len(packed), _CHUNK):
            rest: bytes = bytes(packed[at : at + _CHUNK])
            while rest:
                piece = machine.decompress(rest, _CHUNK)
                if piece:
                    yield piece
                rest = machine.unconsumed_tail
                if machine.eof:
                    return
        tail = machine.flush()
        if tail:
            yield tail
    except zlib.error as error:
        raise broken() from error


def read_part(data: bytes, entry: Entry, limit: int = 4 * 1024 * 1024) -> bytes:
    """One small part whole; more than ``limit`` bytes is a bomb."""
    out = bytearray()
    for piece in unpack(data, entry):
        out += piece
        if len(out) > limit:
            raise bomb()
    return bytes(out)


Watcher = Callable[[str, bytes], None]


def inspect_zip(data: bytes, entries: dict[str, Entry], watch: Watcher | None = None) -> None:
    """Unpack everything once, counting: ``PaperError`` for bombs, for DTDs or entities in XML, for macros.

    ``watch(name, piece)`` sees every piece of every part once and whole, in order.
    """
    if any(word in f"/{name}".casefold() for name in entries for word in _MACRO_WORDS):
        raise macros()
    room = MAX_UNPACKED
    for entry in entries.values():
        room -= _inspect_part(data, entry, room, watch)
    if "[Content_Types].xml" in entries:
        types = read_part(data, entries["[Content_Types].xml"]).lower()
        if b"macroenabled" in types or b"vbaproject" in types:
            raise macros()
    for name, entry in entries.items():
        if name.endswith(".rels") and _remote_template(read_part(data, entry)):
            raise PaperError("文件引用了外部模板，存在安全风险，已拒收。请另存为普通文档后再上传。", code="active")


def _inspect_part(data: bytes, entry: Entry, room: int, watch: Watcher | None) -> int:
    """The real size of one part, or ``PaperError``."""
    size = 0
    tail = b""
    markup = entry.name.casefold().endswith((".xml", ".rels", ".vml"))
    for piece in unpack(data, entry):
        size += len(piece)
        if size > room or (size > _RATIO_FREE and size > MAX_RATIO * max(entry.packed, 1)):
            raise bomb()
        if markup and any(mark in tail + piece for mark in _DTD_MARKS):
            raise PaperError(
                "文件内含外部实体定义，存在安全风险，已拒收。请用 WPS 或 Office 另存后再上传。", code="active"
            )
        if watch is not None:
            watch(entry.name, piece)
        tail = piece[-_OVERLAP:]
    return size


def _remote_template(relations: bytes) -> bool:
    return any(
        b"attachedTemplate" in relation and _REMOTE.search(relation)
        for relation in re.findall(rb"<[^<>]*Relationship [^<>]*>", relations)
    )


def macros() -> PaperError:
    return PaperError("文件带有宏，不能接收。请另存为不带宏的 .xlsx 或 .docx 后再上传。", code="macro")


def encrypted() -> PaperError:
    return PaperError("文件已加密或设有打开密码，无法读取。请取消密码后再上传。", code="encrypted")


def ole_streams(data: bytes) -> dict[str, int]:
    """The directory of an OLE2 file: names of streams and storages with their sizes. Safe against looping chains."""
    if len(data) < 512 or not data.startswith(OLE_MAGIC):
        raise broken()
    disk = _OleDisk(data)
    names: dict[str, int] = {}
    for block in disk.directory():
        for at in range(0, len(block), 128):
            length = struct.unpack_from("<H", block, at + 64)[0]
            if block[at + 66] and 2 < length <= 64:
                name = block[at : at + length - 2].decode("utf-16-le", "replace")
                names[name] = struct.unpack_from("<I", block, at + 120)[0]
    return names


class _OleDisk:
    """Sectors and chains of an OLE2 file ([MS-CFB])."""

    _END = 0xFFFFFFFA

    def __init__(self, data: bytes) -> None:
        shift = struct.unpack_from("<H", data, 30)[0]
        if shift not in (9, 12):
            raise broken()
        self._data, self._size = data, 1 << shift
        self._sectors = len(data) // self._size + 1
        places = [place for place in struct.unpack_from("<109I", data, 76) if place < self._END]
        following, steps = struct.unpack_from("<I", data, 68)[0], 0
        while following < self._END and steps <= self._sectors:
            steps += 1
            block = struct.unpack(f"<{self._size // 4}I", self._sector(following))
            places.extend(place for place in block[:-1] if place < self._END)
            following = block[-1]
        if len(places) > self._sectors:
            raise broken()
        self._fat = b"".join(self._sector(place) for place in places)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        if start >= len(self._data):
            raise broken()
        return self._data[start : start + self._size].ljust(self._size, b"\0")

    def directory(self) -> Iterator[bytes]:
        """The sectors of the directory, in order."""
        number, steps = struct.unpack_from("<I", self._data, 48)[0], 0
        while number < self._END:
            steps += 1
            if steps > self._sectors or number * 4 + 4 > len(self._fat):
                raise broken()
            yield self._sector(number)
            number = struct.unpack_from("<I", self._fat, number * 4)[0]


def check_ole(streams: dict[str, int]) -> None:
    """``PaperError`` for macros and encryption in an OLE2 file."""
    folded = {name.casefold() for name in streams}
    if folded & {"encryptedpackage", "encryptioninfo", "encryptedsummary"}:
        raise encrypted()
    if folded & {"_vba_project_cur", "_vba_project", "vba", "macros"}:
        raise macros()
