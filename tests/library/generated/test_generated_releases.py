"""A generated release is a whole release, says that it is generated, and refuses senseless wishes."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from kexin.library.generated import generate_province
from kexin.library.tables import TABLES
from kexin.problems import ProblemsError

from .conftest import AS_OF, Made, make


def test_the_release_is_intact_and_counts_its_companies(made: Made) -> None:
    assert made.release.verify() == []
    assert made.release.as_of == AS_OF
    assert made.release.manifest.counts == {"companies": made.value("SELECT count(DISTINCT company_id) FROM companies")}


def test_manifest_and_readme_say_in_both_languages_that_it_is_generated(made: Made) -> None:
    note = made.release.manifest.generated
    assert note is not None
    assert "虚构" in note.zh
    assert "made these data up" in note.en
    readme = (made.release.path / "README.txt").read_text(encoding="utf-8")
    assert note.zh in readme
    assert note.en in readme


@pytest.mark.parametrize("table", TABLES)
def test_every_table_says_in_its_own_file_that_it_is_generated(made: Made, table: str) -> None:
    ((key, value),) = made.rows(
        f"SELECT decode(key), decode(value) FROM parquet_kv_metadata('{made.release.table(table)}')")
    assert key == "generated"
    assert value == str(made.release.manifest.generated)


def test_all_wishes_out_of_range_are_named_together_and_nothing_is_left(tmp_path: Path) -> None:
    with duckdb.connect() as connection, pytest.raises(ProblemsError) as caught:
        generate_province(connection, tmp_path / "library", size=0, seed=-1, as_of=date(1999, 1, 1))
    assert [(p.code, p.where) for p in caught.value.problems] == [
        ("out-of-range", "--size"), ("out-of-range", "--seed"), ("out-of-range", "--as-of")]
    assert not (tmp_path / "library").exists()


def test_a_release_is_not_overwritten(tmp_path: Path) -> None:
    first = make(tmp_path, 10, seed=1)
    with pytest.raises(ProblemsError, match="release-exists"):
        generate_province(first.connection, tmp_path, size=10, seed=2, as_of=AS_OF)
    assert [p.name for p in tmp_path.iterdir()] == [AS_OF.isoformat()]
    first.connection.close()


@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2025, 12, 31), date(2026, 1, 1), date(2031, 3, 15)])
def test_any_day_gives_a_release(tmp_path: Path, as_of: date) -> None:
    province = make(tmp_path, 500, seed=1, as_of=as_of)
    assert province.value("SELECT max(year) FROM annuals_versions") <= as_of.year - 1
    assert province.release.verify() == []
    province.connection.close()


def test_one_company_is_a_province(tmp_path: Path) -> None:
    province = make(tmp_path, 1, seed=1)
    assert province.count("companies") == 2
    province.connection.close()


def test_progress_moves_forward_to_the_end(tmp_path: Path) -> None:
    seen: list[float] = []
    with duckdb.connect() as connection:
        generate_province(connection, tmp_path, size=200, seed=1, as_of=AS_OF, progress=lambda done, what: seen.append(done))
    assert seen == sorted(seen)
    assert 0.9 < seen[-1] <= 1
