"""Many losses from a file: each row shared, every mistake told with its line, nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from kexin.fund.allocation import Allocation, FactValue, allocate
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
    """One row: its line in the file, its id, and the allocation; or what is wrong with it."""

    line: int
    loss_id: str
    allocation: Allocation | None
    problems: tuple[Problem, ...]


def share_file(path: Path, scheme: Scheme, read: ReadCell) -> Iterator[SharedLoss]:
    """Share every row of a CSV whose columns are facts (and ``loss_id``); empty cells are unknown.

    Raises:
        ProblemsError: a heading is no fact or stands twice, or the file is no CSV with a header.
    """
    for row in read_rows(path, {name: name for name in (LOSS_ID, *FACTS)}):
        yield _shared(row, scheme, read)


def _shared(row: Row, scheme: Scheme, read: ReadCell) -> SharedLoss:
    facts, problems = dict[str, FactValue](), list[Problem]()
    for name, text in row.cells.items():
        if name != LOSS_ID:
            try:
                facts[name] = read(name, FACTS[name].type.kind, text)
            except ProblemsError as error:
                problems += error.problems
    loss_id = row.cells.get(LOSS_ID, "")
    if not problems and not row.problems:
        try:
            return SharedLoss(row.line, loss_id, allocate(scheme, facts), ())
        except ProblemsError as error:
            problems += error.problems
    placed = tuple(replace(p, where=f"{row.where}: {p.where}") for p in problems)
    return SharedLoss(row.line, loss_id, None, (*row.problems, *placed))
