"""What a formula may name: measures, tables of evidence, and the day asked about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kexin.formula.kinds import Type
from kexin.text import Text


@dataclass(frozen=True, slots=True)
class Symbol:
    """A name with its type, its title for readers, titles of its coded values; of a yes or no also what its opposite is called."""

    type: Type
    title: Text
    choices: Mapping[str, Text] = field(default_factory=dict)
    opposite: Text | None = None


@dataclass(frozen=True, slots=True)
class RowTable:
    """A table of evidence as formulas see it.

    ``key`` is the column that tells a company's rows apart if one is enough (the
    year of annual figures); ``at`` and ``latest`` need it.
    """

    title: Text
    columns: Mapping[str, Symbol]
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Scope:
    """``names`` are measures or earlier steps; ``company`` the columns of the company's own row."""

    as_of: date
    names: Mapping[str, Symbol] = field(default_factory=dict)
    tables: Mapping[str, RowTable] = field(default_factory=dict)
    company: Mapping[str, Symbol] = field(default_factory=dict)
    noun: Text = field(default_factory=lambda: Text("指标", "measure"))
    """What a name of ``names`` is, for messages."""
