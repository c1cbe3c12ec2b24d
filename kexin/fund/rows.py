"""The rows of a CSV file under headings that are known: each with its line, nothing of it lost in silence."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kexin.problems import Problem, ProblemsError, meant
from kexin.text import Text, same


@dataclass(frozen=True, slots=True)
class Row:
    """One row: where it stands (``file:line``), its line, and its cells that are not empty, by field."""

    where: str
    line: int
    cells: Mapping[str, str]
    problems: tuple[Problem, ...]


def read_rows(path: Path, fields: Mapping[str, str]) -> Iterator[Row]:
    """The rows of *path* that are not empty. *fields* gives the field of each heading that is allowed.

    Raises:
        ProblemsError: a heading is unknown or stands twice, there is none at all, or the file is no CSV in UTF-8.
    """
    lines = read_lines(path)
    _, heads = next(lines, (1, []))
    _check_heads(path, heads, fields)
    for number, cells in lines:
        yield _row(path, number, [fields[head] for head in heads], cells)


def read_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines of a CSV with their numbers, cells without the blanks around them; empty lines are left out, but for the first.

    Raises:
        ProblemsError: the file is no CSV in UTF-8.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file)
        try:
            for row in rows:
                if any(cell.strip() for cell in row) or rows.line_num == 1:
                    yield rows.line_num, [cell.strip() for cell in row]
        except (UnicodeDecodeError, csv.Error) as error:
            raise ProblemsError([Problem(
                "not-csv", path.name, Text("不是 UTF-8 编码的 CSV", "it is no CSV in UTF-8"), Text("UTF-8 编码的 CSV", "CSV in UTF-8"), Text("请另存为 UTF-8 编码的 CSV", "save it as CSV in UTF-8"))]) from error


def _check_heads(path: Path, heads: list[str], fields: Mapping[str, str]) -> None:
    known, problems, seen = same(", ".join(fields)), list[Problem](), set[str]()
    for n, head in enumerate(heads, 1):
        where = f"{path.name}:1:{n}"
        if head not in fields:
            problems.append(Problem("unknown-heading", where, Text(f"没有列 {head}", f"there is no column {head}"), known, meant(head, fields, Text("请更正列名", "correct the heading"))))
        elif fields[head] in seen:
            problems.append(Problem("heading-twice", where, Text(f"列 {head} 重复", f"the column {head} stands twice"), Text("每列一次", "each column once"), Text("请删去一列", "take one of them out")))
        else:
            seen.add(fields[head])
    if not heads:
        problems.append(Problem("empty-file", path.name, Text("文件没有表头", "the file has no header"), known, Text("请在第一行写列名", "write the headings in the first line")))
    if problems:
        raise ProblemsError(problems)


def _row(path: Path, line: int, names: list[str], cells: list[str]) -> Row:
    where, surplus = f"{path.name}:{line}", [cell for cell in cells[len(names):] if cell]
    problems = [Problem(
        "too-many-cells", where, same(", ".join(surplus)), Text(f"{len(names)} 列", f"{len(names)} columns"),
        Text("含逗号的内容请加引号", "put quotes around what holds a comma"))] if surplus else []
    return Row(where, line, {name: cell for name, cell in zip(names, cells, strict=False) if cell}, tuple(problems))
