"""What the pages of the funds show in a browser."""

from __future__ import annotations

from django.utils import timezone

from kexin.platform.ledger.models import Fund, Proposal
from kexin.platform.ledger.proposals import propose
from kexin.platform.ledger.verifying import verify
from kexin.platform.matters.models import Matter
from kexin.platform.matters.proposing import propose as propose_matter
from tests.platform.life import SCHEME, fund
from tests.platform.world import person


def prepare() -> None:
    """The fund of the loans, with interest that waits, checked."""
    found = fund()
    propose(found, person("dept-clerk"), "prepared", kind="interest", on=timezone.localdate(), amount=45_678_901, note="三季度结息")
    verify(found)
    bureau = person("cs-manager").organisation.pk
    propose_matter(person("dept-manager"), "ledger.open", f"{SCHEME} 430100", {"name": "长沙知识价值资金池", "scheme": SCHEME, "area": "430100", "keeper": bureau})


def fund_path(rest: str = "") -> str:
    """A page of that fund."""
    return f"/funds/{Fund.objects.get(area='430000').pk}/{rest}"


def proposal_path() -> str:
    """What waits."""
    return f"/funds/proposals/{Proposal.objects.get(key='prepared').pk}/"


def matter_path() -> str:
    """A fund that waits for a second signature."""
    return f"/matters/{Matter.objects.get(act='ledger.open').pk}/"
