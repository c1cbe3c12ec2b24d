"""Many losses from a file: each row shared, every mistake told with its line, nothing lost."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kexin.fund.allocation import Allocation, FactValue, allocate
from kexin.fund.facts import FACTS
from kexin.fund.scheme import Scheme
from kexin.problems import Problem, ProblemsError, did_you_mean
from kexin.text import Text, same

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
        ProblemsError: a heading is no fact, or the file holds no header.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        heads = [h.strip() for h in next(rows, [])]
        _check_heads(path, heads)
        for row in rows:
            if any(cell.strip() for cell in row):
                yield _shared(path, rows.line_num, dict(zip(heads, (c.strip() for c in row), strict=False)), scheme, read)


def _check_heads(path: Path, heads: list[str]) -> None:
    known = [LOSS_ID, *FACTS]
    problems = []
    for n, head in enumerate(heads, 1):
        if head not in known:
            close = did_you_mean(head, known)
            remedy = Text(f"是否想写 {close}？", f"did you mean {close}?") if close else Text("请更正列名", "correct the heading")
            problems.append(Problem("unknown-fact", f"{path.name}:1:{n}", Text(f"没有事实 {head}", f"there is no fact {head}"), same(", ".join(known)), remedy))
    if not heads:
        problems.append(Problem("empty-file", path.name, Text("文件没有表头", "the file has no header"), same(", ".join(known)), Text("请在第一行写列名", "write the headings in the first line")))
    if problems:
        raise ProblemsError(problems)


def _shared(path: Path, line: int, cells: dict[str, str], scheme: Scheme, read: ReadCell) -> SharedLoss:
    facts, problems = dict[str, FactValue](), list[Problem]()
    for name, text in cells.items():
        if name != LOSS_ID and text:
            try:
                facts[name] = read(name, FACTS[name].type.kind, text)
            except ProblemsError as error:
                problems += error.problems
    loss_id = cells.get(LOSS_ID, "")
    if not problems:
        try:
            return SharedLoss(line, loss_id, allocate(scheme, facts), ())
        except ProblemsError as error:
            problems += error.problems
    placed = tuple(Problem(p.code, f"{path.name}:{line}: {p.where}", p.found, p.allowed, p.remedy) for p in problems)
    return SharedLoss(line, loss_id, None, placed)
