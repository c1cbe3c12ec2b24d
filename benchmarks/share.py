"""Shares many losses at once and one by one, under several schemes.

    python benchmarks/share.py 100000

The facts are drawn. ``one by one`` is ``allocate``, which also gives the trace; both give the same fen.
"""

from __future__ import annotations

import argparse
import json
import time
from contextlib import suppress
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np

from kexin.fund.allocation import FactValue, allocate, checked
from kexin.fund.batch import allocate_all
from kexin.fund.columns import Column, column
from kexin.fund.facts import FACTS
from kexin.fund.loader import load_scheme
from kexin.problems import ProblemsError

SCHEMES = ("us.sba.7a", "cn.chongqing.kv.2023", "cn.guangzhou.credit.2025", "cn.henan.kjd.2025", "cn.zhuhai.credit.2022")
ALONE = 5_000


def drawn(draw: Random) -> dict[str, FactValue]:
    """All facts of one loss."""
    values: dict[str, FactValue] = {}
    for fact in FACTS.values():
        kind = fact.type.kind
        if kind == "money":
            values[fact.id] = draw.randrange(1, 10**9)
        elif kind == "share":
            values[fact.id] = Fraction(draw.randrange(101), 100)
        elif kind == "bool":
            values[fact.id] = draw.random() < 0.5
        elif kind == "count":
            values[fact.id] = draw.randrange(400)
        elif kind == "text" and fact.choices:
            values[fact.id] = draw.choice(list(fact.choices))
    return values


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("losses", type=int, nargs="?", default=100_000)
    count = parser.parse_args().losses
    draw = Random(7)
    rows = [drawn(draw) for _ in range(count)]
    exact = [checked(row) for row in rows]
    columns: dict[str, Column] = {name: column([row[name] for row in exact]) for name in exact[0]}
    result: dict[str, Any] = {"losses": count}
    for scheme_id in SCHEMES:
        scheme = load_scheme(scheme_id)
        started = time.perf_counter()
        found = allocate_all(scheme, columns, count)
        together = (time.perf_counter() - started) / count
        started = time.perf_counter()
        for row in rows[:ALONE]:
            with suppress(ProblemsError):
                allocate(scheme, row)
        alone = (time.perf_counter() - started) / min(ALONE, count)
        result[scheme_id] = {
            "losses a second, at once": round(1 / together), "one by one": round(1 / alone), "one by one / at once": round(alone / together, 1),
            "paid": int(np.count_nonzero(found.paid)), "public, fen": int(found.public.sum())}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
