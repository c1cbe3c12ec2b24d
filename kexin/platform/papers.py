"""Papers that people send: looked through before they are kept, hashed, and compared with their hash before they are given out.

Nobody opens a paper here: it is told what it is by its first bytes, a packed document is
counted through without being unpacked to disk, and macros and locked documents are refused.
"""

from __future__ import annotations

import hashlib
import logging
import re
import unicodedata
import zipfile
import zlib
from dataclasses import dataclass
from typing import IO, Any, Protocol

from django.core.files.base import File

from kexin.platform.refusal import refusal
from kexin.problems import ProblemsError
from kexin.text import Text, same

logger = logging.getLogger(__name__)

LARGEST = 20 * 2**20
MOST_ENTRIES = 2_000
MOST_UNPACKED = 200 * 2**20
#: Text packs to a tenth, tables to a thirtieth; what grows more than this was made to.
MOST_GROWTH = 150
#: Below this nobody is harmed by growth.
SMALL = 4 * 2**20
LONGEST_NAME = 120
_PIECE = 2**18

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a file is by its first bytes: (first bytes, for packed documents the entry that says it, endings, type).
KINDS: tuple[tuple[bytes, str, tuple[str, ...], str], ...] = (
    (b"%PDF-", "", ("pdf",), "application/pdf"), (b"\xff\xd8\xff", "", ("jpg", "jpeg"), "image/jpeg"), (b"\x89PNG\r\n\x1a\n", "", ("png",), "image/png"),
    (b"PK\x03\x04", "word/document.xml", ("docx",), _DOCX), (b"PK\x03\x04", "xl/workbook.xml", ("xlsx",), _XLSX))
_ALLOWED = Text("PDF、JPG、PNG、DOCX、XLSX", "PDF, JPG, PNG, DOCX or XLSX")


@dataclass(frozen=True)
class Paper:
    """A paper that may be kept."""

    name: str
    ending: str
    type: str
    size: int
    sha256: str


def inspect(name: str, file: IO[bytes], size: int) -> Paper:
    """Look through a paper that somebody sends.

    Raises:
        ProblemsError: it is empty, too large, of another kind than its name says, locked, or has macros.
    """
    clean = clean_name(name)
    if not size:
        raise _bad("empty-paper", clean, Text("文件是空的", "the file is empty"), _ALLOWED)
    if size > LARGEST:
        raise _bad("large-paper", clean, Text(f"{size / 2**20:.1f} MB", f"{size / 2**20:.1f} MB"), Text(f"不超过 {LARGEST // 2**20} MB", f"at most {LARGEST // 2**20} MB"))
    file.seek(0)
    head = file.read(8)
    fitting = [kind for kind in KINDS if head.startswith(kind[0])]
    ending = clean.rpartition(".")[2].lower()
    if not fitting:
        raise _bad("unknown-paper", clean, Text("文件内容不是允许的类型", "by its content it is none of the kinds allowed"), _ALLOWED)
    if fitting[0][1]:
        entries = look_through(clean, file, size)
        fitting = [kind for kind in fitting if kind[1] in entries]
    if not any(ending in kind[2] for kind in fitting):
        raise _bad("other-paper", clean, Text(f"扩展名是 .{ending}，内容却不是", f"its name ends in .{ending}, its content says otherwise"), Text("扩展名与内容一致", "a name that says what is inside"))
    return Paper(clean, ending, fitting[0][3], size, _hash(file))


