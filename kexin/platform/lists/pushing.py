"""A list that comes as a file: every row is a company of the library, or all that is wrong is told together and nothing is stored."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from kexin.platform.companies.models import ListedCompany
from kexin.platform.companies.uploaded import Answer, Given, answered, read_file
from kexin.platform.forms import MOST_FEN
from kexin.platform.lists.drafting import Pushed
from kexin.platform.lists.facts import considered
from kexin.platform.lists.models import Whitelist
from kexin.platform.orgs.models import Person
from kexin.problems import Problem, ProblemsError, visible
from kexin.text import Text, same

_WAN = 1_000_000


def read_pushed(person: Person, whitelist: Whitelist, file: UploadedFile[Any], *, leave_out: bool) -> Pushed:
    """The companies of a file with the lines that it gives; with *leave_out* rows of companies that are not in the library or the area are passed over and counted.

    Raises:
        ProblemsError: with every row that is wrong: not found, ambiguous, twice, or with a line that is no amount.
    """
    given, digest = read_file(file)
    lines, left_out = _lines(whitelist, answered(person, given), leave_out)
    return Pushed(lines, visible(str(file.name or ""))[-200:], digest, left_out)


def told_by_machine(whitelist: Whitelist, rows: Sequence[tuple[str, int | None]], *, leave_out: bool) -> Pushed:
    """The same for (code, line in fen) from the API; the hash is that of the rows as JSON.

    Raises:
        ProblemsError: as above.
    """
    known = dict(considered(whitelist).values_list("code", "pk"))
    given = [Given(number, code, "", "" if line is None else f"{Decimal(line) / _WAN:f}") for number, (code, line) in enumerate(rows, 1)]
    answers = [Answer(g, ListedCompany.FOUND if g.code in known else ListedCompany.MISSING, None, known.get(g.code)) for g in given]
    lines, left_out = _lines(whitelist, answers, leave_out)
    return Pushed(lines, "api", hashlib.sha256(json.dumps([list(row) for row in rows]).encode()).hexdigest(), left_out)


def _lines(whitelist: Whitelist, answers: Sequence[Answer], leave_out: bool) -> tuple[dict[str, int | None], int]:
    """(line by code, rows left out)."""
    codes = dict(considered(whitelist).values_list("pk", "code"))
    problems: list[Problem] = []
    lines: dict[str, int | None] = {}
    rows: dict[str, int] = {}
    left_out = 0
    for answer in answers:
        code = codes.get(answer.company or 0)
        if code is None:
            passed = leave_out and answer.answer != ListedCompany.AMBIGUOUS
            left_out += passed
            problems += [] if passed else [_not_there(answer)]
            continue
        if code in rows:
            problems.append(Problem("twice", _where(answer), same(code), Text(f"每家企业一行（已见第 {rows[code]} 行）", f"one row for a company (see row {rows[code]})"), Text("请删除重复的行", "remove one of them")))
        rows.setdefault(code, answer.given.row)
        lines[code] = _line(answer, problems)
    if not lines and not problems:
        problems.append(Problem("nobody", whitelist.code, Text("没有一家企业在库", "not one company is in the library"), Text("至少一家", "at least one"), Text("请检查文件", "look into the file")))
    if problems:
        raise ProblemsError(problems)
    return lines, left_out


def _where(answer: Answer) -> str:
    return f"{answer.given.row}: {visible(answer.given.name or answer.given.code)[:60]}"


def _not_there(answer: Answer) -> Problem:
    if answer.answer == ListedCompany.AMBIGUOUS:
        return Problem("ambiguous", _where(answer), answer.note or ListedCompany.ANSWERS[answer.answer], Text("一家企业", "one company"), Text("请补充或更正统一社会信用代码", "add or correct the credit code"))
    if answer.company is not None:
        return Problem("outside", _where(answer), Text("不在库或不在名单地区", "out of the library or of the area of the list"), Text("名单地区内的在库企业", "a company of the library in the area"), _REMEDY)
    return Problem("not-found", _where(answer), answer.note or ListedCompany.ANSWERS[answer.answer], Text("在库企业", "a company of the library"), _REMEDY)


_REMEDY = Text("请更正，或勾选“略过不在库的企业”", "correct it, or choose to leave out companies that are not in the library")


def _line(answer: Answer, problems: list[Problem]) -> int | None:
    """The line in fen."""
    written = answer.given.line.replace(",", "")
    if not written:
        return None
    if re.fullmatch(r"\d{1,10}(\.\d{1,6})?", written):
        fen = Decimal(written) * _WAN
        if fen == int(fen) and 0 <= fen <= MOST_FEN:
            return int(fen)
    problems.append(Problem("no-amount", _where(answer), same(visible(answer.given.line)[:40]), Text("万元数，精确到分，例如 135 或 12.5", "an amount in 10,000 yuan to the fen, such as 135 or 12.5"), Text("请更正金额", "correct the amount")))
    return None
