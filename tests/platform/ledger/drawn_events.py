"""Random events over a handful of loans, claims and keys, many of which a book must refuse."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from kexin.fund.book.event import KINDS, NEEDS, Event, Kind

_POOLS = {
    "party": ("省级", "市级"), "loan": ("L1", "L2"), "claim": ("C1", "C2"), "bank": ("bank", "other"), "area": ("430100", "430200"), "scheme": ("s",),
    "reverses": tuple(f"k{n}" for n in range(12))}


@st.composite
def events(draw: st.DrawFn) -> list[Event]:
    """Up to thirty, days mostly forward, some keys twice; a contribution comes first so that something is possible."""
    day, found = date(2026, 1, 1), [Event("k0", "contribution", date(2026, 1, 1), 1_000, party="省级")]
    for number in range(1, draw(st.integers(1, 30))):
        kind: Kind = draw(st.sampled_from((*KINDS, "earmark", "claim", "payout", "recovery", "write_off", "reversal")))
        day += timedelta(days=draw(st.sampled_from((0, 0, 0, 1, 40, -1))))
        names = {name: draw(st.sampled_from(_POOLS[name])) for name in NEEDS[kind]}
        amount = 0 if kind == "reversal" else draw(st.sampled_from((1, 2, 3, 5, 100, 600, 10**15)))
        found.append(Event(f"k{draw(st.sampled_from((number, number, number, number // 2)))}", kind, day, amount, note=draw(st.sampled_from(("", "说明"))), **names))
    return found
