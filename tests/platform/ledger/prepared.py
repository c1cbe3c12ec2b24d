"""What the pages of the funds show in a browser."""

from __future__ import annotations

from django.utils import timezone

from kexin.platform.ledger.models import Fund, Proposal
from kexin.platform.ledger.proposals import propose
from kexin.platform.ledger.verifying import verify
from tests.platform.life import fund
from tests.platform.world import person


def prepare() -> None:
    """The fund of the loans, with interest that waits, checked."""
    found = fund()
    propose(found, person("dept-clerk"), "prepared", kind="interest", on=timezone.localdate(), amount=45_678_901, note="三季度结息")
    verify(found)


def fund_path(rest: str = "") -> str:
    """A page of that fund."""
    return f"/funds/{Fund.objects.get(area='430000').pk}/{rest}"


def proposal_path() -> str:
    """What waits."""
    return f"/funds/proposals/{Proposal.objects.get(key='prepared').pk}/"
