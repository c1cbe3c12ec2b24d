"""Whoever writes to the tables past the code, with plain SQL, meets the same rules: on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kexin.platform.ledger.models import BookEntry, BookPosting, Fund, Verification, YearClose
from kexin.platform.ledger.posting import book_of
from tests.platform import world

pytestmark = pytest.mark.money


def sql(statement: str, *values: Any) -> None:
    """Plain SQL, in a transaction of its own whose end is the end of a real one: deferred keys are checked."""
    with transaction.atomic(), connection.cursor() as cursor:
        connection.check_constraints()
        cursor.execute(statement, values)
        connection.check_constraints()


def on_sqlite() -> bool:
    return connection.vendor == "sqlite"


def lines(fund: Fund, hash_: str = "h" * 64, no: int | None = None, on: str = "2026-06-01", **changed: Any) -> list[dict[str, Any]]:
    """The two postings of an honest contribution of one fen, as the next entry."""
    no = no if no is not None else BookEntry.objects.filter(fund=fund).count() + 1
    cash = BookPosting.objects.filter(fund=fund, account="Assets:Cash").order_by("-no").first()
    given = BookPosting.objects.filter(fund=fund, account="Equity:Contributions").order_by("-no").first()
    assert cash is not None and given is not None
    common = {"entry_hash": hash_, "fund_id": fund.pk, "no": no, "on": on}
    return [
        {**common, "line": 1, "account": "Assets:Cash", "item": "", "amount": 1, "held": cash.held + 1, "total": cash.total + 1, **changed},
        {**common, "line": 2, "account": "Equity:Contributions", "item": "省级", "amount": -1, "held": given.held - 1, "total": given.total - 1}]


def entry(fund: Fund, **changed: Any) -> dict[str, Any]:
    """The entry that seals them."""
    last = BookEntry.objects.filter(fund=fund).order_by("-no").first()
    assert last is not None
    return {
        "hash": "h" * 64, "fund_id": fund.pk, "no": last.no + 1, "previous": last.hash, "key": "forged", "kind": "contribution", "on": "2026-06-01", "amount": 1, "party": "省级",
        **dict.fromkeys(("loan", "claim", "bank", "area", "scheme", "reverses", "note", "whose_loan", "whose_bank", "whose_area"), ""), "entered_at": "2026-06-01 00:00:00+00", **changed}


def insert(table: str, row: dict[str, Any], verb: str = "INSERT") -> None:
    names = ", ".join(f'"{name}"' for name in row)
    with connection.cursor() as cursor:
        cursor.execute(f"{verb} INTO {table} ({names}) VALUES ({', '.join(['%s'] * len(row))})", list(row.values()))


def forge(fund: Fund, postings: list[dict[str, Any]], row: dict[str, Any] | None, verb: str = "INSERT") -> None:
    """A whole forged entry in one transaction."""
    with transaction.atomic():
        for posting in postings:
            insert("ledger_bookposting", posting, verb)
        if row is not None:
            insert("ledger_bookentry", row, verb)
        connection.check_constraints()


def test_an_honest_entry_passes_so_that_the_refusals_below_mean_something(used: Fund) -> None:
    forge(used, lines(used), entry(used))
    assert BookEntry.objects.filter(fund=used).count() == 9


def test_postings_add_up_to_nothing(used: Fund) -> None:
    with pytest.raises(IntegrityError, match="add up to nothing"):
        forge(used, lines(used)[:1], entry(used))


def test_an_entry_without_postings_is_refused(used: Fund) -> None:
    with pytest.raises(IntegrityError, match="add up to nothing"):
        forge(used, [], entry(used))


@pytest.mark.parametrize("changed", [{"no": 8}, {"no": 10}, {"previous": "0" * 64}, {"on": "2026-06-02"}, {"key": "c1"}, {"fund_id": 10**6}])
def test_an_entry_follows_the_last_one(used: Fund, changed: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        forge(used, lines(used), entry(used, **changed))


def test_days_only_go_forward(used: Fund) -> None:
    with pytest.raises(IntegrityError, match="days only go forward"):
        forge(used, lines(used, on="2026-05-01"), entry(used, on="2026-05-01"))


def test_a_posting_belongs_to_the_next_entry(used: Fund) -> None:
    with pytest.raises(IntegrityError, match="next entry"):
        forge(used, lines(used, no=4), entry(used))


@pytest.mark.parametrize("changed", [{"held": 7}, {"total": 7}, {"amount": 2}])
def test_running_sums_follow_from_the_posting_before(used: Fund, changed: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError, match="running sums"):
        forge(used, lines(used, **changed), entry(used))


def test_no_sub_account_falls_below_nothing(used: Fund) -> None:
    cash = lines(used)[0]["held"] - 1
    with pytest.raises(IntegrityError, match="below nothing"):
        forge(used, lines(used, amount=-cash - 1, held=-1, total=-1), None)


def test_no_other_sub_account_pays_for_one_that_is_empty(used: Fund) -> None:
    """Contributions hold enough in all, but the city gave nothing."""
    postings = lines(used)
    postings[1] |= {"item": "市级", "amount": 1, "held": 1, "total": postings[1]["total"] + 2}
    with pytest.raises(IntegrityError, match="below nothing"):
        forge(used, postings[1:], None)


@pytest.mark.parametrize("account", ["Assets:Petty", ""])
def test_an_account_is_one_of_the_chart(used: Fund, account: str) -> None:
    with pytest.raises(IntegrityError):
        forge(used, lines(used, account=account, held=1, total=1), None)


def test_a_posting_without_its_entry_does_not_survive(used: Fund) -> None:
    with pytest.raises(IntegrityError):
        forge(used, lines(used), None)
    assert BookPosting.objects.filter(fund=used, entry_id="h" * 64).count() == 0


def test_nothing_is_added_to_an_entry_that_stands(used: Fund) -> None:
    last = BookEntry.objects.filter(fund=used).order_by("-no").first()
    assert last is not None
    with pytest.raises(IntegrityError, match="complete once it stands"):
        forge(used, [{**lines(used, hash_=last.hash)[0], "line": 9}], None)


def test_one_key_one_reversal(used: Fund) -> None:
    for no, key in ((9, "first"), (10, "second")):
        postings = lines(used, hash_=key.ljust(64, "0"))
        row = entry(used, hash=key.ljust(64, "0"), key=key, kind="reversal", reverses="i1")
        if no == 9:
            forge(used, postings, row)
        else:
            with pytest.raises(IntegrityError):
                forge(used, postings, row)


TABLES = ("ledger_fund", "ledger_bookentry", "ledger_bookposting", "ledger_yearclose", "ledger_verification")
COLUMN = {"ledger_fund": "keeper_id", "ledger_bookentry": "note", "ledger_bookposting": "amount", "ledger_yearclose": "statement", "ledger_verification": "entries"}


@pytest.fixture
def full(used: Fund) -> Fund:
    """A book with a closed year and a verification, so that every table has a row."""
    head = BookEntry.objects.get(fund=used, no=2)
    YearClose.objects.create(fund=used, year=2025, ends=date(2025, 12, 31), no=2, head=head.hash, statement="{}", seal="s", closed_by=world.person("dept-manager"))
    used.verifications.create(entries=8, head="h", whole=True)
    return used


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_changed(full: Fund, table: str) -> None:
    with pytest.raises(IntegrityError, match="only grows"):
        sql(f"UPDATE {table} SET {COLUMN[table]} = {COLUMN[table]}")


@pytest.mark.parametrize("table", TABLES)
def test_nothing_is_taken_away(full: Fund, table: str) -> None:
    with pytest.raises(IntegrityError, match="only grows"):
        sql(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", TABLES)
def test_no_table_is_emptied(full: Fund, table: str) -> None:
    if on_sqlite():
        with pytest.raises(DatabaseError):  # SQLite has no such statement
            sql(f"TRUNCATE {table}")
    else:
        with pytest.raises(IntegrityError, match="only grows"):
            sql(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", TABLES)
def test_an_insert_that_updates_instead_is_refused(full: Fund, table: str) -> None:
    names = [f'"{f.column}"' for m in (Fund, BookEntry, BookPosting, YearClose, Verification) if m._meta.db_table == table for f in m._meta.fields]
    unique = "hash" if table == "ledger_bookentry" else "id"
    with pytest.raises(IntegrityError):
        sql(f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(names)} FROM {table} WHERE true ON CONFLICT ({unique}) DO UPDATE SET {COLUMN[table]} = EXCLUDED.{COLUMN[table]}")


@pytest.mark.parametrize("table", TABLES)
def test_an_insert_that_replaces_is_refused_on_sqlite(full: Fund, table: str) -> None:
    verb = "INSERT OR REPLACE" if on_sqlite() else "INSERT"
    with pytest.raises(IntegrityError):
        sql(f"{verb} INTO {table} SELECT * FROM {table}")


@pytest.mark.parametrize("table", TABLES)
def test_an_update_that_replaces_is_refused_on_sqlite(full: Fund, table: str) -> None:
    verb = "UPDATE OR REPLACE" if on_sqlite() else "UPDATE"
    with pytest.raises(IntegrityError, match="only grows"):
        sql(f"{verb} {table} SET {COLUMN[table]} = {COLUMN[table]}")


@pytest.mark.parametrize("changed", [{"id": True}, {"rowid": True}])
def test_a_posting_with_the_number_of_another_row_does_not_push_it_out(used: Fund, changed: dict[str, bool]) -> None:
    """With honest sums, so that only the row number is wrong; each connection has its pragmas as it likes."""
    victim = BookPosting.objects.filter(fund=used).order_by("no").first()
    assert victim is not None
    column = next(iter(changed)) if on_sqlite() else "id"
    with pytest.raises(IntegrityError):
        forge(used, [{**lines(used)[0], column: victim.pk}, lines(used)[1]], entry(used), "INSERT OR REPLACE" if on_sqlite() else "INSERT")
    assert BookPosting.objects.get(pk=victim.pk).entry_id == victim.entry_id


@pytest.mark.parametrize("stolen", ["hash", "key"])
def test_an_entry_does_not_push_out_another_one(used: Fund, stolen: str) -> None:
    victim = BookEntry.objects.get(fund=used, no=2)
    hash_ = victim.hash if stolen == "hash" else "h" * 64
    with pytest.raises(IntegrityError):
        forge(used, [] if stolen == "hash" else lines(used), entry(used, hash=hash_, key=victim.key if stolen == "key" else "x", on="2026-06-01"), "INSERT OR REPLACE" if on_sqlite() else "INSERT")
    assert BookEntry.objects.get(fund=used, no=2).hash == victim.hash
    book_of(used)


def test_an_entry_does_not_push_out_another_one_by_its_hidden_row_number(used: Fund) -> None:
    if not on_sqlite():
        with pytest.raises(DatabaseError):  # PostgreSQL has no such column to write to
            forge(used, lines(used), entry(used, ctid="(0,1)"))
        return
    with pytest.raises(IntegrityError, match="only grows"):
        forge(used, lines(used), entry(used, rowid=1), "INSERT OR REPLACE")


def test_half_a_fen_is_refused_even_where_the_sums_agree(used: Fund) -> None:
    if on_sqlite():
        one, two = lines(used)
        for line, half in ((one, -0.5), (two, 0.5)):
            line.update({name: line[name] + half for name in ("amount", "held", "total")})
        with pytest.raises(IntegrityError, match="whole fen"):
            forge(used, [one, two], entry(used))
    else:
        with pytest.raises(DatabaseError):  # PostgreSQL has whole numbers in these columns
            sql("INSERT INTO ledger_bookposting (amount) VALUES ('0.5')")


def test_no_entry_is_dated_in_a_closed_year(fund: Fund) -> None:
    from kexin.fund.book.event import Event
    from kexin.platform.ledger.posting import post

    post(fund, Event("c1", "contribution", date(2025, 2, 1), 10, party="省级"))
    head = BookEntry.objects.get(fund=fund, no=1)
    YearClose.objects.create(fund=fund, year=2025, ends=date(2025, 12, 31), no=1, head=head.hash, statement="{}", seal="s", closed_by=world.person("dept-manager"))
    with pytest.raises(IntegrityError, match="closed year"):
        forge(fund, lines(fund, on="2025-12-31"), entry(fund, on="2025-12-31"))
    forge(fund, lines(fund, on="2026-01-01"), entry(fund, on="2026-01-01"))


@pytest.mark.parametrize(("ends", "no"), [(date(2025, 12, 31), 1), (date(2026, 12, 31), 2)])
def test_a_year_is_closed_with_its_last_entry(used: Fund, ends: date, no: int) -> None:
    head = BookEntry.objects.get(fund=used, no=no)
    with pytest.raises(IntegrityError, match="its last entry"):
        YearClose.objects.create(fund=used, year=ends.year, ends=ends, no=no, head=head.hash, statement="{}", seal="s", closed_by=world.person("dept-manager"))


def test_an_earlier_year_is_not_closed_after_a_later_one(full: Fund) -> None:
    with pytest.raises(IntegrityError, match="after the years before it"):
        YearClose.objects.create(fund=full, year=2024, ends=date(2024, 12, 31), no=0, head=full.opening, statement="{}", seal="s", closed_by=world.person("dept-manager"))
