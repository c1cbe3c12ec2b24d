"""Measures over evidence as SQL: one readable sub-query per table, then the measures.

The text reads tables named as in the library, with a row per version of a fact;
only what was known on the day asked is counted.
"""

from __future__ import annotations

from kexin.formula.dialects import Dialect
from kexin.formula.program import MeasureProgram
from kexin.formula.sql import SqlWriter
from kexin.formula.tree import GROUPED, NONE_IF_EMPTY, Aggregate, Node


def measures_sql(program: MeasureProgram, dialect: Dialect, companies: str = "") -> str:
    """One SELECT: a row per company known on the day, ``company_id`` and every measure.

    *companies* is an extra condition on ``company_id`` with which a caller works
    through a large library in ranges; it is written into every sub-query.
    """
    return _MeasureSql(program, dialect, companies).text()


class _MeasureSql:
    def __init__(self, program: MeasureProgram, dialect: Dialect, companies: str) -> None:
        self.program = program
        self.dialect = dialect
        self.writer = SqlWriter(dialect, program.aggregates)
        day = dialect.date_literal(program.as_of)
        known_on, until = dialect.identifier("known_on"), dialect.identifier("known_until")
        self.visible = f"{known_on} <= {day} AND ({until} IS NULL OR {until} > {day})" + (f" AND {companies}" if companies else "")
        self.looked_up = tuple(t for t in program.tables if t not in program.complete and self._needs_coverage(t))

    def _needs_coverage(self, table: str) -> bool:
        return any(a.table == table and a.function in NONE_IF_EMPTY for a in self.program.aggregates)

    def text(self) -> str:
        parts = [(f"{table}_figures", self._figures(table)) for table in self.program.tables if self._plain(table)]
        parts += [(self._groups(a), self._largest(a)) for a in self.program.aggregates if a.function in GROUPED]
        if self.looked_up:
            parts.append(("looked_up", self._coverage()))
        parts.append(("figures", self._joined()))
        before = "figures"
        for layer in self.program.layers:
            columns = [
                f"{self.writer.step(step.tree)} AS {self.dialect.identifier(step.name)}" for step in layer.steps]
            parts.append((layer.name, "SELECT t.*,\n    " + ",\n    ".join(columns) + f"\n  FROM {before} AS t"))
            before = layer.name
        wanted = ", ".join(self.dialect.identifier(name) for name in ("company_id", *(s.name for s in self.program.steps)))
        fenced = ",\n".join(f"{name} {self._fence(name)} (\n  {body}\n)" for name, body in parts)
        return f"WITH {fenced}\nSELECT {wanted}\nFROM {before}"

    def _fence(self, name: str) -> str:
        """PostgreSQL copies a layer into each of its uses unless told not to: measures on measures would double each time."""
        layer = self.dialect.name == "postgres" and any(name == each.name for each in self.program.layers)
        return self.dialect.with_fence if layer or name == "figures" else "AS"

    def _plain(self, table: str) -> list[Aggregate]:
        return [a for a in self.program.aggregates if a.table == table and a.function not in GROUPED]

    def _groups(self, figure: Aggregate) -> str:
        return f"{self.program.aggregates[figure]}_groups"

    def _figures(self, table: str) -> str:
        columns = [
            f"{self._figure(a)} AS {self.dialect.identifier(self.program.aggregates[a])}" for a in self._plain(table)]
        return self._select(table, ["company_id", *columns], "company_id")

    def _select(self, table: str, columns: list[str], group: str) -> str:
        listed = ",\n    ".join(columns)
        return f"SELECT {listed}\n  FROM {self.dialect.identifier(table)}\n  WHERE {self.visible}\n  GROUP BY {group}"

    def _figure(self, a: Aggregate) -> str:
        """One aggregate over the visible rows of a company that has at least one."""
        where = "" if a.where is None else f" FILTER (WHERE {self.writer.expression(a.where)})"
        match a.function:
            case "count":
                return self._unless_unknown(a, f"COUNT(*){where}")
            case "distinct":
                return self._unless_unknown(a, f"COUNT(DISTINCT {self._value(a)}){where}")
            case "sum":
                return self._unless_unknown(a, f"COALESCE(CAST(SUM({self._value(a)}){where} AS BIGINT), 0)")
            case "max" | "min":
                return self._unless_unknown(a, f"{a.function.upper()}({self._value(a)}){where}")
            case "any":
                return self._any(a.where)
            case "at":
                return self._at(a)
            case _:
                assert a.value is not None and a.by is not None
                return self.dialect.latest(self.writer.expression(a.value), self.writer.expression(a.by), self.writer.sql_type(a.type))

    def _value(self, a: Aggregate) -> str:
        assert a.value is not None
        return self.writer.expression(a.value)

    def _doubt(self, a: Aggregate) -> str | None:
        """The condition under which a row leaves the figure unknown, or None if no row can."""
        doubts = []
        if a.where is not None and a.where.type.nullable:
            doubts.append(f"{self.writer.expression(a.where)} IS NULL")
        for part in (a.value, a.by):
            if part is not None and part.type.nullable:
                unknown = f"{self.writer.expression(part)} IS NULL"
                doubts.append(unknown if a.where is None else f"({self.writer.expression(a.where)} AND {unknown})")
        return " OR ".join(doubts) or None

    def _unless_unknown(self, a: Aggregate, figure: str) -> str:
        doubt = self._doubt(a)
        return figure if doubt is None else f"CASE WHEN COUNT(*) FILTER (WHERE {doubt}) > 0 THEN NULL ELSE {figure} END"

    def _any(self, where: Node | None) -> str:
        if where is None:
            return "COUNT(*) > 0"
        condition = self.writer.expression(where)
        if not where.type.nullable:
            return self.dialect.any_of(condition)
        return (f"CASE WHEN {self.dialect.any_of(condition)} THEN TRUE "
                f"WHEN COUNT(*) FILTER (WHERE {condition} IS NULL) > 0 THEN NULL ELSE FALSE END")

    def _at(self, a: Aggregate) -> str:
        """At most one visible row has the key, so MAX only picks it (and bool_or where MAX has no booleans)."""
        assert a.where is not None
        pick = "bool_or" if a.type.kind == "bool" else "MAX"
        return f"{pick}({self._value(a)}) FILTER (WHERE {self.writer.expression(a.where)})"

    def _largest(self, a: Aggregate) -> str:
        assert a.by is not None
        where = "" if a.where is None else f" FILTER (WHERE {self.writer.expression(a.where)})"
        doubt = self._doubt(a)
        size = f"COUNT(*){where}" if a.value is None else f"CAST(SUM({self._value(a)}){where} AS BIGINT)"
        columns = ["company_id", f"{size} AS summed"]
        columns.append(f"COUNT(*) FILTER (WHERE {doubt}) AS doubts" if doubt else "0 AS doubts")
        inner = self._select(a.table, columns, f"company_id, {self.writer.expression(a.by)}")
        name = self.dialect.identifier(self.program.aggregates[a])
        return (f"SELECT company_id, CASE WHEN MAX(doubts) > 0 THEN NULL ELSE MAX(summed) END AS {name}\n"
                f"  FROM ({inner}) AS g\n  GROUP BY company_id")

    def _coverage(self) -> str:
        columns = [
            f"{self.dialect.any_of(f'table_name = {self.dialect.string(t)}')} AS {self.dialect.identifier(t)}" for t in self.looked_up]
        return self._select("coverage", ["company_id", *columns], "company_id")

    def _joined(self) -> str:
        columns = ["c.company_id"]
        columns += [
            f"c.{self.dialect.identifier(c)} AS {self.dialect.identifier(f'companies_{c}')}" for c in self.program.company_columns]
        columns += [f"{self._known_figure(a)} AS {self.dialect.identifier(name)}" for a, name in self.program.aggregates.items()]
        joins = [f"{t}_figures" for t in self.program.tables if self._plain(t)]
        joins += [self._groups(a) for a in self.program.aggregates if a.function in GROUPED]
        joins += ["looked_up"] if self.looked_up else []
        lines = "".join(f"\n  LEFT JOIN {j} ON {j}.company_id = c.company_id" for j in joins)
        return ("SELECT " + ",\n    ".join(columns)
                + f"\n  FROM (SELECT * FROM companies WHERE {self.visible}) AS c{lines}")

    def _known_figure(self, a: Aggregate) -> str:
        """The figure, or what an empty table means: none if it was looked up, else unknown."""
        source = self._groups(a) if a.function in GROUPED else f"{a.table}_figures"
        figure = f"{source}.{self.dialect.identifier(self.program.aggregates[a])}"
        # A bare 0 is a 32-bit integer, and Sail lets it decide the type where a table is empty.
        zero = self.dialect.whole_literal(0)
        if a.function not in NONE_IF_EMPTY:
            return figure
        empty = "FALSE" if a.function == "any" else zero
        if a.table in self.program.complete:
            return f"CASE WHEN {source}.company_id IS NULL THEN {empty} ELSE {figure} END"
        covered = f"looked_up.{self.dialect.identifier(a.table)}"
        return f"CASE WHEN {source}.company_id IS NOT NULL THEN {figure} WHEN {covered} THEN {empty} END"
