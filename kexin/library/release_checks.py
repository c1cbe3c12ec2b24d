"""Checks on the stored tables before a release is put in place.

One pass over each table finds every breach of every column; only a column with a breach
is read again for an example.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from kexin.library.release_mistakes import bad_cells
from kexin.library.schema import EARLIEST_YEAR, LARGEST_CELL, LARGEST_SUM, LATEST_YEAR, Column, Table
from kexin.library.tables import TABLES
from kexin.problems import Problem
from kexin.text import Text, same

_WHOLE = frozenset({"money", "count", "number"})


def quoted(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def named(column: str) -> str:
    """A column of the schema as an SQL name; some, such as ``on``, are words of SQL."""
    return f'"{column}"'


def scan(path: Path, options: str = "") -> str:
    """The SQL that reads this one Parquet file, whatever its path looks like.

    Stars in a name are only stars, and a folder ``year=2024`` is no column.
    """
    plain = re.sub(r"[*?\[]", r"[\g<0>]", str(path))
    return f"read_parquet({', '.join(filter(None, [quoted(plain), 'hive_partitioning = false', options]))})"


@dataclass(frozen=True)
class _Rule:
    code: str
    column: str
    breach: str
    allowed: Text


def table_problems(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> list[Problem]:
    """Breaches of the schema's rules in one stored table."""
    rules = list(_rules(table))
    whole = [c.name for c in table.columns if c.kind in _WHOLE]
    counts = ", ".join([f"count_if({r.breach})" for r in rules] + [f"sum(abs({c}::HUGEINT))" for c in whole])
    found = connection.execute(f"SELECT {counts} FROM {scan(path)}").fetchone()
    assert found is not None
    problems = [
        bad_cells(r.code, table.name, r.column, n, _example(connection, table, path, r), r.allowed)
        for r, n in zip(rules, found, strict=False) if n]
    if not problems:
        # A column whose grand total is small cannot be too large for any company.
        large = [c for c, total in zip(whole, found[len(rules):], strict=True) if total is not None and total > LARGEST_SUM]
        problems += [p for c in large for p in _sum_problems(connection, table, c, path)]
    return problems


def _rules(table: Table) -> Iterator[_Rule]:
    yield _Rule("duplicate-version", ", ".join(table.key), "known_until = known_on",
                Text("同一主键、同一获知日期只有一行", "one row for each key and day on which it became known"))
    for column in table.stored:
        name = column.name
        if column.required:
            yield _Rule("required-empty", name, f"{named(name)} IS NULL", Text("不为空", "not empty"))
        yield from _value_rules(column)


def _value_rules(column: Column) -> Iterator[_Rule]:
    name = column.name
    if column.kind in _WHOLE:
        low = -LARGEST_CELL if column.at_least is None else column.at_least
        high = LARGEST_CELL if column.at_most is None else column.at_most
        yield _Rule("out-of-range", name, f"{named(name)} NOT BETWEEN {low} AND {high}", same(f"{low:,} … {high:,}"))
    elif column.kind == "share":
        low, high = (-10**6 if column.at_least is None else column.at_least), (10**6 if column.at_most is None else column.at_most)
        yield _Rule("out-of-range", name, f"(NOT isfinite({named(name)}) OR {named(name)} NOT BETWEEN {low} AND {high})", same(f"{low} … {high}"))
    elif column.kind == "date":
        yield _Rule("out-of-range", name, f"year({named(name)}) NOT BETWEEN {EARLIEST_YEAR} AND {LATEST_YEAR}",
                    same(f"{EARLIEST_YEAR}-01-01 … {LATEST_YEAR}-12-31"))
    elif column.kind == "choice" and column.choices is not None:
        listed = ", ".join(quoted(c) for c in column.choices)
        yield _Rule("unknown-choice", name, f"{named(name)} NOT IN ({listed})", same(", ".join(column.choices)))
    elif column.kind == "text":
        yield _Rule("empty-text", name, f"trim({named(name)}) = ''", Text("非空文本,未知时为 NULL", "a text that is not empty; NULL if unknown"))


def _example(connection: duckdb.DuckDBPyConnection, table: Table, path: Path, rule: _Rule) -> str:
    columns = list(dict.fromkeys([*table.key, "known_on", *([rule.column] if rule.column in table.by_name else [])]))
    row = connection.execute(f"SELECT {', '.join(map(named, columns))} FROM {scan(path)} WHERE {rule.breach} LIMIT 1").fetchone()
    return ", ".join(f"{c}={v}" for c, v in zip(columns, row or (), strict=False))


def _sum_problems(connection: duckdb.DuckDBPyConnection, table: Table, column: str, path: Path) -> list[Problem]:
    rows = connection.execute(
        f"SELECT company_id, sum(abs({column}::HUGEINT)) AS total FROM {scan(path)}"
        f" GROUP BY company_id HAVING total > {LARGEST_SUM} ORDER BY total DESC, company_id").fetchall()
    if not rows:
        return []
    allowed = Text(f"每家企业合计不超过 {LARGEST_SUM:,}", f"at most {LARGEST_SUM:,} in total for each company")
    return [bad_cells("sum-too-large", table.name, column, len(rows), f"{rows[0][0]}: {rows[0][1]:,}", allowed)]


def orphan_problems(connection: duckdb.DuckDBPyConnection, stored: Mapping[str, Path]) -> list[Problem]:
    """Rows about companies that the table of companies does not have."""
    problems: list[Problem] = []
    for name, path in stored.items():
        if name == "companies" or "company_id" not in TABLES[name].by_name:
            continue
        row = connection.execute(
            f"SELECT count(*), min(company_id) FROM (SELECT DISTINCT company_id FROM {scan(path)} WHERE company_id IS NOT NULL)"
            f" ANTI JOIN (SELECT DISTINCT company_id FROM {scan(stored['companies'])}) USING (company_id)").fetchone()
        if row and row[0]:
            problems.append(bad_cells(
                "no-such-company", name, "company_id", row[0], str(row[1]),
                Text("companies 表中的企业标识", "ids in the table companies")))
    return problems
