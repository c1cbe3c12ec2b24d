"""Rates a generated province and compares, in one run, with SQL by hand and with only reading the columns.

    python benchmarks/rate.py 1000000

The province is made once (build/benchmark/<size>) and kept. Everything is timed several
times in turn and given as the median and as a ratio; the hand-written SQL must give
the same values first. Memory is the peak of a process of its own.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from kexin.formula.program import MeasureProgram
from kexin.formula.tree import Column, walk
from kexin.library.generated import generate_province
from kexin.library.measures import Measures, load_measures
from kexin.library.release import Release
from kexin.library.tables import TABLES
from kexin.rating.batch import PARQUET, Limits, Run, rate
from kexin.rating.loader import load_model
from kexin.rating.model import Model
from kexin.rating.rate_one import Rater

HERE = Path(__file__).resolve().parent
BUILD = HERE.parent / "build" / "benchmark"
AS_OF = date(2026, 6, 30)
ROUNDS = 3


def province(size: int) -> Release:
    """The generated province of that size, made on first use."""
    library = BUILD / str(size)
    if not (library / AS_OF.isoformat()).exists():
        print(f"making a province of {size:,} companies …", flush=True)
        with duckdb.connect(config={"memory_limit": "1.2GB"}) as connection:
            generate_province(connection, library, size=size, seed=7, as_of=AS_OF)
    return Release.open(library / AS_OF.isoformat())


def views(release: Release, memory: str = "1.2GB") -> duckdb.DuckDBPyConnection:
    """A database with the release's tables under their names."""
    connection = duckdb.connect(config={"memory_limit": memory, "temp_directory": str(BUILD / "spill")})
    for name in TABLES:
        path = release.table(name)
        if path is not None:
            connection.execute(f"CREATE VIEW {name} AS FROM read_parquet('{path}')")
    return connection


def columns_read(program: MeasureProgram) -> dict[str, list[str]]:
    """The columns of evidence that the model needs, by table."""
    found: dict[str, set[str]] = {"companies": set(), "coverage": {"table_name"}}
    for step in program.steps:
        for node in walk(step.tree):
            if isinstance(node, Column):
                found.setdefault(node.table, set()).add(node.name)
    return {table: sorted({*names, "company_id", "known_on", "known_until"}) for table, names in found.items()}


def scan(release: Release, program: MeasureProgram) -> None:
    """Read these columns and do nothing with them but a checksum, so that every value is decoded."""
    with views(release) as connection:
        for table, names in columns_read(program).items():
            listed = ", ".join(f'"{name}"' for name in names)
            connection.execute(f"SELECT bit_xor(hash({listed})) FROM {table}").fetchall()


def by_hand(release: Release, target: Path) -> None:
    """The hand-written SQL, its one wide table written in the same format."""
    with views(release) as connection:
        query = (HERE / "kexin_kv_by_hand.sql").read_text(encoding="utf-8")
        connection.execute(f"COPY ({query} ORDER BY company_id) TO '{target}' (FORMAT parquet, {PARQUET})")


def differences(run: Run, target: Path) -> list[str]:
    """The columns in which Kexin and the hand-written SQL differ, with the number of companies."""
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW ours AS FROM read_parquet('{run.scores}') s JOIN read_parquet('{run.measures}') m USING (company_id)")
        connection.execute(f"CREATE VIEW hand AS FROM read_parquet('{target}')")
        ours = {row[0] for row in connection.execute("DESCRIBE ours").fetchall()}
        hand = [row[0] for row in connection.execute("DESCRIBE hand").fetchall() if row[0] != "company_id"]
        missing = [f"{name}: only by hand" for name in hand if name not in ours]
        checks = ", ".join(f'count(*) FILTER (o."{c}" IS DISTINCT FROM h."{c}")' for c in hand if c in ours)
        counts = connection.execute(f"SELECT count(*), {checks} FROM ours o JOIN hand h USING (company_id)").fetchall()[0]
        total = connection.execute("SELECT (SELECT count(*) FROM ours), (SELECT count(*) FROM hand)").fetchall()[0]
    found = [f"{c}: {n:,}" for c, n in zip([c for c in hand if c in ours], counts[1:], strict=True) if n]
    if (counts[0], counts[0]) != total:
        found.append(f"companies: {total}")
    return missing + found


