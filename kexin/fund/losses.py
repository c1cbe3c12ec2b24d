"""Many losses from a file: all shared at once, every mistake told with its line, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from kexin.fund.allocation import FactValue, Status, allocate, checked, given
from kexin.fund.batch import Allocations, allocate_all
from kexin.fund.columns import column
from kexin.fund.exact import Exact
from kexin.fund.facts import FACTS
from kexin.fund.rows import Row, read_rows
from kexin.fund.scheme import Scheme
from kexin.problems import Problem, ProblemsError

#: A column that names the loss; it is carried through.
LOSS_ID = "loss_id"

#: Reads a cell as a fact: (fact, kind, text) → value; raises ProblemsError.
ReadCell = Callable[[str, str, str], FactValue]


@dataclass(frozen=True)
class SharedLoss:
    """One row: its line in the file, its id, and what each party bears in fen; or, with status None, what is wrong with it."""

    line: int
    loss_id: str
    status: Status | None
    loss: int
    parts: Mapping[str, int]
    problems: tuple[Problem, ...]


def share_file(path: Path, scheme: Scheme, read: ReadCell) -> list[SharedLoss]:
    """Share every row of a CSV whose columns are facts (and ``loss_id``); empty cells are unknown.

    Raises:
        ProblemsError: a heading is no fact or stands twice, or the file is no CSV with a header.
    """
    rows = [_read(row, read) for row in read_rows(path, {name: name for name in (LOSS_ID, *FACTS)})]
    sound = [facts for _, facts, problems in rows if not problems]
    named = sorted({name for facts in sound for name in facts})
    shared = allocate_all(scheme, {name: column([facts.get(name) for facts in sound]) for name in named}, len(sound))
    found, place = [], 0
    for row, facts, problems in rows:
        if problems:
            found.append(_refused(row, problems))
        else:
            found.append(_shared(row, scheme, facts, shared, place))
            place += 1
    return found


def _read(row: Row, read: ReadCell) -> tuple[Row, dict[str, Exact], list[Problem]]:
    """The facts of a row, and what is wrong with it."""
    facts, problems = dict[str, FactValue](), list[Problem]()
    for name, text in row.cells.items():
        if name != LOSS_ID:
            try:
                facts[name] = read(name, FACTS[name].type.kind, text)
            except ProblemsError as error:
                problems += error.problems
    try:
        exact = checked(facts)
    except ProblemsError as error:
        return row, {}, [*row.problems, *_placed(row, [*problems, *error.problems])]
    return row, exact, [*row.problems, *_placed(row, problems)]


def _shared(row: Row, scheme: Scheme, facts: Mapping[str, Exact], shared: Allocations, place: int) -> SharedLoss:
    """What was worked out for a row; where it could not be, ``allocate`` says why."""
    if shared.shared[place]:
        status: Status = "queued" if shared.queued[place] else "paid" if shared.paid[place] else "not_triggered"
        parts = dict.fromkeys((p.party for p in shared.parts), 0)
        for part in shared.parts:
            parts[part.party] += int(part.amounts[place])
        return SharedLoss(row.line, _loss_id(row), status, int(shared.losses[place]), parts, ())
    try:
        alone = allocate(scheme, given(facts))
    except ProblemsError as error:
        return _refused(row, _placed(row, error.problems))
    # An amount beyond 64 bits, which only the reading of one loss can hold.
    return SharedLoss(row.line, _loss_id(row), alone.status, alone.loss, {p.party: alone.amount(p.party) for p in alone.parts}, ())


def _refused(row: Row, problems: Sequence[Problem]) -> SharedLoss:
    return SharedLoss(row.line, _loss_id(row), None, 0, {}, tuple(problems))


def _placed(row: Row, problems: Sequence[Problem]) -> list[Problem]:
    return [replace(p, where=f"{row.where}: {p.where}") for p in problems]


def _loss_id(row: Row) -> str:
    return row.cells.get(LOSS_ID, "")
