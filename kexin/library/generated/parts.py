"""Makes the tables of a generated province piece by piece, as Parquet files for the release writer.

A piece is a run of companies in the order of their ids, so memory stays bounded
at any size, pieces come out sorted, and a person can watch the work move on.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from kexin.library.generated import firms, lingxiang
from kexin.library.generated.contents import SELECTS, shaped
from kexin.library.generated.draws import quoted
from kexin.library.generated.province import Province
from kexin.library.release_writer import Progress
from kexin.library.tables import TABLES
from kexin.text import Text

#: Companies per piece: about half a million rights.
PIECE = 50_000


def make_parts(
    connection: duckdb.DuckDBPyConnection, province: Province, folder: Path, progress: Progress,
) -> Mapping[str, str]:
    """Write every table of *province* below *folder*; return the SQL that reads each back, without ``known_until``."""
    hidden = folder / "firms.parquet"
    _copy(connection, firms.select(province), hidden)
    for table in SELECTS:
        (folder / table).mkdir()
    starts = _starts(connection, hidden)
    for number, (first, after) in enumerate(zip(starts, [*starts[1:], None], strict=True)):
        until = "" if after is None else f" AND company_id < {quoted(after)}"
        piece = f"(SELECT * FROM read_parquet({quoted(str(hidden))}, hive_partitioning = false) WHERE company_id >= {quoted(first)}{until})"
        for table, select in SELECTS.items():
            rows = shaped(TABLES[table], select(province, piece))
            _copy(connection, rows, folder / table / f"{number:04}.parquet")
        progress((number + 1) / len(starts), _made(min((number + 1) * PIECE, province.size)))
    for table, rows in lingxiang.selects(province).items():
        _copy(connection, shaped(TABLES[table], rows), folder / table / "page.parquet")
    return {table: f"SELECT * FROM read_parquet({quoted(str(folder / table / '*.parquet'))}, hive_partitioning = false)" for table in SELECTS}


def _made(companies: int) -> Text:
    return Text(f"已生成 {companies} 家企业", f"{companies} companies made")


def _starts(connection: duckdb.DuckDBPyConnection, hidden: Path) -> list[str]:
    """The first company id of every piece."""
    rows = connection.execute(f"""
SELECT company_id FROM read_parquet({quoted(str(hidden))}, file_row_number = true, hive_partitioning = false)
WHERE file_row_number % {PIECE} = 0 ORDER BY company_id""").fetchall()
    return [str(row[0]) for row in rows]


def _copy(connection: duckdb.DuckDBPyConnection, rows: str, file: Path) -> None:
    connection.execute(f"COPY ({rows}) TO {quoted(str(file))} (FORMAT parquet, COMPRESSION zstd)")
