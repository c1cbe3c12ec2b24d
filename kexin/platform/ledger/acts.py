"""Acts of the desk of the funds that take two people: a new fund, the close of a year."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from kexin.library.regions import region_name
from kexin.platform.ledger.closing import close_year
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.opening import open_fund, schemes
from kexin.platform.matters.acts import Said, act
from kexin.platform.orgs.models import Organisation, Person
from kexin.text import Text, same


def _fund_told(said: Said) -> Iterator[tuple[Text, Text]]:
    scheme, keeper = str(said["scheme"]), Organisation.objects.get(pk=said["keeper"])
    yield Text("名称", "Name"), same(str(said["name"]))
    yield Text("地区", "Area"), region_name(str(said["area"]))
    yield Text("方案", "Scheme"), schemes()[scheme].title if scheme in schemes() else same(scheme)
    yield Text("管理单位", "Keeper"), Text(keeper.name_zh, keeper.name_en or keeper.name_zh)


@act("ledger.open", Text("新建资金池", "open a fund"), _fund_told)
def _open(said: Said, person: Person) -> str:
    fund = open_fund(str(said["name"]), str(said["scheme"]), str(said["area"]), Organisation.objects.get(pk=said["keeper"]))
    return reverse("fund", args=[fund.pk])


def _year_told(said: Said) -> Iterator[tuple[Text, Text]]:
    yield Text("年度", "Year"), same(str(said["year"]))
    yield Text("资金池", "Fund"), same(Fund.objects.get(pk=said["fund"]).name)


@act("ledger.close", Text("年度结账", "close a year"), _year_told)
def _close(said: Said, person: Person) -> str:
    close = close_year(Fund.objects.get(pk=said["fund"]), int(said["year"]), person)
    return f"{reverse('fund_statement', args=[close.fund_id])}?year={close.year}"
