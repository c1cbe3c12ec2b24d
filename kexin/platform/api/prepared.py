"""A query that every request asks: put into SQL once for each connection, asked again with another value."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import QuerySet

#: Stands where the value will stand.
HERE = "\x00here"


class Prepared:
    """A query of tuples with one text that varies; it is written with ``HERE`` in the text's place."""

    def __init__(self, query: Callable[[], QuerySet[Any, tuple[Any, ...]]]) -> None:
        self._query, self._known = query, threading.local()

    def first(self, value: str) -> tuple[Any, ...] | None:
        """The first row for *value*."""
        compiler, sql, params = self._written()
        with connection.cursor() as cursor:
            cursor.execute(sql, [value if each == HERE else each for each in params])
            rows = cursor.fetchmany(1)
        return next(iter(compiler.results_iter(results=[rows], tuple_expected=True)), None)

    def _written(self) -> tuple[Any, str, tuple[Any, ...]]:
        # A compiler belongs to its connection, and a connection to its thread.
        if not hasattr(self._known, "one"):
            compiler = self._query().query.get_compiler(using=DEFAULT_DB_ALIAS)
            self._known.one = (compiler, *compiler.as_sql())
        known: tuple[Any, str, tuple[Any, ...]] = self._known.one
        return known
