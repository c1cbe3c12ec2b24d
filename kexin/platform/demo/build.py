"""The whole invented province into an empty database."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from kexin.platform.companies.loading import load_release
from kexin.platform.demo.claim_clerks import Clerks
from kexin.platform.demo.days import FIRST, LAST
from kexin.platform.demo.library import DAYS, make_releases
from kexin.platform.demo.life import Diary, Loan, World
from kexin.platform.demo.money import make_funds, plan_money
from kexin.platform.demo.people import companies_that_sign_in, make_people
from kexin.platform.demo.places import make_places
from kexin.platform.demo.store import store, store_admissions
from kexin.platform.demo.trouble import Trouble
from kexin.platform.demo.wishes import Wishes
from kexin.platform.lending.models import Application, PrimeRate
from kexin.platform.orgs.models import Organisation, Role
from kexin.text import Text

#: Called with the share of the work that is done and what is being done.
Progress = Callable[[float, Text], None]
_ASSUMED = "示范用假定值，并非公布的利率；2025年6月20日起的利率请按公布值录入 (assumed for the demonstration, not a published rate)"
_LOADING, _LIVING = Text("导入并评价企业库", "loading and rating the library"), Text("三年的贷款与补偿", "three years of loans and claims")
_STORING = Text("写入数据库", "writing to the database")


def build(folder: Path, password: str, *, size: int = 5000, loans: int = 4300, seed: int = 7, progress: Progress | None = None) -> None:
    """Fill the database; the library's releases go to *folder*. The same wishes give the same province.

    Raises:
        ValueError: there are organisations already.
    """
    if Organisation.objects.exists():
        raise ValueError("the database is not empty")
    show = progress or _silent
    chance = random.Random(f"{seed}:places")
    places = make_places()
    people = make_people({o.code: o for o in places.every()}, password, chance)
    funds = make_funds(places)
    prime = PrimeRate.objects.create(since=date(2025, 6, 20), rate=300, source=_ASSUMED, by=people.one(places.department, Role.CLERK))
    wishes = Wishes(places, people, loans, seed)
    drafts: list[Application] = []
    for place, path in enumerate(make_releases(folder, size, seed)):
        show(0.55 * place / len(DAYS), _LOADING)
        release = load_release(path)
        if place + 1 < len(DAYS):
            drafts += wishes.after(release, place, DAYS[place + 1])
        else:
            wishes.admissions.look(release, wishes.chance)
    clerks = Clerks(funds, {b.pk: places.root(b) for b in places.branches}, prime)
    world = World(clerks, Diary(), places, people)
    plan_money(world, funds)
    for place, loan in enumerate(drafts, 1):
        Loan(world, loan, random.Random(f"{seed}:loan:{place}"), place, Trouble.begin).begin()
    span = (LAST - FIRST).days
    world.diary.run(lambda day: show(0.55 + 0.15 * ((day - FIRST) / timedelta(days=span)), _LIVING))
    store_admissions(wishes.admissions, places, people)
    store(clerks.record, funds, lambda done: show(0.7 + 0.3 * done, _STORING))
    make_people(companies_that_sign_in(5), password, chance)


def _silent(done: float, what: Text) -> None:
    """Nobody watches."""
