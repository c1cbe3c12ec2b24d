"""Settling what several rows say of one fact: copies, contradictions, and sources that complete each other.

Rows of one file with the same key and day: the first stays, the others are rejected as copies
or as contradictions. Rows of several files about one company, or one company's year or month,
are merged cell by cell: a later file fills what is unknown, and what it contradicts is told.
For events and rights a contradiction rejects the row: cells of two invoices are never mixed.
"""

from __future__ import annotations

from collections.abc import Sequence

from kexin.library.intake.raw import Raw
from kexin.library.intake.workshop import Workshop
from kexin.library.release_checks import named, quoted
from kexin.library.schema import Table


def settle(shop: Workshop, table: Table, raws: Sequence[Raw], companies: str | None) -> dict[int, int]:
    """Make ``staged_<table>`` from the converted sheets of a table; returns the rows taken from each.

    *companies* is the staged table of companies, already settled; None for that table itself.
    """
    name = f"staged_{table.name}"
    parts = [
        f"SELECT {r.number} AS source, * FROM converted_{r.number} ANTI JOIN"
        f" (SELECT DISTINCT row FROM problems WHERE source = {r.number} AND rejects) USING (row)" for r in raws]
    shop.run(f"CREATE TABLE {name} AS {' UNION ALL '.join(parts)}")
    for raw in raws:
        shop.run(f"DROP TABLE converted_{raw.number}")
    _reject_copies(shop, table, name, within_a_file=describes(table))
    if companies is not None:
        _reject_orphans(shop, name, companies)
    taken = dict.fromkeys((r.number for r in raws), 0)
    taken |= {int(source): int(n) for source, n in shop.rows(f"SELECT source, count(*) FROM {name} GROUP BY source")}
    if describes(table):
        _merge(shop, table, name)
        _carry_forward(shop, table, name)
    return taken


def describes(table: Table) -> bool:
    """Do the rows describe a company, or its year or month? Then sources complete each other."""
    rest = [table.by_name[k].kind for k in table.key[1:]]
    return table.key[0] == "company_id" and len(rest) <= 1 and all(kind in {"number", "date"} for kind in rest)


def _reject_orphans(shop: Workshop, table: str, companies: str) -> None:
    """Reject the rows about companies that nobody supplied."""
    orphans = f"SELECT source, row, company_id FROM {table} WHERE company_id IS NOT NULL AND company_id NOT IN (SELECT company_id FROM {companies})"
    if not shop.number(f"SELECT count(*) FROM ({orphans})"):
        return
    shop.run(f"INSERT INTO problems SELECT source, row, '', 'company_id', 'no-such-company', true, '没有企业 ' || company_id,"
             f" 'there is no company ' || company_id, '企业表中的企业', 'a company of the table of companies',"
             f" '请同时提供该企业的登记信息', 'supply the company too' FROM ({orphans})")
    shop.run(f"DELETE FROM {table} WHERE company_id IS NOT NULL AND company_id NOT IN (SELECT company_id FROM {companies})")


def _version(table: Table) -> str:
    return ", ".join(map(named, (*table.key, "known_on")))


def _others(table: Table) -> list[str]:
    return [c.name for c in table.columns if c.name not in table.key]


def _members(shop: Workshop, table: Table, name: str) -> bool:
    """Make ``members``: the rows that share key and day with another; False if there are none."""
    version = _version(table)
    shop.run(f"CREATE OR REPLACE TEMP TABLE members AS SELECT s.* FROM {name} AS s SEMI JOIN"
             f" (SELECT {version} FROM {name} GROUP BY ALL HAVING count(*) > 1) AS g USING ({version})")
    return shop.number("SELECT count(*) FROM members") > 0


