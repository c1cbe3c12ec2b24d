"""The loans that are put under stress: what each owes, to which bank, and how likely it defaults."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kexin.fund.allocation import FactValue, checked
from kexin.fund.columns import Column, column
from kexin.fund.facts import FACTS
from kexin.fund.rows import Row, read_rows
from kexin.fund.stress.migration import Migration
from kexin.problems import Problem, ProblemsError, meant
from kexin.text import Text, same

#: Reads a cell: (name, kind, text) → value; raises ProblemsError.
ReadCell = Callable[[str, str, str], FactValue]

#: Columns beside the facts: which loan, bank and firm it is, how likely it defaults, and what is lost then.
OWN = {"loan_id": "text", "bank": "text", "firm": "text", "grade": "text", "pd": "share", "lgd": "share"}
#: Of every loan these must be known.
NEEDED = ("principal", "bank")


@dataclass(frozen=True, eq=False)
class Group:
    """What each loan belongs to (a bank, an area, a firm): names, and for each loan the place of its name."""

    names: tuple[str, ...]
    of: NDArray[np.int64]

    def sums(self, amounts: NDArray[np.int64]) -> NDArray[np.int64]:
        """The amounts of the loans added up for each name."""
        found = np.zeros(len(self.names), dtype=np.int64)
        np.add.at(found, self.of, amounts)
        return found


@dataclass(frozen=True, eq=False)
class Portfolio:
    """Loans: principal in fen, PDs by the end of each year (``cumulative[loan, year]``), loss given default as a share."""

    principal: NDArray[np.int64]
    cumulative: NDArray[np.float64]
    lgd: tuple[Fraction, ...]
    bank: Group
    area: Group
    firm: Group
    facts: Mapping[str, Column]

    @property
    def loans(self) -> int:
        """How many."""
        return len(self.principal)

    @property
    def years(self) -> int:
        """For how many years the PDs are known."""
        return int(self.cumulative.shape[1])


def read_portfolio(path: Path, read: ReadCell, years: int, lgd: Fraction, moves: Migration | None, simulated: Collection[str]) -> Portfolio:
    """The loans of a CSV. A grade takes its PDs from *moves*; a PD of one year is taken to be the same in each year. Facts that are *simulated* are no columns.

    Raises:
        ProblemsError: with every mistake in it, each with its line.
    """
    known = {name: name for name in (*OWN, *FACTS) if name not in simulated}
    problems, rows = list[Problem](), list[dict[str, FactValue]]()
    rates = moves.default_rates(years) if moves is not None else {}
    for row in read_rows(path, known):
        values, wrong = _values(row, read)
        problems += [*row.problems, *wrong, *_missing(row, values, rates)]
        rows.append(values)
    if not rows:
        problems.append(Problem("empty-file", path.name, Text("没有贷款", "there is no loan"), Text("至少一笔", "at least one"), Text("请补充", "supply them")))
    if problems:
        raise ProblemsError(problems)
    return portfolio(rows, years, lgd, rates)


def portfolio(rows: Sequence[Mapping[str, FactValue]], years: int, lgd: Fraction, rates: Mapping[str, Sequence[float]]) -> Portfolio:
    """The loans of *rows*: facts by name and the columns of ``OWN``; *rates* gives the PDs of a grade by the end of each year."""
    cumulative = []
    for row in rows:
        pd = row.get("pd")
        cumulative.append([1 - (1 - float(pd)) ** year for year in range(1, years + 1)] if isinstance(pd, Fraction) else list(rates[str(row["grade"])]))
    facts = [checked({name: value for name, value in row.items() if name in FACTS}) for row in rows]
    given = sorted({name for row in facts for name in row})
    lost = [row.get("lgd") for row in rows]
    return Portfolio(
        np.array([row["principal"] for row in rows], dtype=np.int64), np.array(cumulative), tuple(x if isinstance(x, Fraction) else lgd for x in lost),
        _group([str(row["bank"]) for row in rows]), _group([str(row.get("area") or "") for row in rows]),
        _group([str(row.get("firm") or f"#{i}") for i, row in enumerate(rows)]), {name: column([row.get(name) for row in facts]) for name in given})


def _values(row: Row, read: ReadCell) -> tuple[dict[str, FactValue], list[Problem]]:
    found, problems = dict[str, FactValue](), list[Problem]()
    for name, text in row.cells.items():
        try:
            found[name] = read(name, OWN[name] if name in OWN else FACTS[name].type.kind, text)
            if name in FACTS:
                checked({name: found[name]})
        except ProblemsError as error:
            problems += [Problem(p.code, f"{row.where}: {name}", p.found, p.allowed, p.remedy) for p in error.problems]
    return found, problems


def _missing(row: Row, values: Mapping[str, FactValue], rates: Mapping[str, Sequence[float]]) -> list[Problem]:
    """What a loan must say, and does not."""
    problems = [Problem(
        "missing-cell", f"{row.where}: {name}", Text("没有填写", "it is empty"), FACTS[name].meaning if name in FACTS else Text("银行名称", "the bank's name"), Text("请补充", "supply it"))
        for name in NEEDED if name not in row.cells]
    grade = row.cells.get("grade")
    if grade is not None and "pd" not in row.cells and grade not in rates:
        allowed = same(", ".join(rates)) if rates else Text("用 --matrix 给出等级转移矩阵", "--matrix names a file of a transition matrix")
        problems.append(Problem("unknown-grade", f"{row.where}: grade", same(grade), allowed, meant(grade, rates, Text("请更正等级", "correct the grade"))))
    if grade is None and "pd" not in row.cells:
        problems.append(Problem(
            "missing-cell", f"{row.where}: pd", Text("没有违约概率，也没有等级", "there is neither a PD nor a grade"), Text("一年期违约概率，如 2%", "the PD of one year, such as 2%"), Text("请补充", "supply it")))
    for name in ("pd", "lgd"):
        value = values.get(name)
        if isinstance(value, Fraction) and not 0 <= value <= 1:
            problems.append(Problem("wrong-fact", f"{row.where}: {name}", same(row.cells[name]), same("0% – 100%"), Text("请更正", "correct it")))
    return problems


def _group(names: Sequence[str]) -> Group:
    order = tuple(sorted(set(names)))
    place = {name: i for i, name in enumerate(order)}
    return Group(order, np.array([place[name] for name in names], dtype=np.int64))