def _hash(file: IO[bytes]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    while piece := file.read(_PIECE):
        digest.update(piece)
    file.seek(0)
    return digest.hexdigest()


def look_through(name: str, file: IO[bytes], size: int, most: int = MOST_UNPACKED) -> frozenset[str]:
    """Count through a packed document: the names of its entries. Sizes that lie do no harm, for every byte is counted.

    Raises:
        ProblemsError: it is damaged, locked, has macros, or grows beyond the limits.
    """
    total, most = 0, min(most, max(SMALL, size * MOST_GROWTH))
    try:
        with zipfile.ZipFile(file) as packed:
            entries = packed.infolist()
            if len(entries) > MOST_ENTRIES:
                raise _bad("large-paper", name, Text(f"包含 {len(entries)} 个部分", f"{len(entries)} parts"), Text(f"不超过 {MOST_ENTRIES} 个", f"at most {MOST_ENTRIES}"))
            if any(entry.flag_bits & 1 for entry in entries):
                raise _bad("locked-paper", name, Text("文件已加密", "the file is locked"), Text("未加密的文件", "a file without a password"))
            if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
                # Office documents are packed in these two ways; others may ask for gigabytes before the first byte is there.
                raise _bad("damaged-paper", name, Text("压缩方式不是办公文档所用", "it is packed in a way that office documents are not"), Text("能正常打开的文件", "a file that opens"))
            if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
                raise _bad("macros", name, Text("文件含有宏", "the file has macros"), Text("不含宏的文件", "a file without macros"))
            for entry in entries:
                with packed.open(entry) as part:
                    while piece := part.read(_PIECE):
                        total += len(piece)
                        if total > most:
                            raise _bad("grows", name, Text("解压后过大", "it unpacks to far too much"), Text(f"不超过 {most // 2**20} MB", f"at most {most // 2**20} MB"))
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise _bad("damaged-paper", name, Text("文件已损坏", "the file is damaged"), Text("能正常打开的文件", "a file that opens")) from None
    return frozenset(entry.filename for entry in entries)


def clean_name(name: str) -> str:
    """A file's name without folders, without characters that nobody sees, of bearable length."""
    last = re.split(r"[/\\]", name)[-1]
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    stem, dot, ending = re.sub(r"\s+", " ", seen).strip(" .").rpartition(".")
    if not dot:
        stem, ending = ending, ""
    kept = (stem.strip(" .") or "paper")[:LONGEST_NAME - len(ending[:10]) - 1]
    return f"{kept}.{ending[:10]}" if ending else kept


class Stored(Protocol):
    """A row of a file that was kept."""

    pk: Any
    name: str
    sha256: str
    stored: Any

    def save(self) -> None:
        """Store the row."""


def content(document: Stored) -> bytes:
    """The bytes of a paper, as they were attached.

    Raises:
        ProblemsError: the file on disk is gone, or is not what was attached.
    """
    try:
        with document.stored.open("rb") as file:
            found: bytes = file.read(LARGEST + 1)
    except OSError:
        found = b""
    if hashlib.sha256(found).hexdigest() != document.sha256:
        logger.error("paper %s is not what was attached", document.pk)
        raise refusal(
            "changed-paper", document.name, Text("磁盘上的文件缺失，或与上传时的 SHA-256 不一致", "the file on disk is gone, or its SHA-256 is not that of the day it was attached"),
            same(document.sha256), Text("不提供下载；请联系管理员从备份恢复", "it is not given out; ask for the backup"))
    return found


def inspect_file(name: str, file: File[bytes]) -> Paper:
    """The same of a file of a form."""
    assert file.file is not None
    return inspect(name, file.file, file.size)


def kept(row: Stored, paper: Paper, file: File[bytes]) -> None:
    """Keep a file and its new row, or neither."""
    row.stored.save(f"{paper.sha256}.{paper.ending}", file, save=False)
    try:
        row.save()
    except Exception:  # whatever it was, no file stays without its row; the fault itself goes on
        row.stored.delete(save=False)
        raise


def attached_already(paper: Paper, known: Stored) -> ProblemsError:
    """The same file is there."""
    return refusal(
        "attached-already", paper.name, Text(f"同一份文件已作为“{known.name}”上传", f"the same file is there as {known.name}"), Text("每份文件上传一次", "each file once"), Text("无需重复上传", "nothing is left to do"))


def _bad(code: str, name: str, found: Text, allowed: Text) -> ProblemsError:
    return refusal(code, name, found, allowed, Text("请更换文件", "send another file"))
