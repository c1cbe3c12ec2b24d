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


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("size", type=int)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--memory", default="1500MB")
    options.add_argument("--threads", type=int, default=2)
    chosen = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        limits = {"memory_limit": chosen.memory, "threads": chosen.threads, "temp_directory": f"{folder}/spill"}
        connection = duckdb.connect(config=limits)
        started = time.perf_counter()
        target = Path(folder) / "release"
        generate_province(connection, target, size=chosen.size, seed=chosen.seed, as_of=date(2026, 6, 30),
                          progress=lambda done, of: print(f"  {done}/{of}  {time.perf_counter() - started:.0f} s", flush=True))
        seconds = time.perf_counter() - started
        for file in sorted(target.glob("*.parquet")):
            ((rows,),) = connection.execute("SELECT count(*) FROM read_parquet(?)", [str(file)]).fetchall()
            print(f"{file.stem:16} {rows:>12,} rows {file.stat().st_size / 1e6:9.1f} MB")
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{chosen.size:,} companies: {seconds:.1f} s, peak memory {peak:.0f} MB, DuckDB {duckdb.__version__}")


if __name__ == "__main__":
    main()
