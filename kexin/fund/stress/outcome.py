"""What happened in each scenario, and its distribution."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kexin.fund.batch import Fen


@dataclass(frozen=True, eq=False)
class Outcome:
    """One row per scenario; amounts in fen."""

    lost: Fen
    """Principal that defaulted."""
    public: Fen
    """``[scenario, year]``: what public money paid, before anything was recovered."""
    pool: Fen
    """``[scenario, year]``: the pool at the end of the year; below nothing where it did not suffice."""
    need: Fen
    """The pool that would have sufficed at the start."""
    returned: Fen
    """What recoveries gave back to public money."""
    parts: Mapping[str, Fen]
    """What each party bore."""
    cuts: Mapping[str, Fen]
    """What each cap took off the public part."""
    fuses: Mapping[str, NDArray[np.bool_]]
    """``[scenario, year]``: did the fuse hold for any claim?"""
    queued: Fen
    """Principal of the claims that were still in the queue at the end."""
    by_bank: Fen
    """``[scenario, bank]``: public money paid."""
    by_area: Fen
    """``[scenario, area]``: public money paid."""
    defaults: NDArray[np.int64]
    """``[scenario, year]``: loans that defaulted."""

    @property
    def scenarios(self) -> int:
        """How many."""
        return len(self.lost)

    @property
    def paid(self) -> Fen:
        """What public money paid over all years."""
        return np.asarray(self.public.sum(axis=1))

    def chance_dry(self, years: int) -> float:
        """The chance that the pool is empty or overdrawn at the end of one of the first *years*, where money was paid."""
        return float(((self.pool[:, :years] <= 0) & (self.public[:, :years] > 0)).any(axis=1).mean())

    def chance_fuse(self, fuse: str, years: int) -> float:
        """The chance that the fuse holds in one of the first *years*."""
        return float(self.fuses[fuse][:, :years].any(axis=1).mean())


def joined(outcomes: Sequence[Outcome]) -> Outcome:
    """The scenarios of several outcomes one after the other."""
    def join(parts: Sequence[Any]) -> Any:
        if isinstance(parts[0], Mapping):
            return {key: np.concatenate([p[key] for p in parts]) for key in parts[0]}
        return np.concatenate(parts)

    return Outcome(**{f.name: join([getattr(o, f.name) for o in outcomes]) for f in fields(Outcome)})
