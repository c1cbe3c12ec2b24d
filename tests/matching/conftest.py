"""A small generated province for matching."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pytest

from kexin.formula.python_rows import Evidence
from kexin.library.generated.generate import generate_province
from kexin.library.measures import Measures, load_measures
from kexin.library.release import Release
from tests.rating.evidence import evidence_of_all

AS_OF = date(2026, 6, 30)


@pytest.fixture(scope="session")
def measures() -> Measures:
    """The measures of the rulebook on the day of the province."""
    return load_measures().on(AS_OF)


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Four hundred generated companies."""
    folder: Path = tmp_path_factory.mktemp("matching")
    with duckdb.connect() as connection:
        return generate_province(connection, folder / "library", size=400, seed=11, as_of=AS_OF)


@pytest.fixture(scope="session")
def evidence(province: Release) -> Mapping[str, Evidence]:
    """The evidence rows of every company."""
    return evidence_of_all(province, tuple(province.manifest.tables))
