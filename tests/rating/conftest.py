"""A generated province that the tests of this folder share."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from kexin.library.generated.generate import generate_province
from kexin.library.measures import MeasureBook, Measures, load_measures
from kexin.library.release import Release

AS_OF = date(2026, 6, 30)


@pytest.fixture(scope="session")
def book() -> MeasureBook:
    """The shipped measures."""
    return load_measures()


@pytest.fixture(scope="session")
def measures(book: MeasureBook) -> Measures:
    """The shipped measures of the day that the tests ask about."""
    return book.on(AS_OF)


@pytest.fixture(scope="session")
def province(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Ten thousand generated companies."""
    folder: Path = tmp_path_factory.mktemp("province")
    with duckdb.connect() as connection:
        return generate_province(connection, folder / "library", size=10_000, seed=11, as_of=AS_OF)
