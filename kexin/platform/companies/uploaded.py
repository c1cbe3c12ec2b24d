"""A list that somebody brings in: which of my customers are in the library? Every row is answered, with its number."""

from __future__ import annotations

import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet

from kexin.library.intake.file_mistakes import no_header, no_rows, too_large
from kexin.library.intake.sources.csv_source import csv_sheets, is_blank
from kexin.library.intake.sources.excel_source import excel_sheets
from kexin.library.intake.sources.sheet import MOST_COLUMNS, Row, Sheet
from kexin.library.intake.sources.sniff import Sniffed, sniff
from kexin.platform.companies.models import Company, CompanyList, ListedCompany
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.scope import companies_of
from kexin.platform.refusal import refusal
from kexin.platform.uploads import LARGEST_READER, LONGEST_READING
from kexin.problems import ProblemsError, visible
from kexin.text import Text, same

LARGEST, LARGEST_UNPACKED = 10 * 2**20, 100 * 2**20
MOST_ROWS = 20_000
HEADING_ROWS = 20
_CODES = ("统一社会信用代码", "社会信用代码", "信用代码", "企业代码", "代码", "creditcode", "code", "companyid", "uscc")
_NAMES = ("企业名称", "公司名称", "单位名称", "客户名称", "名称", "name", "company", "companyname")
#: The line that a department or a bank approves ahead, in 万元 as the heading says.
_LINES = ("预授信额度万元", "预授信万元", "额度万元", "linewanyuan", "preapprovedwanyuan")
_CHUNK = 500


@dataclass(frozen=True)
class Given:
    """A row of the file."""

    row: int
    code: str
    name: str
    line: str = ""
    """As it is written, where the file has such a column."""


@dataclass(frozen=True)
class Answer:
    """What was found for it."""

    given: Given
    answer: str
    note: Text | None = None
    company: int | None = None


def bring_in(person: Person, file: UploadedFile[Any], name: str, shared: bool, key: str) -> CompanyList:
    """Read a file, answer each row within the person's scope, and keep the list; one with the same *key* is given again.

    Raises:
        ProblemsError: the file is too large, hostile, of another kind, or has no such columns.
    """
    own_key = f"{person.pk}:{key}"
    known = CompanyList.objects.filter(key=own_key).first()
    if known is not None:
        return known
    read, digest = read_file(file)
    answers = answered(person, read)
    with transaction.atomic():
        made, new = CompanyList.objects.get_or_create(key=own_key, defaults={
            "name": name, "person": person, "organisation": person.organisation, "shared": shared,
            "file_name": visible(str(file.name or ""))[-200:], "file_sha256": digest, **{answer: sum(a.answer == answer for a in answers) for answer in ListedCompany.ANSWERS}})
        if not new:
            return made
        ListedCompany.objects.bulk_create((ListedCompany(
            list=made, row=a.given.row, code=a.given.code[:100], name=a.given.name[:200], answer=a.answer, company_id=a.company,
            note_zh=a.note.zh if a.note else "", note_en=a.note.en if a.note else "") for a in answers), batch_size=2000)
    return made


def read_file(file: UploadedFile[Any]) -> tuple[list[Given], str]:
    """The rows of a workbook or text table, and its hash.

    Raises:
        ProblemsError: as above.
    """
    with opened(file) as (sniffed, sheets):
        return _rows(sniffed, sheets), sniffed.sha256


@contextmanager
def opened(file: UploadedFile[Any]) -> Iterator[tuple[Sniffed, Sequence[Sheet]]]:
    """What a file is by its content, and its sheets, while they are read.

    Raises:
        ProblemsError: the file is too large, hostile, or no table.
    """
    shown = visible(str(file.name or ""))[-80:] or "?"
    if file.size is None or file.size > LARGEST:
        raise ProblemsError([too_large(shown, file.size or 0, LARGEST)])
    with tempfile.TemporaryDirectory(prefix="kexin-list-") as folder:
        # Nothing of the name that somebody sent but its ending, which must fit what is inside.
        path = Path(folder) / f"list{Path(shown).suffix.lower()[:6]}"
        with path.open("wb") as kept:
            for piece in file.chunks():
                kept.write(piece)
        sniffed = sniff(path, shown)
        scratch = Path(folder) / "sheets"
        scratch.mkdir()
        yield sniffed, _sheets(sniffed, scratch)


def _sheets(file: Sniffed, scratch: Path) -> Sequence[Sheet]:
    match file.format:
        case "csv":
            return csv_sheets(file)
        case "xlsx" | "xls":
            return excel_sheets(file, scratch, LARGEST_UNPACKED, LONGEST_READING, LARGEST_READER)
        case _:
            raise refusal("other-kind", file.shown_as, same(file.format), same("xlsx, xls, ods, csv"), Text("请另存为 Excel 或 CSV", "save it as Excel or CSV"))


