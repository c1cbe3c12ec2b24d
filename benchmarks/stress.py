"""Runs a stress test of drawn loans; time and memory against a limit, and against drawing the defaults alone.

    python benchmarks/stress.py --loans 10000 --scenarios 10000 --years 3
"""

from __future__ import annotations

import argparse
import json
import resource
import time
from fractions import Fraction
from random import Random

from kexin.fund.allocation import FactValue
from kexin.fund.loader import load_scheme
from kexin.fund.stress.defaults import BLOCK, default_years
from kexin.fund.stress.portfolio import portfolio
from kexin.fund.stress.simulation import Plan, simulate
from kexin.fund.stress.vasicek import basel_correlation

SECONDS, BYTES = 60, 2 * 10**9
SCHEMES = ("cn.chongqing.kv.2023", "cn.henan.kjd.2025", "cn.hubei.kv.2025")


def drawn(draw: Random) -> dict[str, FactValue]:
    """One loan."""
    return {
        "principal": draw.randrange(10**7, 5 * 10**8), "loan_amount": 5 * 10**8, "bank": f"bank {draw.randrange(30)}", "area": f"43{draw.randrange(1, 14):02}00",
        "pd": Fraction(draw.choice([5, 10, 20, 40, 80]), 1000), "mode": "credit", "unsecured_share": Fraction(draw.randrange(101), 100), "revenue": draw.randrange(10**8, 10**10),
        "university_rd": draw.random() < 0.2}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("loans", 10_000), ("scenarios", 10_000), ("years", 3)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    draw = Random(3)
    book = portfolio([drawn(draw) for _ in range(asked.loans)], asked.years, Fraction(45, 100), {})
    started = time.perf_counter()
    for block in range(-(-asked.scenarios // BLOCK)):
        default_years(book, basel_correlation, 7, block, min(BLOCK, asked.scenarios - block * BLOCK))
    drawing = time.perf_counter() - started
    result: dict[str, object] = {"loans": asked.loans, "scenarios": asked.scenarios, "years": asked.years, "drawing the defaults alone, s": round(drawing, 1)}
    for scheme_id in SCHEMES:
        started = time.perf_counter()
        found = simulate(Plan(load_scheme(scheme_id), 10**11, 10**10, basel_correlation, asked.scenarios, 7), book)
        seconds = time.perf_counter() - started
        result[scheme_id] = {
            "s": round(seconds, 1), "all / drawing": round(seconds / drawing, 1), "time / limit": round(seconds / SECONDS, 2),
            "claims": int(found.defaults.sum()), "public, mean of a scenario, fen": int(found.paid.mean())}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    result |= {"peak memory, GB": round(peak / 10**9, 2), "memory / limit": round(peak / BYTES, 2)}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
