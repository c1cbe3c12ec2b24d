"""Claims at several points of their life, for the pages that a browser visits."""

from __future__ import annotations

from datetime import timedelta

from kexin.platform.claims.models import Claim, Recovery
from kexin.platform.claims.paying import pay
from kexin.platform.claims.recovering import confirm_recovery, report_recovery
from tests.platform.life import OVERDUE, WAN, Life, healthy, key
from tests.platform.world import person

LATER = OVERDUE + timedelta(days=6)


def prepare() -> None:
    """One claim paid with a recovery confirmed and one reported; one that waits for the bureau; a bad loan not claimed yet."""
    healthy()
    # The book goes by days: all are filed before anything goes wrong.
    lost, waiting, bad = (Life(amount=amount).filed() for amount in (312 * WAN + 7, 150 * WAN, 90 * WAN))
    waiting.claimed()
    bad.overdue()
    paid = lost.accepted().claim
    pay(person("dept-clerk"), paid, LATER)
    done = report_recovery(person("bank-cs-clerk"), paid, 60 * WAN + 1, 3 * WAN, LATER, key())
    confirm_recovery(person("dept-clerk"), done, True, "到账", LATER)
    report_recovery(person("bank-cs-clerk"), paid, 20 * WAN, 0, LATER, key())


def claim_path(state: str, end: str = "") -> str:
    """The page of the first claim in a state."""
    return f"/claims/{Claim.objects.filter(state=state).order_by('id')[0].number}/{end}"


def recovery_path() -> str:
    """The recovery that waits to be confirmed."""
    return f"/claims/recoveries/{Recovery.objects.filter(state=Recovery.REPORTED)[0].pk}/"


def new_path() -> str:
    """The form for the bad loan that nobody claimed yet."""
    from kexin.platform.lending.models import Application

    return f"/claims/new/{Application.objects.filter(claims=None, quality='substandard')[0].number}/"


def loan_board_path() -> str:
    """What the boards say of the loan of the claim that was paid."""
    return f"/boards/loans/{Claim.objects.get(state='paid').application.number}/"
