"""Company ids: unified social credit codes with their check digit (GB 32100-2015), or an office's own numbers."""

from __future__ import annotations

import re

from stdnum.cn import uscc
from stdnum.exceptions import InvalidChecksum, ValidationError

from kexin.library.intake.cells.cell import Reader, RefusedError, folded, refuse_nul, says_unknown
from kexin.text import Text

_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+\Z")
_LOCAL = re.compile(r"[^\s:\x00-\x1f]{1,64}\Z")

_LETTERED = re.compile(r"[ANY][0-9][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}\Z")

_ALLOWED = Text("18 位统一社会信用代码", "a unified social credit code of 18 characters")


def read_uscc(text: str) -> str | None:
    """A unified social credit code; full-width and lower-case letters, blanks and hyphens are mended."""
    refuse_nul(text)
    if says_unknown(text):
        return None
    code = re.sub(r"[\s\-']", "", folded(text)).upper()
    if re.fullmatch(r"\d{15}", code):
        raise RefusedError("old-register-number", _ALLOWED, Text(
            "这是 15 位旧注册号,请查出换发后的统一社会信用代码", "this is an old 15-digit register number; look up the code that replaced it"))
    if _SCIENTIFIC.match(code):
        raise RefusedError("code-as-number", _ALLOWED, Text(
            "代码被表格软件存成了数字,请把该列设为文本后重新填写", "a spreadsheet turned the code into a number; format the column as text and fill it again"))
    try:
        # The library knows registers named by a digit; GB 32100-2015 has letters too: N for farming, Y for others.
        return str(uscc.validate(code)) if not _LETTERED.match(code) else _lettered(code)
    except InvalidChecksum:
        raise RefusedError("wrong-check-digit", Text("校验位正确的统一社会信用代码", "a code whose check digit fits"),
                           Text("有一位抄错了,请对照营业执照更正", "a character is wrong; compare it with the business licence")) from None
    except ValidationError:
        raise RefusedError("not-a-credit-code", _ALLOWED, Text("请对照营业执照更正", "compare it with the business licence")) from None


def _lettered(code: str) -> str:
    if code[-1] != uscc.calc_check_digit(code[:-1]):
        raise InvalidChecksum
    return code


def local_reader(prefix: str) -> Reader:
    """A reader of an office's own numbers: E124 becomes ``prefix:E124``."""

    def read(text: str) -> str | None:
        refuse_nul(text)
        if says_unknown(text):
            return None
        code = folded(text)
        if not _LOCAL.match(code):
            raise RefusedError("not-a-local-number", Text("不含空格和冒号、最多 64 个字符的编号", "a number without blanks or colons, at most 64 characters"),
                               Text("请更正编号", "correct the number"))
        return f"{prefix}:{code}"

    return read
