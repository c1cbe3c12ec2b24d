"""Reading what people type: money, shares and days, with every mistake told at its field."""

from __future__ import annotations

import re
import uuid
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kexin.platform.language import both

#: Ten trillion yuan; larger sums are typing mistakes.
MOST_FEN = 10**15
#: Days outside are typing mistakes; nothing was written down here before ``EARLIEST``.
FIRST_DAY, LAST_DAY, EARLIEST = date(1900, 1, 1), date(2200, 12, 31), date(2000, 1, 1)
_UNITS = {"": 100, "元": 100, "万": 1_000_000, "万元": 1_000_000, "亿": 10_000_000_000, "亿元": 10_000_000_000}
_WIDE = str.maketrans("0123456789．，", "0123456789.,")


class MoneyField(forms.CharField):
    """An amount: ``3,000,000``, ``300万``, ``1.2亿元``; in fen."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, help_text=both("元，或写 300万、1.2亿", "yuan, such as 3,000,000"), **options)
        self.widget.attrs.update(inputmode="decimal", autocomplete="off", **{"class": "amount"})

    def clean(self, value: Any) -> Any:
        """The amount in fen."""
        text = str(super().clean(value)).translate(_WIDE).replace(" ", "")
        # Commas stand between groups of three or four digits: 1,5 is neither one and a half nor fifteen.
        text = text.replace(",", "") if re.fullmatch(r"\d{1,4}(,\d{3,4})+[^,]*", text) else text
        if not text:
            return None
        read = re.fullmatch(r"(\d{1,15}(?:\.\d{1,8})?)(\D*)", text)
        if read is None or read[2] not in _UNITS:
            raise ValidationError(both("请写金额，例如 3000000 或 300万", "write an amount, such as 3,000,000"))
        fen = Decimal(read[1]) * _UNITS[read[2]]
        if fen != int(fen) or not 0 < fen <= MOST_FEN:
            raise ValidationError(both("金额须大于零、精确到分", "the amount must be above zero and whole fen"))
        return int(fen)


class RateField(forms.CharField):
    """A yearly rate in per cent, to a hundredth: ``4.35``; in basis points."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=8, help_text=both("百分数，如 4.35", "per cent, such as 4.35"), **options)
        self.widget.attrs.update(inputmode="decimal", autocomplete="off", **{"class": "amount"})

    def clean(self, value: Any) -> Any:
        """The rate in basis points."""
        text = str(super().clean(value)).translate(_WIDE).rstrip("%％ ")
        if not text:
            return None
        # Digits and a point only: ``1e999999`` is a number too, and too large to be worked with.
        points = Decimal(text) * 100 if re.fullmatch(r"\d{1,3}(\.\d{1,4})?", text) else Decimal(-1)
        if points != int(points) or not 0 < points <= 3600:
            raise ValidationError(both("请写 0 到 36 之间的百分数，至多两位小数", "write per cent between 0 and 36 with at most two decimals"))
        return int(points)


class DayField(forms.DateField):
    """A day, picked or typed as 2026-06-30; one that nobody means (and no clock of another zone can say) is a mistake."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"], **options)

    def clean(self, value: Any) -> Any:
        """The day."""
        found = super().clean(value)
        if found is not None and not FIRST_DAY <= found <= LAST_DAY:
            raise ValidationError(both(f"日期须在 {FIRST_DAY} 至 {LAST_DAY} 之间", f"a day between {FIRST_DAY} and {LAST_DAY}"))
        return found


class PastDayField(DayField):
    """A day that has come: nothing is written down before it happened."""

    def clean(self, value: Any) -> Any:
        """The day."""
        found = super().clean(value)
        if found is not None and not EARLIEST <= found <= timezone.localdate():
            raise ValidationError(both("日期不晚于今天", "a day not after today"))
        return found


class KeyField(forms.UUIDField):
    """Made by the server when the form is shown: the same form sent twice does its work once."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.HiddenInput, initial=uuid.uuid4, **options)

    def clean(self, value: Any) -> Any:
        """The key as steps take it."""
        found = super().clean(value)
        return found.hex if found is not None else None


class CleanText(forms.CharField):
    """A text without characters that nobody sees."""

    def to_python(self, value: Any) -> Any:
        """Lines end as they do here: browsers send the ends of lines of a longer text with a carriage return."""
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)

    def clean(self, value: Any) -> Any:
        """The text; marks that turn the direction of writing are refused."""
        text = super().clean(value)
        if re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]", text):
            raise ValidationError(both("含有不可见的控制字符，请重新输入", "it has control characters that nobody sees; type it anew"))
        return text


def problems_of(form: forms.Form) -> Mapping[str, list[str]]:
    """Every mistake of a form, by field."""
    return {name: [str(e) for e in errors] for name, errors in form.errors.items()}
