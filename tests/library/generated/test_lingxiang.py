"""The one real company carries the facts of the newspaper page and no others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from kexin.library.generated import lingxiang
from kexin.library.tables import TABLES

from .conftest import Made, make

WHO = f"company_id = '{lingxiang.COMPANY_ID}'"


def test_it_has_238_applications_of_which_98_are_inventions(made: Made) -> None:
    assert made.rows(f"SELECT kind, status, count(*) FROM ip_rights WHERE {WHO} GROUP BY ALL ORDER BY ALL") == [
        ("invention", "filed", 98), ("utility_model", "filed", 140)]


def test_it_is_a_national_high_tech_enterprise_and_little_giant(made: Made) -> None:
    assert made.rows(f"SELECT kind, level, valid_to FROM titles WHERE {WHO} ORDER BY kind") == [
        ("hnte", "national", None), ("little_giant", "national", None)]


def test_everything_else_is_unknown(made: Made) -> None:
    known = {"company_id", "name", "prefecture", "known_on"}
    cells = ", ".join(c.name for c in TABLES["companies"].columns if c.name not in known)
    ((row),) = made.rows(f"SELECT {cells} FROM companies WHERE {WHO}")
    assert set(row) == {None}
    assert [t for t in TABLES if t not in ("companies", "ip_rights", "titles") and made.count(f"{t}", f"{WHO}")] == []


def test_no_rows_about_it_never_mean_none(made: Made) -> None:
    """Its record was not looked up: no table is complete, and it has no coverage."""
    assert made.release.complete == frozenset()
    assert made.count("coverage", WHO) == 0


def test_nobody_knows_of_it_before_the_page(made: Made, tmp_path: Path) -> None:
    assert made.rows(f"SELECT DISTINCT known_on FROM ip_rights_versions WHERE {WHO}") == [(date(2023, 12, 29),)]
    early = make(tmp_path, 100, seed=1, as_of=date(2023, 6, 30))
    assert early.value(f"SELECT count(*) FROM companies WHERE {WHO}") == 0
    early.connection.close()
