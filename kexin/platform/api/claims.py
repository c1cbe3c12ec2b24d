"""Routes of claims and funds."""

from __future__ import annotations

from typing import Annotated, Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from ninja import Path, Query

from kexin.library.regions import region_name
from kexin.platform.api.core import Asked, get, post
from kexin.platform.api.lending import loan_of, named
from kexin.platform.api.loaned import ClaimIn, ClaimOut, FundOut, FundsOut, ReviewOut, WholeClaimOut
from kexin.platform.api.once import key_of_work
from kexin.platform.api.paging import Cursor, Limit, part
from kexin.platform.api.schemas import Named, Page
from kexin.platform.claims.claiming import claim
from kexin.platform.claims.models import Claim, State
from kexin.platform.language import current
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.posting import held
from kexin.platform.ledger.scope import funds_of, sees_whole_books
from kexin.platform.orgs.scope import loans_of
from kexin.problems import NotFoundError, Problem
from kexin.text import Text

Number = Annotated[str, Path(max_length=40, description="number of the claim")]
StateOf = Annotated[str, Query("", pattern=f"^({'|'.join(State.values)})?$", description=", ".join(State.values))]


@get("claims", "claims.see", Page[ClaimOut], Text("补偿列表", "Claims"), "claims")
def claims(request: Asked, response: HttpResponse, state: StateOf, number: Annotated[str, Query("", max_length=40, description="number of the loan")], cursor: Cursor, limit: Limit) -> Page[ClaimOut]:
    """Claims in the order in which they came in."""
    wanted = loans_of(request.user, "application")
    for value, condition in ((state, Q(state=state)), (number, Q(application__number=number))):
        wanted &= condition if value else Q()
    return part(request, response, _claims().filter(wanted), "id", Page[ClaimOut], lambda row: ClaimOut(**_claim(row)), cursor, limit)


@get("claims/{number}", "claims.see", WholeClaimOut, Text("一笔补偿", "A claim"), "claims")
def one_claim(request: Asked, number: Number) -> WholeClaimOut:
    """A claim with its signatures and, once it is accepted, who bears what."""
    for row in _claims().filter(loans_of(request.user, "application"), number=number)[:1]:
        return _whole(row)
    raise NotFoundError([Problem(
        "no-such-claim", number[:40], Text("可见范围内没有这笔补偿", "no such claim within what you may see"), Text("本机构的补偿编号", "numbers of claims of your own"), Text("请核对编号", "check the number"))])


@post("claims", "claims.submit", WholeClaimOut, Text("提交补偿申请", "Claim on the fund"), "claims")
def submit(request: Asked, body: ClaimIn) -> WholeClaimOut:
    """Claim the loss of a filed loan; everything that stands against it is told together."""
    loan = loan_of(request.user, body.number)
    return _whole(claim(request.user, loan, body.principal, body.proceeds, body.grounds, timezone.localdate(), key_of_work(request)))


@get("funds", "ledger.see", FundsOut, Text("资金", "Funds"), "funds")
def funds(request: Asked) -> FundsOut:
    """The funds of this person's area, as their books stand now; banks see which funds answer for their loans, not what is in them."""
    rows = Fund.objects.filter(funds_of(request.user)).annotate(count=Count("entries")).order_by("area", "name")
    return FundsOut(items=[_fund(row, row.count, whole=sees_whole_books(request.user)) for row in rows])


def _claims() -> QuerySet[Claim]:
    return Claim.objects.select_related("application__company", "filing", "bank")


def _claim(row: Claim) -> dict[str, Any]:
    return {
        "number": row.number, "loan": row.application.number, "code": row.application.company.code, "bank": named(row.bank), "scheme": row.filing.scheme,
        "state": Named(code=row.state, name=str(State(row.state).label)), "principal": row.principal, "proceeds": row.proceeds, "public": row.public,
        "submitted_on": row.submitted_on, "due_on": row.due_on, "paid_on": row.paid_on}


def _whole(row: Claim) -> WholeClaimOut:
    reviews = [ReviewOut(step=r.step, agreed=r.agreed, reason=r.reason, on=timezone.localdate(r.at)) for r in row.reviews.all()]
    return WholeClaimOut(**_claim(row), grounds=row.grounds, allocation=row.allocation, reviews=reviews)


def _fund(row: Fund, entries: int, *, whole: bool) -> FundOut:
    cash, owed = held(row, "Assets:Cash"), -held(row, "Liabilities:ClaimsPayable")
    figures = {"cash": cash, "owed": owed, "free": cash - owed, "earmarked": held(row, "Assets:Memo:Earmarked"), "entries": entries}
    return FundOut(
        name=row.name, scheme=row.scheme, area=Named(code=row.area, name=region_name(row.area).in_(current())), **{name: value if whole else None for name, value in figures.items()})
