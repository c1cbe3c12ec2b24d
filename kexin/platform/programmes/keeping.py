"""Rows are added and their cells changed by those who keep the register; what two people sign is not changed here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kexin.formula.python_program import Value
from kexin.platform.orgs.models import Person
from kexin.platform.programmes.models import Row, Running, dump
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.scope import Seats
from kexin.platform.refusal import refusal
from kexin.problems import Problem, ProblemsError
from kexin.programmes.programme import Field, Programme
from kexin.programmes.rows import Given, read_table
from kexin.text import Text, same


@dataclass(frozen=True)
class Taken:
    """What a table did: rows that were added, rows that were changed, rows that are as they were."""

    added: int
    changed: int
    same: int


def open_fields(programme: Programme) -> tuple[Field, ...]:
    """The cells that may be changed one by one."""
    return tuple(f for f in programme.register.fields if f.id not in programme.locked)


def add_row(person: Person, running: Running, code: str, name: str, values: Mapping[str, Value], day: date) -> Row:
    """A new row at the first stage; the same again is given again.

    Raises:
        ProblemsError: the code is taken by another row, or the register is kept by somebody else.
    """
    programme = reading(running.programme, day).programme
    Seats(person, running, programme).must(programme.register.by)
    with transaction.atomic():
        Running.objects.select_for_update().get(pk=running.pk)
        known = Row.objects.filter(running=running, code=code).first()
        cells = dump(values)
        if known is not None:
            if known.name == name and known.values == cells:
                return known
            raise refusal("code-taken", code, Text(f"编号 {code} 已有“{known.name}”", f"the code {code} is that of “{known.name}”"), Text("每行一个编号", "one code for each row"), Text("请换一个编号", "choose another code"))
        return Row.objects.create(running=running, code=code, name=name, state=programme.stages[0].id, since=day, values=cells, added_on=day, by=person)


def change_row(person: Person, row: Row, name: str, values: Mapping[str, Value], day: date) -> bool:
    """Other cells for a row; False if nothing is different.

    Raises:
        ProblemsError: the register is kept by somebody else, or a cell is one that two people sign.
    """
    programme = reading(row.running.programme, day).programme
    Seats(person, row.running, programme).must(programme.register.by)
    with transaction.atomic():
        stored = Row.objects.select_for_update().get(pk=row.pk)
        changed = _changed(programme, stored, name, values)
        if changed:
            stored.save(update_fields=["name", "values"])
    return changed


def _changed(programme: Programme, row: Row, name: str, values: Mapping[str, Value]) -> bool:
    """Set what is different; cells that are locked stay.

    Raises:
        ProblemsError: a locked cell would change.
    """
    before, cells = (row.name, dict(row.values)), {**row.values}
    for field in programme.register.fields:
        if field.id not in values:
            continue
        cell = dump({field.id: values[field.id]}).get(field.id)
        if field.id in programme.locked and cell not in (None, row.values.get(field.id)):
            raise refusal("locked", f"{row.code}: {field.id}", Text(f"“{field.title.zh}”由两人办理步骤时填写", f"“{field.title.en}” is filled in by a step that two people sign"), same("—"), Text("请留空或保持原值", "leave it empty or as it is"))
        if field.id not in programme.locked:
            cells.pop(field.id, None)
            if cell is not None:
                cells[field.id] = cell
    row.name, row.values = name, cells
    return before != (row.name, row.values)


def take_table(person: Person, running: Running, lines: Sequence[tuple[int, Sequence[str]]], shown_as: str, day: date) -> Taken:
    """Rows of a table into the register: new codes are added at the first stage, known ones changed. All of it or nothing.

    Raises:
        ProblemsError: with every mistake of every line.
    """
    programme = reading(running.programme, day).programme
    Seats(person, running, programme).must(programme.register.by)
    given = read_table(programme, lines, shown_as)
    given_fields = _fields_given(programme, lines)
    problems, added, changed = list[Problem](), list[Row](), list[Row]()
    with transaction.atomic():
        Running.objects.select_for_update().get(pk=running.pk)
        known = {row.code: row for row in Row.objects.filter(running=running).select_for_update()}
        for line in given:
            row = known.get(line.code)
            problems += _stage_problems(programme, line, row, shown_as)
            cells = {name: value for name, value in line.values.items() if name in given_fields}
            try:
                if row is None:
                    fresh = Row(running=running, code=line.code, name=line.name, state=programme.stages[0].id, since=day, added_on=day, by=person)
                    _changed(programme, fresh, line.name, cells)
                    added.append(fresh)
                elif _changed(programme, row, line.name, cells):
                    changed.append(row)
            except ProblemsError as error:
                problems += [Problem(p.code, f"{shown_as}:{line.number}: {p.where}", p.found, p.allowed, p.remedy) for p in error.problems]
        if problems:
            raise ProblemsError(problems)
        for row in (*added, *changed):
            row.save()
    return Taken(len(added), len(changed), len(given) - len(added) - len(changed))


def _fields_given(programme: Programme, lines: Sequence[tuple[int, Sequence[str]]]) -> set[str]:
    """The fields for which the table has a column: others stay as they are."""
    heads = {head.strip().lower() for head in (lines[0][1] if lines else ())}
    return {f.id for f in programme.register.fields if heads & {f.id, f.title.zh.lower(), f.title.en.lower()}}


def _stage_problems(programme: Programme, line: Given, row: Row | None, shown_as: str) -> list[Problem]:
    """A table moves no row: a stage that it gives must be where the row stands."""
    here = row.state if row is not None else programme.stages[0].id
    if line.stage in ("", here):
        return []
    now = programme.stage(here).title
    return [Problem("stage-by-table", f"{shown_as}:{line.number}:stage", programme.stage(line.stage).title, now, Text("阶段只能通过办理步骤改变；请留空", "a stage changes by its step only; leave it empty"))]
