"""Every real loan of the SBA sample shared under its scheme: the parts are the charge-off, and the traps of the data are counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import duckdb
import numpy as np
import pytest

from kexin.fund.allocation import allocate
from kexin.fund.batch import allocate_all
from kexin.fund.columns import whole
from kexin.fund.loader import load_scheme


@pytest.mark.real
def test_the_parts_are_the_charge_off_of_every_loan(real_data: Path) -> None:
    file = str(real_data / "sba_loans" / "sba_national_first22k.parquet")
    rows = duckdb.execute(
        "SELECT State, MIS_Status, ChgOffPrinGr, GrAppv, SBA_Appv, DisbursementGross FROM read_parquet($file)", {"file": file}).fetchall()
    assert len(rows) == 22_427
    scheme, traps = load_scheme("us.sba.7a"), Counter[str]()
    columns = {name: whole(np.array([row[i] * 100 for row in rows])) for name, i in (("principal", 2), ("loan_amount", 3), ("guaranteed_amount", 4))}
    together = allocate_all(scheme, columns, len(rows))
    assert together.shared.all() and together.paid.all()
    at_once = {part.party: part.amounts for part in together.parts}
    by_state: defaultdict[str | None, list[int]] = defaultdict(lambda: [0, 0, 0])
    for place_in_file, (state, status, charged_off, approved, guaranteed, disbursed) in enumerate(rows):
        # The sums are whole dollars; a dollar is a hundred of the smallest unit.
        facts = {"principal": charged_off * 100, "loan_amount": approved * 100, "guaranteed_amount": guaranteed * 100}
        allocation = allocate(scheme, facts)
        guarantor, lender = allocation.amount("guarantor"), allocation.amount("lender")
        assert guarantor + lender == allocation.loss == charged_off * 100
        assert (guarantor, lender) == (at_once["guarantor"][place_in_file], at_once["lender"][place_in_file])
        assert guarantor == charged_off * 100 * guaranteed // approved
        traps["paid in full with a charge-off"] += status == "P I F" and charged_off > 0
        traps["charge-off above the disbursement"] += charged_off > disbursed
        traps["no outcome"] += status is None
        traps["guaranteed above approved"] += guaranteed > approved
        traps["no state"] += state is None
        for place, amount in enumerate((allocation.loss, guarantor, lender)):
            by_state[state][place] += amount
    assert traps == {"paid in full with a charge-off": 202, "charge-off above the disbursement": 71, "no outcome": 119, "guaranteed above approved": 0, "no state": 0}
    total = [sum(parts[i] for parts in by_state.values()) for i in range(3)]
    assert total[0] == total[1] + total[2] == 100 * sum(row[2] for row in rows)
    assert all(loss == guarantor + lender for loss, guarantor, lender in by_state.values())
    assert len(by_state) >= 50
