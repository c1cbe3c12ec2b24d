"""Python rows as an Arrow table: the fastest way into DuckDB and Spark Connect."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pyarrow as pa

from tests.engines.engine import Columns, ColumnType, Value

ARROW_TYPES: Mapping[ColumnType, pa.DataType] = {
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "DATE": pa.date32(),
    "BOOLEAN": pa.bool_(),
    "VARCHAR": pa.string(),
}


def arrow_table(columns: Columns, rows: Sequence[Sequence[Value]]) -> pa.Table:
    """One Arrow column per column; a value of another type is an error, not a conversion."""
    held = zip(*rows, strict=True) if rows else ([] for _ in columns)
    arrays = [pa.array(values, ARROW_TYPES[kind]) for values, (_, kind) in zip(held, columns, strict=True)]
    return pa.table(arrays, names=[name for name, _ in columns])