def _reject_copies(shop: Workshop, table: Table, name: str, *, within_a_file: bool) -> None:
    if not _members(shop, table, name):
        return
    group = _version(table) + (", source" if within_a_file else "")
    same = " AND ".join([f"m.{c} IS NOT DISTINCT FROM f.{c}" for c in map(named, _others(table))] or ["true"])
    shop.run("CREATE OR REPLACE TEMP TABLE ranked AS SELECT *, row_number() OVER "
             f"(PARTITION BY {group} ORDER BY source, row) AS place FROM members")
    shop.run(f"CREATE OR REPLACE TEMP TABLE copies AS SELECT m.source AS source, m.row AS row, f.source AS first_source, f.row AS first_row, {same} AS same"
             f" FROM ranked AS m JOIN ranked AS f USING ({group}) WHERE m.place > 1 AND f.place = 1")
    first = "(SELECT shown_as FROM sources WHERE sources.source = first_source) || ':' || first_row"
    shop.run(
        "INSERT INTO problems SELECT source, row, '', '', CASE WHEN same THEN 'duplicate-row' ELSE 'conflicting-row' END, true,"
        f" CASE WHEN same THEN '与 ' || {first} || ' 完全相同' ELSE '与 ' || {first} || ' 主键相同而内容不同' END,"
        f" CASE WHEN same THEN 'the same as ' || {first} ELSE 'the same key as ' || {first} || ', but other cells' END,"
        f" '每个主键和获知日期一行', 'one row for each key and day on which it became known',"
        " CASE WHEN same THEN '无需处理' ELSE '请核对哪一行正确;如为更正,请填写较晚的获知日期' END,"
        " CASE WHEN same THEN 'nothing to do' ELSE 'find out which is right; if this is a correction, give it a later day' END FROM copies")
    shop.run(f"DELETE FROM {name} USING copies AS c WHERE {name}.source = c.source AND {name}.row = c.row")


def _merge(shop: Workshop, table: Table, name: str) -> None:
    """Join the rows of several files with the same key and day into one."""
    if not _members(shop, table, name):
        return
    version, others = _version(table), _others(table)
    first = ", ".join(f"arg_min({c}, source) AS {c}" for c in map(named, others))
    shop.run(f"CREATE OR REPLACE TEMP TABLE merged AS SELECT min(source) AS source, arg_min(row, source) AS row, {version}, {first}"
             f" FROM members GROUP BY {version}")
    for column in others:
        cell = named(column)
        shop.run(
            f"INSERT INTO problems SELECT m.source, m.row, '', {quoted(column)}, 'conflicting-cell', false,"
            f" '内容是“' || left(m.{cell}::VARCHAR, 80) || '”,先前的文件写“' || left(f.{cell}::VARCHAR, 80) || '”',"
            f" 'this says \"' || left(m.{cell}::VARCHAR, 80) || '\", an earlier file \"' || left(f.{cell}::VARCHAR, 80) || '\"',"
            " '各来源一致', 'sources that agree', '采用了先前的文件;请核对', 'the earlier file was taken; find out which is right'"
            f" FROM members AS m JOIN merged AS f USING ({version}) WHERE m.{cell} <> f.{cell}")
    shop.run(f"DELETE FROM {name} USING members AS m WHERE {name}.source = m.source AND {name}.row = m.row")
    shop.run(f"INSERT INTO {name} BY NAME SELECT * FROM merged")


def _carry_forward(shop: Workshop, table: Table, name: str) -> None:
    """A later version that leaves a cell empty does not unlearn what was known: the cell keeps its value."""
    key, others = ", ".join(map(named, table.key)), _others(table)
    if not others or not shop.number(f"SELECT count(*) FROM (SELECT 1 FROM {name} GROUP BY {key} HAVING count(*) > 1)"):
        return
    cells = ", ".join(f"last_value({c} IGNORE NULLS) OVER versions AS {c}" for c in map(named, others))
    shop.run(f"CREATE OR REPLACE TEMP TABLE carried AS SELECT source, row, {_version(table)}, {cells} FROM"
             f" (SELECT s.* FROM {name} AS s SEMI JOIN (SELECT {key} FROM {name} GROUP BY {key} HAVING count(*) > 1) AS g USING ({key}))"
             f" WINDOW versions AS (PARTITION BY {key} ORDER BY known_on ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)")
    shop.run(f"DELETE FROM {name} USING carried AS c WHERE {name}.source = c.source AND {name}.row = c.row")
    shop.run(f"INSERT INTO {name} BY NAME SELECT * FROM carried")
