"""Workbooks of a million rows, or that say they have them, through the site's own forms: refused in words, or read within bounds."""

from __future__ import annotations

import io
import resource
import zipfile
from collections.abc import Callable
from functools import cache

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kexin.platform.uploads import LARGEST_READER
from tests.platform.life import key

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
WHERE = ("/applications/reports/", "/companies/lists/")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
                           '<Default Extension="xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
                           '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'}
HEADINGS = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in ("number", "day", "class", "overdue days", "code", "name"))


@cache
def sheet(row: str, times: int) -> bytes:
    """A workbook with our headings and one row, so many times over: a few hundred kilobytes, written without ever being held."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, content in PARTS.items():
            book.writestr(name, content)
        with book.open("xl/worksheets/sheet1.xml", "w") as inside:
            inside.write(f'<worksheet xmlns="{MAIN}"><sheetData><row>{HEADINGS}</row>'.encode())
            for _ in range(times // 1000):
                inside.write(row.encode() * 1000)
            inside.write(b"</sheetData></worksheet>")
    return out.getvalue()


FOUR = "".join(f"<c><v>{i}</v></c>" for i in range(4))
HOSTILE = {
    "a million rows": lambda: sheet(f"<row>{FOUR}</row>", 1_000_000),
    "a million rows of nothing": lambda: sheet("<row/>", 1_000_000),
    "sixty million cells": lambda: sheet('<row r="600000"><c r="CV600000"><v>1</v></c></row>', 1000),
    "a cell at the far corner": lambda: sheet('<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>', 1000),
    "cells across ten thousand columns": lambda: sheet("<row>" + "<c><v>1</v></c>" * 10_000 + "</row>", 1000),
    "a text of forty megabytes": lambda: sheet(f'<row><c t="inlineStr"><is><t>{"a" * 40_000}</t></is></c></row>', 1000)}


@pytest.mark.parametrize("address", WHERE)
@pytest.mark.parametrize("kind", HOSTILE)
def test_a_sheet_without_end_is_refused_or_read_within_bounds(as_: As, address: str, kind: str) -> None:
    content, held, before = HOSTILE[kind](), _peak(resource.RUSAGE_SELF), _peak(resource.RUSAGE_CHILDREN)
    assert len(content) < 2 * 2**20
    answer = as_("bank-cs-clerk").post(address, {"file": SimpleUploadedFile("a.xlsx", content), "name": "x", "key": key()})
    # A list takes a thousand rows with a text as long as this one; what stands in them is no company.
    assert answer.status_code == 302 if (address, kind) == (WHERE[1], "a text of forty megabytes") else answer.status_code == 422
    assert _peak(resource.RUSAGE_CHILDREN) < max(before + 1, LARGEST_READER)
    assert _peak(resource.RUSAGE_SELF) - held < 200 * 2**20


def _peak(whose: int) -> int:
    """The most memory that one process held, in bytes."""
    return resource.getrusage(whose).ru_maxrss * 1024
