"""Who applies for what, when and where: drawn by chance from the companies that each release knew."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from kexin.library.generated.lingxiang import COMPANY_ID as REAL
from kexin.platform.companies.models import Company, Release
from kexin.platform.demo import places as banks
from kexin.platform.demo.days import FIRST, LAST, days_between, working
from kexin.platform.demo.people import People
from kexin.platform.demo.places import Places
from kexin.platform.lending.models import Application, Mode
from kexin.platform.lending.submission import Wish, drafted
from kexin.platform.orgs.models import Kind, Organisation, Role

SCHEME = "kexin.kv-fund"
WAN = 1_000_000
#: The part of all applications that comes in after each release: few while little was known of companies, then more and more.
SHARES: tuple[float, ...] = (0.03, 0.06, 0.14, 0.16, 0.28, 0.33)
#: How large the loans are beside those of the last year: in the beginning everybody is careful.
SIZES: tuple[float, ...] = (0.34, 0.34, 0.4, 0.42, 1.0, 1.0)
#: How willing banks and companies are, by grade, and around which amount (ten thousand yuan) they ask.
WILLING: dict[str, float] = {"A": 14, "B": 11, "C": 6, "D": 1.5, "E": 0.14}
AROUND: dict[str, int] = {"A": 500, "B": 400, "C": 300, "D": 150, "E": 120}
CHUNK = 200
_PURPOSES = (
    "新产品中试与研发人员薪酬", "购置检测设备", "备货关键原材料，履行已签订单", "补充研发流动资金", "建设小批量试制线", "软件平台升级与数据采购", "发明专利产业化", "参加国家标准研制与样机验证",
    "支付外协加工与模具费用", "首台套产品推广")


@dataclass
class Admissions:
    """Since when each company is in the library; those that nobody admitted yet are not here."""

    on: dict[int, date] = field(default_factory=dict)
    out: set[int] = field(default_factory=set)
    _seen: set[int] = field(default_factory=set)

    def look(self, release: Release, chance: random.Random) -> None:
        """The bureaus look at the companies that came with a release: most are admitted within weeks, a few are refused."""
        for pk in Company.objects.filter(release=release).order_by("pk").values_list("pk", flat=True):
            if pk in self._seen:
                continue
            self._seen.add(pk)
            day, drawn = working(release.as_of + timedelta(days=chance.randrange(3, 60))), chance.random()
            if drawn < 0.93 and day <= LAST:
                self.on[pk] = day
            elif drawn >= 0.99 and day <= LAST:
                self.out.add(pk)


class Wishes:
    """Applications as they come in."""

    def __init__(self, places: Places, people: People, number: int, seed: int) -> None:
        self.places, self.people, self.number = places, people, number
        self.chance = random.Random(f"{seed}:wishes")
        self.admissions = Admissions()
        self._busy_until: dict[int, date] = {}
        self._made = 0

    def after(self, release: Release, place: int, until: date) -> Iterator[Application]:
        """The applications from the day after a release until a day, drafted and frozen with what that release knew."""
        first = max(FIRST, release.as_of + timedelta(days=1))
        if first > until:
            return
        days = days_between(first, until, round(self.number * SHARES[place]), self.chance)
        pairs = list(zip(days, self._who(release, days), strict=False))
        for at in range(0, len(pairs), CHUNK):
            part = pairs[at:at + CHUNK]
            known = Company.objects.select_related("release").in_bulk([pk for _, pk in part])
            measured = Company.objects.select_related("release", "measured").in_bulk([pk for _, pk in part])
            for day, pk in part:
                loan = self._one(measured[pk], day, SIZES[place])
                # The measures were only needed to rate it.
                loan.company = known[pk]
                yield loan

    def _who(self, release: Release, days: list[date]) -> list[int]:
        """For each day a company that is in the library and owes an answer to nobody."""
        companies = list(Company.objects.filter(release=release).exclude(code=REAL).order_by("pk").values_list("pk", "grade_low"))
        # The order of a weighted draw without putting back.
        lots = sorted((-(self.chance.random() ** (1 / WILLING.get(grade, 0.1))), pk) for pk, grade in companies)
        waiting, chosen = [pk for _, pk in lots if pk in self.admissions.on], []
        for day in days:
            found = next((pk for pk in waiting if self.admissions.on[pk] < day and self._busy_until.get(pk, FIRST) < day), None)
            if found is None:
                break
            waiting.remove(found)
            self._busy_until[found] = day + timedelta(days=self.chance.choice((150, 200, 330, 380)))
            chosen.append(found)
        return chosen

    def _one(self, company: Company, day: date, size: float) -> Application:
        chance, grade = self.chance, company.grade_low
        bank = self._branch(company.prefecture)
        amount = max(10, round(AROUND.get(grade, 100) * size * chance.uniform(0.78, 1.15) / 10) * 10) * WAN
        guaranteed = chance.random() < 0.12
        scheme = SCHEME if chance.random() < 0.97 else ""
        wish = Wish(
            amount, chance.choices((6, 12, 24, 36), weights=(8, 62, 18, 12))[0], chance.choice(_PURPOSES), (Mode.GUARANTEED if guaranteed else Mode.CREDIT).value,
            "kexin.kv-loan" if scheme else "", scheme, chance.choice(self.places.guarantors) if guaranteed else None)
        self._made += 1
        return drafted(self.people.one(bank, Role.CLERK, self._made), company, bank, wish, f"demo-{self._made}", day)

    def _branch(self, prefecture: str) -> Organisation:
        """A branch of the prefecture, of large banks more often; some of the loans are the technology branches'."""
        here = [b for b in self.places.branches if b.area == prefecture]
        parts = {bank.code: bank.part for bank in banks.BANKS}
        weights = [parts[b.code.split("-")[0]] * (0.35 if b.kind == Kind.SUBBRANCH else 1.0) for b in here]
        return self.chance.choices(here, weights=weights)[0]
