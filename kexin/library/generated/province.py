"""The few facts that fix a generated province: how many companies, which seed, which day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kexin.library.generated.draws import Draws
from kexin.library.generated.names import MOST_COMPANIES
from kexin.problems import Problem
from kexin.text import Text, same

#: The office of the story opened its library this many years before the day of the
#: release: nothing is known earlier, and later changes are known on their own days.
YEARS_OF_HISTORY = 3


@dataclass(frozen=True)
class Province:
    """What is generated. The same three values give the same release, byte for byte,
    whatever the number of threads, on the same machine type and DuckDB version."""

    size: int
    seed: int
    as_of: date

    @cached_property
    def draws(self) -> Draws:
        return Draws(self.seed)

    @cached_property
    def opened_on(self) -> date:
        """The day on which the library was opened."""
        year = self.as_of.year - YEARS_OF_HISTORY
        leap_day = (self.as_of.month, self.as_of.day) == (2, 29)
        return date(year, 2, 28) if leap_day else self.as_of.replace(year=year)

    @cached_property
    def last_year(self) -> int:
        """The last full accounting year."""
        return self.as_of.year - 1

    @property
    def today(self) -> str:
        """The SQL of the day of the release."""
        return f"DATE '{self.as_of}'"

    @property
    def opened(self) -> str:
        """The SQL of the day on which the library was opened."""
        return f"DATE '{self.opened_on}'"

    def problems(self) -> list[Problem]:
        """What is wrong with the wishes; empty if nothing."""
        found = []
        if not 1 <= self.size <= MOST_COMPANIES:
            found.append(_out_of_range("--size", self.size, 1, MOST_COMPANIES))
        if not 0 <= self.seed < 2**63:
            found.append(_out_of_range("--seed", self.seed, 0, 2**63 - 1))
        if not 2010 <= self.as_of.year <= 2100:
            found.append(_out_of_range("--as-of", self.as_of, date(2010, 1, 1), date(2100, 12, 31)))
        return found


def _out_of_range(where: str, found: object, low: object, high: object) -> Problem:
    return Problem("out-of-range", where, same(str(found)), Text(f"{low} 至 {high}", f"{low} to {high}"),
                   Text("请给出范围内的值", "give a value within the range"))
