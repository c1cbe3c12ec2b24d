"""The list of companies: what is asked, which rows answer it, in which order, how many."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, TypeAlias
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils.functional import cached_property

from kexin.library.industries import industry_name
from kexin.library.regions import region_name
from kexin.platform.companies.models import TITLES, Company, CompanyList, Release
from kexin.platform.companies.panels import FILTERS
from kexin.platform.language import both, current
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import companies_of, inside
from kexin.platform.searching import as_searched, containing
from kexin.text import Text

PAGE = 50
#: So many hits of a search are counted and ordered by themselves.
FEW = 1000

#: (the order, its name in words); unknown figures come last, equals in the order of their codes.
SORTS: Mapping[str, tuple[tuple[Any, ...], Text]] = {
    "score": ((F("score_low").desc(nulls_last=True), "code"), Text("得分从高到低", "highest score")),
    "name": (("initials", "code"), Text("名称（拼音）", "name (pinyin)")),
    "rise": ((F("moved").desc(nulls_last=True), "code"), Text("得分上升最多", "rose most")),
    "fall": ((F("moved").asc(nulls_last=True), "code"), Text("得分下降最多", "fell most")),
    "line": ((F("line").desc(nulls_last=True), "code"), Text("建议额度从高到低", "highest line")),
}
_FIRST = ("q", "area", "park", "grade", "state", "sort")
_MOVES = {"up": Text("上升", "up"), "down": Text("下降", "down"), "same": Text("未变", "unchanged")}


@lru_cache(maxsize=4)
def _present(release: int | None) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[tuple[str, str], ...], tuple[str, ...]]:
    """What the companies of a release have: areas, (area, park), (area, class of industry), grades, each once."""
    rows = Company.objects.order_by()
    areas = sorted(rows.values_list("prefecture", flat=True).distinct())
    parks = sorted(rows.exclude(park="").values_list("prefecture", "park").distinct())
    industries = sorted({(area, code[:3]) for area, code in rows.exclude(industry="").values_list("prefecture", "industry").distinct()})
    grades = sorted(set(rows.values_list("grade_low", flat=True).distinct()) - {""})
    return tuple(areas), tuple(parks), tuple(industries), tuple(grades)


#: Fields of the form, some of them.
Fields: TypeAlias = Sequence[forms.BoundField]


class Search(forms.Form):
    """The filters of the list. What is not among the choices of a person is refused at its field."""

    q = forms.CharField(label=both("名称、拼音首字母或信用代码", "name, pinyin initials or credit code"), max_length=100, required=False)
    area = forms.ChoiceField(label=both("市州", "prefecture"), required=False)
    park = forms.ChoiceField(label=both("园区", "park"), required=False)
    industry = forms.ChoiceField(label=both("行业", "industry"), required=False)
    grade = forms.ChoiceField(label=both("等级", "grade"), required=False)
    title = forms.ChoiceField(label=both("资质", "title"), required=False)
    state = forms.ChoiceField(label=both("库内状态", "state"), required=False)
    moved = forms.ChoiceField(label=both("得分变化", "score moved"), required=False)
    list = forms.ChoiceField(label=both("名单", "list"), required=False)
    sort = forms.ChoiceField(label=both("排序", "order"), required=False)

    def __init__(self, asked: Mapping[str, Any], person: Person, release: Release | None) -> None:
        super().__init__(asked, auto_id="f_%s")
        self.person = person
        front = inside(person.organisation.area)
        areas, parks, industries, grades = _present(release.pk if release else None)
        own = [(area, p) for area, p in parks if area.startswith(front)]
        self._offer("area", [(a, region_name(a)) for a in areas if a.startswith(front)])
        self._offer("park", [(p, p) for p in dict.fromkeys(p for _, p in own)])
        self._offer("industry", [(i, Text(f"{i} {industry_name(i).zh}", f"{i} {industry_name(i).en}")) for i in dict.fromkeys(i for area, i in industries if area.startswith(front))])
        self._offer("grade", [(g, g) for g in grades])
        self._offer("title", TITLES.items())
        self._offer("state", Company.STATES.items())
        self._offer("moved", _MOVES.items())
        self._offer("list", [(str(pk), name) for pk, name in lists_of(person).values_list("pk", "name")])
        self._offer("sort", [(name, title) for name, (_, title) in SORTS.items()])
        if person.organisation.desk in (Desk.BANK, Desk.GUARANTOR):
            del self.fields["state"]  # they see only those that were admitted
        self.further = [f for f in FILTERS if may(person, f.right)]
        for f in self.further:
            self.fields[f.name] = forms.ChoiceField(label=both(f.title.zh, f.title.en), required=False)
            self._offer(f.name, f.choices.items())
        self.order_fields(["q", "area", "park", "industry", "grade", "title", "state", "moved", *(f.name for f in self.further), "list", "sort"])

    def _offer(self, name: str, choices: Iterable[tuple[str, Text | str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        shown = [(value, title.in_(current()) if isinstance(title, Text) else title) for value, title in choices]
        field.choices = shown if name == "sort" else [("", both("全部", "all")), *shown]

    def clean_q(self) -> str:
        """The text in half-width, without characters that nobody sees."""
        return as_searched(str(self.cleaned_data["q"]))

    @cached_property
    def stated(self) -> dict[str, str]:
        """The filters that are set, in their order: a saved view, an export's heading."""
        return {name: str(self.cleaned_data[name]) for name in self.fields if self.cleaned_data.get(name)} if self.is_valid() else {}

    @property
    def first_fields(self) -> Fields:
        """The filters that are asked most often."""
        return [self[name] for name in self.fields if name in _FIRST]

    @property
    def more_fields(self) -> Fields:
        """The others, which open on a click."""
        return [self[name] for name in self.fields if name not in _FIRST]

    @property
    def more_stated(self) -> bool:
        """Is one of the others set, or wrong?"""
        return any(name not in _FIRST for name in [*self.stated, *self.errors])

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return urlencode(self.stated)

    def in_words(self) -> str:
        """The filters as a reader says them."""
        said = []
        for name, value in self.stated.items():
            field = self.fields[name]
            chosen = [str(title) for code, title in self[name].field.widget.choices if str(code) == value] if isinstance(field, forms.ChoiceField) else []
            shown = chosen[0] if chosen else value
            said.append(f"{field.label}: {shown}" if current() == "en" else f"{field.label}：{shown}")
        return ("; " if current() == "en" else "；").join(said)

    def rows(self) -> QuerySet[Company]:
        """The companies that answer, in order, within the person's scope; none where the question has a mistake."""
        rows = Company.objects.filter(companies_of(self.person))
        if not self.is_valid():
            return rows.none()
        for name, value in self.stated.items():
            rows = rows.filter(self._narrow(name, value))
        return rows.order_by(*self.order)

    @property
    def order(self) -> tuple[Any, ...]:
        """In which order; no two companies stand equal."""
        return SORTS[self.stated.get("sort", "score")][0]

    def _narrow(self, name: str, value: str) -> Q:
        match name:
            case "q":
                return found_by(value)
            case "area" | "park":
                return Q(**{{"area": "prefecture", "park": "park"}[name]: value})
            case "industry":
                return Q(industry__startswith=value)
            case "grade":
                # A grade that is still open belongs to all grades that it may be; they are letters in order, the best first.
                return Q(grade_low__gte=value, grade_high__lte=value) & ~Q(grade_low="")
            case "title":
                return Q(titles__contains=value)
            case "state":
                return Q(state=value)
            case "moved":
                return {"up": Q(moved__gt=0), "down": Q(moved__lt=0), "same": Q(moved=0)}[value]
            case "list":
                return Q(pk__in=lists_of(self.person).get(pk=value).rows.exclude(company=None).values("company"))
        return next((f.narrow(self.person, value) for f in self.further if f.name == name), Q())


