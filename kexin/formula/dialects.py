"""What three SQL databases write differently, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

DialectName = Literal["duckdb", "spark", "postgres"]


@dataclass(frozen=True)
class Dialect:
    """The hooks of one database; everything else is common SQL."""

    name: DialectName
    double: str
    text: str
    quote: str
    with_fence: str
    """Stops a planner from copying a sub-query into every place that uses it."""

    def identifier(self, name: str) -> str:
        """*name* quoted. Names come from the closed lists of tables, measures and steps."""
        return f"{self.quote}{name.replace(self.quote, self.quote * 2)}{self.quote}"

    def string(self, value: str) -> str:
        """A text literal. Spark reads backslashes as escapes, and puts settings and variables in for ``${…}``."""
        if self.name == "spark":
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'").replace("${", "$\\u007b") + "'"
        return "'" + value.replace("'", "''") + "'"

    def double_literal(self, value: float) -> str:
        """The double nearest to the decimal, bit for bit."""
        written = repr(value)
        if self.name == "spark":
            return f"{written}D" if value >= 0 else f"({written}D)"
        return f"{'FLOAT8' if self.name == 'postgres' else self.double} '{written}'"

    def whole_literal(self, value: int) -> str:
        """A 64-bit integer literal."""
        return f"CAST({value} AS BIGINT)"

    def date_literal(self, value: date) -> str:
        """A date literal."""
        return f"DATE '{value.isoformat()}'"

    def plain_zero(self, value: str) -> str:
        """A double without a minus zero. Sail's NULLIF and IN tell the two zeros apart; adding zero makes them one."""
        return f"({value} + 0.0D)" if self.name == "spark" else value

    def sealed(self, condition: str) -> str:
        """A condition that may be unknown, kept apart from those around it.

        Sail joins ``x IN ('A') AND x IN ('B')`` into a list without members, which is no even where x is unknown.
        """
        return f"NULLIF({condition}, CAST(NULL AS BOOLEAN))" if self.name == "spark" else condition

    def days(self, start: str, end: str) -> str:
        """Whole days from *start* to *end*, as BIGINT."""
        if self.name == "spark":
            return f"CAST(datediff({end}, {start}) AS BIGINT)"
        return f"CAST({end} - {start} AS BIGINT)"

    def starts_with(self, text: str, prefix: str) -> str:
        """Does *text* begin with *prefix*?"""
        return f"startswith({text}, {prefix})" if self.name == "spark" else f"starts_with({text}, {prefix})"

    def prefix(self, text: str, length: int) -> str:
        """The first characters (not bytes, and not letters with their accents) of *text*."""
        return f"LEFT({text}, {length})"

    def floor(self, value: str) -> str:
        """The largest whole number not above a double, as BIGINT."""
        return f"CAST(floor({value}) AS BIGINT)"

    def latest(self, value: str, key: str, value_type: str) -> str:
        """The value in the row with the greatest key, NULL if that row has none."""
        if self.name == "postgres":
            return f"(array_agg({value} ORDER BY {key} DESC))[1]"
        if self.name == "duckdb":
            # DuckDB's arg_max passes over rows without a value: a wrapped value is never NULL.
            return f"arg_max_null({value}, {key})"
        return f"max_by({value}, {key})"

    def any_of(self, condition: str) -> str:
        """Kleene's or over rows: yes, no (only no, or no rows: NULL), NULL if only unknown remains."""
        return f"bool_or({condition})"


DIALECTS: Mapping[DialectName, Dialect] = {
    "duckdb": Dialect("duckdb", "DOUBLE", "VARCHAR", '"', "AS MATERIALIZED"),
    "spark": Dialect("spark", "DOUBLE", "STRING", "`", "AS"),
    "postgres": Dialect("postgres", "DOUBLE PRECISION", "VARCHAR", '"', "AS MATERIALIZED"),
}
