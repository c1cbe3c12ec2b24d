"""Loans at several points of their life, for the pictures of the desk's pages."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.platform.life import Life


def prepare() -> None:
    """One loan at each point."""
    from kexin.platform.lending.decision import examine
    from kexin.platform.lending.filing import submit_filing
    from kexin.platform.lending.servicing import draw, repay, report
    from tests.platform.life import APPLIED, DRAWN, FILED, WAN, Life, key
    from tests.platform.world import person

    clerk = person("bank-cs-clerk")
    Life(amount=120 * WAN).applied()
    examined = Life(amount=350 * WAN).applied()
    examine(clerk, examined.loan, APPLIED + timedelta(days=3), "走访企业，订单真实，设备运转正常。\n主要风险：应收账款集中于两家客户。")
    Life(amount=80 * WAN).approved()
    Life(amount=150 * WAN).drawn()
    waiting = Life(amount=180 * WAN).drawn()
    submit_filing(clerk, waiting.loan, 180 * WAN, "", None, FILED, key())
    filed = Life().approved()
    draw(clerk, filed.loan, 120 * WAN, DRAWN, key())
    draw(clerk, filed.loan, 80 * WAN, DRAWN + timedelta(days=2), key())
    filed = _filed(filed)
    repay(clerk, filed.loan, 30 * WAN, 2 * WAN, FILED + timedelta(days=30), key())
    report(clerk, filed.loan, "attention", 12, FILED + timedelta(days=60))


def _filed(life: Life) -> Life:
    from kexin.platform.lending.filing import check_filing, confirm_filing, submit_filing
    from tests.platform.life import FILED, key
    from tests.platform.world import person

    life.filing = submit_filing(person("bank-cs-clerk"), life.loan, life.amount, "", None, FILED, key())
    check_filing(person("cs-clerk"), life.filing, True, "材料齐全")
    confirm_filing(person("dept-reviewer"), life.filing, True, "同意备案", FILED)
    life.loan.refresh_from_db()
    return life


def code() -> str:
    """A company that applies."""
    from tests.platform.world import firm

    return firm().code


def loan(state: str, rest: str = "") -> str:
    """The page of a loan at this point, or one below it: of the company of ``firm-cs``, which sees it too."""
    from kexin.platform.lending.models import Application
    from tests.platform.world import firm

    rows = Application.objects.filter(company=firm()).order_by("id")
    chosen = {"applied": rows.filter(state="submitted"), "examined": rows.filter(state="examined"), "drawn": rows.filter(state="active", filed=0, filings=None), "filed": rows.filter(quality="attention")}[state]
    return f"/applications/{chosen[0].number}/{rest}"


def filing(state: str) -> str:
    """The page of a filing in this state."""
    from kexin.platform.lending.models import Filing

    return f"/filings/{Filing.objects.filter(state=state)[0].pk}/"
