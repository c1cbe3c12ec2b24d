"""Files of loans and of grade transitions: what they mean, and what is told of their mistakes."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from kexin.cli.written import read_value
from kexin.fund.stress.migration import read_migration
from kexin.fund.stress.portfolio import Portfolio, read_portfolio
from kexin.fund.stress.simulation import STATE
from kexin.problems import ProblemsError

MATRIX = "from,A,B,D\nA,90,8,2\nB,10,80,10\n"


def book(folder: Path, text: str, matrix: str | None = None, years: int = 2) -> Portfolio:
    """The portfolio of a file."""
    path, moves = folder / "loans.csv", None
    path.write_text(text, encoding="utf-8")
    if matrix is not None:
        (folder / "matrix.csv").write_text(matrix, encoding="utf-8")
        moves = read_migration(folder / "matrix.csv")
    return read_portfolio(path, read_value, years, Fraction(45, 100), moves, STATE)


def codes(error: pytest.ExceptionInfo[ProblemsError]) -> list[tuple[str, str]]:
    """(code, where) of each problem."""
    return [(p.code, p.where) for p in error.value.problems]


def test_a_file_of_loans(tmp_path: Path) -> None:
    found = book(tmp_path, "loan_id,bank,firm,area,principal,pd,lgd,revenue\n1,甲,x,430100,100万,2%,,500万\n2,乙,x,430200,1.5万元,10%,20%,\n3,甲,y,430100,3分,0,100%,1元\n")
    assert found.principal.tolist() == [100_000_000, 1_500_000, 3]
    assert found.cumulative == pytest.approx(np.array([[0.02, 1 - 0.98**2], [0.1, 0.19], [0.0, 0.0]]))
    assert found.lgd == (Fraction(45, 100), Fraction(1, 5), Fraction(1))
    assert (found.bank.names, found.bank.of.tolist()) == (("乙", "甲"), [1, 0, 1])
    assert found.firm.of.tolist() == [0, 0, 1]
    assert found.bank.sums(found.principal).tolist() == [1_500_000, 100_000_003]
    assert found.facts["revenue"].known.tolist() == [True, False, True]


def test_a_grade_takes_its_rates_from_the_matrix(tmp_path: Path) -> None:
    found = book(tmp_path, "bank,principal,grade\n甲,1万,A\n甲,1万,B\n", MATRIX)
    assert found.cumulative == pytest.approx(np.array([[0.02, 0.02 + 0.9 * 0.02 + 0.08 * 0.1], [0.1, 0.1 + 0.1 * 0.02 + 0.8 * 0.1]]))


def test_every_mistake_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as error:
        book(tmp_path, "bank,principal,pd,lgd,grade\n,100万,2%,,\n甲,many,,,\n甲,1万,200%,-1,\n甲,1万,,,AA\n甲,1万,1%,150%,,extra\n", MATRIX)
    assert codes(error) == [
        ("missing-cell", "loans.csv:2: bank"), ("wrong-fact", "loans.csv:3: principal"), ("missing-cell", "loans.csv:3: pd"), ("wrong-fact", "loans.csv:4: lgd"),
        ("wrong-fact", "loans.csv:4: pd"), ("unknown-grade", "loans.csv:5: grade"), ("too-many-cells", "loans.csv:6"), ("wrong-fact", "loans.csv:6: lgd")]


@pytest.mark.parametrize(("text", "code"), [
    ("", "empty-file"), ("bank,principal,pd\n", "empty-file"), ("bank,principal,pd,bank_npl_rate\n甲,1万,1%,2%\n", "unknown-heading"), ("bank,principal,pd,colour\n", "unknown-heading")])
def test_a_file_that_cannot_be_a_portfolio(tmp_path: Path, text: str, code: str) -> None:
    with pytest.raises(ProblemsError) as error:
        book(tmp_path, text)
    assert [p.code for p in error.value.problems] == [code]


def test_a_grade_without_a_matrix_asks_for_one(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as error:
        book(tmp_path, "bank,principal,grade\n甲,1万,A\n")
    assert codes(error) == [("unknown-grade", "loans.csv:2: grade")]
    assert "--matrix" in error.value.problems[0].allowed.en


@pytest.mark.parametrize(("matrix", "expected"), [
    ("from,A,B,D\nA,0.9,0.08,0.02\nB,0.1,0.8,0.1\n", [0.02, 0.1]), ("from,A,B,D\nA,90%,8%,2%\nB,10%,80%,10%\nD,0,0,100%\n", [0.02, 0.1]),
    # Withdrawn ratings are spread over what the others did.
    ("from,A,B,D,NR\nA,72,6.4,1.6,20\nB,10,80,10,\n", [0.02, 0.1]),
    # Rows of a publication are rounded and miss 100 by a little.
    ("from,A,B,D\nA,90.04,8.0,2.0\nB,10,80,10\n", [2.0 / 100.04, 0.1])])
def test_ways_to_write_a_matrix(tmp_path: Path, matrix: str, expected: list[float]) -> None:
    path = tmp_path / "matrix.csv"
    path.write_text(matrix, encoding="utf-8")
    found = read_migration(path)
    assert found.grades == ("A", "B")
    assert [rates[0] for rates in found.default_rates(1).values()] == pytest.approx(expected)
    assert found.after(7).sum(axis=1) == pytest.approx(1)


@pytest.mark.parametrize(("matrix", "expected"), [
    ("from,A,B,D\nA,0.9,0.08,0.2\nB,0.1,0.8,0.1\n", [("not-chances", "A")]), ("from,A,B,D\nA,1.1,-0.12,0.02\nB,0.1,0.8,0.1\n", [("not-chances", "A")]),
    ("from,A,B\nA,0.9,0.1\nB,0.1,0.9\n", [("wrong-heading", "matrix.csv:1")]), ("from,B,A,D\nA,0.9,0.08,0.02\nB,0.1,0.8,0.1\n", [("wrong-heading", "matrix.csv:1")]),
    ("from,A,B,D\nA,much,0.08,0.02\nB,0.1,0.8\n", [("wrong-number", "matrix.csv:2"), ("wrong-number", "matrix.csv:3")]), ("", [("wrong-heading", "matrix.csv:1")])])
def test_a_matrix_that_is_none(tmp_path: Path, matrix: str, expected: list[tuple[str, str]]) -> None:
    path = tmp_path / "matrix.csv"
    path.write_text(matrix, encoding="utf-8")
    with pytest.raises(ProblemsError) as error:
        read_migration(path)
    assert [found for found in codes(error) if found in expected] == expected
