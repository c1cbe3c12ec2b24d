"""What templates say and how they write figures: both languages side by side, money in 万元 and 亿元."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime

from kexin.formula.amounts import date_in_words, exact_money, money_in_words, points_in_words, value_in_words, yuan
from kexin.platform.language import current
from kexin.problems import visible
from kexin.text import Text, typeset

register = template.Library()
NOTHING = "—"


@register.simple_tag
def t(zh: str, en: str, one: str = "", **values: object) -> SafeString:
    """``{% t "共 {n} 家" "{n} companies" "{n} company" n=total %}``: a text in the reader's language, what is put in escaped; the third is the English of one."""
    text = typeset(zh) if current() == "zh" else one if one and str(values.get("n")) == "1" else en
    for count in {"n", "all"} & values.keys():
        values[count] = grouped(values[count])
    return format_html(text, **values) if values else conditional_escape(text)


@register.filter
def grouped(value: object) -> object:
    """1,234 from 1234."""
    return f"{value:,}" if isinstance(value, int) else value


@register.filter
def said(text: object) -> str:
    """A ``Text`` in the reader's language; names of strangers without marks that turn the direction of writing."""
    return text.in_(current()) if isinstance(text, Text) else visible(str(text))


@register.filter
def cap(text: str) -> str:
    """With a capital at its beginning: what a file of rules writes small may stand as a heading."""
    return text[:1].upper() + text[1:]


@register.filter
def of(titles: Mapping[str, Any], code: str) -> Any:
    """What a code is called; the code itself where nothing is known of it."""
    return titles.get(code, code)


@register.simple_tag
def pair(stored: Mapping[str, Any]) -> str:
    """``{% pair line %}``: what stored JSON says under ``zh`` and ``en``, in the reader's language."""
    return visible(Text(str(stored["zh"]), str(stored["en"])).in_(current()))


@register.filter
def share(fraction: str | None) -> str:
    """80% from ``4/5``."""
    return "" if fraction is None else value_in_words(Fraction(fraction), "share", current())


@register.filter
def money(fen: int | None) -> str:
    """3,126.5万元 or CNY 31,265,000."""
    return NOTHING if fen is None else money_in_words(fen, current())


@register.filter
def exact(fen: int | None) -> str:
    """1,234.50元: to the fen."""
    return NOTHING if fen is None else exact_money(fen, current())


@register.filter
def ledger(fen: int | None) -> str:
    """1,234.50 without a unit, for columns whose head says the unit; nothing for zero."""
    return NOTHING if not fen else yuan(fen)


@register.filter
def wan(fen: int | None) -> str:
    """312.65 for columns whose head says 万元 (ten thousand yuan)."""
    if fen is None:
        return NOTHING
    cents = abs(fen) // 10_000  # hundredths of 万元, cut
    return f"{'-' if fen < 0 else ''}{cents // 100:,}.{cents % 100:02}"


@register.filter
def points(thousandths: int | None) -> str:
    """75.281."""
    return NOTHING if thousandths is None else points_in_words(thousandths)


@register.filter
def percent(basis_points: int | None) -> str:
    """4.35% from 435 hundredths of a per cent."""
    return NOTHING if basis_points is None else f"{basis_points / 100:,.2f}%"


@register.filter
def thousandths(share: int) -> str:
    """42% from 420 thousandths."""
    return f"{share // 10}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """2026-06-30; a moment with its minute, in the site's time zone."""
    if value is None:
        return NOTHING
    return localtime(value).strftime("%Y-%m-%d %H:%M") if isinstance(value, datetime) else value.isoformat()


@register.filter
def day_in_words(value: date | None) -> str:
    """2026年6月30日."""
    return NOTHING if value is None else date_in_words(value, current())


@register.filter
def masked(text: str) -> str:
    """A telephone number or a name of a person with its middle covered."""
    if len(text) > 6:
        return f"{text[:3]}{'*' * (len(text) - 5)}{text[-2:]}"
    return f"{text[:1]}{'*' * max(0, len(text) - 1)}"


@register.simple_tag(takes_context=True)
def query(context: dict[str, Any], **changes: object) -> str:
    """The address of this list with some filters changed: ``?{% query page=2 %}``."""
    asked = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            asked.pop(name, None)
        else:
            asked[name] = str(value)
    return mark_safe(conditional_escape(asked.urlencode()))
