"""The scope of formulas follows the tables of evidence."""

from __future__ import annotations

from datetime import date

import pytest

from kexin.library.formula_scope import evidence_scope
from kexin.library.tables import TABLES

SCOPE = evidence_scope(date(2026, 6, 30))


def test_every_table_of_rows_is_there_with_every_column() -> None:
    assert set(SCOPE.tables) == set(TABLES) - {"companies", "coverage", "ip_owners"}
    for name, table in SCOPE.tables.items():
        assert list(table.columns) == [c.name for c in TABLES[name].columns]


@pytest.mark.parametrize(("table", "key"), [
    ("annuals", "year"), ("tax_ratings", "year"), ("bank_records", "month"), ("ip_rights", None), ("titles", None),
    ("credit_events", None), ("invoices", None)])
def test_tables_with_one_row_per_period_can_be_asked_for_one(table: str, key: str | None) -> None:
    assert SCOPE.tables[table].key == key


def test_required_columns_are_never_unknown() -> None:
    rights = SCOPE.tables["ip_rights"].columns
    assert not rights["kind"].type.nullable
    assert rights["granted_on"].type.nullable


def test_coded_columns_know_their_codes_and_titles() -> None:
    status = SCOPE.tables["ip_rights"].columns["status"]
    assert status.type.choices is not None
    assert "valid" in status.type.choices
    assert status.choices["valid"].zh == "有效"


def test_prefectures_of_other_provinces_may_be_named() -> None:
    prefecture = SCOPE.company["prefecture"]
    assert prefecture.type.choices is None
    assert prefecture.choices["430100"].zh == "长沙"
