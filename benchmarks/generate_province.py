"""Prints how long a generated province takes, how large it is, and the memory it needed.

    python benchmarks/generate_province.py 1000000 --memory 1500MB --threads 2
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from datetime import date
from pathlib import Path

import duckdb

from kexin.library.generated import generate_province
from kexin.text import Text


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("size", type=int)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--memory", default="1500MB")
    options.add_argument("--threads", type=int, default=2)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        connection = duckdb.connect(config={"memory_limit": chosen.memory, "threads": chosen.threads})
        started = time.perf_counter()

        def show(done: float, what: Text) -> None:
            print(f"  {done:4.0%} {time.perf_counter() - started:4.0f} s  {what.en}", flush=True)

        library = Path(folder) / "library"
        release = generate_province(
            connection, library, size=chosen.size, seed=chosen.seed, as_of=date(2026, 6, 30), progress=show)
        seconds = time.perf_counter() - started
        for file in sorted((release.path / "tables").glob("*.parquet")):
            ((rows,),) = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(file)]).fetchall()
            print(f"{file.stem:16} {rows:>12,} rows {file.stat().st_size / 1e6:9.1f} MB")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{chosen.size:,} companies: {seconds:.1f} s, peak memory {peak:.0f} MB, DuckDB {duckdb.__version__}")


if __name__ == "__main__":
    main()
