"""How grades move in a year, and with them the PD of several years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kexin.fund.rows import read_lines
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

#: The column of firms that are no longer rated; what they would have done is taken to be what the others did.
WITHDRAWN = "NR"
DEFAULT = "D"
#: Published rows are rounded: they may miss 100 % by this much and are then brought to it.
ROUNDING = 0.01


@dataclass(frozen=True, eq=False)
class Migration:
    """``yearly[i, j]`` is the chance to go from grade i to grade j in a year; the last state is default and is not left."""

    grades: tuple[str, ...]
    yearly: NDArray[np.float64]

    def after(self, years: int) -> NDArray[np.float64]:
        """The same over several years, each like the first."""
        return np.asarray(np.linalg.matrix_power(self.yearly, years))

    def default_rates(self, years: int) -> dict[str, tuple[float, ...]]:
        """For each grade the chance to have defaulted by the end of year 1, 2, …"""
        by_year = [self.after(year)[:, -1] for year in range(1, years + 1)]
        return {grade: tuple(float(rates[i]) for rates in by_year) for i, grade in enumerate(self.grades)}


def migration(grades: Sequence[str], rows: Sequence[Sequence[float]]) -> Migration:
    """A matrix from the rows of its grades, each with the default state last; rounding is taken out.

    Raises:
        ProblemsError: a chance is negative or a row misses 1 by more than rounding.
    """
    problems = list[Problem]()
    for grade, row in zip(grades, rows, strict=True):
        if min(row) < 0 or abs(sum(row) - 1) > ROUNDING:
            problems.append(Problem(
                "not-chances", grade, Text(f"该行合计 {sum(row):.4f}，最小 {min(row):.4f}", f"the row adds up to {sum(row):.4f}, its least is {min(row):.4f}"),
                Text("不小于 0，合计为 1", "not below 0, adding up to 1"), Text("请更正这一行", "correct the row")))
    if problems:
        raise ProblemsError(problems)
    yearly = np.array([*rows, [0.0] * len(grades) + [1.0]])
    return Migration(tuple(grades), yearly / yearly.sum(axis=1, keepdims=True))


def read_migration(path: Path) -> Migration:
    """A CSV whose first column and headings are the grades, the best first, then ``D`` (default) and, if need be, ``NR``; shares or percent.

    Raises:
        ProblemsError: with every mistake in it.
    """
    (_, first), *lines = [*read_lines(path)] or [(1, [""])]
    heads, problems, rows = first[1:], list[Problem](), dict[str, list[float]]()
    for number, (grade, *cells) in lines:
        try:
            rows[grade] = [float(cell.removesuffix("%")) if cell else 0.0 for cell in cells]
            fits = len(cells) == len(heads)
        except ValueError:
            fits = False
        if not fits:
            problems.append(Problem("wrong-number", f"{path.name}:{number}", same(", ".join([grade, *cells])), Text(f"{len(heads)} 个数字", f"{len(heads)} numbers"), Text("请更正", "correct it")))
    grades = [grade for grade in rows if grade != DEFAULT]
    if [h for h in heads if h != WITHDRAWN] != [*grades, DEFAULT]:
        problems.append(Problem(
            "wrong-heading", f"{path.name}:1", same(", ".join(heads)), same(", ".join([*grades, DEFAULT])),
            Text("列名应依次为各行的等级，最后是 D（违约）", "the headings are the grades of the rows in the same order, then D for default")))
    if problems:
        raise ProblemsError(problems)
    unit = 100 if any(sum(row) > 2 for row in rows.values()) else 1
    rated = [i for i, head in enumerate(heads) if head != WITHDRAWN]
    return migration(grades, [_spread([number / unit for number in rows[grade]], rated) for grade in grades])


def _spread(row: list[float], rated: list[int]) -> list[float]:
    """The chances of the states in *rated*, with what was withdrawn spread over them; the sum stays, so that it can be checked."""
    kept = [row[i] for i in rated]
    return [chance * sum(row) / sum(kept) for chance in kept] if sum(kept) > 0 else kept
