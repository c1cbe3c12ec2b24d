"""How good the loans are: by grade, by class, by score against what became of them, and how long each step took."""

from __future__ import annotations

from kexin.platform.boards.figures import FIGURES, summed, sums
from kexin.platform.boards.filters import NONE_GIVEN, Filters
from kexin.platform.boards.tables import Cell, Column, Table, share
from kexin.platform.boards.times import TIMES, Spread, spreads
from kexin.platform.lending.models import Quality
from kexin.platform.orgs.models import Person
from kexin.text import Text, same

_GRADE = ("applications", "approved", "drawn_loans", "drawn", "active", "outstanding", "npl_loans", "npl")


class Added:
    """The loans of a person and filters, added up once by grade and class; both tables are put together from it."""

    def __init__(self, person: Person, filters: Filters) -> None:
        self.filters = filters
        self._cells = sums(person, filters, _GRADE, ("grade", "quality"))

    def by(self, place: int) -> dict[str, dict[str, int]]:
        """By one of the two."""
        return {value: summed((own for key, own in self._cells.items() if key[place] == value), _GRADE) for value in {key[place] for key in self._cells}}


def grade_table(loans: Added) -> Table:
    """By the grade at application: who gets loans, and what becomes of them."""
    filters, found = loans.filters, loans.by(0)
    whole = sum(own["drawn"] for own in found.values())
    rows = []
    for grade in sorted(found, key=lambda g: (g == "", g)):
        own, to = found[grade], {"grade": grade or NONE_GIVEN}
        rows.append([
            Cell(same(grade) if grade else Text("无等级", "no grade")), *(Cell(own[f], filters.rows(f, **to)) for f in _GRADE[:4]), Cell(share(own["drawn"], whole), filters.rows("drawn", **to)),
            *(Cell(own[f], filters.rows(f, **to)) for f in _GRADE[4:]), Cell(share(own["npl"], own["outstanding"]), filters.rows("npl", **to)), Cell(share(own["npl_loans"], own["active"]), filters.rows("npl_loans", **to))])
    figures = [Column(FIGURES[f].title, "money" if FIGURES[f].money else "count") for f in _GRADE]
    columns = (Column(Text("等级", "grade")), *figures[:4], Column(Text("放款占比", "share of drawn"), "rate"), *figures[4:], Column(Text("不良率（金额）", "NPL rate (money)"), "rate"), Column(Text("不良率（笔数）", "NPL rate (loans)"), "rate"))
    return Table("grades", Text("评分等级与结果", "grade and outcome"), columns, rows, Text(
        "等级是申请时冻结的评价等级；一个有用的评分，等级越低不良率越高。余额和不良为当前数。", "The grade is the one frozen at application; where a score is of use, lower grades have higher rates. Outstanding and non-performing are as they stand now."))


def class_table(loans: Added) -> Table:
    """Outstanding by the five classes."""
    filters, found = loans.filters, loans.by(1)
    whole = sum(own["outstanding"] for own in found.values())
    rows = []
    for quality in Quality:
        own, to = found.get(quality.value, {"active": 0, "outstanding": 0}), {"quality": quality.value}
        rows.append([
            Cell(quality.label), *(Cell(own[f], filters.rows(f, **to)) for f in ("active", "outstanding")), Cell(share(own["outstanding"], whole), filters.rows("outstanding", **to))])
    columns = (Column(Text("五级分类", "class")), *(Column(FIGURES[f].title, "money" if FIGURES[f].money else "count") for f in ("active", "outstanding")), Column(Text("占比", "share"), "rate"))
    return Table("classes", Text("五级分类", "five classes"), columns, rows if found else [])


def time_table(person: Person, filters: Filters) -> Table:
    """How long each step took."""
    rows = []
    for name, time in TIMES.items():
        found = spreads(name, person, filters).get(None, Spread(0, None, None))
        to = filters.rows(f"time-{name}")
        rows.append([Cell(time.title), Cell(found.median, to), Cell(found.nine_in_ten, to), Cell(found.n, to)])
    columns = (Column(Text("环节", "step")), Column(Text("中位数", "median"), "days"), Column(Text("九成不超过", "nine in ten within"), "days"), Column(Text("样本", "n"), "count"))
    return Table("times", Text("办理时长", "how long it takes"), columns, rows, Text(
        "自然日；期间按起点（申请日或申请补偿日）计，只算已走到该环节的。", "Calendar days; the time is that of the start (application or claim), of those that got that far."))
