"""Texts: names stay as they were written, codes and numbers are folded to half-width."""

from __future__ import annotations

import re

from kexin.library.intake.cells.cell import UNKNOWN, RefusedError, folded, refuse_nul
from kexin.text import Text

#: Longer than any scope of business in the register.
LONGEST_TEXT = 20_000

_BLANKS = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_INVISIBLE = re.compile("[\u200b\u2060\ufeff]")


def read_text(text: str) -> str | None:
    """A name, an address, a scope: as written, but for blanks. Full-width brackets belong to registered names."""
    refuse_nul(text)
    if _CONTROL.search(text):
        raise RefusedError("control-character", Text("不含控制字符的文本", "text without control characters"),
                           Text("请删除不可见的控制字符", "remove the invisible control characters"))
    out = _BLANKS.sub(" ", _INVISIBLE.sub("", text)).strip()
    if len(out) > LONGEST_TEXT:
        raise RefusedError("text-too-long", Text(f"最多 {LONGEST_TEXT:,} 个字符", f"at most {LONGEST_TEXT:,} characters"),
                           Text("请检查是否有多个单元格连在一起", "check whether several cells ran together"))
    return None if out.lower() in UNKNOWN else out


def read_code(text: str) -> str | None:
    """A number of a certificate, an invoice, a case: folded to half-width, without inner blanks."""
    out = read_text(folded(text))
    return None if out is None else out.replace(" ", "")
