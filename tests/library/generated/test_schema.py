"""Generated rows keep to the schema: types, required cells, choices and limits."""

from __future__ import annotations

import pytest

from kexin.library.generated.contents import SELECTS
from kexin.library.schema import LARGEST_CELL
from kexin.library.tables import TABLES

from .conftest import Made


def test_every_table_is_generated_and_none_is_empty(made: Made) -> None:
    assert list(SELECTS) == list(TABLES)
    assert [t for t in TABLES if made.value(f"SELECT count(*) FROM {t}") == 0] == []


@pytest.mark.parametrize("name", TABLES)
def test_cells_keep_to_what_the_schema_allows(made: Made, name: str) -> None:
    table = TABLES[name]
    wrong = []
    for column in table.columns:
        cell = f'"{column.name}"'
        tests = []
        if column.required:
            tests.append(f"{cell} IS NULL")
        if column.choices:
            tests.append(f"{cell} NOT IN {(*column.choices, '')}")
        if column.at_least is not None:
            tests.append(f"{cell} < {column.at_least}")
        if column.at_most is not None:
            tests.append(f"{cell} > {column.at_most}")
        if column.kind in ("money", "count", "number"):
            tests.append(f"abs({cell}) > {LARGEST_CELL}")
        wrong += [(column.name, t) for t in tests if made.count(f"{name}_versions", f"{t}")]
    assert wrong == []


@pytest.mark.parametrize("name", [t for t in TABLES if t != "companies"])
def test_evidence_belongs_to_a_company_of_the_library(made: Made, name: str) -> None:
    assert made.count(name, "company_id NOT IN (SELECT company_id FROM companies)") == 0
