"""Who bears the cost of a row: what each party is to pay, what came in, and who bears it as things stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kexin.formula.python_program import Value
from kexin.fund.allocation import Allocation, FactValue, allocate
from kexin.programmes.computing import Computing
from kexin.programmes.programme import Sharing
from kexin.programmes.record import Entry
from kexin.text import Text


@dataclass(frozen=True)
class Party:
    """One party's part of the cost, in fen: if everybody pays, what it paid in, and what it bears as of the day."""

    id: str
    title: Text
    planned: int
    paid: int
    borne: int

    @property
    def taken_over(self) -> int:
        """What it bears beyond its own part, because others have not paid; below zero for those who owe."""
        return self.borne - self.planned


@dataclass(frozen=True)
class Shares:
    """The sharing of a cost. Parts add up to the cost, planned and borne."""

    cost: int
    parties: tuple[Party, ...]
    planned: Allocation
    borne: Allocation


def shares(computing: Computing, entry: Entry) -> Shares | None:
    """The sharing of a row's cost; None where the programme shares none, or not yet for this row.

    Raises:
        ProblemsError: a fact that the scheme needs is not known.
    """
    sharing = computing.programme.sharing
    values = computing.row(entry)
    if sharing is None or values["shared"] is not True:
        return None
    planned, borne = (allocate(sharing.scheme, _facts(sharing, key, values)) for key in ("planned", "facts"))
    day, paid = computing.programme.as_of, dict.fromkeys(sharing.parties, 0)
    for payment in entry.payments:
        if payment.on <= day and payment.party in paid:
            paid[payment.party] += payment.amount
    return Shares(borne.loss, tuple(Party(p, title, planned.amount(p), paid[p], borne.amount(p)) for p, title in sharing.parties.items()), planned, borne)


def _facts(sharing: Sharing, key: str, values: Mapping[str, Value]) -> dict[str, FactValue]:
    """The facts of the scheme from the row's cells; ``planned`` ones stand over the others."""
    names = {**dict.fromkeys(sharing.facts, "facts"), **(dict.fromkeys(sharing.planned, "planned") if key == "planned" else {})}
    return {fact: _fact(values[f"{where} {fact}"]) for fact, where in names.items()}


def _fact(value: Value) -> FactValue:
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, int | str | bool | date) else None
