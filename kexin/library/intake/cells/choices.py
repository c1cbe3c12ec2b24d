"""Choices: yes and no, coded values in the words of offices, currencies, prefectures."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kexin.library.intake.cells.amounts import CURRENCY_WORDS
from kexin.library.intake.cells.cell import Reader, RefusedError, folded, refuse_nul, says_unknown
from kexin.library.schema import Column
from kexin.library.tables import PREFECTURES
from kexin.problems import meant
from kexin.text import Text, same

_YES = frozenset({"是", "有", "true", "1", "1.0", "y", "yes", "√", "✓", "对"})
_NO = frozenset({"否", "无", "没有", "false", "0", "0.0", "n", "no", "×", "不是"})
_CODE = re.compile(r"([1-8][0-9])([0-9]{2})[0-9]{2}\Z")
_HUNAN = "43"


def read_bool(text: str) -> bool | None:
    """是/否, 有/无, true/false, 1/0, Y/N."""
    refuse_nul(text)
    if says_unknown(text):
        return None
    plain = folded(text).lower()
    if plain in _YES or plain in _NO:
        return plain in _YES
    raise RefusedError("not-yes-or-no", Text("是或否(也可写 有/无、true/false、1/0、Y/N)", "yes or no (是/否, 有/无, true/false, 1/0, Y/N)"),
                       Text("请改为 是 或 否;未知请留空", "write 是 or 否; leave it empty if unknown"))


def choice_reader(column: Column, values: Mapping[str, str]) -> Reader:
    """A reader of a coded column: its codes, its titles in both languages, and the mapping's own *values*."""
    choices = column.choices or {}
    known: dict[str, str] = {}
    for code, title in choices.items():
        known |= {_key(code): code, _key(title.zh): code, _key(title.en): code}
    if column.name == "registered_currency":
        known |= {_key(word): code for word, code in CURRENCY_WORDS.items()}
    known |= {_key(word): code for word, code in values.items()}
    allowed = same(", ".join(f"{code} ({title.zh})" for code, title in choices.items()))

    def read(text: str) -> str | None:
        refuse_nul(text)
        code = known.get(_key(text))
        if code is not None:
            return code
        if says_unknown(text):
            return None
        remedy = meant(_key(text), known, Text("请改写,或在映射的 values 中写明对应关系", "rewrite it, or add it under values in the mapping"))
        raise RefusedError("unknown-choice", allowed, remedy)

    return read


def prefecture_reader(values: Mapping[str, str]) -> Reader:
    """A reader of prefectures: six-digit codes, and the names of Hunan's 14 with or without 市.

    A county's code stands for its prefecture; a province's code is refused, because it says too little.
    """
    known = {_key(word): code for word, code in values.items()}
    for code, title in PREFECTURES.items():
        known |= {_key(name): code for name in (title.zh, title.zh + "市", "湖南省" + title.zh + "市", "湖南" + title.zh, title.en)}
    known |= {"湘西州": "433100", "湘西土家族苗族自治州": "433100", "湖南省湘西土家族苗族自治州": "433100"}

    def read(text: str) -> str | None:
        refuse_nul(text)
        if says_unknown(text):
            return None
        plain = _key(text).removesuffix(".0")
        if plain in known:
            return known[plain]
        code = _prefecture_of(plain)
        if code is not None:
            return code
        raise RefusedError("unknown-prefecture", Text("湖南 14 个市州的名称,或六位行政区划代码", "a prefecture of Hunan, or a six-digit code of GB/T 2260"),
                           Text("外省请写六位代码", "write the six-digit code for other provinces"))

    return read


def _prefecture_of(text: str) -> str | None:
    """The prefecture's code that a six-digit code of GB/T 2260 belongs to."""
    found = _CODE.match(text)
    if not found or found[2] == "00":
        return None
    code = f"{found[1]}{found[2]}00"
    return None if found[1] == _HUNAN and code not in PREFECTURES else code


def _key(text: str) -> str:
    return re.sub(r"\s+", "", folded(text)).lower()
