"""Files that are made to hurt: packed in ways that ask for gigabytes, with entities, with names that are paths."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Callable

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kexin.platform.lending.models import Document
from kexin.platform.papers import clean_name, inspect
from kexin.problems import ProblemsError
from tests.platform.life import Life

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
WHERE = ("/applications/reports/", "/companies/lists/")


def _lzma(properties: bytes) -> bytes:
    """A workbook whose entry asks for a dictionary as large as its properties say."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as file:
        file.writestr("xl/workbook.xml", b"\x09\x04" + struct.pack("<H", len(properties)) + properties + b"\0" * 64)
    raw = bytearray(buffer.getvalue())
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = raw.index(mark)
        raw[at + place:at + place + 2] = struct.pack("<H", zipfile.ZIP_LZMA)
    return bytes(raw)


def _bomb() -> bytes:
    """A gigabyte of noughts in a megabyte."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file, file.open("xl/workbook.xml", "w") as entry:
        for _ in range(256):
            entry.write(b"\0" * 2**20)
    return buffer.getvalue()


def _laughs() -> bytes:
    """A workbook whose sheet says a billion laughs."""
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    out = io.BytesIO()
    entities = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    with zipfile.ZipFile(io.BytesIO(buffer.getvalue())) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">{entities}]><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&l9;&f;</t></is></c></row></sheetData></worksheet>'.encode()
            new.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("properties", [b"\x5d\xff\xff\xff\xff", b"\xff\xff\xff\xff\xff", b"", b"\x5d"])
def test_a_paper_packed_in_an_unusual_way_is_refused(properties: bytes) -> None:
    content = _lzma(properties)
    with pytest.raises(ProblemsError) as error:
        inspect("a.xlsx", io.BytesIO(content), len(content))
    assert error.value.problems[0].code == "damaged-paper"


@pytest.mark.parametrize("address", WHERE)
@pytest.mark.parametrize("content", [_lzma(b"\x5d\xff\xff\xff\xff"), _lzma(b""), _bomb(), _laughs(), b"PK\x03\x04" + b"\0" * 100, b"\x00" * 1000, b"\xff\xfe" + "贷款编号\0\n".encode("utf-16-le"), b'"' * 100_000, b"," * 1_000_000])
def test_a_table_that_is_made_to_hurt_is_refused_in_words(as_: As, address: str, content: bytes) -> None:
    for name in ("a.xlsx", "a.csv"):
        answer = as_("bank-cs-clerk").post(address, {"file": SimpleUploadedFile(name, content), "name": "x", "key": "k"})
        assert answer.status_code == 422, name
        assert b"root:" not in answer.content


@pytest.mark.parametrize("name", ["../../etc/passwd.pdf", "..\\..\\boot.pdf", "CON.pdf", "a\0.pdf", "\u202efdp.exe.pdf", "<script>.pdf", "=1+1.pdf", "a" * 300 + ".pdf", "\r\nSet-Cookie: x=1.pdf", ".pdf", "\ud800.pdf"])
def test_the_name_of_a_paper_leads_nowhere(as_: As, name: str) -> None:
    kept = clean_name(name)
    assert not set(kept) & set("/\\\0\r\n\u202e\ud800")
    assert 0 < len(kept) <= 120
    life = Life().applied()
    client = as_("bank-cs-clerk")
    raw = name.encode("utf-8", "replace").replace(b'"', b"").replace(b"\r\n", b"%0D%0A")
    body = b'--b\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="' + raw + b'"\r\nContent-Type: text/html\r\n\r\n%PDF-1.7 <script>\r\n--b--\r\n'
    answer = client.post(f"/applications/{life.loan.number}/papers/", data=body, content_type="multipart/form-data; boundary=b")
    assert answer.status_code in (302, 422)
    for paper in Document.objects.all():
        assert str(paper.stored.name).startswith("loans/") and paper.sha256 in str(paper.stored.name)
        sent = client.get(f"/applications/{life.loan.number}/papers/{paper.pk}/")
        assert (sent.headers["Content-Type"], sent.headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in sent.headers["Content-Security-Policy"]
