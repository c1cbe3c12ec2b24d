"""A release: the evidence of one day, immutable, verified by hashes, readable one company at a time."""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb

from kexin.library.manifest import MANIFEST, SCHEMA_VERSION, Manifest, parse_manifest, seal_holds, sha256_of
from kexin.library.release_checks import named, scan
from kexin.library.release_mistakes import (
    file_changed,
    file_extra,
    file_missing,
    manifest_changed,
    not_a_release,
    other_schema,
)
from kexin.library.tables import TABLES
from kexin.problems import Problem, ProblemsError

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z")


@dataclass(frozen=True)
class Release:
    """One folder ``<library>/<day>/``."""

    path: Path
    manifest: Manifest

    @classmethod
    def open(cls, path: Path) -> Release:
        """Open the release in a folder; the files' bytes are checked by ``verify``, not here.

        Raises:
            ProblemsError: the folder is no release, or of another version of the schema.
        """
        try:
            manifest = parse_manifest((path / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise ProblemsError([not_a_release(path, type(error).__name__)]) from None
        if manifest.schema_version != SCHEMA_VERSION:
            raise ProblemsError([other_schema(path, manifest.schema_version, SCHEMA_VERSION)])
        return cls(path, manifest)

    @property
    def as_of(self) -> date:
        """The day of the release."""
        return self.manifest.as_of

    @property
    def digest(self) -> str:
        """The hash of the evidence; see ``Manifest.digest``."""
        return self.manifest.digest

    @property
    def complete(self) -> frozenset[str]:
        """The tables whose source covered every company: no rows means none."""
        return frozenset(name for name, table in self.manifest.tables.items() if table.complete)

    def table(self, name: str) -> Path | None:
        """The Parquet file of a table, or None if the release does not have it."""
        return self.path / "tables" / f"{name}.parquet" if name in self.manifest.tables else None

    def verify(self) -> list[Problem]:
        """Every file that is not as it was written; empty for an intact release."""
        shown = f"{self.path.name}/"
        expected = {f"tables/{name}.parquet": t.sha256 for name, t in self.manifest.tables.items()} | dict(self.manifest.files)
        present = {p.relative_to(self.path).as_posix() for p in self.path.rglob("*") if not p.is_dir()}
        problems = [] if self._seal_holds() else [manifest_changed(shown + MANIFEST)]
        problems += [file_missing(shown + name) for name in sorted(expected.keys() - present)]
        problems += [file_extra(shown + name) for name in sorted(present - expected.keys() - {MANIFEST})]
        problems += [file_changed(shown + name) for name in sorted(expected.keys() & present)
                     if sha256_of(self.path / name) != expected[name]]
        return problems

    def _seal_holds(self) -> bool:
        try:
            return seal_holds((self.path / MANIFEST).read_text(encoding="utf-8"))
        except (OSError, json.JSONDecodeError, KeyError, TypeError, ValueError):
            return False

    @cached_property
    def _connection(self) -> duckdb.DuckDBPyConnection:
        return duckdb.connect(config={"autoinstall_known_extensions": False})

    def evidence(self, company_id: str) -> dict[str, list[dict[str, object]]]:
        """Every table of the release with the company's rows, all versions, as Python values.

        Money is int (fen), dates are ``datetime.date``, shares float, unknown is None.
        """
        return {name: self._rows(name, company_id) for name in self.manifest.tables if "company_id" in TABLES[name].by_name}

    def _rows(self, name: str, company_id: str) -> list[dict[str, object]]:
        columns = [c.name for c in TABLES[name].stored]
        path = self.path / "tables" / f"{name}.parquet"
        # A cursor of its own makes the release safe to share between threads.
        rows = self._connection.cursor().execute(
            f"SELECT {', '.join(map(named, columns))} FROM {scan(path)} WHERE company_id = ?", [company_id]).fetchall()
        return [dict(zip(columns, row, strict=True)) for row in rows]

    def find(self, name_or_code: str, limit: int = 50) -> list[tuple[str, str]]:
        """(company id, name) of companies with this id, or whose name (also a former one) contains the text.

        The best come first: the same id or name, then names that begin with the text, then the shortest.
        """
        text = unicodedata.normalize("NFKC", name_or_code).strip()
        if not text:
            return []
        rows = self._connection.cursor().execute(
            "SELECT DISTINCT company_id, name, company_id = upper($text) OR company_id = $text OR name = $text AS same,"
            f" starts_with(name, $text) AS front, length(name) AS size FROM {scan(self.path / 'tables' / 'companies.parquet')}"
            " WHERE same OR contains(lower(name), lower($text)) ORDER BY same DESC, front DESC, size, name, company_id LIMIT $limit",
            {"text": text, "limit": limit}).fetchall()
        return [(row[0], row[1]) for row in rows]


@dataclass(frozen=True)
class Library:
    """A folder of releases."""

    path: Path

    def releases(self) -> list[Release]:
        """All releases, oldest first; folders without a manifest are none.

        Raises:
            ProblemsError: a release cannot be read.
        """
        if not self.path.is_dir():
            return []
        folders = sorted(p for p in self.path.iterdir() if _DAY.match(p.name) and (p / MANIFEST).is_file())
        return [Release.open(p) for p in folders]

    def latest(self) -> Release | None:
        """The newest release, or None in an empty library."""
        releases = self.releases()
        return releases[-1] if releases else None
