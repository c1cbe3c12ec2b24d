"""Versions of a model: the rounds of one table over the years, and the variants of regions.

An id ends in the version (``cn.miit.srdi.2022``); what comes before is the family. A
family stands for the version in force on the day asked. A region's variant has its own
id and names the national table as its base.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kexin.library.regions import applies
from kexin.problems import NotFoundError, Problem
from kexin.rulefile import read_rules
from kexin.text import Text

_VERSION = re.compile(r"\.\d+\Z")


@dataclass(frozen=True)
class Version:
    """What the head of a model file says."""

    id: str
    base: str | None
    start: date
    end: date | None
    region: str

    def in_force(self, day: date) -> bool:
        """From the first to the last day, both included."""
        return self.start <= day and (self.end is None or day <= self.end)


def family(model_id: str) -> str:
    """The id without the version."""
    return _VERSION.sub("", model_id)


def versions(wanted: str, files: Sequence[Path]) -> list[Version]:
    """The versions of a family (or of one model) among model files, with regional variants of them, the oldest first."""
    heads = [head for path in files if (head := _head(path)) is not None]
    # A table of the whole country that builds on another one is a table of its own, no variant of it.
    named = (h for h in heads if wanted in (h.id, family(h.id)) or (h.region != "CN" and wanted in (h.base, family(h.base or ""))))
    return sorted(named, key=lambda h: (h.start, h.id))


def version_on(wanted: str, day: date, files: Sequence[Path], region: str = "CN") -> str | None:
    """The id of the family's version in force on *day*: that of the region if it has one, else the national; None if there is no such family.

    Raises:
        NotFoundError: the family has no version in force that day; lists those it has.
    """
    every = versions(wanted, files)
    if not every:
        return None
    applying = [v for v in every if v.in_force(day) and applies(v.region, region)]
    if not applying:
        listed = "; ".join(f"{v.id} {v.start} – {v.end or ''}".rstrip() for v in every)
        raise NotFoundError([Problem(
            "no-version-in-force", wanted, Text(f"{day} 没有有效的版本", f"no version is in force on {day}"), Text(listed, listed),
            Text("请换一个日期(--as-of)或写明版本", "give another day (--as-of) or name a version"))])
    return max(applying, key=lambda v: (v.region != "CN", len(v.region.rstrip("0")), v.start)).id


def _head(path: Path) -> Version | None:
    """None for a file that cannot be read: ``kexin check`` says what is wrong with it."""
    try:
        raw, _ = read_rules(path)
        effective = raw["effective"]
        return Version(str(raw["id"]), raw.get("base"), effective["from"], effective["to"], str(raw["region"]))
    except Exception:  # whatever is wrong with a file that nobody asked for must not stop the search
        return None
