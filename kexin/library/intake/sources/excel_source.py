"""Workbooks: looked through before they are unpacked, then read by a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import zipfile
import zlib
from functools import partial
from pathlib import Path

import kexin
from kexin.library.intake.file_mistakes import unpacks_too_large, unreadable
from kexin.library.intake.sources.csv_source import read_csv
from kexin.library.intake.sources.sheet import Sheet
from kexin.library.intake.sources.sniff import Sniffed
from kexin.problems import Problem, ProblemsError

#: A sheet of a million rows and ten columns has about 300 MB.
LARGEST_UNPACKED = 512 * 2**20
LONGEST_READING = 300
#: Two cells at opposite corners make a sheet of tens of millions.
LARGEST_READER = 4 * 2**30
_PIECE = 2**20


def excel_sheets(file: Sniffed, scratch: Path, largest: int = LARGEST_UNPACKED, longest: float = LONGEST_READING, memory: int = LARGEST_READER) -> list[Sheet]:
    """The sheets of a workbook, written as text to *scratch* (an empty folder); at most *largest* bytes unpacked, *longest* seconds and *memory* bytes of the process that reads.

    Raises:
        ProblemsError: the workbook is damaged, encrypted, or grows beyond the limits.
    """
    if file.format == "xlsx":
        _look_through(file, largest)
    # -P: without it Python would import from the folder the user stands in, which may hold what strangers sent.
    child = [sys.executable, "-P", "-m", "kexin.library.intake.sources.excel_child", str(file.path.resolve()), str(scratch.resolve()), str(memory)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(Path(kexin.__file__).parents[1]), *_trusted_path()])}
    try:
        done = subprocess.run(child, env=environment, capture_output=True, text=True, timeout=longest, check=False)
    except subprocess.TimeoutExpired:
        raise ProblemsError([unreadable(file.shown_as, file.format, "timeout")]) from None
    if done.returncode != 0:
        raise ProblemsError([_why(file, done.stderr, largest)])
    names = json.loads((scratch / "sheets.json").read_text(encoding="utf-8"))
    return [Sheet(f"{file.shown_as}[{name}]", name, partial(read_csv, scratch / f"{i}.csv", file.shown_as, "utf-8", ","), binary=True)
            for i, name in enumerate(names)]


def _trusted_path() -> list[str]:
    """Where this process imports from, but for the folder the user stands in."""
    here = Path.cwd()
    return [part for part in sys.path if part and Path(part).resolve() != here]


def _look_through(file: Sniffed, largest: int) -> None:
    """Unpack every member into nothing, so that sizes that lie do no harm."""
    total = 0
    try:
        with zipfile.ZipFile(file.path) as archive:
            for member in archive.infolist():
                if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    # Workbooks are packed in these two ways; others may ask for gigabytes before the first byte is there.
                    raise ProblemsError([unreadable(file.shown_as, file.format, "compression")])
                with archive.open(member) as packed:
                    while piece := packed.read(_PIECE):
                        total += len(piece)
                        if total > largest:
                            raise ProblemsError([unpacks_too_large(file.shown_as, largest)])
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise ProblemsError([unreadable(file.shown_as, file.format, type(error).__name__)]) from None


def _why(file: Sniffed, stderr: str, largest: int) -> Problem:
    last = stderr.strip().splitlines()[-1] if stderr.strip() else ""
    if "MemoryError" in last or "memory allocation" in stderr or not last:
        return unpacks_too_large(file.shown_as, largest)
    return unreadable(file.shown_as, file.format, last.rpartition(":")[2].strip()[:80] or "?")
