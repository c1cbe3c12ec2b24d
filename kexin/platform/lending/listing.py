"""The list of loans: what is asked, which rows answer it, in which order, what they add up to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.utils.functional import cached_property

from kexin.library.regions import region_name
from kexin.library.tables import PREFECTURES
from kexin.platform.companies.listing import found_by as company_found_by
from kexin.platform.companies.models import Company
from kexin.platform.forms import LongSelect
from kexin.platform.language import both, current
from kexin.platform.lending.models import BAD, Application, Quality, State
from kexin.platform.lending.products import product_titles
from kexin.platform.orgs.models import LENDERS, Desk, Organisation, Person
from kexin.platform.orgs.scope import inside, loans_seen
from kexin.platform.searching import as_searched
from kexin.text import Text

PAGE = 50
#: Nobody turns more pages than these; whoever looks for one loan narrows the filter.
MOST_PAGES = 200
FEW = 500

SORTS: Mapping[str, tuple[tuple[Any, ...], Text]] = {
    "new": (("-applied_on", "-id"), Text("最近申请", "newest")),
    "asked": (("-asked", "-id"), Text("申请金额", "amount asked")),
    "outstanding": ((F("drawn").desc(), "-id"), Text("放款金额", "amount drawn")),
    "overdue": (("-overdue_days", "-id"), Text("逾期天数", "days overdue")),
    "due": ((F("due_on").asc(nulls_last=True), "-id"), Text("到期日", "due first")),
}
BADS, FILED, UNFILED = "bad", "yes", "no"


class Search(forms.Form):
    """The filters of the list. What is not among the choices of a person is refused at its field."""

    q = forms.CharField(label=both("编号、企业名称、拼音首字母或信用代码", "Number, company, pinyin initials or credit code"), max_length=100, required=False, widget=forms.SearchInput)
    state = forms.ChoiceField(label=both("状态", "State"), required=False)
    bank = forms.ChoiceField(label=both("银行", "Bank"), required=False, widget=LongSelect)
    area = forms.ChoiceField(label=both("市州", "Prefecture"), required=False)
    quality = forms.ChoiceField(label=both("五级分类", "Class"), required=False)
    filed = forms.ChoiceField(label=both("备案", "Filed"), required=False)
    product = forms.ChoiceField(label=both("产品", "Product"), required=False)
    sort = forms.ChoiceField(label=both("排序", "Order"), required=False)

    def __init__(self, asked: Mapping[str, Any], person: Person) -> None:
        super().__init__(asked, auto_id="f_%s")
        self.person, organisation = person, person.organisation
        self._titles: dict[str, dict[str, str]] = {}
        front = inside(organisation.area)
        banks = Organisation.objects.filter(kind__in=LENDERS)
        if organisation.desk == Desk.BANK:
            banks = banks.filter(path__startswith=organisation.path)
        self._offer("state", State.choices)
        self._offer("bank", [(b.path, "　" * (b.path.count("/") - 1) + b.name) for b in banks])
        self._offer("area", [(code, region_name(code)) for code in PREFECTURES if code.startswith(front)])
        self._offer("quality", [(BADS, both("不良（后三类）", "non-performing")), *Quality.choices])
        self._offer("filed", [(FILED, both("已备案", "filed")), (UNFILED, both("未备案", "not filed"))])
        self._offer("product", product_titles().items())
        self._offer("sort", [(name, title) for name, (_, title) in SORTS.items()])
        if organisation.desk == Desk.COMPANY:
            # How its bank classes a loan is not told to the customer, by the order of a list either.
            self._offer("sort", [(name, title) for name, (_, title) in SORTS.items() if name != "overdue"])
            for name in ("q", "area", "quality"):
                del self.fields[name]

    def _offer(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        shown = [(value, title.in_(current()) if isinstance(title, Text) else str(title)) for value, title in choices]
        self._titles[name] = dict(shown)
        field.choices = shown if name == "sort" else [("", both("全部", "all")), *shown]

    def clean_q(self) -> str:
        """The text in half-width, without characters that nobody sees."""
        return as_searched(str(self.cleaned_data["q"]))

    @cached_property
    def stated(self) -> dict[str, str]:
        """The filters that are set."""
        return {name: str(self.cleaned_data[name]) for name in self.fields if self.is_valid() and self.cleaned_data.get(name)}

    @property
    def query(self) -> str:
        """The same as the end of an address."""
        return urlencode(self.stated)

    def in_words(self) -> str:
        """The filters as a reader says them."""
        said = []
        for name, value in self.stated.items():
            label = self.fields[name].label
            shown = self._titles.get(name, {}).get(value, value).strip()
            said.append(f"{label}: {shown}" if current() == "en" else f"{label}：{shown}")
        return ("; " if current() == "en" else "；").join(said)

    def rows(self) -> QuerySet[Application]:
        """The loans that answer, within the person's scope; none where the question has a mistake."""
        return self._found

    @cached_property
    def _found(self) -> QuerySet[Application]:
        """Made once: the branches of a bank and the companies of a text are looked up while it is made, and totals, order and page all start from it."""
        rows = Application.objects.filter(loans_seen(self.person))
        if not self.is_valid():
            return rows.none()
        for name, value in self.stated.items():
            rows = rows.filter(_narrowed(name, value))
        return rows

    @property
    def order(self) -> tuple[Any, ...]:
        """What the rows are sorted by."""
        return SORTS[self.stated.get("sort", "new")][0]

    def ordered(self) -> QuerySet[Application]:
        """The same in the order asked for, with what a line of the list shows; what was frozen with each is long and stays where it is."""
        return self.rows().order_by(*self.order).select_related("company", "bank").defer("frozen")


