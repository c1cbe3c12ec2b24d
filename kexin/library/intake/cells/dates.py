"""Days in the spellings that offices use: 2024年6月30日, 2024-06-30, 2024/6/30, 2024.6.30, 20240630."""

from __future__ import annotations

import re
from datetime import date

from kexin.library.intake.cells.cell import RefusedError, folded, refuse_nul, says_unknown
from kexin.library.schema import EARLIEST_YEAR, LATEST_YEAR
from kexin.text import Text

_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_SPELLINGS = (
    re.compile(r"(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?" + _TIME + r"\Z"),
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + _TIME + r"\Z"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})" + _TIME + r"\Z"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})\Z"),
    re.compile(r"(\d{4})(\d{2})(\d{2})\Z"),
)
_MONTH = re.compile(r"(\d{4})(?:年(\d{1,2})月|[-/.](\d{1,2}))\Z")
_SERIAL = re.compile(r"(\d{5})(?:\.0+)?\Z")
_CHINESE = str.maketrans("〇零一二三四五六七八九", "00123456789")
_CHINESE_DAY = re.compile(r"([〇零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})日\Z")

_ALLOWED = Text("日期,例如 2024-06-30、2024年6月30日、20240630", "a date such as 2024-06-30, 2024年6月30日 or 20240630")


def read_date(text: str) -> date | None:
    """A day; a time of day behind it is dropped."""
    refuse_nul(text)
    if says_unknown(text):
        return None
    plain = folded(text)
    for spelling in _SPELLINGS:
        if found := spelling.match(plain):
            return _day(*(int(part) for part in found.groups()))
    if found := _CHINESE_DAY.match(plain):
        return _day(int(found[1].translate(_CHINESE)), _small(found[2]), _small(found[3]))
    if _SERIAL.match(plain):
        # A workbook's own dates arrive as dates. A bare number could be anything, so it is no evidence of a day.
        raise RefusedError("date-as-number", _ALLOWED, Text(
            "表格软件把日期变成了数字,请把该列设为日期格式后重新导出", "a spreadsheet turned the day into a number; format the column as dates and export again"))
    if _MONTH.match(plain):
        raise RefusedError("date-without-day", _ALLOWED, Text("请补充具体日期", "add the day of the month"))
    raise RefusedError("not-a-date", _ALLOWED, Text("请改写为 年-月-日", "write it as year-month-day"))


def read_month(text: str) -> date | None:
    """A month as its first day: 2024-06, 2024年6月, 202406, or any day of that month."""
    refuse_nul(text)
    plain = folded(text)
    if found := _MONTH.match(plain):
        return _day(int(found[1]), int(found[2] or found[3]), 1)
    if found := re.match(r"(\d{4})(\d{2})\Z", plain):
        return _day(int(found[1]), int(found[2]), 1)
    day = read_date(text)
    return None if day is None else day.replace(day=1)


def _day(year: int, month: int, day: int) -> date:
    try:
        return _within(date(year, month, day))
    except ValueError:
        raise RefusedError("impossible-day", Text("日历上存在的日期", "a day that the calendar has"),
                           Text("请核对月份和日期", "check the month and the day")) from None


def _within(day: date) -> date:
    if not EARLIEST_YEAR <= day.year <= LATEST_YEAR:
        raise RefusedError("date-out-of-range", Text(f"{EARLIEST_YEAR} 至 {LATEST_YEAR} 年", f"from {EARLIEST_YEAR} to {LATEST_YEAR}"),
                           Text("请核对年份", "check the year"))
    return day


def _small(text: str) -> int:
    """一 … 三十一."""
    tens, ten, ones = text.partition("十")
    if not ten or "十" in ones:
        # 一二 and 十十 are no numbers; 0 is no month and no day, so the calendar refuses it.
        return int(text.translate(_CHINESE)) if len(text) == 1 else 0
    return 10 * (int(tens.translate(_CHINESE)) if tens else 1) + (int(ones.translate(_CHINESE)) if ones else 0)
