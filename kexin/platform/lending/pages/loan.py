"""The page of a loan, and its rating worked out again."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from kexin.platform.lending.forms import Attach
from kexin.platform.lending.models import Application
from kexin.platform.lending.pages.rows import inner, loan_or_404, papers
from kexin.platform.lending.pages.stepping import offered
from kexin.platform.lending.panels import PANELS
from kexin.platform.lending.products import product_titles
from kexin.platform.lending.prospects import told
from kexin.platform.lending.schemes import scheme_title
from kexin.platform.lending.submission import replay
from kexin.platform.lending.timeline import stages, trail
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.text import Text, same


@dataclass(frozen=True)
class Amount:
    """One of the amounts that stay apart."""

    id: str
    title: Text
    note: Text
    fen: int | None


def amounts(loan: Application) -> list[Amount]:
    """The four: recommended, granted, drawn, filed."""
    return [
        Amount("line", Text("建议额度", "Recommended line"), Text("模型建议，供参考", "the model's advice"), loan.line),
        Amount("credit", Text("授信金额", "Credit"), Text("银行自行决定", "the bank's own decision"), loan.credit),
        Amount("drawn", Text("放款金额", "Drawn"), Text("实际支付", "paid out"), loan.drawn),
        Amount("filed", Text("备案金额", "Filed"), Text("纳入风险补偿", "covered by the fund"), loan.filed)]


@require_GET
@needs("lending.see")
def show(request: Asked, number: str) -> HttpResponse:
    """Everything that is known of a loan, as far as this person sees it, and what may be done next."""
    loan, inside = loan_or_404(request.user, number), inner(request.user)
    four, repayments = amounts(loan), list(loan.repayments.all())
    filings = [(filing, told(filing.answers) if inside else ()) for filing in loan.filings.all()]
    return render(request, "lending/loan.html", {
        "loan": loan, "amounts": four, "most": max([loan.asked, *(a.fen or 0 for a in four)]), "stages": stages(loan), "trail": trail(loan, inner=inside), "inner": inside,
        "steps": offered(request.user, loan), "scheme_title": scheme_title(loan.scheme) if loan.scheme else None, "product_title": product_titles().get(loan.product, same(loan.product)) if loan.product else None,
        "drawdowns": loan.drawdowns.all(), "repayments": repayments, "interest": sum(row.interest for row in repayments), "reports": loan.reports.order_by("-on") if inside else [], "filings": filings,
        "papers": papers(request.user, loan), "attach": Attach(request.user, loan) if may(request.user, "lending.attach") else None, "today": timezone.localdate(),
        "panels": [(panel, panel.rows(request.user, loan)) for panel in PANELS if may(request.user, panel.right)]})


@require_GET
@needs("lending.see")
def work_out_again(request: Asked, number: str) -> HttpResponse:
    """The frozen rating worked out again: what was known, what the rules said, whether it comes out alike."""
    loan = loan_or_404(request.user, number)
    if not loan.frozen:
        raise Http404
    return render(request, "lending/replay.html", {"loan": loan, "found": replay(loan.frozen)})
