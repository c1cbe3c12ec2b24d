"""Matches a generated province against every policy and product, and compares with only reading the columns.

    python benchmarks/match.py 100000

The province is made once (build/benchmark/<size>) and kept. Times are medians of several
rounds in turn; one company is timed from its evidence rows and from its measures.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import time
from collections.abc import Callable
from typing import Any

from kexin.library.measures import load_measures
from kexin.matching.batch import counts, match_all
from kexin.matching.catalogue import Catalogue
from kexin.matching.loader import load_offers
from kexin.matching.match_one import Matcher
from kexin.matching.nearing import Nearing

from rate import AS_OF, BUILD, columns_read, province, scan, views  # isort: skip  # the script beside this one

ROUNDS = 3
COMPANIES = 200


def timed(work: Callable[[], Any]) -> float:
    """Seconds that *work* takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Print the figures as one JSON document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("size", type=int, nargs="?", default=100_000)
    size: int = parser.parse_args().size
    release = province(size)
    measures = load_measures(check_formulas=False).on(AS_OF)
    load = statistics.median(timed(lambda: Catalogue(load_offers(measures)).program) for _ in range(ROUNDS))
    catalogue = Catalogue(load_offers(measures))
    target, store = BUILD / "match", BUILD / "match-measures"

    def whole() -> None:
        shutil.rmtree(store, ignore_errors=True)
        match_all(release, catalogue, measures, target / "run", store=store)

    program = measures.program(catalogue.program.inputs, release.complete)
    runs = [(timed(whole), timed(lambda: match_all(release, catalogue, measures, target / "run", store=store)), timed(lambda: scan(release, program))) for _ in range(ROUNDS)]
    both, again, read = (statistics.median(column) for column in zip(*runs, strict=True))
    matcher, nearing = Matcher(catalogue, measures, release.complete), Nearing(measures)
    with views(release) as connection:
        ids = [row[0] for row in connection.execute(f"SELECT company_id FROM companies USING SAMPLE reservoir({COMPANIES} ROWS) REPEATABLE (1)").fetchall()]
    evidence = [release.evidence(str(company)) for company in ids]
    matches = [found for rows in evidence if (found := matcher.match(rows))]
    one = sorted(timed(lambda rows=rows: matcher.match(rows)) for rows in evidence)
    measured = sorted(timed(lambda found=found: matcher.match_measures(found[0].measures)) for found in matches)
    ways = sorted(timed(lambda m=m: nearing.way(m)) for found in matches[:20] for m in found)
    print(json.dumps({
        "cores": os.cpu_count(), "companies": size, "offers": len(catalogue.offers), "measures": len(program.steps), "columns read": sum(len(c) for c in columns_read(program).values()),
        "load and compile, s": round(load, 3), "match the library, s": round(both, 2), "match again from stored measures, s": round(again, 2),
        "match / only reading the columns": round(both / read, 2),
        "one company from evidence rows, ms": {"p50": round(one[len(one) // 2] * 1e3, 3), "p99": round(one[int(len(one) * 0.99)] * 1e3, 3)},
        "one company from measures, ms": {"p50": round(measured[len(measured) // 2] * 1e3, 3), "p99": round(measured[int(len(measured) * 0.99)] * 1e3, 3)},
        "way to yes of one offer, ms": {"p50": round(ways[len(ways) // 2] * 1e3, 2), "p99": round(ways[int(len(ways) * 0.99)] * 1e3, 2)},
        "yes, unknown, no": {c.offer.id: [c.yes, c.unknown, c.no] for c in counts(match_all(release, catalogue, measures, target / "run", store=store), catalogue)},
    }, ensure_ascii=False, indent=1))


if __name__ == "__main__":
    main()
