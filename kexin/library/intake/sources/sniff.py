"""What a file is, told by its content: never by its name alone, never by trying parsers on it."""

from __future__ import annotations

import codecs
import hashlib
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from kexin.library.intake.file_mistakes import (
    empty_file,
    not_a_file,
    nul_bytes,
    too_large,
    unknown_encoding,
    wrong_extension,
)
from kexin.problems import ProblemsError

Format: TypeAlias = Literal["csv", "xlsx", "xls", "parquet"]

#: Far above what offices send, far below what fills a disk.
LARGEST_FILE = 8 * 2**30

_PIECE = 2**20
_EXTENSIONS: dict[Format, tuple[str, ...]] = {
    "csv": (".csv", ".tsv", ".txt"), "xlsx": (".xlsx", ".xlsm", ".ods"), "xls": (".xls",), "parquet": (".parquet",)}
_NAMES: dict[Format, str] = {"csv": "文本 text", "xlsx": "xlsx/ods", "xls": "xls", "parquet": "Parquet"}


@dataclass(frozen=True)
class Sniffed:
    """A file's format, its hash, and for text the encoding."""

    path: Path
    shown_as: str
    format: Format
    sha256: str
    size: int
    encoding: str | None = None


def sniff(path: Path, shown_as: str) -> Sniffed:
    """Read a file once and tell what it is.

    Raises:
        ProblemsError: it is no ordinary file, empty, too large, of another kind than its name says, or in no known encoding.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ProblemsError([not_a_file(shown_as)])
        if status.st_size == 0:
            raise ProblemsError([empty_file(shown_as)])
        if status.st_size > LARGEST_FILE:
            raise ProblemsError([too_large(shown_as, status.st_size, LARGEST_FILE)])
        with path.open("rb") as file:
            form = _format(file.read(8))
        _check_extension(path, shown_as, form)
        if form != "csv":
            with path.open("rb") as file:
                return Sniffed(path, shown_as, form, hashlib.file_digest(file, "sha256").hexdigest(), status.st_size)
        digest, encoding = _hash_and_encoding(path, shown_as)
        return Sniffed(path, shown_as, form, digest, status.st_size, encoding)
    except OSError:
        raise ProblemsError([not_a_file(shown_as)]) from None


def _format(head: bytes) -> Format:
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    return "parquet" if head.startswith(b"PAR1") else "csv"


def _check_extension(path: Path, shown_as: str, form: Format) -> None:
    extension = path.suffix.lower()
    if extension not in _EXTENSIONS[form]:
        raise ProblemsError([wrong_extension(shown_as, _NAMES[form], extension, ", ".join(_EXTENSIONS[form]))])


def _hash_and_encoding(path: Path, shown_as: str) -> tuple[str, str]:
    """One pass: the hash, and the first of the encodings in which every byte makes sense."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        head = file.read(_PIECE)
        encodings = _candidates(head)
        decoders = {name: codecs.getincrementaldecoder(name)("strict") for name in encodings}
        file.seek(0)
        position = failed_at = 0
        while piece := file.read(_PIECE):
            digest.update(piece)
            if not encodings[0].startswith("utf-16") and (nul := piece.find(0)) >= 0:
                raise ProblemsError([nul_bytes(shown_as, position + nul)])
            failed_at = max(failed_at, _decode(decoders, piece, position, final=False))
            position += len(piece)
        failed_at = max(failed_at, _decode(decoders, b"", position, final=True))
    if not decoders:
        raise ProblemsError([unknown_encoding(shown_as, failed_at)])
    return digest.hexdigest(), next(iter(decoders))


def _candidates(head: bytes) -> tuple[str, ...]:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if head.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    # A short heading in GB18030 can happen to be UTF-8 as well: 元 is then the Cyrillic Ԫ. No office sends those
    # letters alone, so where UTF-8 finds no Chinese and GB18030 finds nothing else, it is GB18030.
    as_utf8, as_gb = (head.decode(name, "ignore") for name in ("utf-8", "gb18030"))
    beyond = [c for c in as_gb if ord(c) > 127]
    chinese = bool(beyond) and all("\u3000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef" for c in beyond)
    no_chinese = not any("\u3000" <= c <= "\u9fff" for c in as_utf8)
    return ("gb18030", "utf-8") if chinese and no_chinese else ("utf-8", "gb18030")


def _decode(decoders: dict[str, codecs.IncrementalDecoder], piece: bytes, position: int, *, final: bool) -> int:
    """Feed a piece to each decoder and drop those that cannot go on; the furthest byte of failure."""
    furthest = 0
    for name in list(decoders):
        try:
            decoders[name].decode(piece, final)
        except UnicodeDecodeError as error:
            furthest = max(furthest, position + error.start)
            del decoders[name]
    return furthest
