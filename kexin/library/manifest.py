"""What a release says about itself: tables, hashes, sources, and a seal over all of it.

The manifest holds no clock time, no machine and no path, so that the same evidence gives
the same bytes wherever and whenever a release is written.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from kexin.text import Text

#: Raised when a stored table changes its meaning; releases of an older version stay readable as they are.
SCHEMA_VERSION = 1

MANIFEST = "manifest.json"


@dataclass(frozen=True)
class Source:
    """A file from which rows came. The rows read are all accounted for: accepted or rejected."""

    name: str
    sha256: str
    bytes: int
    mapping: str | None = None
    mapping_sha256: str | None = None
    table: str | None = None
    rows_read: int | None = None
    rows_accepted: int | None = None
    rows_rejected: int | None = None
    unmapped: tuple[str, ...] = ()
    """Headings that went nowhere."""


@dataclass(frozen=True)
class StoredTable:
    """One table of a release. ``complete``: the source covered every company, so no rows means none."""

    rows: int
    sha256: str
    complete: bool


@dataclass(frozen=True)
class Manifest:
    """The content of ``manifest.json``."""

    schema_version: int
    kexin_version: str
    as_of: date
    tables: Mapping[str, StoredTable]
    files: Mapping[str, str]
    """Every other file of the release with its sha256, by path inside the release."""
    sources: tuple[Source, ...] = ()
    generated: Text | None = None
    """For data that a program made up: what made it."""
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """One hash for the evidence itself: over the schema version and the hashes of the tables."""
        lines = [f"schema {self.schema_version}", *(f"{name} {t.sha256}" for name, t in sorted(self.tables.items()))]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    def to_json(self) -> str:
        """The file's text, sealed."""
        body = self._body()
        return json.dumps({**body, "seal": _seal(body)}, ensure_ascii=False, indent=1) + "\n"

    def _body(self) -> dict[str, Any]:
        return {
            "schema_version": self.schema_version, "kexin_version": self.kexin_version,
            "as_of": self.as_of.isoformat(), "digest": self.digest,
            "generated": None if self.generated is None else {"zh": self.generated.zh, "en": self.generated.en},
            "tables": {name: asdict(t) for name, t in self.tables.items()},
            "files": dict(self.files), "counts": dict(self.counts),
            "sources": [{**asdict(s), "unmapped": list(s.unmapped)} for s in self.sources],
        }


def parse_manifest(text: str) -> Manifest:
    """Read a manifest.

    Raises:
        ValueError: the text is not a manifest (also as KeyError or TypeError).
    """
    raw = json.loads(text)
    generated = raw["generated"]
    return Manifest(
        raw["schema_version"], raw["kexin_version"], date.fromisoformat(raw["as_of"]),
        {name: StoredTable(**t) for name, t in raw["tables"].items()}, dict(raw["files"]),
        tuple(Source(**{**s, "unmapped": tuple(s["unmapped"])}) for s in raw["sources"]),
        None if generated is None else Text(generated["zh"], generated["en"]), dict(raw["counts"]))


def seal_holds(text: str) -> bool:
    """Is the manifest as it was written?"""
    raw = json.loads(text)
    seal = raw.pop("seal", None)
    return isinstance(raw, dict) and seal == _seal(raw) and parse_manifest(text).digest == raw.get("digest")


def _seal(body: Mapping[str, Any]) -> str:
    canonical = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def sha256_of(path: Path) -> str:
    """The hash of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