def found_by(text: str) -> Q:
    """Companies whose name contains the text, whose initials contain its letters, or whose code begins with it."""
    found = containing("name", text)
    if re.fullmatch(r"[A-Za-z]+", text):
        found |= Q(initials__icontains=text)
    if re.fullmatch(r"[A-Za-z0-9:._-]+", text):
        found |= Q(code__startswith=text.upper()) | Q(code__startswith=text)
    return found


def lists_of(person: Person) -> QuerySet[CompanyList]:
    """The lists that a person brought in, and those that colleagues of the same organisation share."""
    return CompanyList.objects.filter(Q(person=person) | Q(shared=True, organisation=person.organisation))


class Counted(Paginator[Company]):
    """Pages of a list with the number of companies for each grade, both from one count."""

    def __init__(self, search: Search) -> None:
        self.rows, self.few = search.rows(), None
        if search.stated.get("q"):
            # A search reads every name once; what it finds is mostly little, so that counting and ordering need not read them again.
            found = list(self.rows.order_by().values_list("pk", "grade_low", "grade_high")[:FEW + 1])
            if len(found) <= FEW:
                self.few = Counter((low, high) for _, low, high in found)
                self.rows = Company.objects.filter(pk__in=[pk for pk, _, _ in found]).order_by(*search.order)
        super().__init__(self.rows, PAGE)

    def page(self, number: int | str) -> Page[Company]:
        """A page; one of the second half is counted from the end, since a database walks past all rows before it."""
        number = self.validate_number(number)
        first = (number - 1) * PAGE
        last = min(first + PAGE, self.count)
        rows = list(self.rows[first:last]) if first <= self.count // 2 else list(self.rows.reverse()[self.count - last:self.count - first])[::-1]
        return Page(rows, number, self)

    @cached_property
    def grades(self) -> dict[str, int]:
        """How many companies surely have each grade; those whose grade is still open stand apart, under nothing."""
        counted = self.few.items() if self.few is not None else (
            ((low, high), n) for low, high, n in self.rows.order_by().values_list("grade_low", "grade_high").annotate(n=Count("*")))
        grades: dict[str, int] = {}
        for (low, high), n in counted:
            grade = low if low == high else ""
            grades[grade] = grades.get(grade, 0) + n
        return dict(sorted(grades.items(), key=lambda item: (not item[0], item[0])))

    @cached_property
    def count(self) -> int:
        """All of them."""
        return sum(self.grades.values())
