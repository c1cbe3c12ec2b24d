"""Beancount, a program of others, checks a generated year of a fund and finds the same balances."""

from __future__ import annotations

import random
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

from kexin.fund.book.beancount import beancount
from kexin.fund.book.book import Book
from kexin.fund.book.event import Event
from kexin.problems import ProblemsError


def year(events: int) -> Book:
    """A year of invented events: loans are filed, released, lost, claimed, paid, recovered and written off."""
    dice, book = random.Random(2026), Book("演示资金池“甲”")
    book.post(Event("begin", "contribution", date(2026, 1, 1), 10**12, party="省级"))
    number = 0
    while len(book.entries) < events:
        number += 1
        on, amount, loan, claim = date(2026, 1, 1) + timedelta(days=365 * len(book.entries) // events), dice.randrange(1, 10**9), f"L{number}", f"C{number}"
        paid = dice.randrange(1, amount + 1)
        course = [
            Event(f"{loan}e", "earmark", on, amount, loan=loan, bank=dice.choice("甲乙丙") + "银行", area="430100", scheme="s"),
            Event(f"{loan}c", "claim", on, paid, claim=claim, loan=loan, note='"逾期" \\ 90天'), Event(f"{loan}p", "payout", on, paid, claim=claim),
            Event(f"{loan}r", "recovery", on, dice.randrange(1, paid + 1), claim=claim), Event(f"{loan}w", "write_off", on, dice.randrange(1, paid + 1), claim=claim)]
        for event in course[: dice.randrange(1, 6)]:
            try:
                book.post(event)
            except ProblemsError:  # more than is still open, which a book refuses
                break
    return book


def checked(path: Path, text: str) -> tuple[int, str]:
    """Exit code and complaints of Beancount's checker, as a program of its own."""
    path.write_text(text, encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(path)], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr + done.stdout


def test_ten_thousand_events_pass_with_the_same_balances(tmp_path: Path) -> None:
    book = year(10_000)
    text = "".join(f"{line}\n" for line in beancount(book))
    assert len(book.entries) == 10_000
    cash = book.totals()["Assets:Cash"]
    assert f"balance Assets:Cash  {cash // 100}.{cash % 100:02d} ~ 0 CNY" in text
    assert text.count(" balance ") >= 9
    assert checked(tmp_path / "year.beancount", text) == (0, "")


def test_a_balance_that_is_not_so_is_refused(tmp_path: Path) -> None:
    book = year(50)
    cash = book.totals()["Assets:Cash"]
    text = "".join(f"{line}\n" for line in beancount(book))
    wrong = text.replace(f"balance Assets:Cash  {cash // 100}.{cash % 100:02d}", f"balance Assets:Cash  {cash // 100}.{(cash + 1) % 100:02d}")
    assert wrong != text
    code, said = checked(tmp_path / "wrong.beancount", wrong)
    assert code != 0
    assert "Balance failed for 'Assets:Cash'" in said
