"""Into the database, many rows at a time: loans and claims first, then the books entry by entry, then the trail."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from auditlog.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management.color import no_style
from django.db import connection, models, transaction

from kexin.fund.book.book import Book
from kexin.fund.book.event import Event
from kexin.platform.claims.models import Claim, Recovery, Review
from kexin.platform.companies.models import Company
from kexin.platform.demo.papers import paper
from kexin.platform.demo.people import People
from kexin.platform.demo.places import Places
from kexin.platform.demo.record import Record, stamps
from kexin.platform.demo.wishes import Admissions
from kexin.platform.ledger.models import BookEntry, BookPosting, Fund, entry_row
from kexin.platform.ledger.posting import whose
from kexin.platform.lending.models import (
    Application,
    Decision,
    Diligence,
    Document,
    Drawdown,
    Filing,
    Repayment,
    Report,
)
from kexin.platform.orgs.models import Person, Role

CHUNK = 500
#: Whoever is pointed to comes first.
ORDER: tuple[type[models.Model], ...] = (Application, Diligence, Decision, Drawdown, Filing, Repayment, Report, Document, Claim, Review, Recovery)
Progress = Callable[[float], None]


def store(record: Record, funds: Sequence[Fund], progress: Progress) -> None:
    """Everything of *record*; the tables are empty before."""
    whole = sum(map(len, record.rows.values())) + len(record.trail)
    done = 0
    with _own_times(*ORDER, BookEntry):
        for model in ORDER:
            done = _bulk(model, record.rows[model], done, whole, progress)
        for fund in funds:
            with transaction.atomic():
                _book(fund, record.entered[fund.pk])
    done = _bulk(LogEntry, record.trail, done, whole, progress)
    for row in record.rows[Document]:
        assert isinstance(row, Document)
        default_storage.save(str(row.stored), ContentFile(paper(row.kind, row.application.number).content))
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(ORDER)):
            cursor.execute(statement)


def _bulk(model: type[models.Model], rows: Sequence[models.Model], done: int, whole: int, progress: Progress) -> int:
    with transaction.atomic():
        for at in range(0, len(rows), CHUNK):
            part = rows[at:at + CHUNK]
            model._default_manager.bulk_create(part)
            done += len(part)
            progress(done / max(1, whole))
    return done


def _book(fund: Fund, entered: Sequence[tuple[Event, Person | None, datetime]]) -> None:
    """Postings first, then their entry, one entry after the other, as the guards of the database want it."""
    book = Book(fund.name)
    item_sums: Counter[tuple[str, str]] = Counter()
    account_sums: Counter[str] = Counter()
    for event, by, at in entered:
        about = whose(book, event)
        entry = book.post(event)
        rows = []
        for line, (account, item, amount) in enumerate(entry.postings, 1):
            item_sums[account, item] += amount
            account_sums[account] += amount
            rows.append(BookPosting(
                entry_id=entry.hash, fund=fund, no=entry.no, line=line, account=account, item=item, amount=amount, on=event.on,
                held=item_sums[account, item], total=account_sums[account]))
        BookPosting.objects.bulk_create(rows)
        row = entry_row(fund, entry)
        row.whose_loan, row.whose_bank, row.whose_area = about
        row.entered_by, row.entered_at = by, at
        row.save(force_insert=True)


def store_admissions(admissions: Admissions, places: Places, people: People) -> None:
    """Who admitted which company, and when."""
    changed = []
    for company in Company.objects.filter(pk__in=[*admissions.on, *admissions.out]).only("pk", "prefecture", "state").order_by("pk"):
        company.state_by = people.one(places.bureaus[company.prefecture], Role.CLERK, company.pk)
        if company.pk in admissions.on:
            company.state, company.state_on, company.state_reason = Company.ADMITTED, admissions.on[company.pk], ""
        else:
            company.state, company.state_on, company.state_reason = Company.OUT, company.state_on, "不属于科技型企业"
        changed.append(company)
    with transaction.atomic():
        Company.objects.bulk_update(changed, ["state", "state_on", "state_by", "state_reason"], batch_size=CHUNK)


@contextmanager
def _own_times(*of: type[models.Model]) -> Iterator[None]:
    """Rows keep the times that they are given: what is stored here was done on earlier days."""
    fields = [field for model in of for field in stamps(model)]
    for field in fields:
        field.auto_now_add = False
    try:
        yield
    finally:
        for field in fields:
            field.auto_now_add = True
