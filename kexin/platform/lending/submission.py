"""An application comes in: what is known of the company and what the rules say is frozen with it, sealed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

import kexin
from kexin.formula.python_program import Value
from kexin.fund.book.entry import digest
from kexin.platform.companies.models import Company
from kexin.platform.companies.rating import frozen, rate, rater, rater_of, thawed
from kexin.platform.lending.models import Application, Mode
from kexin.platform.lending.schemes import scheme_of
from kexin.platform.once import made_before
from kexin.platform.orgs.models import LENDERS, Desk, Organisation, Person
from kexin.platform.refusal import refusal
from kexin.rating.rate_one import Rating
from kexin.text import Text, same


@dataclass(frozen=True)
class Wish:
    """What is applied for. Amounts are fen."""

    amount: int
    months: int
    purpose: str
    mode: str = Mode.CREDIT
    product: str = ""
    scheme: str = ""
    guarantor: Organisation | None = None


def apply(person: Person, company: Company, bank: Organisation, wish: Wish, key: str, day: date) -> Application:
    """Submit an application; one with the same *key* is given again and nothing is done.

    Raises:
        ProblemsError: the company is not in the library, or the wish makes no sense.
    """
    known = made_before(Application, key, company_id=company.pk, applied_by_id=person.pk)
    if known is not None:
        return known
    _sensible(company, bank, wish, day)
    application = drafted(person, company, bank, wish, key, day)
    with transaction.atomic():
        # The company's row is the turnstile: the same form sent twice at once waits here and then finds itself.
        Company.objects.select_for_update().get(pk=company.pk)
        known = made_before(Application, key, company_id=company.pk, applied_by_id=person.pk)
        if known is not None:
            return known
        application.save(force_insert=True)
        application.number = number_of(application)
        Application.objects.filter(pk=application.pk).update(number=application.number)
    return application


def drafted(person: Person, company: Company, bank: Organisation, wish: Wish, key: str, day: date) -> Application:
    """An application with what is frozen with it, not yet stored and without its number."""
    rating = rate(company)
    return Application(
        number=key, key=key, company=company, bank=bank, guarantor=wish.guarantor, area=company.prefecture, applied_by=person, applied_on=day,
        asked=wish.amount, months=wish.months, mode=wish.mode, purpose=wish.purpose, product=wish.product, scheme=wish.scheme,
        frozen=freeze(company, rating, wish, day), grade=grade_of(rating), line=_whole(rating.results.get("line_low")))


def number_of(application: Application) -> str:
    """The number of a stored application: the prefecture, the year, a running number."""
    return f"{application.area[:4]}{application.applied_on.year}{application.pk:07}"


def _sensible(company: Company, bank: Organisation, wish: Wish, day: date) -> None:
    if company.state != Company.ADMITTED:
        raise refusal("not-admitted", company.code, Text(f"企业“{company.name}”不在库", f"{company.name} is not in the library"), Text("在库企业", "a company in the library"), Text("请先申请入库", "have it admitted first"))
    if bank.kind not in LENDERS:
        raise refusal("no-bank", bank.code, same(bank.name_zh), Text("银行或其分支机构", "a bank or a branch of one"))
    if (wish.mode == Mode.GUARANTEED) != (wish.guarantor is not None) or (wish.guarantor is not None and wish.guarantor.desk != Desk.GUARANTOR):
        raise refusal("guarantor", bank.code, Text("担保贷款须有担保机构，信用贷款不须", "a guaranteed loan has a guarantor, a credit loan has none"), Text("两者相符", "one or the other"))
    if wish.scheme and not scheme_of(wish.scheme).in_force_on(day):
        raise refusal("not-in-force", wish.scheme, same(str(day)), Text("方案有效期内", "a day on which the scheme is in force"))


def freeze(company: Company, rating: Rating, wish: Wish, day: date) -> dict[str, Any]:
    """What was known and what the rules said, as a sealed document. Days are ISO texts, money is fen."""
    release, model = company.release, rating.model
    inputs = {name: rating.measures.get(name) for name in sorted({*rater(release).program.inputs, "revenue", "size_class"})}
    document = {
        "kexin": kexin.__version__, "on": day.isoformat(), "company": company.code, "complete": sorted(release.complete),
        "release": {"as_of": release.as_of.isoformat(), "digest": release.digest}, "model": {"id": model.id, "sha256": model.digest},
        "inputs": frozen(inputs), "results": frozen(rating.results), "scheme": {"id": wish.scheme, "sha256": scheme_of(wish.scheme).digest} if wish.scheme else None}
    return {**document, "seal": digest(document)}


@dataclass(frozen=True)
class Replayed:
    """What working a frozen rating out again says."""

    sealed: bool
    """The document is as it was written."""
    same_model: bool
    """The model's file is that of the day."""
    same_results: bool
    """Every result comes out as it did."""


def replay(document: Mapping[str, Any]) -> Replayed:
    """Work the rating of an application out again, from what was frozen with it; what is not as it was written is not worked out.

    Raises:
        NotFoundError: the model is not in the rulebook any more.
    """
    body = {name: value for name, value in document.items() if name != "seal"}
    if digest(body) != document.get("seal"):
        return Replayed(sealed=False, same_model=False, same_results=False)
    again = rater_of(document["model"]["id"], date.fromisoformat(document["release"]["as_of"]), frozenset(document["complete"]))
    results = frozen(again.rate_measures(thawed(document["inputs"], again.measures)).results)
    return Replayed(True, again.model.digest == document["model"]["sha256"], results == document["results"])


def grade_of(rating: Rating) -> str:
    """The grade; that of the fewest points where facts are missing."""
    low = rating.results.get("grade_low")
    return str(low) if low is not None else ""


def _whole(value: Value) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
