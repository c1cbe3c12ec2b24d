"""A fund of the test world, and a book with something in it."""

from __future__ import annotations

from datetime import date

import pytest

from kexin.fund.book.event import Event
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.posting import post
from kexin.platform.orgs.models import Organisation

D = date(2026, 3, 2)


@pytest.fixture
def fund(db: None) -> Fund:
    """An empty book."""
    return Fund.objects.create(name="某省知识价值贷款资金池", scheme="cn.hunan.kv.2025", area="430000", keeper=Organisation.objects.get(code="dept"))


@pytest.fixture
def used(fund: Fund) -> Fund:
    """Two loans of two banks, one of them lost, claimed, paid and recovered in part."""
    for event in (
            Event("c1", "contribution", date(2025, 2, 1), 500_000_000, party="省级"),
            Event("i1", "interest", date(2025, 12, 31), 1_234_567),
            Event("e1", "earmark", D, 160_000_000, loan="L1", bank="bank-cs-tech", area="430100", scheme="cn.hunan.kv.2025"),
            Event("e2", "earmark", D, 90_000_000, loan="L2", bank="other-cs", area="430200", scheme="cn.hunan.kv.2025"),
            Event("k1", "claim", date(2026, 4, 1), 100_000_000, claim="C1", loan="L1"),
            Event("p1", "payout", date(2026, 4, 9), 100_000_000, claim="C1"),
            Event("r1", "recovery", date(2026, 5, 1), 36_000_001, claim="C1"),
            Event("l2", "release", date(2026, 5, 2), 40_000_000, loan="L2")):
        post(fund, event)
    return fund
