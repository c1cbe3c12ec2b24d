"""科技支行: what each sub-branch serves, and its rank. A bank's people read the rank of their own; the figures of others stay with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Q, Sum

from kexin.platform.boards.overview import Tile
from kexin.platform.boards.tables import Cell, Column, Table, large
from kexin.platform.companies.models import Company
from kexin.platform.lending.models import Application, State
from kexin.platform.orgs.models import Desk, Kind, Organisation, Person
from kexin.platform.orgs.scope import loans_seen, within
from kexin.platform.visits.facts import last_visits
from kexin.platform.visits.models import FollowState, FollowUp, Outcome, Visit
from kexin.platform.visits.scope import visits_counted
from kexin.text import Text

#: Visits of this time are counted.
LATELY = timedelta(days=90)
MOST = 200


@dataclass(frozen=True)
class Line:
    """A sub-branch as of now. Amounts are fen; *rank* is by balance among *of*."""

    organisation: Organisation
    customers: int
    balance: int
    loans: int
    visits: int
    rank: int
    of: int


def ranked(person: Person) -> Q:
    """The sub-branches among which a person's are ranked: of the area for an office, of the whole bank for its people."""
    own = person.organisation
    if own.desk == Desk.BANK:
        return Q(kind=Kind.SUBBRANCH, path__startswith=f"{own.path.split('/')[0]}/")
    return Q(kind=Kind.SUBBRANCH) & within(own.area, "area")


def lines(person: Person, today: date) -> list[Line]:
    """The sub-branches that a person sees, the largest balance first."""
    own, bank = person.organisation, person.organisation.desk == Desk.BANK
    found = list(Organisation.objects.filter(ranked(person)))
    # The rank of the own one takes the balances of all of the bank; nothing else of them is given out.
    loans = Application.objects.filter(Q() if bank else loans_seen(person), bank__in=found, state=State.ACTIVE)
    sums = {pk: (customers, balance or 0, n) for pk, customers, balance, n in loans.order_by().values_list("bank").annotate(customers=Count("company", distinct=True), balance=Sum(F("drawn") - F("repaid")), n=Count("pk"))}
    visits = dict(Visit.objects.filter(visits_counted(person), bank__in=found, outcome=Outcome.MET, on__gt=today - LATELY).order_by().values_list("bank").annotate(n=Count("pk")))
    balances = {o.pk: sums.get(o.pk, (0, 0, 0))[1] for o in found}
    return sorted((
        Line(o, *sums.get(o.pk, (0, 0, 0)), visits.get(o.pk, 0), 1 + sum(b > balances[o.pk] for b in balances.values()), len(found))
        for o in found if not bank or o.path.startswith(own.path)), key=lambda line: (line.rank, line.organisation.path))


def table(found: list[Line]) -> Table:
    """All of them."""
    return Table("subbranches", Text("科技支行", "Technology sub-branches"), (
        Column(Text("排名", "rank"), "count"), Column(Text("科技支行", "sub-branch")), Column(Text("服务客户", "customers"), "count"), Column(Text("贷款余额", "balance"), "money"), Column(Text("在贷笔数", "loans"), "count"), Column(Text("近90天走访", "visits in 90 days"), "count")),
        [[Cell(line.rank), Cell(Text(line.organisation.name_zh, line.organisation.name_en or line.organisation.name_zh), f"/boards/subbranches/{line.organisation.code}/"), Cell(line.customers), Cell(line.balance), Cell(line.loans), Cell(line.visits)] for line in found],
        Text(f"按贷款余额排名，共 {found[0].of if found else 0} 家；银行人员看到的是在全行科技支行中的名次。", f"Ranked by balance, of {found[0].of if found else 0} in all; people of a bank see the rank within their bank."))


def tiles(line: Line, person: Person) -> list[Tile]:
    """One of them."""
    code = line.organisation.code
    open_needs = FollowUp.objects.filter(bank=line.organisation, state=FollowState.OPEN).count() if person.organisation.desk == Desk.BANK else None
    return [
        Tile(Text("服务客户", "customers"), f"{line.customers:,}", f"/boards/rows/?figure=active&bank={code}"), Tile(Text("贷款余额", "balance"), large(line.balance), f"/boards/rows/?figure=outstanding&bank={code}"),
        Tile(Text("余额排名", "rank by balance"), f"{line.rank} / {line.of}", "/boards/subbranches/"), Tile(Text("近90天走访", "visits in 90 days"), f"{line.visits:,}", f"/boards/subbranches/{code}/"),
        *([Tile(Text("跟进中的需求", "needs looked after"), f"{open_needs:,}", "/visits/follow-ups/")] if open_needs is not None else [])]


def customers(line: Line, person: Person, today: date) -> Table:
    """Its customers with what they owe, the largest first, and when they were visited last."""
    loans = Application.objects.filter(loans_seen(person), bank=line.organisation, state=State.ACTIVE)
    sums = {pk: (balance or 0, n) for pk, balance, n in loans.order_by().values_list("company").annotate(balance=Sum(F("drawn") - F("repaid")), n=Count("pk"))}
    firms = sorted(Company.objects.filter(pk__in=sums), key=lambda c: (-sums[c.pk][0], c.code))[:MOST]
    last = last_visits([c.pk for c in firms], today, visits_counted(person))
    return Table("customers", Text("服务客户", "Customers"), (
        Column(Text("企业", "company")), Column(Text("等级", "grade")), Column(Text("在贷笔数", "loans"), "count"), Column(Text("贷款余额", "balance"), "money"), Column(Text("上次走访", "last visit"), "day")),
        [[Cell(c.name, f"/companies/{c.code}/"), Cell(c.grade or None), Cell(sums[c.pk][1]), Cell(sums[c.pk][0]), Cell(last.get(c.pk))] for c in firms])
