"""The whole invented province into an empty database."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kexin.platform.companies.loading import load_release
from kexin.platform.demo.activities import make_activities
from kexin.platform.demo.claim_clerks import Clerks
from kexin.platform.demo.days import FIRST, LAST
from kexin.platform.demo.left import leave_work
from kexin.platform.demo.library import DAYS, make_releases
from kexin.platform.demo.life import MOST_BAD, Diary, Loan, World
from kexin.platform.demo.money import make_funds, plan_money
from kexin.platform.demo.office import Office
from kexin.platform.demo.outreach import begin_outreach
from kexin.platform.demo.people import People, companies_that_sign_in, make_people
from kexin.platform.demo.places import Places, make_places
from kexin.platform.demo.programmes import begin_programmes
from kexin.platform.demo.store import store, store_admissions
from kexin.platform.demo.trouble import Trouble
from kexin.platform.demo.wishes import Wishes
from kexin.platform.ledger.models import Fund
from kexin.platform.lending.models import Application, PrimeRate
from kexin.platform.orgs.models import Organisation, Role
from kexin.text import Text

#: Called with the share of the work that is done and what is being done.
Progress = Callable[[float, Text], None]
_ASSUMED = "示范用假定值，并非公布的利率；2025年6月20日起的利率请按公布值录入 (assumed for the demonstration, not a published rate)"
_LOADING, _LIVING = Text("导入并评价企业库", "loading and rating the library"), Text("三年的贷款与补偿", "three years of loans and claims")
_STORING = Text("写入数据库", "writing to the database")


@dataclass(frozen=True)
class Scale:
    """How large a province, and by which chance. The same scale gives the same province."""

    size: int = 5000
    loans: int = 4400
    seed: int = 7
    days: Sequence[date] = DAYS
    most_bad: float = MOST_BAD


@dataclass
class Prepared:
    """Everything before the first application."""

    scale: Scale
    places: Places
    people: People
    funds: list[Fund]
    prime: PrimeRate
    wishes: Wishes
    drafts: list[Application]


def build(folder: Path, password: str, scale: Scale | None = None, progress: Progress | None = None) -> None:
    """Fill the database; the library's releases go to *folder*.

    Raises:
        ValueError: there are organisations already.
    """
    show = progress or _silent
    ready = prepare(folder, password, scale or Scale(), lambda done: show(0.55 * done, _LOADING))
    clerks = Clerks(ready.funds, {b.pk: ready.places.root(b) for b in ready.places.branches}, ready.prime)
    live(ready, clerks, lambda done: show(0.55 + 0.15 * done, _LIVING))
    store_admissions(ready.wishes.admissions, ready.places, ready.people)
    store(clerks.record, ready.funds, lambda done: show(0.7 + 0.3 * done, _STORING))
    leave_work(ready.places, ready.people, ready.funds)
    begin_programmes(ready.places, ready.people, password, ready.scale.seed)
    make_people(companies_that_sign_in(5), password, random.Random(f"{ready.scale.seed}:companies"))
    begin_outreach(ready.places, ready.people, password, ready.scale.seed)
    make_activities(ready.places, ready.people)


def prepare(folder: Path, password: str, scale: Scale, progress: Callable[[float], None]) -> Prepared:
    """Organisations, people, funds, the releases, and what will be applied for."""
    if Organisation.objects.exists():
        raise ValueError("the database is not empty")
    places = make_places()
    people = make_people({o.code: o for o in places.every()}, password, random.Random(f"{scale.seed}:people"))
    funds = make_funds(places)
    prime = PrimeRate.objects.create(since=date(2025, 6, 20), rate=300, source=_ASSUMED, by=people.one(places.department, Role.CLERK))
    wishes, drafts = Wishes(places, people, scale.loans, scale.seed), list[Application]()
    for place, path in enumerate(make_releases(folder, scale.size, scale.seed, scale.days)):
        progress(place / len(scale.days))
        release = load_release(path)
        wishes.admissions.look(release, wishes.chance)
        if place + 1 < len(scale.days):
            drafts += wishes.after(release, place + len(DAYS) - len(scale.days), scale.days[place + 1])
    return Prepared(scale, places, people, funds, prime, wishes, drafts)


def live(ready: Prepared, office: Office, progress: Callable[[float], None]) -> None:
    """Day after day, whoever does the steps."""
    world = World(office, Diary(), ready.places, ready.people, ready.scale.most_bad)
    plan_money(world, ready.funds)
    for place, loan in enumerate(ready.drafts, 1):
        Loan(world, loan, random.Random(f"{ready.scale.seed}:loan:{place}"), place, Trouble.begin).begin()
    world.diary.run(lambda day: progress((day - FIRST) / (LAST - FIRST)))


def _silent(done: float, what: Text) -> None:
    """Nobody watches."""
