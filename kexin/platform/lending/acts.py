"""Acts of the loan desk that take two people beside the steps of a loan: a prime rate, the end of a filing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from kexin.formula.amounts import money_in_words
from kexin.platform.lending.filing import revoke
from kexin.platform.lending.models import Filing, PrimeRate
from kexin.platform.lending.nextstep import tell_of_filing
from kexin.platform.matters.acts import Said, act
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import refusal
from kexin.text import Text, same


def _rate_told(said: Said) -> Iterator[tuple[Text, Text]]:
    yield Text("一年期 LPR", "1-year LPR"), same(f"{int(said['rate']) / 100:.2f}%")
    yield Text("自", "From"), same(str(said["since"]))
    yield Text("来源", "Source"), same(str(said["source"]))


@act("lending.prime_rate", Text("登记一年期 LPR", "enter a prime rate"), _rate_told)
def _rate(said: Said, person: Person) -> str:
    """What stands is not changed."""
    try:
        with transaction.atomic():
            PrimeRate.objects.create(since=date.fromisoformat(str(said["since"])), rate=said["rate"], source=said["source"], by=person)
    except IntegrityError:
        raise refusal("rate-known", str(said["since"]), Text("这一天已有记录", "this day has its rate already"), Text("每天一个利率", "one rate for a day")) from None
    return reverse("prime_rates")


def _filing_told(said: Said) -> Iterator[tuple[Text, Text]]:
    filing = Filing.objects.select_related("application__company", "application__bank").get(pk=said["filing"])
    loan = filing.application
    yield Text("贷款", "Loan"), same(loan.number)
    yield Text("企业", "Company"), same(loan.company.name)
    yield Text("银行", "Bank"), Text(loan.bank.name_zh, loan.bank.name_en or loan.bank.name_zh)
    yield Text("备案金额", "Filed"), Text(money_in_words(filing.amount, "zh"), money_in_words(filing.amount, "en"))
    yield Text("撤销理由", "Why"), same(str(said["reason"]))


@act("lending.revoke", Text("撤销备案", "revoke a filing"), _filing_told)
def _revoke(said: Said, person: Person) -> str:
    filing = Filing.objects.select_related("application").get(pk=said["filing"])
    revoke(filing, str(said["reason"]), timezone.localdate())
    tell_of_filing(filing, person)
    return reverse("filing", args=[filing.pk])
