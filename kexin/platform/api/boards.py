"""The figures of the boards, for a bank's or a bureau's own reports."""

from __future__ import annotations

from typing import Annotated, Literal

from ninja import Query

from kexin.platform.api.core import Asked, get
from kexin.platform.api.schemas import Day, Shape, said
from kexin.platform.boards.figures import FIGURES, sums
from kexin.platform.boards.filters import Filters
from kexin.platform.language import current
from kexin.text import Text

#: Kinds of rows whose figures everybody with a board may see.
KINDS = ("loan", "firm", "claim", "recovery")


class FigureOut(Shape):
    """A figure of the boards."""

    id: str
    title: str
    unit: Literal["fen", "rows"]
    value: int


class SummaryOut(Shape):
    """The figures of a time and an area, within what the person may see."""

    since: Day | None = said("起始日", "from this day on")
    until: Day | None = said("截止日", "up to this day")
    area: str
    figures: list[FigureOut]


@get("boards/summary", "boards.see", SummaryOut, Text("看板指标", "Figures of the boards"), "boards")
def summary(
    request: Asked, since: Annotated[Day | None, Query(None, description="from this day on")], until: Annotated[Day | None, Query(None, description="up to this day")],
    area: Annotated[str, Query("", pattern=r"^([0-9]{6})?$", description="GB/T 2260")],
) -> SummaryOut:
    """What the boards count and add up; the same definitions, the same rows."""
    filters, found = Filters(since=since, until=until, area=area), dict[str, int]()
    for kind in KINDS:
        names = [figure.id for figure in FIGURES.values() if figure.of == kind]
        found |= dict(sums(request.user, filters, names)[()]) if names else {}
    return SummaryOut(since=since, until=until, area=area, figures=[
        FigureOut(id=name, title=FIGURES[name].title.in_(current()), unit="fen" if FIGURES[name].money else "rows", value=value) for name, value in found.items()])
