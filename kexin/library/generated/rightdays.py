"""The days in the life of a generated right: filed, published, decided, bought, given up, expired.

Delays follow the usual practice of the Chinese offices; terms follow the law.
"""

from __future__ import annotations

from dataclasses import dataclass

from kexin.library.generated.draws import Draws

PATENTS = ("invention", "utility_model", "design")


@dataclass(frozen=True, slots=True)
class Days:
    """SQL of dates, for rows with ``item``, ``kind`` and the days that come before."""

    draws: Draws

    def filed(self, today: str) -> str:
        """From the company's registration to today, more often lately."""
        u = self.draws.uniform("filed", "item")
        return f"registered_on + CAST(floor(({today} - registered_on) * pow({u}, 0.75)) AS INTEGER)"

    def published(self) -> str:
        """Inventions after at most 18 months, often early; utility models, designs and software when granted."""
        return f"""filed_on + (CASE kind WHEN 'invention' THEN {self._between("published invention", 100, 545)}
            WHEN 'pct' THEN 545 WHEN 'trademark' THEN {self._between("published trademark", 90, 200)}
            WHEN 'plant_variety' THEN 300 ELSE {self._quick()} END)::INTEGER"""

    def decided(self) -> str:
        """Granted or refused; an international application ends after 30 months."""
        return f"""filed_on + (CASE kind WHEN 'invention' THEN {self._between("decided invention", 560, 1350)}
            WHEN 'pct' THEN 915 WHEN 'trademark' THEN {self._between("decided trademark", 210, 420)}
            WHEN 'plant_variety' THEN {self._between("decided plant", 600, 1200)} ELSE {self._quick()} END)::INTEGER"""

    def expires(self) -> str:
        """20 and 10 years from filing; designs 15 since 1 June 2021; software to the end of the 50th year."""
        return """(CASE kind WHEN 'invention' THEN filed_on + INTERVAL 20 YEAR
            WHEN 'design' THEN filed_on + to_years(CASE WHEN filed_on >= DATE '2021-06-01' THEN 15 ELSE 10 END)
            WHEN 'software' THEN make_date(year(filed_on) + 50, 12, 31)
            WHEN 'trademark' THEN decided_on + INTERVAL 10 YEAR
            WHEN 'plant_variety' THEN decided_on + INTERVAL 15 YEAR ELSE filed_on + INTERVAL 10 YEAR END)::DATE"""

    def given_up(self) -> str:
        """The day on which a patent's fee was not paid any more; good companies hold on longer."""
        years = f"-ln({self.draws.uniform('given up', 'item')}) * 9 * exp(0.45 * quality)"
        later = f"decided_on + CAST(365 * (1 + floor(least({years}, 60))) AS INTEGER)"
        return f"CASE WHEN kind IN {PATENTS} THEN {later} END"

    def bought(self) -> str:
        """A few rights were bought, some time after publication."""
        later = f"published_on + {self._between('bought on', 60, 1500)}::INTEGER"
        return f"CASE WHEN {self.draws.chance('bought', 0.06, 'item')} THEN {later} END"

    def _quick(self) -> str:
        return f"CASE kind WHEN 'software' THEN 30 ELSE 120 END + {self._between('granted', 0, 180)}"

    def _between(self, name: str, fewest: int, most: int) -> str:
        return self.draws.whole(name, fewest, most, "item")
