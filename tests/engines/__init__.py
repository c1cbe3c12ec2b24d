"""Three databases behind one interface, so that a test can ask all of them the same question."""

from tests.engines.engine import Columns, ColumnType, Engine, Row, Value

__all__ = ["ColumnType", "Columns", "Engine", "Row", "Value"]