def timed(work: Callable[[], object]) -> float:
    """Seconds of one call."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def latencies(work: Callable[[int], object], count: int) -> tuple[float, float]:
    """(p50, p99) of so many calls, in microseconds."""
    for i in range(min(count, 200)):
        work(i)
    seconds = []
    for i in range(count):
        started = time.perf_counter()
        work(i)
        seconds.append(time.perf_counter() - started)
    cuts = statistics.quantiles(seconds, n=100)
    return statistics.median(seconds) * 1e6, cuts[98] * 1e6


def peak_memory(size: int, memory: str) -> float:
    """Peak resident megabytes of one rating in a process of its own."""
    done = subprocess.run([sys.executable, __file__, str(size), "--only-rate", memory], capture_output=True, text=True, check=True)
    return float(json.loads(done.stdout)["megabytes"])


def only_rate(size: int, memory: str) -> None:
    """Rate once and print the peak memory; for the process of ``peak_memory``."""
    release, (model, measures) = province(size), loaded()
    folder = BUILD / "memory"
    shutil.rmtree(folder, ignore_errors=True)
    rate(release, model, measures, folder / "run", store=folder / "measures", limits=Limits(memory=memory))
    print(json.dumps({"megabytes": high_water()}))


def high_water() -> float:
    """Peak resident megabytes of this process alone (getrusage would carry over the parent's)."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def loaded() -> tuple[Model, Measures]:
    """The model and the measures of the day."""
    measures = load_measures(check_formulas=False).on(AS_OF)
    return load_model("kexin-kv", measures), measures


def batch(release: Release, size: int) -> None:
    """The ratios of a whole province."""
    model, measures = loaded()
    folder, hand = BUILD / "run", BUILD / "hand.parquet"
    program = Rater(model, measures, release.complete).measure_program

    def fresh() -> Run:
        shutil.rmtree(folder, ignore_errors=True)
        return rate(release, model, measures, folder / "first", store=folder / "measures")

    def again() -> Run:
        return rate(release, model, measures, folder / "second", store=folder / "measures")

    run = fresh()
    by_hand(release, hand)
    differ = differences(run, hand)
    print("the hand-written SQL gives " + ("the same values" if not differ else f"other values: {'; '.join(differ)}"))

    def write() -> None:
        with duckdb.connect(config={"memory_limit": "1.2GB"}) as connection:
            connection.execute(f"COPY (FROM read_parquet('{run.scores}')) TO '{BUILD / 'copy.parquet'}' (FORMAT parquet, {PARQUET})")

    works: dict[str, Callable[[], object]] = {
        "scan": lambda: scan(release, program), "hand": lambda: by_hand(release, hand), "rate": fresh, "rescore": again, "write": write}
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            seconds[name].append(timed(work))
    median = {name: statistics.median(values) for name, values in seconds.items()}
    rows = sum(table.rows for table in release.manifest.tables.values())
    print(f"{size:,} companies, {rows:,} rows of evidence; medians of {ROUNDS} rounds in turn")
    for name, what in (
        ("scan", "only reading the columns"), ("hand", "SQL by hand, everything written"), ("rate", "kexin rate, everything written"),
        ("rescore", "kexin rate again from stored measures"), ("write", "reading and writing the score table once")):
        print(f"  {median[name]:8.2f} s  {what}")
    print(f"  rate / hand {median['rate'] / median['hand']:.2f}   rate / scan {median['rate'] / median['scan']:.1f}   "
          f"rescore / write {median['rescore'] / median['write']:.2f}   {rows / median['rate']:,.0f} rows/s")
    for memory in ("1.2GB", "600MB"):
        print(f"  peak memory under a limit of {memory}: {peak_memory(size, memory):,.0f} MB")


def one_company(release: Release) -> None:
    """Latency from evidence rows and from measures, and the time to load, check and compile."""
    book_times, compile_times = [], []
    for _ in range(5):
        started = time.perf_counter()
        book = load_measures(check_formulas=False)
        book_times.append(time.perf_counter() - started)
        started = time.perf_counter()
        measures = book.on(AS_OF)
        rater = Rater(load_model("kexin-kv", measures), measures, release.complete)
        _ = rater.measure, rater.score
        compile_times.append(time.perf_counter() - started)
    with views(release) as connection:
        ids = [row[0] for row in connection.execute("SELECT DISTINCT company_id FROM companies ORDER BY hash(company_id) LIMIT 300").fetchall()]
    evidence = [release.evidence(company) for company in ids]
    measured = [found for rows in evidence if (found := rater.measure(rows, release.complete)) is not None]
    known = [rows for rows in evidence if rater.measure(rows, release.complete) is not None]
    mean = statistics.mean(len(rows.get("ip_rights", ())) for rows in known)
    rows_p50, rows_p99 = latencies(lambda i: rater.rate(known[i % len(known)]), 6_000)
    p50, p99 = latencies(lambda i: rater.score(measured[i % len(measured)]), 6_000)
    print(f"one company ({mean:.1f} rights on average):")
    print(f"  {rows_p50:6.1f} µs p50 {rows_p99:6.1f} µs p99  from evidence rows")
    print(f"  {p50:6.1f} µs p50 {p99:6.1f} µs p99  from measures")
    print(f"  {statistics.median(compile_times) * 1000:6.1f} ms  load, check and compile the model (and parse the measures it names)")
    print(f"  {statistics.median(book_times) * 1000:6.1f} ms  read the whole book of {len(book.measures)} measures, once per process")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("size", type=int, nargs="?", default=100_000)
    options.add_argument("--only-rate", metavar="MEMORY", help="rate once and print the peak memory")
    chosen = options.parse_args()
    BUILD.mkdir(parents=True, exist_ok=True)
    if chosen.only_rate:
        only_rate(chosen.size, chosen.only_rate)
        return
    release = province(chosen.size)
    batch(release, chosen.size)
    one_company(release)


if __name__ == "__main__":
    main()
