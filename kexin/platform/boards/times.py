"""How long things take: from the application to each step, from a claim to its money. Medians of days, with how many they rest on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, F, Func, IntegerField, QuerySet

from kexin.platform.boards.filters import Filters
from kexin.platform.claims.models import Claim
from kexin.platform.claims.models import State as ClaimState
from kexin.platform.lending.models import Application
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.scope import loans_seen
from kexin.text import Text


class DaysBetween(Func):
    """Whole days from one day to another, counted in the database; Django's own difference calls Python for every row of SQLite."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """Julian days of two midnights differ by a whole number."""
        return self.as_sql(compiler, connection, template="CAST(julianday(%(expressions)s) AS INTEGER)", arg_joiner=") - julianday(", **context)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """Days minus days are days."""
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" - ", **context)


@dataclass(frozen=True)
class Took:
    """From where to where; ``rows`` are those that got there, ``start`` and ``end`` their days."""

    id: str
    title: Text
    rows: Callable[[], QuerySet[Any]]
    loan: str
    start: str
    end: str


TIMES: Mapping[str, Took] = {t.id: t for t in (
    Took("decision", Text("申请到审批", "application to decision"), lambda: Application.objects.filter(decided_on__isnull=False), "", "applied_on", "decided_on"),
    Took("drawdown", Text("申请到首次放款", "application to first drawdown"), lambda: Application.objects.filter(drawn_on__isnull=False), "", "applied_on", "drawn_on"),
    Took("filing", Text("申请到备案确认", "application to filing confirmed"), lambda: Application.objects.filter(confirmed_on__isnull=False, filed__gt=0), "", "applied_on", "confirmed_on"),
    Took("payout", Text("申请补偿到拨付", "claim to payout"), lambda: Claim.objects.filter(state__in=(ClaimState.PAID, ClaimState.CLOSED), paid_on__isnull=False), "application", "submitted_on", "paid_on"))}


@dataclass(frozen=True)
class Spread:
    """How days spread: the median, nine in ten, and how many there are."""

    n: int
    median: float | None
    nine_in_ten: float | None


def took(which: str, person: Person, filters: Filters) -> QuerySet[Any]:
    """The rows behind a time, of what began within the time asked, each with its ``days``."""
    time = TIMES[which]
    rows = time.rows().filter(loans_seen(person, time.loan), filters.loans(time.loan), filters.within(time.start))
    found: QuerySet[Any] = rows.annotate(days=DaysBetween(F(time.end), F(time.start)))
    return found


def spreads(which: str, person: Person, filters: Filters, by: Literal["bank", "area"] | None = None, group: Callable[[Any], Hashable] = lambda value: value) -> dict[Hashable, Spread]:
    """A time for each group of banks or areas, or (under None) for all: the database counts how often each number of days is met."""
    counts: defaultdict[Hashable, defaultdict[int, int]] = defaultdict(lambda: defaultdict(int))
    loan = TIMES[which].loan
    name = f"{loan}__{by}" if loan and by else by
    for row in took(which, person, filters).order_by().values("days", *([name] if name else [])).annotate(n=Count("*")):
        counts[group(row[name]) if name else None][row["days"]] += row["n"]
    return {key: spread(found) for key, found in counts.items()}


def spread(counts: Mapping[int, int]) -> Spread:
    """Median (the middle one, or between the two in the middle) and the least number of days that nine in ten did not exceed."""
    n = sum(counts.values())
    if not n:
        return Spread(0, None, None)
    return Spread(n, (_at(counts, (n - 1) // 2) + _at(counts, n // 2)) / 2, float(_at(counts, -(-9 * n // 10) - 1)))


def _at(counts: Mapping[int, int], place: int) -> int:
    """The value at a place of the sorted days."""
    seen = 0
    for days in sorted(counts):
        seen += counts[days]
        if seen > place:
            return days
    raise IndexError(place)
