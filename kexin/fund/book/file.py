"""A book as a file of JSON lines: one entry a line, only ever longer; every byte is checked when it is read.

The first line names the fund. What a crash left of a line that was never acknowledged
has no end of line; the next posting puts it aside and says so.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from kexin.fund.book.book import Book
from kexin.fund.book.entry import Entry, canonical, opening
from kexin.fund.book.event import A_NAME, Event, is_a_name, read_event
from kexin.problems import NotFoundError, Problem, ProblemsError
from kexin.text import Text, same

_BEYOND = 2**40


@dataclass(frozen=True)
class Read:
    """A book that was read, and the bytes at its end that are no whole line."""

    book: Book
    torn: bytes


def create(path: Path, fund: str) -> Book:
    """Begin a book.

    Raises:
        ProblemsError: there is a file already, or the name is none.
    """
    if not is_a_name(fund):
        raise ProblemsError([Problem("wrong-text", "fund", same(repr(fund)[:80]), A_NAME, Text("请更正", "correct it"))])
    book = Book(fund)
    try:
        with path.open("xb") as file:
            _write(file, canonical(opening(fund)) + "\n")
    except FileExistsError:
        raise ProblemsError([Problem(
            "book-exists", str(path), Text("已有此文件", "there is such a file already"), Text("新文件名", "the name of a new file"), Text("直接登记即可，或换一个文件名", "post into it, or take another name"))]) from None
    return book


def read_book(path: Path) -> Read:
    """Read a book and check every byte of it.

    Raises:
        NotFoundError: there is no such file.
        ProblemsError: a line is not what was written: which one, and why.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        raise NotFoundError([Problem("no-book", str(path), Text("没有此账簿", "there is no such book"), same("*.book"), Text("请用 kexin book open 建立", "begin one with kexin book open"))]) from None
    *lines, torn = content.split(b"\n")
    if not lines:
        raise ProblemsError([_changed(path, 1, Text("没有首行", "the first line is missing"))])
    book = _opening(path, lines[0])
    for number, line in enumerate(lines[1:], 2):
        _add(book, path, number, line)
    return Read(book, torn)


def post_all(path: Path, events: Sequence[Event]) -> tuple[Book, list[Entry], int]:
    """Enter events at the end of a book, all of them or none; several writers wait for each other.

    Returns the book, the entries in the order of the events, and how many are new.

    Raises:
        ProblemsError: the book was changed, or an event does not fit.
    """
    if not path.exists():
        read_book(path)
    with path.open("r+b") as file, _alone(file):
        read = read_book(path)
        before = len(read.book.entries)
        entries, problems = list[Entry](), list[Problem]()
        for event in events:
            try:
                entries.append(read.book.post(event))
            except ProblemsError as error:
                problems += error.problems
        if problems:
            raise ProblemsError(problems)
        if read.torn:
            path.with_name(f"{path.name}.torn").write_bytes(read.torn)
            file.truncate(path.stat().st_size - len(read.torn))
        file.seek(0, os.SEEK_END)
        _write(file, "".join(f"{canonical(e.record())}\n" for e in read.book.entries[before:]))
    return read.book, entries, len(read.book.entries) - before


def _write(file: IO[bytes], text: str) -> None:
    """On the disk before anybody is told that it is entered."""
    file.write(text.encode())
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def _alone(file: IO[bytes]) -> Iterator[None]:
    """No other process writes meanwhile; the system frees the lock of one that dies."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(_BEYOND)  # a byte that no book has: what is locked cannot be read there
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
        try:
            yield
        finally:
            file.seek(_BEYOND)
            msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
        yield  # closing the file frees it


# ---- checking


def _opening(path: Path, line: bytes) -> Book:
    record = _parsed(path, 1, line)
    fund = record.get("fund")
    if not isinstance(fund, str) or not is_a_name(fund) or canonical(opening(fund)) != line.decode():
        raise ProblemsError([_changed(path, 1, Text("首行不是账簿的首行", "the first line is not that of a book"))])
    return Book(fund)


def _add(book: Book, path: Path, number: int, line: bytes) -> None:
    """Enter the event of a line anew: whatever comes out must be the very line."""
    record = _parsed(path, number, line)
    told = record.get("event")
    try:
        event = read_event(told if isinstance(told, dict) else {})
        before = len(book.entries)
        entry = book.post(event)
    except ProblemsError as error:
        why = error.problems[0]
        raise ProblemsError([_changed(path, number, Text(f"事件不成立：{why.where} {why.found.zh}", f"its event is not possible: {why.where} {why.found.en}"))]) from None
    if len(book.entries) == before:
        raise ProblemsError([_changed(path, number, Text(f"与第 {entry.no} 笔重复", f"it repeats entry {entry.no}"))])
    if record.get("previous") != entry.previous or record.get("no") != entry.no:
        raise ProblemsError([_changed(path, number, Text("与前一笔不相连，前面有缺失、插入或改动", "it does not follow the entry before: something was taken out, put in or changed"))])
    if canonical(entry.record()) != line.decode():
        raise ProblemsError([_changed(path, number, Text(f"第 {entry.no} 笔（{event.key}）的内容与其摘要不符", f"what entry {entry.no} ({event.key}) says does not match its hash"))])


def _parsed(path: Path, number: int, line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode())
    except (ValueError, RecursionError):
        record = None
    if not isinstance(record, dict):
        raise ProblemsError([_changed(path, number, Text("不是账簿的一行", "it is no line of a book"))])
    return record


def _changed(path: Path, number: int, what: Text) -> Problem:
    return Problem(
        "book-changed", f"{path.name}:{number}", what, Text("每个字节与登记时一致", "every byte as it was entered"),
        Text("请从备份恢复；此行之前的内容完好", "restore it from a copy; what stands before this line is whole"))
