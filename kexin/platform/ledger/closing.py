"""Closing a year: its statements are sealed with the head of the book, and no entry is dated in it any more."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from kexin.fund.book.entry import canonical
from kexin.platform.ledger.models import BookEntry, Fund, Proposal, YearClose
from kexin.platform.ledger.posting import lock
from kexin.platform.ledger.statement import BY, statements, year
from kexin.platform.orgs.models import Person
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same


@transaction.atomic
def close_year(fund: Fund, number: int, by: Person) -> YearClose:
    """Close a year; one that is closed already gives what was sealed then.

    Raises:
        ProblemsError: the year is not over, a year before it is open, or something proposed for it waits.
    """
    lock(fund)
    there = YearClose.objects.filter(fund=fund, year=number).first()
    if there is not None:
        return there
    problems = _stands_in_the_way(fund, number)
    if problems:
        raise ProblemsError(problems)
    _, ends = year(number)
    last = BookEntry.objects.filter(fund=fund, on__lte=ends).order_by("-no").first()
    no, head = (last.no, last.hash) if last is not None else (0, fund.opening)
    said = canonical(sealed(fund, number, no, head))
    return YearClose.objects.create(
        fund=fund, year=number, ends=ends, no=no, head=head, statement=said, seal=hashlib.sha256(said.encode()).hexdigest(), closed_by=by)


def sealed(fund: Fund, number: int, no: int, head: str) -> dict[str, Any]:
    """What is sealed: the statements of the year, and where the book stood."""
    return {"fund": fund.name, "year": number, "entries": no, "head": head, **{by: [s.record() for s in statements(fund, *year(number), by)] for by in BY}}


def next_to_close(fund: Fund) -> int | None:
    """The first open year, if it is over and has entries before or in it."""
    last = YearClose.objects.filter(fund=fund).order_by("-year").first()
    first = BookEntry.objects.filter(fund=fund).order_by("no").first()
    number = last.year + 1 if last is not None else first.on.year if first is not None else None
    return number if number is not None and timezone.localdate() > date(number, 12, 31) else None


def _stands_in_the_way(fund: Fund, number: int) -> list[Problem]:
    """Why it cannot be closed."""
    wanted = next_to_close(fund)
    if number != wanted:
        return [Problem(
            "not-the-next-year", fund.name, same(str(number)),
            Text(f"{wanted} 年", str(wanted)) if wanted else Text("已结束、有账的年度，按先后逐年结账", "a year that is over and has entries, one after the other"), Text("请按年度先后结账", "close the years in their order"))]
    _, ends = year(number)
    waiting = Proposal.objects.filter(fund=fund, state=Proposal.PROPOSED, on__lte=ends).count()
    if waiting:
        return [Problem(
            "proposals-wait", fund.name, Text(f"{number} 年内还有 {waiting} 笔待复核", f"{waiting} proposals of {number} wait"), Text("没有待复核的事项", "none that waits"),
            Text("请先复核或退回", "confirm or refuse them first"))]
    return []
