"""Mappings: which heading of a kind of file fills which column of a table; saved as YAML and read strictly."""

from __future__ import annotations

import fnmatch
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, TypeAlias

from kexin.library.intake.cells.amounts import UNITS
from kexin.library.intake.headings import key_of
from kexin.library.schema import Table
from kexin.library.tables import TABLES
from kexin.problems import Problem, ProblemsError
from kexin.rulefields import Fields
from kexin.rulefile import read_rules
from kexin.text import Text, same

#: The mappings that come with the program, as examples.
EXAMPLES = Path(__file__).parents[1] / "mappings"

#: A bare number counts units of this; ``stated``: every cell must write its own unit.
Unit: TypeAlias = str
STATED = "stated"


@dataclass(frozen=True)
class MappedColumn:
    """One heading and the column it fills; *unit* is None where the heading or the usual 元 decides."""

    heading: str
    to: str
    unit: Unit | None = None
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class CompanyKey:
    """How companies are told apart: by credit code, or by the source's own numbers with a prefix."""

    heading: str
    kind: Literal["uscc", "local"]
    prefix: str = ""


@dataclass(frozen=True)
class FileMapping:
    """How one kind of file is read."""

    name: str
    title: Text
    table: str
    files: str
    company: CompanyKey
    columns: tuple[MappedColumn, ...]
    sheet: str | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    known_on: date | None = None
    complete: bool = False
    ignore: tuple[str, ...] = ()
    sha256: str = ""

    def fits(self, file_name: str) -> bool:
        """Is this mapping for files of this name?"""
        return fnmatch.fnmatchcase(file_name.lower(), self.files.lower())

    def by_heading(self) -> dict[str, list[MappedColumn]]:
        """The mapped columns by the key of their heading."""
        out: dict[str, list[MappedColumn]] = {}
        for column in self.columns:
            out.setdefault(key_of(column.heading), []).append(column)
        return out


def read_mappings(*paths: Path) -> list[FileMapping]:
    """Read mapping files, each a list of mappings.

    Raises:
        ProblemsError: with every mistake of every file, with its line.
    """
    problems: list[Problem] = []
    mappings: list[FileMapping] = []
    for path in paths:
        try:
            raw, lines = read_rules(path)
        except OSError:
            problems.append(Problem("not-a-file", path.name, Text("读不到映射文件", "the mapping file cannot be read"), same("*.yaml"),
                                    Text("请检查路径", "check the path")))
            continue
        except ProblemsError as error:
            problems += error.problems
            continue
        fields = Fields(raw, lines, problems)
        fields.need("mappings")
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        mappings += [_mapping(each, f"{path.stem}[{i}]", digest) for i, each in enumerate(fields.items("mappings"))]
        fields.finish()
    if problems:
        raise ProblemsError(problems)
    return mappings


def _mapping(fields: Fields, name: str, digest: str) -> FileMapping:
    title = fields.words("title")
    table = TABLES[fields.choice("table", TABLES)]
    files = fields.text("files")
    company = _company(fields.at("company_id")) if fields.need("company_id") is not None else CompanyKey("", "uscc")
    columns = tuple(_column(each, table) for each in fields.items("columns"))
    constants = _constants(fields, table)
    _check_twice(fields, [c.to for c in columns] + list(constants))
    mapping = FileMapping(
        name, title, table.name, files, company, columns, fields.text("sheet", "") or None, constants,
        fields.day_if_any("known_on"), fields.flag("complete"), tuple(str(s) for s in fields.sequence("ignore")), digest)
    if mapping.known_on is not None and any(c.to == "known_on" for c in columns):
        _check_twice(fields, ["known_on", "known_on"])
    fields.finish()
    return mapping


def _company(fields: Fields) -> CompanyKey:
    kind = fields.choice("as", ("uscc", "local"))
    prefix = fields.text("prefix") if kind == "local" else ""
    if ":" in prefix or " " in prefix:
        fields.wrong("prefix", prefix, Text("不含冒号和空格的短名称", "a short name without colons and blanks"))
    key = CompanyKey(fields.text("heading"), "local" if kind == "local" else "uscc", prefix)
    fields.finish()
    return key


def _column(fields: Fields, table: Table) -> MappedColumn:
    heading = fields.text("heading")
    to = fields.choice("to", [c.name for c in table.stored if c.name not in {"known_until", "company_id"}])
    column = next(c for c in table.stored if c.name == to)
    unit = fields.choice("unit", [*UNITS, STATED], "元") if fields.has("unit") else None
    if unit is not None and column.kind != "money":
        fields.wrong("unit", unit, Text("只有金额列有单位", "only columns of money have a unit"))
    values: dict[str, str] = {}
    if fields.has("values"):
        values = {word: str(code) for word, code in fields.at("values").raw.items()}
        _check_values(fields, to, values, column.choices)
    fields.finish()
    return MappedColumn(heading, to, unit, values)


def _check_values(fields: Fields, to: str, values: Mapping[str, str], choices: Mapping[str, Text] | None) -> None:
    if choices is None and to != "prefecture":
        fields.wrong("values", to, Text("只有选项列有 values", "only columns of choices have values"))
    for code in sorted(set(values.values()) - set(choices or values.values())):
        fields.wrong("values", code, same(", ".join(choices or ())))


def _constants(fields: Fields, table: Table) -> dict[str, str]:
    if not fields.has("constants"):
        return {}
    constants = {name: str(value) for name, value in fields.at("constants").raw.items()}
    for name in constants:
        if name not in table.by_name or name == "company_id":
            fields.wrong("constants", name, same(", ".join(c.name for c in table.columns if c.name != "company_id")))
    return {name: value for name, value in constants.items() if name in table.by_name}


def _check_twice(fields: Fields, targets: list[str]) -> None:
    for name in dict.fromkeys(targets):
        if targets.count(name) > 1:
            fields.note("column-twice", None, Text(f"列 {name} 有不止一个来源", f"the column {name} has more than one source"), same("1"),
                        Text("请只保留一个", "keep one of them"))
