"""A page asks the database as often for many rows as for few, and not often."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate
from pytest_django import DjangoAssertNumQueries

from kexin.platform.companies.models import Company
from kexin.platform.ledger.models import Fund
from kexin.platform.lending.models import Application, Filing
from kexin.platform.lists.assigning import assign_list
from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import Kind, Organisation
from kexin.platform.programmes.models import Finding, Inspection, Missed, Payment, Row, Running
from kexin.platform.visits.planning import plan
from kexin.platform.visits.referring import hand_over
from tests.platform.life import APPLIED, FILED, SCHEME, WAN, Life, healthy, key
from tests.platform.lists.made import a_list, clerk_of, published
from tests.platform.programmes.started import water
from tests.platform.visits.prepared import subsidiary, visited
from tests.platform.world import DAY, firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]

#: (who, page, how often it may ask); braces are filled with rows of the first loan.
PAGES: tuple[tuple[str, str, int], ...] = (
    ("dept-manager", "/", 13), ("cs-clerk", "/", 14), ("bank-cs-clerk", "/", 18),
    ("dept-manager", "/companies/", 9), ("bank-manager", "/companies/?q=科技", 9), ("dept-manager", "/companies/{company}/", 7), ("bank-manager", "/companies/{company}/part/loans/", 6), ("bank-manager", "/companies/{company}/part/offers/", 5),
    ("dept-manager", "/applications/", 9), ("bank-manager", "/applications/?q=有限&sort=due", 13), ("dept-manager", "/applications/{loan}/", 23), ("bank-cs-clerk", "/applications/{loan}/", 24),
    ("dept-manager", "/filings/", 7), ("dept-reviewer", "/filings/{filing}/", 18), ("dept-manager", "/claims/", 7), ("bank-manager", "/claims/", 8), ("dept-reviewer", "/claims/{claim}/", 14), ("dept-manager", "/claims/recoveries/", 6),
    ("dept-manager", "/funds/", 6), ("dept-manager", "/funds/{fund}/", 14), ("dept-manager", "/funds/{fund}/entries/", 11), ("bank-auditor", "/funds/{fund}/entries/", 14),
    ("dept-manager", "/boards/", 14), ("dept-manager", "/boards/banks/", 9), ("dept-manager", "/boards/areas/", 9), ("dept-manager", "/boards/quality/", 13), ("dept-manager", "/boards/fund/", 12), ("bank-manager", "/boards/", 19),
    ("dept-manager", "/boards/rows/?figure=filed", 8), ("dept-manager", "/boards/rows/?figure=exposure", 10),
    ("cs-clerk", "/programmes/", 9), ("cs-clerk", "/programmes/{programme}/", 30), ("cs-clerk", "/programmes/{programme}/rows/", 16), ("cs-clerk", "/programmes/{programme}/findings/", 12), ("cs-clerk", "/programmes/rows/{row}/", 36),
    ("bank-manager", "/visits/", 6), ("bank-manager", "/visits/plans/?state=all", 6), ("bank-cs-clerk", "/visits/mine/day/", 12), ("bank-manager", "/visits/owed/?mine=0", 12), ("bank-manager", "/visits/follow-ups/", 7),
    ("bank-cs-clerk", "/visits/{visit}/", 8), ("bank-cs-clerk", "/visits/follow-ups/{follow_up}/", 9), ("bank-cs-clerk", "/visits/needs/{need}/mix/", 8), ("bank-cs-clerk", "/visits/referrals/", 6), ("bank-cs-clerk", "/companies/{company}/part/visits/", 10),
    ("bank-manager", "/boards/coverage/", 20), ("dept-manager", "/boards/coverage/rows/?state=unvisited", 11), ("dept-manager", "/boards/subbranches/", 7),
    ("dept-clerk", "/lists/", 7), ("bank-manager", "/lists/{list}/", 6), ("bank-manager", "/lists/{list}/1/", 10), ("bank-manager", "/lists/{list}/cover/", 13), ("bank-cs-clerk", "/lists/mine/", 7), ("bank-manager", "/companies/{company}/part/lists/", 7),
    ("dept-auditor", "/audit/", 15), ("cs-auditor", "/audit/", 16), ("dept-manager", "/people/", 8), ("dept-manager", "/notices/", 6))


def listed() -> str:
    """A list with its owners."""
    edition = published(a_list())
    assign_list(person("bank-manager"), edition.whitelist, 30, DAY)
    return edition.whitelist.code


def estates(number: int) -> dict[str, object]:
    """A programme with so many more rows, each inspected, found and paid for."""
    running = Running.objects.first() or water(APPLIED)
    by = person("cs-clerk")
    for n in range(Row.objects.count(), Row.objects.count() + number):
        row = Row.objects.create(running=running, code=f"R{n:03}", name=f"小区{n}", state="building", since=APPLIED, values={"homes": 10, "cost": WAN}, added_on=APPLIED, by=by)
        seen = Inspection.objects.create(running=running, row=row, key=key(), checklist="site", on=APPLIED, passed=False, by=by)
        Finding.objects.create(running=running, inspection=seen, row=row, item="fenced", severity="serious", found_on=APPLIED, due_on=APPLIED)
        Payment.objects.create(row=row, key=key(), party="residents", amount=WAN, on=APPLIED, by=by)
        Missed.objects.create(running=running, cadence="weekly_site", subject=row.code, title_zh="小区", title_en="estate", first=APPLIED, last=APPLIED, found_on=APPLIED)
    return {"programme": running.number, "row": Row.objects.order_by("pk")[0].pk}


def more(filed: list[Life]) -> None:
    """Dozens of loans, some of other banks and companies, more filings and claims, messages and organisations."""
    for life in filed:
        life.claimed()
    estates(30)
    companies = list(Company.objects.filter(state=Company.ADMITTED).order_by("pk")[:24])
    banks = list(Organisation.objects.filter(code__in=("bank-cs", "bank-zz", "other-cs")))
    Application.objects.bulk_create([
        Application(
            number=f"L{n:04}", key=key(), company=company, bank=banks[n % len(banks)], area=company.prefecture, applied_by=person("bank-cs-clerk"), applied_on=APPLIED, asked=WAN, months=12, purpose="x", state="active",
            credit=WAN, drawn=WAN, drawn_on=APPLIED, due_on=APPLIED) for n, company in enumerate(companies)])
    Application.objects.bulk_create([
        Application(number=f"M{n:04}", key=key(), company=firm(), bank=banks[0], area="430100", applied_by=person("bank-cs-clerk"), applied_on=APPLIED, asked=WAN, months=12, purpose="x") for n in range(20)])
    Filing.objects.bulk_create([
        Filing(application=loan, key=key(), scheme=SCHEME, scheme_sha256="0" * 64, amount=WAN, state="confirmed", facts={}, answers={}, filed_on=FILED, submitted_by=person("bank-cs-clerk"), checked_by=person("cs-clerk"),
               confirmed_by=person("dept-reviewer")) for loan in Application.objects.filter(number__startswith="L")])
    for _ in range(5):
        clerk_of("bank-cs")
    for code in ("second", "third"):
        assign_list(person("bank-manager"), published(a_list(rule="kexin.rated-no-loan", code=code)).whitelist, 30, DAY)
    for n in range(12):
        Organisation.objects.create(code=f"more-{n}", kind=Kind.BANK, name_zh=f"银行{n}", area="430000")
    for company in companies:
        if company.prefecture == "430100" and company != firm():
            visited(company=company, needs=[{"kind": "credit", "amount": "100"}, {"kind": "talent"}], people=[{"role": "财务"}], photos=1)
            plan(person("bank-cs-clerk"), company, localdate(), localdate(), key())
    Notice.objects.bulk_create([Notice(person=person(who), text_zh="待办", text_en="waits", address="/") for who in ("dept-manager", "cs-clerk", "bank-cs-clerk") for _ in range(20)])


def test_no_page_asks_more_often_for_many_rows(as_: As, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    healthy()
    # The book goes by days: all are filed before anything goes wrong.
    life, *others = [Life(amount=amount * WAN).filed() for amount in (100, 10, 10, 10, 10, 10)]
    life.accepted()
    clients = {who: as_(who) for who in dict.fromkeys(who for who, _, _ in PAGES)}
    # After the sign-ins: the trail then shows entries of as many kinds as it will later.
    code = listed()
    seen = visited(photos=1, people=[{"role": "财务"}], needs=[{"kind": "equity", "amount": "100"}])
    need = seen.needs.get()
    hand_over(person("bank-cs-clerk"), need, "ccb.loan-with-equity", subsidiary(), "", key(), localdate())
    plan(person("bank-cs-manager"), firm(), localdate(), localdate(), key())
    rows = {"visit": seen.pk, "need": need.pk, "follow_up": need.follow_up.pk, "company": life.loan.company.code, "loan": life.loan.number, "filing": life.filing.pk, "claim": life.claim.number, "fund": Fund.objects.get().pk, "list": code, **estates(1)}

    def asked() -> dict[str, int]:
        found = {}
        for who, path, _ in PAGES:
            address = path.format(**rows)
            assert clients[who].get(address).status_code == 200, (who, address)  # models are compiled, kinds of rows looked up
            with CaptureQueriesContext(connection) as queries:
                clients[who].get(address)
            found[f"{who} {path}"] = len(queries)
        return found

    few = asked()
    more(others)
    many = asked()
    assert {page: (few[page], n) for page, n in many.items() if n > few[page]} == {}
    for who, path, most in PAGES:
        with django_assert_max_num_queries(most):
            clients[who].get(path.format(**rows))
