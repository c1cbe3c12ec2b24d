"""The banding step alone, twelve indicators a company, beside other tools where they are installed.

    python benchmarks/banding.py 5000

Every tool gets the same measures and must give the same total of points. Kexin's one-company
function and its SQL on DuckDB run beside zen-engine (a decision table per indicator) and
optbinning (fitted bins; its points are its own, so that only its speed compares).
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

import duckdb

from kexin.formula.build import add, name
from kexin.formula.dialects import DIALECTS
from kexin.formula.kinds import SHARE
from kexin.formula.program import ProgramBuilder
from kexin.formula.python_program import program_function
from kexin.formula.sql_program import program_sql
from kexin.rating.shapes.bands import Band, Bands

#: Scores the rows it was prepared with; only this is timed.
Score = Callable[[], list[int]]

EDGES = ((Fraction(3, 10), 20_000), (Fraction(1, 4), 16_000), (Fraction(1, 5), 12_000), (Fraction(3, 20), 8_000), (Fraction(1, 10), 4_000))
INDICATORS = [f"x{i}" for i in range(12)]


def program() -> Any:
    """Twelve band tables and their total."""
    builder, points = ProgramBuilder(), []
    bands = (*(Band(edge, p, p, p) for edge, p in EDGES), Band(None, 0, 0, 0))
    for indicator in INDICATORS:
        shape = Bands(name(indicator, SHARE.known()), ">=", bands)
        for step, tree in shape.values(indicator).items():
            builder.step("values", step, tree)
        for step, tree in shape.earned(indicator).items():
            builder.step("earned", step, tree)
        points.append(builder.step("points", f"{indicator}_low", shape.points(indicator, "low")))
    builder.step("total", "total", add(points))
    return builder.done(["total"])


def rows_drawn(count: int) -> list[dict[str, float]]:
    random = Random(1)
    return [{i: random.choice((0.1, 0.15, 0.2, 0.25, 0.3, random.random() / 2)) for i in INDICATORS} for _ in range(count)]


def kexin_python(rows: list[dict[str, float]]) -> Score:
    score = program_function(program())
    return lambda: [score(row)["total"] for row in rows]  # type: ignore[misc]  # whole points


def kexin_duckdb(rows: list[dict[str, float]]) -> Score:
    connection = duckdb.connect()
    columns = ", ".join(f"{i} DOUBLE" for i in INDICATORS)
    connection.execute(f"CREATE TABLE measures (company_id BIGINT, {columns})")
    values = ", ".join(f"({n}, {', '.join(map(repr, row.values()))})" for n, row in enumerate(rows))
    connection.execute(f"INSERT INTO measures VALUES {values}")
    query = f"{program_sql(program(), DIALECTS['duckdb'])} ORDER BY company_id"
    return lambda: [row[1] for row in connection.execute(query).fetchall()]


def zen(rows: list[dict[str, float]]) -> Score:
    import zen as engine

    def node(kind: str, ident: str, content: Any = None) -> dict[str, Any]:
        return {"id": ident, "name": ident, "type": kind, **({"content": content} if content else {}), "position": {"x": 0, "y": 0}}

    tables = []
    for indicator in INDICATORS:
        rules = [{"_id": f"{indicator}{k}", "in": f">= {float(edge)}", "out": str(points)} for k, (edge, points) in enumerate(EDGES)]
        rules.append({"_id": f"{indicator}rest", "in": "", "out": "0"})
        tables.append(node("decisionTableNode", f"t_{indicator}", {
            "hitPolicy": "first", "rules": rules, "inputs": [{"id": "in", "name": indicator, "field": indicator}], "outputs": [{"id": "out", "name": "p", "field": f"p_{indicator}"}]}))
    nodes = [node("inputNode", "request"), *tables, node("outputNode", "response")]
    edges = [{"id": f"a{t['id']}", "sourceId": "request", "targetId": t["id"], "type": "edge"} for t in tables]
    edges += [{"id": f"b{t['id']}", "sourceId": t["id"], "targetId": "response", "type": "edge"} for t in tables]
    decision = engine.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))
    return lambda: [sum(int(v) for k, v in decision.evaluate(row)["result"].items() if k.startswith("p_")) for row in rows]


def optbinning(rows: list[dict[str, float]]) -> None:
    import numpy
    import pandas
    from optbinning import BinningProcess, Scorecard
    from sklearn.linear_model import LogisticRegression

    frame = pandas.DataFrame(rows)
    target = (frame.mean(axis=1) + numpy.random.default_rng(1).normal(0, 0.05, len(frame)) > 0.22).astype(int)
    card = Scorecard(BinningProcess(INDICATORS), LogisticRegression())
    card.fit(frame, target)
    started = time.perf_counter()
    card.score(frame)
    print(f"  {time.perf_counter() - started:8.3f} s  optbinning, scoring only (its own fitted bins)")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("rows", type=int, nargs="?", default=5_000)
    rows = rows_drawn(options.parse_args().rows)
    expected = kexin_python(rows)()
    for title, prepare in (("kexin, Python, one company at a time", kexin_python), ("kexin, DuckDB", kexin_duckdb), ("zen-engine, one company at a time", zen)):
        try:
            work = prepare(rows)
            started = time.perf_counter()
            found = work()
            same = "same totals" if found == expected else "OTHER TOTALS"
            print(f"  {time.perf_counter() - started:8.3f} s  {title} ({same})")
        except ImportError as missing:
            print(f"         –    {title}: {missing}")
    try:
        optbinning(rows)
    except ImportError as missing:
        print(f"         –    optbinning: {missing}")


if __name__ == "__main__":
    main()
