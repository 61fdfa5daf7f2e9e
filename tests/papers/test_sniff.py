"""What a file really is."""

from __future__ import annotations

import io
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.papers.containers import ole, text_row, workbook_parts, zipped
from yuncheng.papers import (
    DOC,
    DOCX,
    JPG,
    OFD,
    PDF,
    PNG,
    XLS,
    XLSX,
    Column,
    Kind,
    Letter,
    PaperError,
    Paragraph,
    Sheet,
    check_upload,
    letter_docx,
    letter_pdf,
    sniff,
    write_xlsx,
)

LETTER = Letter(title="题", body=[Paragraph("文")])


def xlsx() -> bytes:
    stream = io.BytesIO()
    write_xlsx([Sheet(name="表", columns=[Column(key="a", label="甲")])], stream)
    return stream.getvalue()


def png(width: int = 1, height: int = 1) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    size = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    picture = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + picture + chunk(b"IEND", b"")


def pdf(extra: bytes) -> bytes:
    return b"%PDF-1.7\n1 0 obj\n<</Type/Catalog " + extra + b">>\nendobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def object_stream(inner: bytes, head: bytes = b"/Filter/FlateDecode") -> bytes:
    packed = zlib.compress(inner) if head else inner
    return (
        b"%PDF-1.7\n1 0 obj\n<</Type/ObjStm/N 1/First 4" + head + b"/Length %d>>\nstream\n" % len(packed)
        + packed + b"\nendstream\nendobj\n%%EOF\n"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "kind", "name"),
    [
        (letter_pdf(LETTER), PDF, "批复.PDF"),
        (letter_docx(LETTER), DOCX, "批复.docx"),
        (xlsx(), XLSX, "表.xlsx"),
        (zipped({"OFD.xml": "<OFD/>", "Doc_0/Document.xml": "<x/>"}), OFD, "文.ofd"),
        (ole("WordDocument", "1Table"), DOC, "文.doc"),
        (ole("WordDocument"), DOC, "文.wps"),
        (ole("Workbook"), XLS, "表.xls"),
        (ole("a", "b", "c", "d", "Book"), XLS, "表.et"),
        (png(), PNG, "图.png"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 100 + b"\xff\xd9", JPG, "图.JPEG"),
    ],
)
def test_each_kind_is_known_by_its_content(data: bytes, kind: Kind, name: str, tmp_path: Path) -> None:
    assert sniff(data) == kind
    assert check_upload(data, name) == kind
    path = tmp_path / "x"
    path.write_bytes(data)
    assert sniff(path) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>",
        b"<?xml version='1.0'?><svg/>",
        b"#!/bin/sh\nrm -rf /",
        b"MZ\x90\x00",
        b"\x7fELF\x02",
        b"GIF89a",
        b"Rar!\x1a\x07",
        b"plain text",
        zipped({"a.exe": b"MZ"}),
        ole("PowerPoint Document"),
    ],
)
def test_what_we_do_not_take_is_none_and_told(data: bytes) -> None:
    assert sniff(data) is None
    with pytest.raises(PaperError, match="不是可以接收的文件") as caught:
        check_upload(data, "材料.pdf")
    assert caught.value.code == "unknown"


def test_a_disguised_file_is_told_what_it_is() -> None:
    with pytest.raises(PaperError) as caught:
        check_upload(letter_docx(LETTER), "C:\\桌面\\批复.pdf")
    assert caught.value.message == (
        "“批复.pdf”的扩展名与内容不符：内容是Word 文档，扩展名应为 .docx。请核对后重新上传。"
    )
    assert caught.value.code == "disguised"
    with pytest.raises(PaperError, match="扩展名与内容不符"):
        check_upload(letter_pdf(LETTER), "批复.pdf.exe")
    with pytest.raises(PaperError, match="这里不收Word 文档。可以上传：PDF 文件。"):
        check_upload(letter_docx(LETTER), "批复.docx", allowed=[PDF])


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf(b"/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>"), "active"),
        (pdf(b"/OpenAction<</S/J#61vaScript>>"), "active"),
        (pdf(b"/OpenAction<</S/#4aava#53cript>>"), "active"),
        (pdf(b"/A<</S/Launch/F(cmd.exe)>>"), "active"),
        (pdf(b"/Names<</EmbeddedFiles<<>>>>"), "active"),
        (pdf(b"/Subtype/RichMedia"), "active"),
        (object_stream(b"1 0 <</S/JavaScript>>"), "active"),
        (object_stream(b"1 0 <</S/Launch>>", b""), "active"),
        (object_stream(b"\0" * 70_000_000), "bomb"),
        (pdf(b"/Encrypt 5 0 R"), "encrypted"),
        (b"%PDF-1.7\ncut off", "broken"),
        (png(20000, 20000), "bomb"),
        (png()[:-20], "broken"),
        (b"\xff\xd8\xff\xe0 cut off", "broken"),
        (ole("WordDocument", "Macros", "VBA"), "macro"),
        (ole("EncryptedPackage"), "encrypted"),
        (zipped({**workbook_parts(text_row(1, "a")), "xl/vbaProject.bin": b"x"}), "macro"),
        (zipped({**workbook_parts(text_row(1, "a")), "xl/x.bin": b"\0" * 20_000_000}), "bomb"),
        (zipped({"OFD.xml": "<!DOCTYPE x><OFD/>"}), "active"),
        (b"", "broken"),
    ],
)
def test_known_kinds_that_must_not_come_in(data: bytes, code: str) -> None:
    with pytest.raises(PaperError) as caught:
        sniff(data)
    assert caught.value.code == code
    assert caught.value.message.endswith("。")


@pytest.mark.parametrize(
    ("target", "taken"),
    [
        ("file:///C:\\Users\\a\\Normal.dotm", True),
        ("Normal.dotm", True),
        ("https://example.invalid/a.dotm", False),
        ("\\\\host\\share\\a.dotm", False),
        ("file://host/a.dotm", False),
        ("file:////host/a.dotm", False),
    ],
)
def test_a_template_on_another_host_is_refused_one_on_the_own_disk_is_not(target: str, taken: bool) -> None:
    relations = (
        '<Relationships><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/attachedTemplate" Target="{target}" TargetMode="External"/></Relationships>'
    )
    types = f'<Types><Override ContentType="{DOCX.mime}.main+xml"/></Types>'
    data = zipped(
        {"[Content_Types].xml": types, "word/document.xml": "<x/>", "word/_rels/settings.xml.rels": relations}
    )
    if taken:
        assert sniff(data) == DOCX
    else:
        with pytest.raises(PaperError, match="外部模板"):
            sniff(data)


def test_ordinary_names_in_a_pdf_are_not_mistaken() -> None:
    assert sniff(pdf(b"/Launcher 1 /Encryption 2 /Title(JavaScript Launch)")) == PDF
    assert sniff(object_stream(b"1 0 <</Type/Page>>")) == PDF


@settings(deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_give_a_kind_none_or_a_sentence(tail: bytes) -> None:
    for head in (
        b"",
        b"%PDF-1.4\n",
        b"PK\x03\x04",
        bytes.fromhex("d0cf11e0a1b11ae1"),
        b"\x89PNG\r\n\x1a\n",
        b"\xff\xd8\xff",
    ):
        try:
            sniff(head + tail)
        except PaperError as error:
            told = error.message
        else:
            told = "。"
        assert told.endswith("。")
