"""``verify_books`` says where a book was changed, whatever was changed: on a database whose guards were switched off for it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client

from kexin.fund.book.event import Event
from kexin.platform.ledger.closing import close_year
from kexin.platform.ledger.models import BookEntry, Fund, Verification
from kexin.platform.ledger.posting import post
from kexin.platform.ledger.triggers import names
from kexin.platform.ledger.verifying import standing, verify
from tests.platform import world
from tests.platform.scratch import empty

pytestmark = pytest.mark.money
As = Callable[..., Client]


def unguarded(*statements: str) -> None:
    """Change tables as somebody who owns them can: the guards are gone or asleep."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in sorted(standing()):
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            connection.check_constraints()
            cursor.execute("SET session_replication_role = replica")
        try:
            for statement in statements:
                cursor.execute(statement)
        finally:
            if connection.vendor != "sqlite":
                cursor.execute("SET session_replication_role = DEFAULT")


def command(*arguments: str) -> tuple[int, str]:
    """Exit code and output."""
    out = StringIO()
    try:
        call_command("verify_books", *arguments, "--lang", "en", stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


def test_a_whole_book_is_said_to_be_whole(used: Fund) -> None:
    code, said = command()
    head = BookEntry.objects.get(fund=used, no=8).hash
    assert code == 0
    assert f"✓ {used.name}: 8 entries, {head}" in said
    kept = Verification.objects.get(fund=used)
    assert (kept.entries, kept.head, kept.whole) == (8, head, True)


def test_an_empty_book_is_whole(fund: Fund) -> None:
    assert command("--fund", fund.name) == (0, f"✓ {fund.name}: 0 entries, {fund.opening}\n")


def test_a_fund_that_is_none_is_said(fund: Fund) -> None:
    assert command("--fund", "nobody's")[0] == 3


FORGED = "0" * 64
CHANGES: dict[str, tuple[str, str]] = {
    "an amount": ("UPDATE ledger_bookposting SET amount = amount + 1 WHERE no = 5 AND line = 1", "entry 5 (k1) is not what its event"),
    "an amount of an event": ("UPDATE ledger_bookentry SET amount = amount + 1 WHERE no = 5", "entry 5 (k1) is not"),
    "a note": ("UPDATE ledger_bookentry SET note = 'x' WHERE no = 3", "entry 3 (e1) is not what its event"),
    "a day": ("UPDATE ledger_bookentry SET \"on\" = '2026-03-03' WHERE no = 4", "entry 4 (e2) is not what its event"),
    "a day of a posting": ("UPDATE ledger_bookposting SET \"on\" = '2026-03-03' WHERE no = 4", "entry 4 (e2) line 1: its running sums"),
    "an item": ("UPDATE ledger_bookposting SET item = 'L2' WHERE no = 3", "entry 3 (e1) is not what its event"),
    "a hash": (f"UPDATE ledger_bookentry SET hash = '{FORGED}' WHERE no = 8; UPDATE ledger_bookposting SET entry_hash = '{FORGED}' WHERE no = 8", "entry 8 (l2) is not what its event"),
    "a running sum": ("UPDATE ledger_bookposting SET held = held + 1 WHERE no = 5 AND line = 2", "entry 5 (k1) line 2: its running sums"),
    "a running total": ("UPDATE ledger_bookposting SET total = total - 1 WHERE no = 8 AND line = 1", "entry 8 (l2) line 1: its running sums"),
    "a bank": ("UPDATE ledger_bookentry SET whose_bank = 'other-cs' WHERE no = 6", "entry 6 (p1) names another loan, bank or area"),
    "a missing posting": ("DELETE FROM ledger_bookposting WHERE no = 5 AND line = 4", "entry 5 (k1) is not what its event"),
    "a posting too many": ("INSERT INTO ledger_bookposting (entry_hash, fund_id, no, line, account, item, amount, \"on\", held, total) SELECT entry_hash, fund_id, no, 9, account, item, amount, \"on\", held, total"
                           " FROM ledger_bookposting WHERE no = 5 AND line = 1", "entry 5 (k1) is not what its event"),
    "a kind": ("UPDATE ledger_bookentry SET kind = 'gift' WHERE no = 3", "entry 3 (e1) has a kind or an account that is none"),
    "the name": ("UPDATE ledger_fund SET name = 'x'", "the name of the fund or its first hash was changed"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_every_change_is_found_where_it_is(used: Fund, what: str) -> None:
    statement, said = CHANGES[what]
    assert command()[0] == 0
    unguarded(*statement.split("; "))
    code, told = command()
    assert code == 1
    assert said in told
    assert Verification.objects.filter(fund=used).latest("pk").whole is False


def test_what_was_cut_off_the_end_is_missed_by_the_check_before(used: Fund) -> None:
    verify(used)
    unguarded("DELETE FROM ledger_bookposting WHERE no = 8", "DELETE FROM ledger_bookentry WHERE no = 8")
    code, told = command()
    assert code == 1
    assert "entry 8 as it was checked on" in told


def test_a_book_that_was_written_anew_as_a_whole_is_found(used: Fund) -> None:
    """Every hash of the new one is right: only who noted the old head can tell."""
    verify(used)
    unguarded("DELETE FROM ledger_bookposting", "DELETE FROM ledger_bookentry")
    for number in range(8):
        post(used, Event(f"c{number}", "contribution", date(2026, 1, 1), 1, party="省级"))
    code, told = command()
    assert code == 1
    assert "entry 8 as it was checked on" in told


def test_an_entry_taken_out_of_the_middle_is_found(used: Fund) -> None:
    unguarded("DELETE FROM ledger_bookposting WHERE no = 2", "DELETE FROM ledger_bookentry WHERE no = 2")
    assert "entry 3 (e1) is not what its event" in command()[1]


def test_a_posting_without_an_entry_is_found(used: Fund) -> None:
    """As a connection leaves it that does not look after foreign keys."""
    unguarded(
        "INSERT INTO ledger_bookposting (entry_hash, fund_id, no, line, account, item, amount, \"on\", held, total)"
        f" VALUES ('{'f' * 64}', {used.pk}, 9, 1, 'Assets:Cash', '', 5, '2026-06-01', 5, 5)")
    assert "belongs to no entry of this fund" in command()[1]
    unguarded("DELETE FROM ledger_bookposting WHERE no = 9")  # the end of the test checks foreign keys


def test_a_sealed_year_that_was_changed_is_found(used: Fund) -> None:
    close_year(used, 2025, world.person("dept-manager"))
    assert command()[0] == 0
    unguarded("UPDATE ledger_yearclose SET statement = '{}'")
    assert "the sealed statement of 2025 does not agree" in command()[1]


def test_guards_that_were_switched_off_are_found(used: Fund) -> None:
    assert names(connection.vendor) == standing()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER ledger_bookentry_no_update")
        else:
            connection.check_constraints()
            cursor.execute("ALTER TABLE ledger_bookentry DISABLE TRIGGER ledger_bookentry_no_change")
    code, told = command()
    assert code == 1
    assert "guards of the database are missing or disabled: ledger_bookentry_no_" in told


def test_a_verification_is_never_changed(used: Fund) -> None:
    verify(used)
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic():
        Verification.objects.update(whole=False)


def test_the_page_of_the_fund_says_when_it_was_verified(as_: As, used: Fund) -> None:
    client = as_("dept-auditor", "en")
    assert "Not verified yet" in client.get(f"/funds/{used.pk}/").content.decode()
    found = verify(used)
    page = client.get(f"/funds/{used.pk}/").content.decode()
    assert "verified" in page and found.head in page
    unguarded("UPDATE ledger_bookentry SET note = 'x' WHERE no = 3")
    verify(used)
    assert "not as it was entered" in client.get(f"/funds/{used.pk}/").content.decode()


def test_a_copy_of_the_file_that_was_tampered_with_ends_the_command_with_one(tmp_path: Path) -> None:
    site = empty(tmp_path)
    if site.address:  # there a table is changed by its owner, as in the tests above
        return
    site.run("tests.platform.ledger.trials", "prepare")
    assert "✓" in site.run("django", "verify_books")
    with sqlite3.connect(site.file) as file:
        triggers: list[Any] = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            file.execute(f"DROP TRIGGER {name}")
        file.execute("UPDATE ledger_bookposting SET amount = amount * 2 WHERE no = 2")
        for _, statement in triggers:  # and covers the traces
            file.execute(statement)
    assert "第 2 笔（e）与其事件、分录或摘要不符" in site.run("django", "verify_books", code=1)