def _narrowed(name: str, value: str) -> Q:
    match name:
        case "q":
            return found_by(value)
        case "bank":
            return Q(bank__in=Organisation.objects.filter(path__startswith=value))
        case "quality":
            return Q(state=State.ACTIVE, quality__in=BAD if value == BADS else (value,))
        case "filed":
            return Q(filed__gt=0) if value == FILED else Q(filed=0)
        case "state" | "area" | "product":
            return Q(**{name: value})
    return Q()


def found_by(text: str) -> Q:
    """Loans whose number begins with the text, or whose company is found by it.

    A few companies are named to the database; of many it is asked for each loan whether its
    company is among them, for which it walks one index instead of reading long rows.
    """
    among = Company.objects.filter(company_found_by(text)).order_by()
    few = list(among.values_list("pk", flat=True)[:FEW + 1])
    found = Q(company__in=few) if len(few) <= FEW else Q(Exists(among.filter(pk=OuterRef("company_id"))))
    return found | Q(number__startswith=text) if re.fullmatch(r"[0-9]+", text) else found


def totals(rows: QuerySet[Application]) -> dict[str, int]:
    """How many, and what they add up to, in fen."""
    found = rows.order_by().aggregate(
        count=Count("*"), asked=Sum("asked"), credit=Sum("credit"), drawn=Sum("drawn"), repaid=Sum("repaid"), filed=Sum("filed"))
    sums = {name: int(value or 0) for name, value in found.items()}
    return {**sums, "outstanding": sums["drawn"] - sums["repaid"]}


def page_of(search: Search, number: str | None, count: int) -> Page[Application]:
    """One page; *count* is known from the totals.

    The rows of the page are found by index alone; only then the fifty themselves are read.
    """
    pages = Paginator(search.ordered(), PAGE)
    # In the place where Django keeps what it counted: so it does not count anew.
    vars(pages)["count"] = min(count, PAGE * MOST_PAGES)
    page = pages.get_page(number)
    first = (page.number - 1) * PAGE
    keys = list(search.rows().order_by(*search.order).values_list("pk", flat=True)[first:first + PAGE])
    rows = Application.objects.select_related("company", "bank").defer("frozen").in_bulk(keys)
    page.object_list = [rows[key] for key in keys if key in rows]
    return page