def _rows(file: Sniffed, sheets: Sequence[Sheet]) -> list[Given]:
    """The rows of the first sheet with a heading that is known."""
    for sheet in sheets:
        for row in sheet.first(HEADING_ROWS):
            columns = _columns(row)
            if columns:
                found = list(islice(_given(sheet, row.number, columns), MOST_ROWS + 1))
                if not found:
                    raise ProblemsError([no_rows(file.shown_as)])
                if len(found) > MOST_ROWS:
                    raise refusal("too-many-rows", file.shown_as, Text(f"超过 {MOST_ROWS:,} 行", f"more than {MOST_ROWS:,} rows"), Text(f"最多 {MOST_ROWS:,} 行", f"at most {MOST_ROWS:,} rows"), Text("请拆成多个名单", "split it into several lists"))
                return found
    raise ProblemsError([no_header(file.shown_as, "统一社会信用代码, 企业名称, code, name")])


def _columns(row: Row) -> dict[str, int]:
    """Where the code and the name stand, if this is the row of headings."""
    heads = [re.sub(r"[\s_*:：()（）]", "", unicodedata.normalize("NFKC", cell)).lower() for cell in row.cells[:MOST_COLUMNS]]
    found = {}
    for kind, known in (("code", _CODES), ("name", _NAMES)):
        places = [heads.index(head) for head in known if head in heads]
        if places:
            found[kind] = places[0]
    if found and (lines := [heads.index(head) for head in _LINES if head in heads]):
        found["line"] = lines[0]
    return found


def _given(sheet: Sheet, heading: int, columns: Mapping[str, int]) -> Iterator[Given]:
    for row in sheet.rows():
        if row.number > heading and not is_blank(row):
            cells = {kind: visible(unicodedata.normalize("NFKC", row.cells[at])).strip() if at < len(row.cells) else "" for kind, at in columns.items()}
            yield Given(row.number, cells.get("code", "").replace(" ", "").upper(), re.sub(r"\s+", "", cells.get("name", "")), cells.get("line", ""))


def answered(person: Person, given: Sequence[Given]) -> list[Answer]:
    """Every row answered, among the companies that the person sees."""
    seen = Company.objects.filter(companies_of(person)).order_by()
    by_code: dict[str, tuple[int, str]] = {code.upper(): (pk, name) for code, pk, name in _chunked(seen, "code", {c for g in given if g.code for c in (g.code, _local(g.code))})}
    by_name: dict[str, list[int]] = {}
    for name, pk, _ in _chunked(seen, "name", {n for g in given if g.name and g.code not in by_code for n in _spellings(g.name)}):
        by_name.setdefault(_folded(name), []).append(pk)
    return [_answer(g, by_code, by_name) for g in given]


def _chunked(seen: QuerySet[Company], field: str, wanted: set[str]) -> Iterator[tuple[str, int, str]]:
    ordered = sorted(wanted)
    for at in range(0, len(ordered), _CHUNK):
        yield from seen.filter(**{f"{field}__in": ordered[at:at + _CHUNK]}).values_list(field, "pk", "name")


def _local(code: str) -> str:
    """An office's own number keeps its prefix as it is written."""
    prefix, colon, number = code.partition(":")
    return f"{prefix.lower()}{colon}{number}"


def _folded(name: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name))


def _spellings(name: str) -> tuple[str, ...]:
    """A name with the brackets of either width."""
    return tuple(dict.fromkeys((name, name.replace("(", "（").replace(")", "）"))))


def _answer(given: Given, by_code: Mapping[str, tuple[int, str]], by_name: Mapping[str, Sequence[int]]) -> Answer:
    if given.code in by_code:
        pk, name = by_code[given.code]
        if given.name and _folded(name) != given.name:
            return Answer(given, ListedCompany.FOUND, Text(f"按代码找到，库中名称是“{name}”"[:200], f"found by its code; the library names it “{name}”"[:200]), pk)
        return Answer(given, ListedCompany.FOUND, None, pk)
    if not given.code and not given.name:
        return Answer(given, ListedCompany.MISSING, Text("代码和名称都是空的", "neither a code nor a name"))
    named = by_name.get(given.name, ())
    if len(named) > 1:
        return Answer(given, ListedCompany.AMBIGUOUS, Text(f"有 {len(named)} 家同名企业，请补充信用代码", f"{len(named)} companies have this name; add the credit code"))
    if named and given.code:
        return Answer(given, ListedCompany.AMBIGUOUS, Text("名称相符而代码不符，请核对", "the name fits and the code does not; look into it"))
    if named:
        return Answer(given, ListedCompany.FOUND, None, named[0])
    return Answer(given, ListedCompany.MISSING)
