"""Two runs over one release side by side: who moves, and which gates and indicators move them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from kexin.rating.batch import Run
from kexin.rating.model import Model

#: How many of the largest changes are listed, and how many indicators are named for each.
LARGEST, REASONS = 20, 3

_BOTH = "FROM read_parquet($old, hive_partitioning = false) a JOIN read_parquet($new, hive_partitioning = false) b USING (company_id)"


@dataclass(frozen=True)
class Mover:
    """A company whose total changed: thousandths before and after, and the indicators that changed most."""

    company_id: str
    before: int
    after: int
    indicators: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Comparison:
    """Points are thousandths; grades and totals are those that are sure (the low end)."""

    companies: int
    moved: int
    verdicts: tuple[tuple[bool | None, bool | None, int], ...]
    """(old verdict, new verdict, companies) where they differ."""
    grades: tuple[tuple[str | None, str | None, int], ...]
    gates: tuple[tuple[str, int, int], ...]
    """(gate of the new model, how many of the companies that lost a yes or an open verdict fail it, how many leave it open)."""
    indicators: tuple[tuple[str, int, float], ...]
    """(indicator, companies whose points differ, mean change over these), the most companies first."""
    largest: tuple[Mover, ...]


def compare_runs(before: Model, after: Model, old: Run, new: Run) -> Comparison:
    """Compare what two models say of the same companies."""
    return _Comparer(before, after, old, new).comparison()


class _Comparer:
    def __init__(self, before: Model, after: Model, old: Run, new: Run) -> None:
        self.before, self.after = before, after
        self.files = {"old": old.scores, "new": new.scores}
        self.stored = [set(self._columns(files)) for files in self.files.values()]

    def comparison(self) -> Comparison:
        differs = " OR ".join(f"a.{c} IS DISTINCT FROM b.{c}" for c in self._results())
        companies, moved = self._rows(f"SELECT count(*), count(*) FILTER (WHERE {differs}) {_BOTH}")[0]
        return Comparison(
            int(companies), int(moved), self._transitions("verdict"), self._transitions("grade_low"), self._gates(), self._indicators(), self._largest())

    def _rows(self, query: str) -> list[tuple[Any, ...]]:
        return duckdb.execute(query, self.files).fetchall()

    @staticmethod
    def _columns(files: str) -> list[str]:
        return [str(row[0]) for row in duckdb.execute("DESCRIBE SELECT * FROM read_parquet($f, hive_partitioning = false)", {"f": files}).fetchall()]

    def _both_store(self, column: str) -> bool:
        return all(column in stored for stored in self.stored)

    def _results(self) -> list[str]:
        wanted = ("grade_low", "grade_high", "verdict", "total_low", "total_high", "line_low", "line_high")
        return [c for c in wanted if self._both_store(c)]

    def _transitions(self, column: str) -> tuple[tuple[Any, Any, int], ...]:
        if not self._both_store(column):
            return ()
        return tuple(self._rows(
            f"SELECT a.{column}, b.{column}, count(*) AS n {_BOTH} WHERE a.{column} IS DISTINCT FROM b.{column} GROUP BY 1, 2 ORDER BY n DESC, 1, 2"))

    def _gates(self) -> tuple[tuple[str, int, int], ...]:
        """Why companies lost a yes, or lost even the chance of one."""
        steps = [step for step, gate in self.after.conditions() if gate.on_fail in ("reject", "zero") and step in self.stored[1]]
        if not steps:
            return ()
        counts = ", ".join(f"count(*) FILTER (WHERE NOT b.{step}), count(*) FILTER (WHERE b.{step} IS NULL)" for step in steps)
        lost = "(a.verdict AND b.verdict IS NOT TRUE) OR (a.verdict IS NULL AND NOT b.verdict)"
        row = self._rows(f"SELECT {counts} {_BOTH} WHERE {lost}")[0]
        found = [(step, int(row[2 * i]), int(row[2 * i + 1])) for i, step in enumerate(steps)]
        return tuple(sorted((g for g in found if g[1] or g[2]), key=lambda g: (-g[1], -g[2])))

    def _shared(self) -> list[str]:
        """The indicators that both models score."""
        scored = {f"{prefix}{i.id}" for prefix, i in self.after.scored()}
        return [step for prefix, i in self.before.scored() if (step := f"{prefix}{i.id}") in scored]

    def _indicators(self) -> tuple[tuple[str, int, float], ...]:
        shared = self._shared()
        if not shared:
            return ()
        each = ", ".join(
            f"count(*) FILTER (WHERE a.{i}_low <> b.{i}_low), avg(b.{i}_low - a.{i}_low) FILTER (WHERE a.{i}_low <> b.{i}_low)" for i in shared)
        row = self._rows(f"SELECT {each} {_BOTH}")[0]
        found = [(i, int(row[2 * n]), row[2 * n + 1]) for n, i in enumerate(shared)]
        return tuple(sorted(((i, n, float(mean)) for i, n, mean in found if n), key=lambda i: -i[1]))

    def _largest(self) -> tuple[Mover, ...]:
        if not self._both_store("total_low"):
            return ()
        shared = self._shared()
        each = "".join(f", b.{i}_low - a.{i}_low" for i in shared)
        rows = self._rows(
            f"SELECT company_id, a.total_low, b.total_low{each} {_BOTH} WHERE a.total_low <> b.total_low "
            f"ORDER BY abs(b.total_low - a.total_low) DESC, company_id LIMIT {LARGEST}")
        return tuple(Mover(str(row[0]), int(row[1]), int(row[2]), _most_changed(shared, row[3:])) for row in rows)


def _most_changed(indicators: Sequence[str], changes: Sequence[Any]) -> tuple[tuple[str, int], ...]:
    found = [(i, int(change)) for i, change in zip(indicators, changes, strict=True) if change]
    return tuple(sorted(found, key=lambda item: -abs(item[1]))[:REASONS])
