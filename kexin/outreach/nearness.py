"""How near a branch is to a company: by park and area, and by coordinates where both are known."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntEnum

from kexin.text import Text

#: Kilometres are told apart in tens, up to 4,990; what is not known counts as the farthest.
STEPS, KM_OF_STEP = 500, 10
_EARTH_KM = 6371.0


class Rung(IntEnum):
    """The smallest area that holds both, the nearest first."""

    PARK, COUNTY, PREFECTURE, PROVINCE, BEYOND = range(5)


RUNG_WORDS: dict[Rung, Text] = {
    Rung.PARK: Text("同园区", "same park"), Rung.COUNTY: Text("同区县", "same county"), Rung.PREFECTURE: Text("同市州", "same prefecture"),
    Rung.PROVINCE: Text("同省", "same province"), Rung.BEYOND: Text("外省", "another province")}


@dataclass(frozen=True, order=True)
class Place:
    """A GB/T 2260 code (of a county or park, or only 430100 of the prefecture), a park's name, degrees north and east; "" and None for unknown."""

    code: str = ""
    park: str = ""
    point: tuple[float, float] | None = None


#: Nothing is known.
NOWHERE = Place()


def rung(one: Place, two: Place) -> Rung:
    """The smallest area that holds both; with an unknown code nothing smaller than BEYOND is certain."""
    if not one.code or not two.code:
        return Rung.BEYOND
    if one.park and one.park == two.park and one.code[:4] == two.code[:4]:
        return Rung.PARK
    if one.code == two.code and not one.code.endswith("00"):
        return Rung.COUNTY
    if one.code[:4] == two.code[:4] and one.code[2:4] != "00":
        return Rung.PREFECTURE
    return Rung.PROVINCE if one.code[:2] == two.code[:2] else Rung.BEYOND


def distance(one: Place, two: Place, known: Rung | None = None) -> int:
    """Steps: the rung first, within a rung tens of kilometres. A company without coordinates is as far from every branch of a rung.

    *known* spares finding the rung once more.
    """
    far = 0
    if one.point is not None:
        far = STEPS - 1 if two.point is None else min(STEPS - 1, int(kilometres(one.point, two.point) / KM_OF_STEP))
    return (rung(one, two) if known is None else known) * STEPS + far


def kilometres(one: tuple[float, float], two: tuple[float, float]) -> float:
    """Along a great circle (haversine).

    >>> round(kilometres((28.23, 112.94), (27.83, 113.13)))
    48
    """
    (north, east), (north2, east2) = (tuple(map(math.radians, point)) for point in (one, two))
    half = math.sin((north2 - north) / 2) ** 2 + math.cos(north) * math.cos(north2) * math.sin((east2 - east) / 2) ** 2
    return 2 * _EARTH_KM * math.asin(min(1.0, math.sqrt(half)))
