"""The same wishes give the same province, whatever the number of threads."""

from __future__ import annotations

from pathlib import Path

import pytest

from kexin.library.generated.draws import Draws
from kexin.library.tables import TABLES

from .conftest import Made, make


def _files(folder: Path, seed: int, threads: int) -> dict[str, bytes]:
    folder.mkdir()
    province = make(folder, 3000, seed, threads=threads)
    province.connection.close()
    return {p.name: p.read_bytes() for p in province.release.path.rglob("*") if p.is_file()}


def test_the_number_of_threads_changes_no_byte(tmp_path: Path) -> None:
    one, two = _files(tmp_path / "a", 1, threads=1), _files(tmp_path / "b", 1, threads=2)
    assert {"manifest.json", "README.txt", "quality.json", *(f"{t}.parquet" for t in TABLES)} == set(one)
    assert [name for name in one if one[name] != two[name]] == []


def test_another_seed_gives_other_companies(made: Made, tmp_path: Path) -> None:
    other = make(tmp_path, 1000, seed=8)
    ours, theirs = (set(m.rows("SELECT company_id FROM companies")) for m in (made, other))
    assert ours & theirs == {("page:lingxiang-maglev",)}
    other.connection.close()


def test_a_company_is_the_same_in_a_larger_province(made: Made, tmp_path: Path) -> None:
    """A draw belongs to its company, not to the size; only names may give way to each other."""
    smaller = make(tmp_path, 1000, seed=7)
    sql = "SELECT company_id, year, revenue, known_on FROM annuals_versions"
    assert set(smaller.rows(sql)) <= set(made.rows(sql))
    smaller.connection.close()


@pytest.mark.parametrize("name", ["size", "quality"])
def test_draws_with_other_names_are_unrelated(made: Made, name: str) -> None:
    draws = Draws(7)
    columns = f"{draws.uniform(name)} AS one, {draws.uniform('another')} AS other"
    pairs = f"SELECT {columns} FROM range(100000) AS numbers(no)"
    assert abs(made.value(f"SELECT corr(one, other) FROM ({pairs})")) < 0.015
    assert abs(made.value(f"SELECT corr(abs(one - 0.5), abs(other - 0.5)) FROM ({pairs})")) < 0.015


def test_draws_have_their_stated_distributions(made: Made) -> None:
    draws = Draws(3)
    numbers = "FROM range(100000) AS numbers(no)"
    assert abs(made.value(f"SELECT avg({draws.normal('n')}) {numbers}")) < 0.015
    assert abs(made.value(f"SELECT stddev({draws.normal('n')}) {numbers}") - 1) < 0.015
    assert abs(made.value(f"SELECT avg(({draws.normal('n')} > 1.6449)::INTEGER) {numbers}") - 0.05) < 0.004
    assert made.rows(f"SELECT min(w), max(w) FROM (SELECT {draws.whole('w', 3, 9)} AS w {numbers})") == [(3, 9)]
    assert abs(made.value(f"SELECT avg(({draws.weighted('x', [1, 3])} = 1)::INTEGER) {numbers}") - 0.75) < 0.01
