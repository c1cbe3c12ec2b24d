"""Two runs over one release side by side: who moves, and which indicators move them."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from kexin.rating.batch import Run
from kexin.rating.model import Model

#: How many of the largest changes are listed.
LARGEST = 20


@dataclass(frozen=True)
class Comparison:
    """Points are thousandths; grades are those that are sure (the low end)."""

    companies: int
    moved: int
    grades: tuple[tuple[str | None, str | None, int], ...]
    indicators: tuple[tuple[str, int, float], ...]
    """(indicator, companies whose points differ, mean change over these), the most companies first."""
    largest: tuple[tuple[str, int, int], ...]
    """(company id, old total, new total), the largest change first."""


def compare_runs(before: Model, after: Model, old: Run, new: Run) -> Comparison:
    """Compare what two models say of the same companies."""
    both = (
        "FROM read_parquet($old, hive_partitioning = false) a JOIN read_parquet($new, hive_partitioning = false) b USING (company_id)")
    files = {"old": old.scores, "new": new.scores}
    results = [c for c in ("grade_low", "grade_high", "verdict", "total_low", "total_high", "line_low", "line_high") if _has(before, c) and _has(after, c)]
    differs = " OR ".join(f"a.{c} IS DISTINCT FROM b.{c}" for c in results)
    companies, moved = duckdb.execute(f"SELECT count(*), count(*) FILTER (WHERE {differs}) {both}", files).fetchall()[0]
    grades: list[tuple[str | None, str | None, int]] = []
    if "grade_low" in results:
        grades = duckdb.execute(
            f"SELECT a.grade_low, b.grade_low, count(*) AS n {both} WHERE a.grade_low IS DISTINCT FROM b.grade_low "
            "GROUP BY 1, 2 ORDER BY n DESC, 1, 2", files).fetchall()
    scored = {f"{prefix}{i.id}" for prefix, i in after.scored()}
    shared = [step for prefix, i in before.scored() if (step := f"{prefix}{i.id}") in scored]
    indicators = []
    for indicator in shared:
        count, mean = duckdb.execute(
            f"SELECT count(*), avg(b.{indicator}_low - a.{indicator}_low) {both} WHERE a.{indicator}_low <> b.{indicator}_low", files).fetchall()[0]
        if count:
            indicators.append((indicator, count, mean))
    largest: list[tuple[str, int, int]] = []
    if "total_low" in results:
        largest = duckdb.execute(
            f"SELECT company_id, a.total_low, b.total_low {both} WHERE a.total_low <> b.total_low "
            f"ORDER BY abs(b.total_low - a.total_low) DESC, company_id LIMIT {LARGEST}", files).fetchall()
    return Comparison(companies, moved, tuple(grades), tuple(sorted(indicators, key=lambda i: -i[1])), tuple(largest))


def _has(model: Model, column: str) -> bool:
    if column.startswith("grade"):
        return bool(model.grades)
    if column.startswith("total"):
        return model.score is not None
    return column == "verdict" or model.line is not None
