"""The programmes of the rulebook, begun some weeks before the day on which the province is built, by invented offices.

What happens in them follows from their files: whoever a file names inspects, now and then
misses it, finds something, puts it right; households confirm; steps and payments wait for
a second signature. Registers that come with a file are those that say they are generated.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils.timezone import localdate

from kexin.formula.python_program import Value
from kexin.outreach.cadence import Cadence
from kexin.platform.demo.papers import paper
from kexin.platform.demo.people import People, make_people
from kexin.platform.demo.places import Places
from kexin.platform.orgs.models import Kind, Organisation, Person, Role
from kexin.platform.programmes.books import entry_of
from kexin.platform.programmes.confirming import write_down
from kexin.platform.programmes.inspecting import inspect, recheck, rectify
from kexin.platform.programmes.missing import find_missed
from kexin.platform.programmes.models import Finding, Payment, Row, Running
from kexin.platform.programmes.moving import propose
from kexin.platform.programmes.paying import decide_payment
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.scope import people_of
from kexin.platform.programmes.starting import start
from kexin.platform.trail import acting_as
from kexin.programmes.computing import Computing
from kexin.programmes.inspecting import Owed, owed
from kexin.programmes.moving import moves_of
from kexin.programmes.programme import Checklist, Programme
from kexin.programmes.record import Book

WEEKS = timedelta(weeks=6)
#: How often an inspection is not made, and an answer is no.
SKIPPED, WRONG = 0.04, 0.03


@dataclass(frozen=True)
class Office:
    """An invented office or company that takes part in a programme."""

    code: str
    kind: Kind
    zh: str
    en: str
    area: str


#: Who takes which part of which programme; the loan's are the department, the bureaus and the banks.
OFFICES: Mapping[str, Mapping[str, Office]] = {
    "cn.changsha.kaifu-water.2023": {
        "housing": Office("housing", Kind.LOCAL, "区住建局（示范）", "District housing bureau (demonstration)", "430105"),
        "water": Office("water", Kind.COMPANY, "示范供水公司", "Demo Water Company", "430105")},
    "cn.changsha.baimaqiao-lanes.2023": {
        "street": Office("street", Kind.LOCAL, "街道办事处（示范）", "Subdistrict office (demonstration)", "430182"),
        "community": Office("community", Kind.LOCAL, "社区（示范）", "Community (demonstration)", "430182")},
    "cn.changsha.chengtanjiang-safety.2023": {"town": Office("town", Kind.LOCAL, "镇政府（示范）", "Town government (demonstration)", "430181")}}


def begin_programmes(places: Places, people: People, password: str, seed: int) -> None:
    """Begin them and let six weeks go by until today."""
    today = localdate()
    begun = today - WEEKS
    bureau = places.bureaus["430100"]
    offices = {o.code: _made(o, bureau) for parts in OFFICES.values() for o in parts.values()}
    make_people(offices, password, random.Random(f"{seed}:offices"))
    loans = {"department": [places.department], "bureau": list(places.bureaus.values()), "bank": list(places.banks.values())}
    with acting_as(manager := people.one(places.department, Role.MANAGER)):
        start(manager, "kexin.kv-loan", loans, "", begun, "demo")
    for wanted, parts in OFFICES.items():
        chance = random.Random(f"{seed}:{wanted}")
        with acting_as(manager := people.one(bureau, Role.MANAGER)):
            running = start(manager, wanted, {part: [offices[o.code]] for part, o in parts.items()}, "generated", begun, f"demo-{wanted}")
        _Life(running, chance, begun, today).go()
    find_missed(today)


def _made(office: Office, bureau: Organisation) -> Organisation:
    return Organisation.objects.create(
        code=office.code, kind=office.kind, name_zh=office.zh, name_en=office.en, area=office.area, parent=bureau if office.kind == Kind.LOCAL else None)


class _Life:
    """Six weeks of a programme."""

    def __init__(self, running: Running, chance: random.Random, begun: date, today: date) -> None:
        self.running, self.chance, self.begun, self.today = running, chance, begun, today
        self.computing: Computing = reading(running.programme, today)
        self.programme: Programme = self.computing.programme
        self.rows = list(Row.objects.filter(running=running).select_related("running"))
        self.people: dict[str, list[Person]] = {r.id: list(people_of(running, self.programme, [r.id]).select_related("organisation").order_by("pk")) for r in self.programme.roles}
        self.count = 0

    def go(self) -> None:
        """Payments first, then inspections with what they find, then what residents say, then a step that waits."""
        self._payments()
        for on, each in self._windows():
            self._inspect(each, on)
        self._put_right()
        self._residents()
        self._step()

    def _key(self) -> str:
        self.count += 1
        return f"demo-{self.running.pk}-{self.count}"

    def _one(self, roles: tuple[str, ...], but: int | None = None) -> Person:
        """Somebody of these roles, other than *but*."""
        return next(p for role in roles for p in self.people[role] if p.pk != but)

    def _payments(self) -> None:
        """All but the last few are confirmed."""
        if self.programme.sharing is None:
            return
        waiting = list(Payment.objects.filter(row__running=self.running).order_by("on", "pk"))
        for payment in waiting[:-3]:
            person = self._one(self.programme.sharing.second, payment.by_id)
            with acting_as(person):
                decide_payment(person, payment, True, self.begun)

    def _windows(self) -> Iterator[tuple[date, Owed]]:
        """Each inspection that is made, on a day of its window; now and then one is not made."""
        entries = [entry_of(self.programme, row) for row in self.rows]
        for each in owed(self.computing, Book(entries), self.begun):
            for first, last in _spans(each.cadence.cadence, self.begun, self.today):
                if self.chance.random() >= SKIPPED and (on := first + timedelta(days=self.chance.randrange((last - first).days + 1))) <= self.today:
                    yield on, each

    def _inspect(self, each: Owed, on: date) -> None:
        cadence = each.cadence
        checklist = self.programme.checklist(cadence.checklist)
        row = next((r for r in self.rows if r.code == each.subject), None) if cadence.each == "row" else self.chance.choice(self.rows)
        person = self.chance.choice(self.people[cadence.role])
        with acting_as(person):
            inspect(
                person, self.running, checklist.id, row, cadence=cadence.id, post=each.subject if cadence.each == "post" else "", on=on, answers=self._answers(checklist), note="", today=self.today, key=self._key())

    def _answers(self, checklist: Checklist) -> dict[str, str]:
        return {item.id: "no" if self.chance.random() < WRONG else "yes" for item in checklist.items}

    def _put_right(self) -> None:
        """Most findings are put right in time and checked; of the latest some wait, and one is overdue."""
        found = list(Finding.objects.filter(running=self.running).select_related("running", "row", "inspection").order_by("found_on", "pk"))
        for place, finding in enumerate(found):
            checklist = self.programme.checklist(finding.inspection.checklist)
            left = len(found) - place
            if left <= 2:
                continue
            person, on = self._one(checklist.rectify), min(finding.due_on, self.today)
            with acting_as(person):
                rectify(person, finding, "已整改（示范）", on)
            if left > 4:
                second = self._one(checklist.recheck, person.pk)
                with acting_as(second):
                    recheck(second, finding, True, "", on)

    def _residents(self) -> None:
        """Households of the first rows have said what they are asked: a few less than are needed."""
        for asked in self.programme.asked:
            form = paper("receipt", f"{self.running.number}-{asked.id}")
            person = self._one(asked.by)
            for row in [r for r in self.rows if r.values.get(asked.of or "")][:2]:
                doors = [f"{number}号" for number in range(1, int(row.values[asked.of or ""]) * 3 // 5)]
                with acting_as(person):
                    write_down(person, row, asked.id, doors, True, next(iter(asked.ways)), self.today, form.name, ContentFile(form.content, form.name), self.today)

    def _step(self) -> None:
        """One row has a step that waits for its second signature."""
        for row in self.rows:
            entry = entry_of(self.programme, row)
            for possible in moves_of(self.computing, entry):
                fills = [self.programme.register.by_id[f] for f in possible.move.fills]
                if not possible.move.second or any(u.id not in possible.move.fills for u in possible.unmet) or any(f.kind not in ("date", "text", "money") for f in fills):
                    continue
                examples: dict[str, Value] = {"date": self.today, "text": "示范", "money": 100_000_000}
                filled = {f.id: entry.values.get(f.id) or examples[f.kind] for f in fills}
                person = self._one(possible.move.by)
                with acting_as(person):
                    propose(person, row, possible.move.id, filled, "示范", self.today, self._key())
                return


def _spans(cadence: Cadence, begun: date, today: date) -> Iterator[tuple[date, date]]:
    """From the beginning until today: the first and the last day of each span in which one inspection is due."""
    days = {"daily": 1, "weekly": 7, "monthly": 30, "quarterly": 90}.get(cadence.every, cadence.days or 1)
    first = begun
    while first <= today:
        yield first, first + timedelta(days=days - 1)
        first += timedelta(days=days)
