"""Papers: only what is what it says it is, once, given out unchanged and within the scope."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kexin.platform import papers
from kexin.platform.lending.models import Application, Document
from kexin.platform.papers import clean_name, inspect
from kexin.problems import ProblemsError
from tests.platform.life import Life

As = Callable[..., Client]
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 20


def packed(entries: dict[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A packed document."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


DOCX = packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"})


def workbook() -> bytes:
    """A real one."""
    buffer = io.BytesIO()
    openpyxl.Workbook().save(buffer)
    return buffer.getvalue()


def refused(name: str, content: bytes) -> str:
    """The code with which a paper is refused."""
    with pytest.raises(ProblemsError) as error:
        inspect(name, io.BytesIO(content), len(content))
    return error.value.problems[0].code


@pytest.mark.parametrize(("name", "content"), [("合同.pdf", PDF), ("a.PNG", PNG), ("a.jpg", JPG), ("a.jpeg", JPG), ("报告.docx", DOCX), ("表.xlsx", workbook())])
def test_papers_of_the_allowed_kinds_are_kept(name: str, content: bytes) -> None:
    found = inspect(name, io.BytesIO(content), len(content))
    assert (found.name, found.size, found.sha256) == (name, len(content), hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(("name", "content", "code"), [
    ("a.pdf", b"", "empty-paper"), ("a.pdf", PNG, "other-paper"), ("a.exe", b"MZ\x90\0", "unknown-paper"), ("a.pdf", b"MZ\x90\0", "unknown-paper"), ("a.html", b"<script>", "unknown-paper"), ("a.svg", b"<svg/>", "unknown-paper"),
    ("a.exe", PDF, "other-paper"), ("a.pdf.exe", PDF, "other-paper"), ("a.docx", workbook(), "other-paper"), ("a.xlsx", DOCX, "other-paper"), ("a.zip", packed({"x": b"x"}), "other-paper"), ("a.docx", packed({"x": b"x"}), "other-paper"),
    ("a.docx", b"PK\x03\x04 broken", "damaged-paper"), ("a.docx", DOCX[:-30], "damaged-paper"), ("a", PDF, "other-paper"), ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unknown-paper"),
    ("a.docx", packed({"word/document.xml": b"x", "word/vbaProject.bin": b"x"}), "macros"), ("a.xlsx", packed({"xl/workbook.xml": b"x", "xl/VBAPROJECT.BIN": b"x"}), "macros"),
    ("a.docx", packed({"word/document.xml": b"\0" * 8_000_000}), "grows"), ("a.docx", packed({"word/document.xml": b"x", **{f"{i}": b"" for i in range(2_001)}}), "large-paper")])
def test_papers_that_are_not_what_they_say_are_refused(name: str, content: bytes, code: str) -> None:
    assert refused(name, content) == code


def test_a_locked_document_is_refused() -> None:
    locked = bytearray(DOCX)
    for sign, place in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = locked.find(sign)
        while at >= 0:
            locked[at + place] |= 1
            at = locked.find(sign, at + 4)
    assert refused("a.docx", bytes(locked)) == "locked-paper"


def test_sizes_that_lie_do_not_help() -> None:
    bomb = bytearray(packed({"word/document.xml": b"\0" * 30_000_000}))
    at = bomb.find(b"PK\x01\x02")
    bomb[at + 24:at + 28] = (10).to_bytes(4, "little")
    assert refused("a.docx", bytes(bomb)) in {"damaged-paper", "grows"}


def test_a_paper_that_is_too_large_is_refused_unread() -> None:
    with pytest.raises(ProblemsError) as error:
        inspect("a.pdf", io.BytesIO(PDF), papers.LARGEST + 1)
    assert error.value.problems[0].code == "large-paper"


@pytest.mark.parametrize(("name", "clean"), [
    ("../../etc/passwd.pdf", "passwd.pdf"), ("C:\\windows\\a.pdf", "a.pdf"), ("a\u202efdp.exe", "afdp.exe"), ("a\x00\r\n.pdf", "a.pdf"), ("  ..pdf", "pdf"), (".pdf", "pdf"), ("合 同\u200b.pdf", "合 同.pdf"), ("", "paper"),
    ("x" * 300 + ".pdf", "x" * 116 + ".pdf"), ("a." + "y" * 50, "a." + "y" * 10)])
def test_names_lose_what_nobody_sees(name: str, clean: str) -> None:
    assert clean_name(name) == clean


def upload(client: Client, loan: Application, name: str = "合同.pdf", content: bytes = PDF, kind: str = "contract") -> int:
    """Attach over the web; the status."""
    return client.post(f"/applications/{loan.number}/papers/", {"kind": kind, "file": SimpleUploadedFile(name, content)}).status_code


@pytest.mark.django_db
def test_a_paper_goes_in_once_and_comes_out_unchanged(as_: As) -> None:
    loan = Life().applied().loan
    clerk = as_("bank-cs-clerk")
    assert upload(clerk, loan) == 302
    assert upload(clerk, loan, "换个名字.pdf") == 422
    paper = Document.objects.get()
    page = clerk.get(f"/applications/{loan.number}/").content.decode()
    assert paper.sha256 in page
    got = as_("cs-auditor").get(f"/applications/{loan.number}/papers/{paper.pk}/")
    assert (got.status_code, got.content) == (200, PDF)
    assert got.headers["Content-Disposition"].startswith("attachment")
    assert (got.headers["X-Content-Type-Options"], got.headers["Content-Type"]) == ("nosniff", "application/pdf")
    assert "sandbox" in got.headers["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["changed", "gone"])
def test_a_paper_that_changed_on_disk_is_told_and_not_given_out(as_: As, change: str) -> None:
    loan = Life().applied().loan
    upload(as_("bank-cs-clerk"), loan)
    paper = Document.objects.get()
    path = Path(paper.stored.path)
    path.write_bytes(PDF + b"more") if change == "changed" else path.unlink()
    got = as_("bank-cs-clerk").get(f"/applications/{loan.number}/papers/{paper.pk}/")
    assert got.status_code == 422
    assert "SHA-256" in got.content.decode()


@pytest.mark.django_db
def test_papers_stay_within_the_scope(as_: As) -> None:
    loan, other = Life().applied().loan, Life(area="430200", bank="bank-zz").applied().loan
    upload(as_("bank-cs-clerk"), loan)
    paper = Document.objects.get()
    for seat in ("bank-zz-clerk", "zz-clerk", "other-cs-clerk", "guarantor-clerk", "firm-zz-clerk"):
        assert as_(seat).get(f"/applications/{loan.number}/papers/{paper.pk}/").status_code == 404
    assert as_("dept-clerk").get(f"/applications/{other.number}/papers/{paper.pk}/").status_code == 404
    for seat, expected in (("bank-zz-clerk", 404), ("cs-clerk", 403), ("bank-cs-auditor", 403), ("bank-cs-reviewer", 403)):
        assert upload(as_(seat), loan, content=PDF + b"2") == expected


@pytest.mark.django_db
def test_a_company_brings_its_own_papers_and_not_those_of_the_bank(as_: As) -> None:
    loan = Life().applied().loan
    company = as_("firm-cs-clerk")
    assert upload(company, loan, kind="contract") == 422
    assert upload(company, loan, kind="other") == 302
    assert upload(as_("bank-cs-clerk"), loan, "尽调.pdf", PDF + b"2", "diligence") == 302
    own, secret = Document.objects.get(kind="other"), Document.objects.get(kind="diligence")
    assert company.get(f"/applications/{loan.number}/papers/{own.pk}/").status_code == 200
    assert company.get(f"/applications/{loan.number}/papers/{secret.pk}/").status_code == 404


@pytest.mark.django_db
def test_hostile_papers_are_told_on_the_page_and_leave_nothing(as_: As) -> None:
    loan = Life().applied().loan
    answer = as_("bank-cs-clerk").post(f"/applications/{loan.number}/papers/", {"kind": "court", "file": SimpleUploadedFile("<script>.pdf", b"<script>alert(1)</script>")})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "<script>alert" not in page
    assert '<option value="court" selected>' in page
    assert Document.objects.count() == 0
