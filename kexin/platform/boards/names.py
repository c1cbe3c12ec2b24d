"""Banks and areas by name, and where in the tree a bank's figures belong."""

from __future__ import annotations

from dataclasses import dataclass

from kexin.library.tables import PREFECTURES
from kexin.platform.boards.filters import Filters
from kexin.platform.orgs.models import LENDERS, Desk, Organisation, Person
from kexin.platform.orgs.scope import inside


@dataclass(frozen=True)
class Bank:
    """A line of a ranking: a bank with all below it, or (code with =) its own loans alone."""

    code: str
    name: str
    below: bool
    """Has it branches of its own?"""


class Banks:
    """The banks of a board: those at the top, or those just below the one that the board is about; with *whole* a bank is not taken apart."""

    def __init__(self, person: Person, filters: Filters, *, whole: bool = False) -> None:
        own = person.organisation if person.organisation.desk == Desk.BANK else None
        seen = Organisation.objects.filter(kind__in=LENDERS).order_by("path")
        self._all = list(seen.filter(path__startswith=own.path) if own is not None else seen)
        by_code = {o.code: o for o in self._all}
        about = by_code.get(filters.bank.removeprefix("=")) or own
        self.front = about.path if about is not None and not whole else own.path[:own.path[:-1].rfind("/") + 1] if own is not None else ""
        self._by_path = {o.path: o for o in self._all}
        self._parents = {o.parent_id for o in self._all}
        self._line: dict[int, Bank] = {}
        self.paths: dict[str, Bank] = {}
        """The lines by the path in the tree that they stand for."""
        for organisation in self._all:
            if organisation.path.startswith(self.front):
                path, bank = self._of(organisation)
                self._line[organisation.pk] = self.paths[path] = bank

    def _of(self, organisation: Organisation) -> tuple[str, Bank]:
        rest = organisation.path[len(self.front):]
        head = self._by_path[self.front + rest[:rest.index("/") + 1]] if rest else organisation
        own = not rest
        return head.path, Bank(f"={head.code}" if own else head.code, head.name, not own and head.pk in self._parents)

    def line(self, bank_id: int) -> Bank | None:
        """The line of the ranking to which a bank's loans belong."""
        return self._line.get(bank_id)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """The banks for a filter, branches set in."""
        least = min((o.path.count("/") for o in self._all), default=0)
        return [(o.code, f"{'　' * (o.path.count('/') - least)}{o.name}") for o in self._all]


def areas_of(person: Person) -> list[str]:
    """The prefectures of which a person's boards speak: bureaus of their own, everybody else of all."""
    front = inside(person.organisation.area) if person.organisation.desk in (Desk.BUREAU,) else ""
    return [code for code in PREFECTURES if code.startswith(front[:4])]

