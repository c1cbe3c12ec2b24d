"""Checking a whole book: every entry, hash and running sum worked out anew, and whether the database still guards it.

What is found is kept in a table that only grows. The heads of earlier checks must still
stand in the chain: so a book that was written anew as a whole is found too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db import connection
from django.db.models import Exists, OuterRef, Q

from kexin.fund.book.accounts import ACCOUNTS
from kexin.fund.book.book import Book
from kexin.fund.book.entry import canonical, opening
from kexin.fund.book.event import KINDS
from kexin.platform.ledger.closing import sealed
from kexin.platform.ledger.models import BookEntry, BookPosting, Fund, Verification, YearClose
from kexin.platform.ledger.posting import StoredBook, rows_of, whose
from kexin.platform.ledger.triggers import CLOSED, names
from kexin.problems import ProblemsError
from kexin.text import Text


def verify(fund: Fund) -> Verification:
    """Check the book, keep what was found, and give it."""
    no, head, _ = StoredBook(fund).last
    broken = list(_broken(fund, no))
    return Verification.objects.create(
        fund=fund, entries=no, head=head, whole=not broken, broken_zh="\n".join(b.zh for b in broken), broken_en="\n".join(b.en for b in broken))


def _broken(fund: Fund, last: int) -> Iterator[Text]:
    """Where it breaks. After the first wrong entry nothing behind it can be judged."""
    if fund.opening != opening(fund.name)["hash"]:
        yield Text("资金池的名称或首个摘要被改动", "the name of the fund or its first hash was changed")
    heads = {0: fund.opening}
    yield from _entries(fund, last, heads)
    yield from _strays(fund, last)
    yield from _witnesses(fund, heads, last)
    missing = names(connection.vendor) - standing()
    if missing:
        yield Text(f"数据库的守护规则缺失或停用：{'、'.join(sorted(missing))}", f"guards of the database are missing or disabled: {', '.join(sorted(missing))}")


def _entries(fund: Fund, last: int, heads: dict[int, str]) -> Iterator[Text]:
    """Entry by entry; *heads* keeps the hash of each number."""
    unknown = BookEntry.objects.filter(fund=fund).filter(~Q(kind__in=KINDS) | Exists(BookPosting.objects.filter(~Q(account__in=list(ACCOUNTS)), entry=OuterRef("pk")))).order_by("no").first()
    if unknown is not None:
        yield Text(f"第 {unknown.no} 笔（{unknown.key}）的事项或科目不存在", f"entry {unknown.no} ({unknown.key}) has a kind or an account that is none")
        return
    book, totals = Book(fund.name), defaultdict[str, int](int)
    for row, stored, postings in rows_of(fund, last):
        try:
            of = whose(book, row.event())
            worked_out = book.post(row.event())
        except ProblemsError as error:
            why = error.problems[0]
            yield Text(f"第 {row.no} 笔（{row.key}）不成立：{why.found.zh}", f"entry {row.no} ({row.key}) is not possible: {why.found.en}")
            return
        if worked_out != stored:
            yield Text(f"第 {row.no} 笔（{row.key}）与其事件、分录或摘要不符", f"entry {row.no} ({row.key}) is not what its event, postings and hash say")
            return
        heads[row.no] = row.hash
        if of != (row.whose_loan, row.whose_bank, row.whose_area):
            yield Text(f"第 {row.no} 笔（{row.key}）的贷款、银行或地区标注不符", f"entry {row.no} ({row.key}) names another loan, bank or area than its book")
        for posting in postings:
            totals[posting.account] += posting.amount
            said = (posting.fund_id, posting.no, posting.on, posting.held, posting.total)
            if said != (fund.pk, row.no, row.on, book.held(posting.account_id, posting.item), totals[posting.account]):
                yield Text(f"第 {row.no} 笔（{row.key}）第 {posting.line} 行的余额不符", f"entry {row.no} ({row.key}) line {posting.line}: its running sums are wrong")
    if len(book.entries) != last:
        yield Text(f"应有 {last} 笔，只有 {len(book.entries)} 笔", f"{len(book.entries)} entries where there should be {last}")
    if sum(book.totals()[account] * of.side for account, of in ACCOUNTS.items()):
        yield Text("借贷不平", "debits and credits differ")


def _strays(fund: Fund, last: int) -> Iterator[Text]:
    """Postings whose hash leads to no entry of this fund; a connection that does not look after foreign keys may leave some."""
    sealed_by = BookEntry.objects.filter(fund=fund, hash=OuterRef("entry_id"))
    for pk in BookPosting.objects.filter(~Exists(sealed_by), fund=fund, no__lte=last + 1).values_list("pk", flat=True)[:20]:
        yield Text(f"分录 {pk} 没有所属的一笔", f"posting {pk} belongs to no entry of this fund")


def _witnesses(fund: Fund, heads: dict[int, str], last: int) -> Iterator[Text]:
    """Earlier checks and closed years, which noted the head of their time."""
    for seen in Verification.objects.filter(fund=fund, whole=True).order_by("pk"):
        if seen.entries not in heads or heads[seen.entries] != seen.head:
            yield Text(f"{seen.at:%Y-%m-%d} 校验时的第 {seen.entries} 笔已不在账簿中", f"entry {seen.entries} as it was checked on {seen.at:%Y-%m-%d} is no longer in the book")
            return
    for close in YearClose.objects.filter(fund=fund).order_by("year"):
        if heads.get(close.no) != close.head or close.statement != canonical(sealed(fund, close.year, close.no, close.head)):
            yield Text(f"{close.year} 年的结账报表与账簿不符", f"the sealed statement of {close.year} does not agree with the book")
        late = BookEntry.objects.filter(fund=fund, on__lte=close.ends, no__gt=close.no, no__lte=last).order_by("no").first()
        if late is not None:
            yield Text(f"第 {late.no} 笔记在已结账的 {close.year} 年", f"entry {late.no} is dated in the closed year {close.year}")


def standing() -> set[str]:
    """The triggers of the books that are there and switched on."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name IN ({', '.join(['%s'] * len(CLOSED))})", CLOSED)
        else:
            cursor.execute("SELECT tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relname = ANY(%s) AND t.tgenabled IN ('O', 'A') AND NOT tgisinternal", [list(CLOSED)])
        return {str(name) for (name,) in cursor.fetchall()}
