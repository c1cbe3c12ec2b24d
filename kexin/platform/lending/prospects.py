"""What schemes would say to a loan: before it is applied for, and before it is filed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from kexin.formula.amounts import value_in_words
from kexin.fund.allocation import FactValue, checked
from kexin.fund.exact import exact
from kexin.fund.facts import FACTS
from kexin.fund.filing import Answer, may_file
from kexin.fund.scheme import Fuse, Scheme
from kexin.library.regions import region_name
from kexin.platform.companies.models import Company
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.posting import free_balance, fund_for, held
from kexin.platform.lending.facts import loan_facts
from kexin.platform.lending.filing import earmark
from kexin.platform.lending.models import Application
from kexin.platform.lending.schemes import schemes_for
from kexin.platform.lending.submission import Wish, freeze, grade_of
from kexin.platform.orgs.models import Organisation
from kexin.problems import ProblemsError
from kexin.rating.explaining import both
from kexin.rating.rate_one import Rating
from kexin.rulemarks import EVIDENCE_WORDS, told_source
from kexin.text import Text, same


@dataclass(frozen=True)
class Said:
    """One condition and its answer, as pages show it."""

    title: Text
    holds: bool | None
    missing: tuple[Text, ...]
    """The facts or the document that would settle it."""
    evidence: Text | None
    source: str


@dataclass(frozen=True)
class Prospect:
    """A scheme and what it would say, as far as is known now."""

    scheme: Scheme
    fund: Fund | None
    said: tuple[Said, ...]
    verdict: bool | None


def prospects(company: Company, bank: Organisation | None, rating: Rating, wish: Wish, day: date) -> list[Prospect]:
    """What each scheme of the company's area would say to a loan that is not there yet; what comes later (contract, drawdown) is open."""
    found = []
    for scheme in schemes_for(company.prefecture, day):
        thought = Application(
            company=company, area=company.prefecture, applied_on=day, asked=wish.amount, months=wish.months, mode=wish.mode, scheme=scheme.id,
            credit=wish.amount or None, grade=grade_of(rating), frozen=freeze(company, rating, wish, day))
        if bank is not None:
            thought.bank = bank
        fund = fund_for(scheme.id, company.prefecture)
        facts = {name: value for name, value in loan_facts(thought, wish.amount, day, fund).items() if name not in _not_yet(wish)}
        answers = may_file(scheme, facts)
        found.append(Prospect(scheme, fund, said(answers.answers), answers.verdict))
    return found


def _not_yet(wish: Wish) -> set[str]:
    """What nobody knows before the wish is written down."""
    return {"principal", "overdue_days", "npl_class"} | ({"filed_amount", "loan_amount"} if not wish.amount else set()) | ({"term_years"} if not wish.months else set())


def said(answers: Iterable[Answer]) -> tuple[Said, ...]:
    """Answers of the library."""
    return _marked_once([Said(a.title, a.holds, _missing(a.missing, a.document), EVIDENCE_WORDS[a.mark.evidence], a.mark.told_source) for a in answers])


def told(answers: Iterable[Mapping[str, Any]]) -> tuple[Said, ...]:
    """Answers as a filing keeps them."""
    return _marked_once([Said(Text(a["zh"], a["en"]), a["holds"], _missing(a["missing"], a["document"]), EVIDENCE_WORDS.get(a.get("evidence", "")), told_source(a.get("evidence", ""), a.get("source", ""))) for a in answers])


def _marked_once(rows: list[Said]) -> tuple[Said, ...]:
    """A source is named where it changes, not line after line."""
    found = []
    before: tuple[Text | None, str] = (None, "")
    for row in rows:
        mark = (row.evidence, row.source)
        found.append(replace(row, evidence=None, source="") if mark == before else row)
        before = mark
    return tuple(found)


def _missing(facts: Iterable[str], document: str | None) -> tuple[Text, ...]:
    return (*(FACTS[name].title if name in FACTS else same(name) for name in facts), *([same(document)] if document else []))


def facts_in_words(facts: Mapping[str, FactValue]) -> list[tuple[Text, Text]]:
    """(what, value) of every fact, in the order of the list of facts."""
    return [(fact.title, _worded(name, facts[name])) for name, fact in FACTS.items() if facts.get(name) is not None]


def _worded(name: str, value: FactValue) -> Text:
    fact = FACTS[name]
    if name == "area" and isinstance(value, str):
        return region_name(value)
    return both(lambda language: value_in_words(value, fact.type.kind, language, fact.choices))


@dataclass(frozen=True)
class Behind:
    """What stands behind a filing: the fund before and after it, and the bank's bad loans against each fuse."""

    fund: Fund
    free: int
    exposure: int
    earmark: int
    """What this filing takes, or has taken."""
    after: int
    npl: FactValue
    npl_words: Text
    fuses: tuple[tuple[Fuse, bool | None], ...]


def behind(scheme: Scheme, fund: Fund, facts: Mapping[str, FactValue], amount: int, earmarked: int) -> Behind:
    """The fund and the fuses as of now; *earmarked* is what was taken for the filing already."""
    exposure = held(fund, "Assets:Memo:Earmarked")
    try:
        taken = earmarked or earmark(scheme, facts, amount)
    except ProblemsError:
        taken = 0  # a fact is missing that the share hangs on; confirming says which
    known = checked(facts)
    fuses = tuple((fuse, answer if isinstance(answer := exact(fuse.when.tree, known), bool) else None) for fuse in scheme.fuses)
    npl = facts.get("bank_npl_rate")
    return Behind(fund, free_balance(fund), exposure, taken, exposure if earmarked else exposure + taken, npl, _worded("bank_npl_rate", npl), fuses)
