"""Events of a fund as they are given on the command line or in a table, and its balances as rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

from kexin.cli.written import read_money
from kexin.formula.amounts import yuan
from kexin.fund.book.accounts import ACCOUNTS
from kexin.fund.book.book import Book
from kexin.fund.book.entry import digest
from kexin.fund.book.event import FIELDS, Event, read_event
from kexin.fund.rows import read_rows
from kexin.problems import Problem, ProblemsError
from kexin.text import Language, Text


def event_given(given: Mapping[str, str | None]) -> Event:
    """One event from options; a key that is left out is made from the contents.

    Raises:
        ProblemsError: with everything that is missing or makes no sense.
    """
    said = {name: value for name, value in given.items() if value is not None}
    return _event({"key": digest(said)[:16], **said}, "")


def events_of(file: Path, given: Mapping[str, str | None]) -> list[Event]:
    """All events of a CSV file; its columns are the fields, by id or by their Chinese name.

    Raises:
        ProblemsError: with all mistakes of all rows, or that options were given as well.
    """
    if any(value is not None for value in given.values()):
        raise ProblemsError([Problem(
            "one-or-many", "--events", Text("同时写了单笔事件的选项", "options of a single event are given too"), Text("其中一种", "one of the two"), Text("请去掉其一", "leave one of them out"))])
    found, problems = list[Event](), list[Problem]()
    for row in read_rows(file, {**{name: name for name in FIELDS}, **{title.zh: name for name, title in FIELDS.items()}}):
        problems += row.problems
        try:
            found.append(_event(row.cells, row.where))
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return found


def _event(said: Mapping[str, str], where: str) -> Event:
    """Amounts as people write them become fen; a mistake in one is told with all others of the event."""
    record, problems = dict[str, object](said), list[Problem]()
    if "amount" in said:
        try:
            record["amount"] = read_money(f"{where}: amount" if where else "amount", said["amount"])
        except ProblemsError as error:
            problems, record["amount"] = list(error.problems), 1
    try:
        event = read_event(record, where)
    except ProblemsError as error:
        raise ProblemsError([*problems, *error.problems]) from None
    if problems:
        raise ProblemsError(problems)
    return event


def account_rows(book: Book, day: date | None, language: Language) -> Iterator[list[str]]:
    """Each account with what it holds on its own side."""
    for account, held in book.totals(day).items():
        yield [ACCOUNTS[account].title.in_(language), yuan(held)]


def exposure_rows(exposed: Mapping[str, int], language: Language) -> Iterator[list[str]]:
    """What is earmarked, and its sum."""
    for name, amount in exposed.items():
        yield [name, yuan(amount)]
    yield [Text("合计", "total").in_(language), yuan(sum(exposed.values()))]
