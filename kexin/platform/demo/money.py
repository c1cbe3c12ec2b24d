"""The funds of the invented province: one for each prefecture but the two smallest, for which the province's own answers."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from kexin.fund.book.event import Event
from kexin.library.tables import PREFECTURES
from kexin.platform.demo.days import FIRST, LAST, quarter_end
from kexin.platform.demo.life import World
from kexin.platform.demo.places import PROVINCE, Places
from kexin.platform.demo.wishes import SCHEME, WAN
from kexin.platform.ledger.models import Fund
from kexin.platform.orgs.models import Role

#: Of a hundred parts of all money, by prefecture; the rest is the province's own fund.
_PARTS: dict[str, int] = {
    "430100": 38, "430200": 11, "430300": 8, "430400": 7, "430500": 5, "430600": 7, "430700": 6, "430900": 4, "431000": 5, "431100": 3, "431200": 2, "431300": 2}
_MONEY = 18_000 * WAN
#: Half in the beginning, the rest when more was lent.
_INSTALMENTS: tuple[tuple[date, str, int], ...] = ((FIRST, "contribution", 50), (date(2025, 1, 15), "refill", 25), (date(2026, 1, 15), "refill", 25))
#: What a bank pays on deposits in a quarter.
_INTEREST_OF_A_QUARTER = (35, 10_000)


def make_funds(places: Places) -> list[Fund]:
    """Store them; their books are still empty."""
    made = [Fund.objects.create(name="示范省知识价值贷款风险补偿资金", scheme=SCHEME, area=PROVINCE, keeper=places.department)]
    return made + [Fund.objects.create(name=f"{PREFECTURES[area].zh}知识价值贷款风险补偿资金（示范）", scheme=SCHEME, area=area, keeper=places.bureaus[area]) for area in _PARTS]


def plan_money(world: World, funds: list[Fund]) -> None:
    """What province and cities pay in, and the interest of each quarter."""
    whole = _MONEY // 100
    for fund in funds:
        parts = _PARTS.get(fund.area, 100 - sum(_PARTS.values()))
        for on, kind, share in _INSTALMENTS:
            for payer in ("省级财政", "市州财政") if fund.area != PROVINCE else ("省级财政",):
                amount = whole * parts * share // 100 // (2 if fund.area != PROVINCE else 1)
                world.diary.on(on, partial(_pay_in, world, fund, kind, payer, amount))
        world.diary.on(quarter_end(FIRST), partial(_interest, world, fund))


def _pay_in(world: World, fund: Fund, kind: str, payer: str, amount: int, day: date) -> None:
    event = Event(f"{kind}:{day.year}:{payer}", kind, day, amount, party=payer)  # type: ignore[arg-type]  # one of two kinds
    world.office.enter(fund, event, world.people.one(world.places.department, Role.CLERK))


def _interest(world: World, fund: Fund, day: date) -> None:
    part, of = _INTEREST_OF_A_QUARTER
    amount = world.office.cash(fund) * part // of
    if amount:
        world.office.enter(fund, Event(f"interest:{day.isoformat()}", "interest", day, amount), world.people.one(world.places.department, Role.CLERK))
    if day < LAST - timedelta(days=5):
        world.diary.on(quarter_end(day + timedelta(days=3)), partial(_interest, world, fund))
