"""Outreach over the portfolio: lists with owners, visits, needs, events, tenants and programmes, inserted in bulk; the same for the same seed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from random import Random
from typing import TYPE_CHECKING

from benchmarks.portfolio import AREAS, BANKS, PASSWORD, TODAY, many, moment

if TYPE_CHECKING:
    from kexin.platform.lists.models import Whitelist
    from kexin.platform.orgs.models import Organisation, Person
    from kexin.platform.visits.models import Visit

#: On the list of the whole province and on that of one bank, as many as the white list that all this is for; both were made anew twice.
PROVINCE, BANK_S, EDITIONS = 5_000, 5_000, 3
#: Of all banks, over two years; every second one heard of a need.
VISITS, DAYS = 100_000, 730
MANAGERS = 20
HARBOURS, TENANTS, EVENTS, GUESTS = 14, 3_000, 400, 50


def build_outreach(draw: Random, organisations: Mapping[str, Organisation], people: Mapping[str, Person]) -> None:
    """Everything; companies and loans are there."""
    managers = _managers(organisations, people)
    _lists(draw, people, managers)
    _visits(draw, managers)
    _activities(draw, organisations, people)
    _programmes(organisations, people)


def _managers(organisations: Mapping[str, Organisation], people: Mapping[str, Person]) -> list[Person]:
    """Twenty in each branch of the first bank, one in each of the others."""
    from kexin.platform.orgs.models import Person, Role

    hashed = people["dept-manager"].password
    more = [Person(username=f"bank0-{area}-manager-{n}", name=f"客户经理{n}", organisation=organisations[f"bank0-{area}"], role=Role.MANAGER, password=hashed or PASSWORD)
            for area in AREAS for n in range(1, MANAGERS)]
    many(more)
    return [*(people[f"bank{bank}-{area}-manager"] for bank in range(BANKS) for area in AREAS), *more]


def _lists(draw: Random, people: Mapping[str, Person], managers: list[Person]) -> None:
    from kexin.platform.companies.models import Company
    from kexin.platform.lists.founding import found
    from kexin.platform.lists.models import Assignment
    from kexin.text import Text

    admitted = list(Company.objects.filter(state=Company.ADMITTED).order_by("pk").values_list("pk", "prefecture"))
    province = found(people["dept-manager"], "kexin.rated-not-visited", "province", Text("全省走访名单", "Visits of the province"), "430000", None, "province")
    _editions(draw, province, [pk for pk, _ in draw.sample(admitted, PROVINCE)], people)
    own = found(people["bank0-manager"], "kexin.rated-no-loan", "bank0", Text("首贷户名单", "First loans"), "430000", None, "bank0")
    picked = draw.sample(admitted, BANK_S)
    _editions(draw, own, [pk for pk, _ in picked], people)
    edition = own.in_force
    assert edition is not None
    of_area: dict[str, list[Person]] = {area: [m for m in managers if m.username.startswith(f"bank0-{area}-")] for area in AREAS}
    many(Assignment(
        whitelist=own, edition=edition, company_id=pk, branch_id=(manager := of_area[area][n % len(of_area[area])]).organisation_id, manager=manager, made_by=people["bank0-manager"],
        reason_zh="同城分行中走访最少", reason_en="the fewest visits in the same city") for n, (pk, area) in enumerate(picked))


def _editions(draw: Random, whitelist: Whitelist, companies: list[int], people: Mapping[str, Person]) -> None:
    """Each edition a month after the one before, with a few who came and a few who left."""
    from kexin.platform.companies.models import Release
    from kexin.platform.lists.models import Departure, Edition, EditionState, Listing

    before, change = None, len(companies) // 50
    for number in range(1, EDITIONS + 1):
        on = TODAY - timedelta(days=30 * (EDITIONS - number))
        left = change * (EDITIONS - number)
        members = companies[left:left + len(companies) - change * (EDITIONS - 1)]
        edition = Edition.objects.create(
            whitelist=whitelist, key=f"{whitelist.code}-{number}", number=number, as_of=on, release=Release.objects.get(), before=before, rule_text=whitelist.rule_text, rule_sha256=whitelist.rule_sha256,
            state=EditionState.PUBLISHED, drafted_by=whitelist.made_by, proposed_by=whitelist.made_by, decided_by=people["dept-reviewer"], members=len(members), came=change, left=change if before else 0, considered=70_000)
        many(Listing(edition=edition, company_id=pk, came=n < change, since=on if n < change else TODAY - timedelta(days=60), reason_zh="评分 75 分，不低于 60 分", reason_en="score 75, at least 60") for n, pk in enumerate(members))
        if before is not None:
            many(Departure(edition=edition, company_id=pk, reason_zh="评分由 65 分降为 58 分", reason_en="score 58, it was 65") for pk in draw.sample([c for c in companies if c not in set(members)], change))
        before = edition


def _visits(draw: Random, managers: list[Person]) -> None:
    """Visits with needs, follow-ups of all states, and plans of the weeks to come."""
    from kexin.platform.companies.models import Company
    from kexin.platform.visits.models import FollowState, FollowUp, Kind, Need, Outcome, Plan, Visit, Way

    firms = list(Company.objects.filter(state=Company.ADMITTED).order_by("pk").values_list("pk", "prefecture"))
    of_area: dict[str, list[Person]] = {area: [m for m in managers if f"-{area}-" in m.username] for area in AREAS}

    def visit(n: int) -> Visit:
        pk, area = draw.choice(firms)
        by, on = draw.choice(of_area[area]), TODAY - timedelta(days=draw.randrange(DAYS))
        return Visit(
            key=f"v{n}", digest=f"{n:064}", company_id=pk, bank_id=by.organisation_id, area=area, by=by, at=moment(on, draw), on=on, way=draw.choice(Way.values),
            outcome=Outcome.MET if draw.random() < 0.9 else Outcome.NOBODY, place="厂区", seen="设备更新，订单饱满。" * 8)

    many(visit(n) for n in range(VISITS))
    met = list(Visit.objects.filter(outcome=Outcome.MET).order_by("pk")[:VISITS // 2].only("pk", "company_id", "bank_id", "by_id", "on"))
    many(Need(visit=v, company_id=v.company_id, kind=draw.choice(Kind.values), amount=draw.randrange(50, 1000) * 1_000_000, words="扩大产能") for v in met)

    def follow_up(need: Need, v: Visit) -> FollowUp:
        state = draw.choice(FollowState.values)
        return FollowUp(need=need, bank_id=v.bank_id, owner_id=v.by_id, due_on=v.on + timedelta(days=14), state=state, reason="已解决" if state != FollowState.OPEN else "", closed_on=v.on if state != FollowState.OPEN else None)

    by_visit = {v.pk: v for v in met}
    many(follow_up(need, by_visit[need.visit_id or 0]) for need in Need.objects.order_by("pk").only("pk", "visit_id"))
    many(Plan(key=f"p{n}", company_id=pk, bank_id=(by := draw.choice(of_area[area])).organisation_id, by=by, on=date(2026, 12, 31) + timedelta(days=n % 60)) for n, (pk, area) in enumerate(draw.sample(firms, 5_000)))


def _activities(draw: Random, organisations: Mapping[str, Organisation], people: Mapping[str, Person]) -> None:
    """A harbour in each prefecture with its tenants and what they asked for; events with their guests."""
    from kexin.platform.activities.models import (
        Event,
        EventKind,
        EventState,
        Harbour,
        Registration,
        Service,
        ServiceKind,
        ServiceState,
        Standing,
        Tenancy,
    )
    from kexin.platform.companies.models import Company

    firms = list(Company.objects.filter(state=Company.ADMITTED).order_by("pk").values_list("pk", flat=True))
    harbours = [Harbour.objects.create(key=f"h{area}", organisation=organisations[area], name_zh=f"创业者港湾{area}", area=area, place="科技园", made_by=people[f"{area}-clerk"]) for area in AREAS]
    many(Tenancy(key=f"t{n}", harbour=(harbour := harbours[n % HARBOURS]), company_id=pk, unit=f"{n}", since=TODAY - timedelta(days=n % 700), taken_by=people[f"{harbour.area}-clerk"]) for n, pk in enumerate(draw.sample(firms, TENANTS)))

    def service(n: int, tenancy: Tenancy) -> Service:
        by, given = people[f"{tenancy.harbour.area}-clerk"], draw.random() < 0.8
        return Service(key=f"s{n}", tenancy=tenancy, kind=draw.choice(ServiceKind.values), words="需要辅导", asked_on=TODAY - timedelta(days=n % 300), asked_by=by, by_company=False, due_on=TODAY,
                       state=ServiceState.GIVEN if given else ServiceState.ASKED, answer="已安排" if given else "", answered_on=TODAY if given else None, answered_by=by if given else None)

    many(service(n, tenancy) for n, tenancy in enumerate(Tenancy.objects.select_related("harbour").order_by("pk")))
    many(Event(
        key=f"e{n}", organisation=organisations[area := AREAS[n % len(AREAS)]], kind=draw.choice(EventKind.values), title_zh=f"对接会{n}", on=TODAY + timedelta(days=n - 200), begins=time(9), ends=time(11), place="会议中心",
        area=area, areas=area, capacity=100, state=EventState.PUBLISHED, drafted_by=people[f"{area}-clerk"], proposed_by=people[f"{area}-clerk"], decided_by=people[f"{area}-reviewer"]) for n in range(EVENTS))
    asked = moment(TODAY, draw)
    many(Registration(
        key=f"r{event.pk}-{seat}", event=event, company_id=pk, by=event.drafted_by, by_company=False, asked_at=asked, state=Standing.REGISTERED, seat=seat,
        attended_at=asked if seat % 3 else None, ticked_by=event.drafted_by if seat % 3 else None)
        for event in Event.objects.select_related("drafted_by").order_by("pk") for seat, pk in enumerate(draw.sample(firms, GUESTS), 1))


def _programmes(organisations: Mapping[str, Organisation], people: Mapping[str, Person]) -> None:
    """The loans of the whole portfolio as a programme, and the estates of the water programme with the rows that ship."""
    from kexin.platform.orgs.models import Kind, Organisation
    from kexin.platform.programmes.starting import start

    bureaus, banks = ([o for o in organisations.values() if o.kind == kind] for kind in (Kind.BUREAU, Kind.BANK))
    start(people["dept-manager"], "kexin.kv-loan", {"department": [organisations["dept"]], "bureau": bureaus, "bank": banks}, "", TODAY, "loans")
    housing = Organisation.objects.create(code="housing", kind=Kind.LOCAL, name_zh="住建局", area="430105", parent=organisations["430100"])
    water = Organisation.objects.create(code="water", kind=Kind.COMPANY, name_zh="供水公司", area="430105")
    start(people["430100-manager"], "cn.changsha.kaifu-water.2023", {"housing": [housing], "water": [water]}, "generated", TODAY, "water")
