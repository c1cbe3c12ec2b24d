"""The same wishes give the same province, whatever the number of threads."""

from __future__ import annotations

from pathlib import Path

import pytest

from kexin.library.generated.draws import Draws
from kexin.library.tables import TABLES

from .conftest import Made, make


def _contents(province: Made) -> dict[str, list[tuple[object, ...]]]:
    return {t: province.rows(f"SELECT * FROM {t}_versions ORDER BY ALL") for t in TABLES}


def _made(folder: Path, seed: int, threads: int) -> dict[str, list[tuple[object, ...]]]:
    folder.mkdir()
    province = make(folder, 300, seed, threads=threads)
    contents = _contents(province)
    province.connection.close()
    return contents


def test_another_seed_gives_other_companies(tmp_path: Path) -> None:
    one, other = _made(tmp_path / "a", 1, 1), _made(tmp_path / "b", 2, 1)
    assert {row[0] for row in one["companies"]} & {row[0] for row in other["companies"]} == {"page:lingxiang-maglev"}


def test_the_number_of_threads_changes_no_row(tmp_path: Path) -> None:
    assert _made(tmp_path / "a", 1, 1) == _made(tmp_path / "b", 1, 2)


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
