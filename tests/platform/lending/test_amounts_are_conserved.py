"""Whatever is done in whatever order: repaid ≤ drawn ≤ credit, filed ≤ drawn, and the fund holds ready what its live filings say."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexin.platform.ledger.posting import book_of
from kexin.platform.lending.filing import check_filing, confirm_filing, revoke, submit_filing
from kexin.platform.lending.models import BINDING_FILINGS, Application, Filing, FilingState, State
from kexin.platform.lending.servicing import draw, repay, report, settle
from kexin.problems import ProblemsError
from tests.platform.life import DRAWN, WAN, Life, fund, key
from tests.platform.world import person

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.money]

AMOUNTS = st.integers(min_value=1, max_value=250 * WAN)
STEPS = st.one_of(
    st.tuples(st.sampled_from(["draw", "repay", "file"]), AMOUNTS), st.tuples(st.sampled_from(["check", "confirm", "return", "revoke", "settle", "report", "repay all", "draw all"]), st.just(0)))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEPS, min_size=3, max_size=14))
def test_no_order_of_steps_breaks_the_sums(db: None, steps: list[tuple[str, int]]) -> None:
    with transaction.atomic():
        loan = Life().approved().loan
        for number, (name, amount) in enumerate(steps):
            try:
                with transaction.atomic():
                    _take(name, loan, amount, number)
            except ProblemsError:
                pass  # refused: nothing may have changed, which is what the sums say
            loan.refresh_from_db()
            assert 0 <= loan.repaid <= loan.drawn <= (loan.credit or 0)
            assert 0 <= loan.filed <= loan.drawn
            live = Filing.objects.filter(application=loan, state__in=BINDING_FILINGS)
            assert sum(f.earmarked for f in live) == sum(book_of(fund()).exposure().values())
            assert loan.drawn == sum(d.amount for d in loan.drawdowns.all())
            assert loan.repaid == sum(r.principal for r in loan.repayments.all())
            if loan.state == State.SETTLED:
                assert loan.outstanding == 0
                assert book_of(fund()).exposure() == {}
        transaction.set_rollback(True)


def _take(name: str, loan: Application, amount: int, number: int) -> None:
    clerk, day = person("bank-cs-clerk"), DRAWN + timedelta(days=number)
    filing = Filing.objects.filter(application=loan).order_by("-id").first()
    match name:
        case "draw":
            draw(clerk, loan, amount, day, key())
        case "draw all":
            draw(clerk, loan, max(1, (loan.credit or 0) - loan.drawn), day, key())
        case "repay":
            repay(clerk, loan, amount, 1, day, key())
        case "repay all":
            repay(clerk, loan, loan.outstanding, 1, day, key())
        case "file":
            submit_filing(clerk, loan, amount, "", None, day, key())
        case "report":
            report(clerk, loan, "attention", 1, day)
        case "settle":
            settle(loan, day)
        case _ if filing is not None:
            _sign(name, filing, number)


def _sign(name: str, filing: Filing, number: int) -> None:
    day = DRAWN + timedelta(days=number)
    if name == "check":
        check_filing(person("cs-clerk"), filing, True, "x")
    elif name == "confirm":
        confirm_filing(person("dept-reviewer"), filing, True, "x", day)
    elif name == "return" and filing.state == FilingState.SUBMITTED:
        check_filing(person("cs-clerk"), filing, False, "x")
    elif name == "revoke":
        revoke(filing, "x", day)
