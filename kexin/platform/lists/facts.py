"""What a rule asks about companies: their measures, their grade, and the facts of outreach.

The desk of visits stands above this one: it adds its function to ``VISITS`` when the site starts.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.db.models import Q, QuerySet

from kexin.formula.python_program import Value
from kexin.outreach.facts import FACTS
from kexin.outreach.loader import read_list
from kexin.outreach.refresh import Inputs
from kexin.outreach.rule import ListRule, grade_inputs
from kexin.platform.companies.models import Company, Measured, Release
from kexin.platform.companies.rating import measures_on, thawed
from kexin.platform.lending.models import Application, State
from kexin.platform.lists.models import Whitelist
from kexin.platform.lists.scope import top_of
from kexin.platform.orgs.models import Desk, Organisation
from kexin.platform.orgs.scope import within
from kexin.platform.refusal import refusal
from kexin.text import Text, same

#: Days of visits by company, until a day; of one bank (the path of its tree), or of everybody.
Visits = Callable[[QuerySet[Company], date, str | None], Mapping[int, Sequence[date]]]
VISITS: list[Visits] = []


#: Rows read at a time; codes in one question, of which databases take a limited number.
_PIECE, _CODES = 2000, 500


def visits_of(companies: QuerySet[Company], until: date, bank: str | None) -> dict[int, list[date]]:
    """The days on which companies were visited, as all desks above know them."""
    found: dict[int, list[date]] = {}
    for source in VISITS:
        for company, days in source(companies, until, bank).items():
            found.setdefault(company, []).extend(days)
    return {company: sorted(days) for company, days in found.items()}


def own_bank(whitelist: Whitelist) -> str | None:
    """The tree whose visits and loans count for a bank's own list; None for a list of an office."""
    return top_of(whitelist.organisation) if whitelist.organisation.desk == Desk.BANK else None


def considered(whitelist: Whitelist) -> QuerySet[Company]:
    """The companies that a list chooses from: those in the library that sit in its area."""
    return Company.objects.filter(within(whitelist.area, "prefecture"), state=Company.ADMITTED).order_by("code")


def rule_of(text: str, rule_id: str, release: Release) -> ListRule:
    """A frozen rule, read as of the day of a release.

    Raises:
        ProblemsError: with every mistake in it.
    """
    return _read(text, rule_id, release.as_of)


@lru_cache(maxsize=32)
def _read(text: str, rule_id: str, as_of: date) -> ListRule:
    return read_list(text.encode(), rule_id, rule_id, measures_on(as_of))


def check_answerable(rule: ListRule, release: Release) -> None:
    """Can the site answer what the rule asks?

    Raises:
        ProblemsError: the rule asks a measure that the release does not carry here, or a grade by another model than that which rated it.
    """
    stored = Measured.objects.filter(company__release=release).values_list("values", flat=True).first() or {}
    grades = {name for model in rule.models() if model.id == release.model for name in grade_inputs(model.id)}
    missing = sorted(name for name in rule.inputs if name not in stored and name not in FACTS and name not in grades)
    if missing:
        raise refusal(
            "not-answerable", rule.id, same(", ".join(missing)), Text(f"本站导入的指标，和模型 {release.model} 的等级", f"measures that the site carries, and grades by {release.model}"),
            Text("请改写规则，或换用相应模型评级的发布", "change the rule, or bring in a release rated by that model"))


def inputs(whitelist: Whitelist, rule: ListRule, release: Release, day: date, pushed: Mapping[str, int | None] | None = None, before: Collection[str] = ()) -> Iterator[tuple[str, Inputs]]:
    """(code, what the rule asks) of every company considered; *pushed* are the codes of a file, with the line that it gives in fen.

    Of a pushed list only those in the file and those who stood on the list *before* are considered: nobody else can belong on it.

    Raises:
        ProblemsError: see ``check_answerable``.
    """
    check_answerable(rule, release)
    companies, asked = considered(whitelist), frozenset(rule.inputs)
    bank = own_bank(whitelist)
    visits = visits_of(companies, day, bank) if "days_since_visit" in asked else {}
    lent = _with_loan(companies, bank) if "has_loan" in asked else frozenset()
    grades = grade_inputs(release.model)
    measures = measures_on(release.as_of)
    for pk, code, low, high, moved, values in _rows(companies, None if pushed is None else sorted({*pushed, *before})):
        known: dict[str, Value] = thawed({name: values.get(name) for name in asked if name in values}, measures)
        last = visits.get(pk)
        facts: dict[str, Value] = {
            grades[0]: low or None, grades[1]: high or None, "days_since_visit": (day - last[-1]).days if last else None, "has_loan": pk in lent,
            "score_moved": None if moved is None else moved / 1000, "pushed": pushed is not None and code in pushed, "pushed_line": (pushed or {}).get(code)}
        yield code, known | {name: value for name, value in facts.items() if name in asked}


def _rows(companies: QuerySet[Company], codes: Sequence[str] | None) -> Iterator[tuple[Any, ...]]:
    """The measures of all companies, or of those with these codes, a piece at a time."""
    rows = Measured.objects.filter(company__in=companies).values_list("company_id", "company__code", "company__grade_low", "company__grade_high", "company__moved", "values")
    if codes is None:
        yield from rows.iterator(chunk_size=_PIECE)
        return
    for at in range(0, len(codes), _CODES):
        yield from rows.filter(company__code__in=codes[at:at + _CODES])


def _with_loan(companies: QuerySet[Company], bank: str | None) -> frozenset[int]:
    """Companies with a loan that is drawn and not settled: with that bank, or with any."""
    of_bank = Q() if bank is None else Q(bank__path__startswith=bank)
    return frozenset(Application.objects.filter(of_bank, state=State.ACTIVE, company__in=companies).order_by().values_list("company", flat=True))


def release_in_force() -> Release:
    """The release that lists are made from.

    Raises:
        ProblemsError: none was brought in yet.
    """
    release = Release.objects.filter(in_force=True).first()
    if release is None:
        raise refusal("no-release", "—", Text("还没有导入企业库", "no library has been brought in yet"), Text("先导入一个发布", "bring in a release first"))
    return release


def banks() -> QuerySet[Organisation]:
    """The banks at the head of their trees."""
    return Organisation.objects.filter(kind="bank", parent=None, closed_on=None)
