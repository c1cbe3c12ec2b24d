"""What a board is about: a time, an area, a bank, a scheme; read from an address and written into one."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.http import QueryDict

from kexin.platform.forms import CleanText, DayField, problems_of
from kexin.platform.language import both
from kexin.platform.lending.models import Quality
from kexin.platform.orgs.models import Organisation
from kexin.platform.orgs.scope import within
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same


@dataclass(frozen=True)
class Filters:
    """Nothing given means everything. *cohort* counts every amount on the day of application: what became of the applications of a time."""

    since: date | None = None
    until: date | None = None
    area: str = ""
    bank: str = ""
    scheme: str = ""
    grade: str = ""
    quality: str = ""
    cohort: bool = False

    def but(self, **changes: Any) -> Filters:
        """With something else."""
        return replace(self, **changes)

    def within(self, day: str) -> Q:
        """Rows whose *day* lies in the time."""
        found = Q()
        if self.since is not None:
            found &= Q(**{f"{day}__gte": self.since})
        if self.until is not None:
            found &= Q(**{f"{day}__lte": self.until})
        return found

    def loans(self, loan: str = "") -> Q:
        """Rows of the area, bank, scheme, grade and quality; *loan* leads to the application."""
        to = f"{loan}__" if loan else ""
        found = within(self.area, f"{to}area") if self.area else Q()
        if self.bank:
            found &= Q(**{f"{to}bank__in": self.banks()})
        for name in ("scheme", "grade", "quality"):
            if value := getattr(self, name):
                found &= Q(**{f"{to}{name}": "" if value == NONE_GIVEN else value})
        return found

    def banks(self) -> list[int]:
        """The bank and its branches; ``=code`` is the bank's own loans alone."""
        if self.bank.startswith("="):
            return list(Organisation.objects.filter(code=self.bank[1:]).values_list("pk", flat=True))
        top = Organisation.objects.filter(code=self.bank).first()
        return [] if top is None else list(Organisation.objects.filter(path__startswith=top.path).order_by("pk").values_list("pk", flat=True))

    def query(self, **more: str) -> str:
        """As part of an address."""
        said = {f.name: getattr(self, f.name) for f in fields(self)}
        return urlencode({**{name: ("1" if value is True else str(value)) for name, value in said.items() if value}, **more})

    def rows(self, figure: str, **changes: Any) -> str:
        """The address of the rows behind a figure."""
        return f"/boards/rows/?{self.but(**changes).query(figure=figure)}"


#: Asks for rows in which the field is empty.
NONE_GIVEN = "-"


class FilterForm(forms.Form):
    """A year, or days from and to; a year alone counts where both are given."""

    year = forms.IntegerField(required=False, min_value=2000, max_value=2100, label=both("年份", "Year"))
    since = DayField(required=False, label=both("自", "From"))
    until = DayField(required=False, label=both("至", "To"))
    area = forms.RegexField(r"\A[0-9]{6}\Z", required=False, label=both("地区", "Area"))
    bank = CleanText(required=False, max_length=41, label=both("银行", "Bank"))
    scheme = CleanText(required=False, max_length=60, label=both("方案", "Scheme"))
    grade = CleanText(required=False, max_length=24, label=both("等级", "Grade"))
    quality = forms.ChoiceField(required=False, choices=[("", ""), *Quality.choices], label=both("五级分类", "Class"))
    cohort = forms.BooleanField(required=False, label=both("按申请日", "by day of application"))


def read_filters(asked: QueryDict) -> Filters:
    """The filters of an address.

    Raises:
        ProblemsError: every value that makes no sense.
    """
    form = FilterForm(asked)
    if not form.is_valid():
        raise ProblemsError([
            Problem("wrong-filter", name, Text(f"筛选条件“{name}”有误", f"the filter “{name}” makes no sense"), same("; ".join(told)), Text("请更正或去掉此条件", "correct it or leave it out"))
            for name, told in problems_of(form).items()])
    found = dict(form.cleaned_data)
    year = found.pop("year")
    if year:
        found |= {"since": date(year, 1, 1), "until": date(year, 12, 31)}
    return Filters(**found)
