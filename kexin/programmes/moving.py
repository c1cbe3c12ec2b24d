"""Which moves a row may make now, and why not the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kexin.formula.python_program import Value
from kexin.formula.tree import names
from kexin.formula.words import with_values
from kexin.problems import Problem, ProblemsError
from kexin.programmes.computing import Computing
from kexin.programmes.programme import Field, Move, Need, Programme
from kexin.programmes.record import Entry
from kexin.text import LANGUAGES, Text


@dataclass(frozen=True)
class Unmet:
    """What stands against a move: a cell that is empty, or a need that does not hold (``holds`` None: not known)."""

    id: str
    title: Text
    holds: bool | None
    because: Text


@dataclass(frozen=True)
class Possible:
    """A move that starts where the row stands; it may be made if nothing is ``unmet``."""

    move: Move
    unmet: tuple[Unmet, ...]

    @property
    def allowed(self) -> bool:
        """May it be made now?"""
        return not self.unmet


def moves_of(computing: Computing, entry: Entry, filled: Mapping[str, Value] | None = None) -> tuple[Possible, ...]:
    """The moves from where *entry* stands; *filled* are cells that are being filled in on the way."""
    seen = replace(entry, values={**entry.values, **(filled or {})})
    values = computing.row(seen)
    return tuple(Possible(m, tuple(_unmet(computing.programme, m, values))) for m in computing.programme.moves if entry.stage in m.start)


def need_move(computing: Computing, entry: Entry, move_id: str, filled: Mapping[str, Value] | None = None) -> Move:
    """The move of that id.

    Raises:
        ProblemsError: it does not start where the row stands, or something is missing; all of it together.
    """
    found = next((p for p in moves_of(computing, entry, filled) if p.move.id == move_id), None)
    if found is None:
        here = computing.programme.stage(entry.stage).title
        starting = [m.title for m in computing.programme.moves if entry.stage in m.start]
        raise ProblemsError([Problem(
            "no-such-move", f"{entry.code}: {move_id}", Text(f"目前处于“{here.zh}”，不能办理此步", f"it stands at “{here.en}”, where this step does not begin"),
            Text("、".join(t.zh for t in starting) or "无", ", ".join(t.en for t in starting) or "none"), Text("请刷新页面查看最新状态", "load the page again to see where it stands"))])
    if found.unmet:
        raise ProblemsError([Problem("unmet", f"{entry.code}: {u.id}", u.because, u.title, Text("满足后再办理", "see to it first")) for u in found.unmet])
    return found.move


def _unmet(programme: Programme, move: Move, values: Mapping[str, Value]) -> list[Unmet]:
    empty = [f for f in move.fills if values.get(f) is None]
    found = [_empty(programme.register.by_id[f]) for f in empty]
    for need in move.needs:
        holds = values[f"need {move.id} {need.id}"]
        # What hangs on a cell that is empty is told once: by the empty cell.
        if holds is False or (holds is None and not set(names(need.when.tree)) & set(empty)):
            found.append(Unmet(need.id, need.title, None if holds is None else False, _because(programme, need, values)))
    return found


def _empty(field: Field) -> Unmet:
    return Unmet(field.id, Text(f"填写“{field.title.zh}”", f"“{field.title.en}” is filled in"), None, Text(f"“{field.title.zh}”未填写", f"“{field.title.en}” is empty"))


def _because(programme: Programme, need: Need, values: Mapping[str, Value]) -> Text:
    """The rule with the row's values put in."""
    return Text(*(with_values(need.when.tree, programme.row_scope, values, language) for language in LANGUAGES))
