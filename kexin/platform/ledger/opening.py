"""Opening a fund: for a scheme that can be computed, in one of its areas."""

from __future__ import annotations

from functools import cache

from django.db import IntegrityError, transaction

from kexin.fund.loader import load_scheme, scheme_ids
from kexin.fund.scheme import Scheme
from kexin.platform.ledger.models import Fund
from kexin.platform.orgs.models import Organisation
from kexin.platform.orgs.scope import inside
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

#: Without these nobody can say who bears what of a loss.
NEEDED: tuple[str, ...] = ("share", "payers", "rest")


@cache
def schemes() -> dict[str, Scheme]:
    """Those that compute: nothing that sharing a loss needs is unknown."""
    found = {name: load_scheme(name) for name in scheme_ids()}
    return {name: scheme for name, scheme in found.items() if not any(scheme.gap(field) for field in NEEDED)}


def open_fund(name: str, scheme: str, area: str, keeper: Organisation) -> Fund:
    """Begin a book; the same form sent twice gives the same fund.

    Raises:
        ProblemsError: the scheme does not compute, the area is outside of it, or the scheme has a fund there or the name is taken.
    """
    found = schemes().get(scheme)
    if found is None:
        raise ProblemsError([Problem("no-scheme", "scheme", same(scheme), same(", ".join(schemes())), Text("请选择可以计算的方案", "choose a scheme that computes"))])
    if not any(area.startswith(inside(code)) for code in found.areas):
        raise ProblemsError([Problem(
            "outside-the-scheme", "area", same(area), same(", ".join(found.areas)), Text("请选择方案适用地区内的代码", "choose a code within the areas of the scheme"))])
    fund = Fund(name=name, scheme=scheme, area=area, keeper=keeper)
    try:
        with transaction.atomic():
            fund.save(force_insert=True)
    except IntegrityError:
        there = Fund.objects.filter(name=name, scheme=scheme, area=area, keeper=keeper).first()
        if there is None:
            raise ProblemsError([Problem(
                "fund-exists", "name", same(name), Text("名称不重复，一个方案在一个地区只有一个资金池", "a name of its own; one fund for a scheme in an area"),
                Text("请核对", "check it"))]) from None
        return there
    return fund
