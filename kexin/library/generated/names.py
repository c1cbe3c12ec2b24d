"""Invented company names: region, brand, trade, legal form, and no two alike.

A brand has two or three characters of a fixed set. Of companies that would share
a whole name, the first keeps its two characters; every other company takes the
three characters that its number alone stands for. No trade begins with a brand
character, so a longer brand cannot read like a shorter one with another trade.
"""

from __future__ import annotations

from kexin.library.generated.codes import scattered
from kexin.library.generated.draws import Draws
from kexin.library.generated.trades import TRADES

BRAND_CHARACTERS = (
    "昱澜瑞恒鼎泰华盛宏远博创聚源汇丰润达安宁和顺祥吉庆嘉佳美好优良品正诚德仁义礼尚善雅文翰墨书香景明辉煌耀星"
    "辰月阳晨曦晖旭升腾跃龙凤麟鹏鸿鹤雁翔凌霄峰岭岳衡湘楚沅澧资浏潇洞庭江河湖海洋涛波浪清泉溪涧林森松柏桐梓楠"
    "樟兰竹梅菊荷莲芙蓉玉珏琳琅瑾瑜璟珂玮铭锐锋钧铠锦绣织纬经纶维拓展启航迅捷畅行致臻卓越超群冠领先驰骋"
)

#: Legal forms and how common they are.
FORMS: tuple[tuple[str, float], ...] = (
    ("有限公司", 64), ("科技有限公司", 16), ("有限责任公司", 13), ("股份有限公司", 7),
)


_INITIALS = {word[0] for trade in TRADES for word in trade.words}
CHARACTERS = "".join(c for c in dict.fromkeys(BRAND_CHARACTERS) if c not in _INITIALS)

#: Three characters name this many companies apart.
MOST_COMPANIES = len(CHARACTERS) ** 3


def brand(draws: Draws, name: str, of: str = "no", length: int = 2) -> str:
    """The SQL of *length* brand characters, not necessarily different for every item."""
    drawn = (draws.whole(f"{name} {i}", 1, len(CHARACTERS), of) for i in range(length))
    return " || ".join(_character(position) for position in drawn)


def own_brand(draws: Draws) -> str:
    """The SQL of three brand characters that no other ``no`` below MOST_COMPANIES has."""
    base = len(CHARACTERS)
    factors = tuple(f for f in range(2, base + 1) if base % f == 0)
    number = scattered(draws, "brand", MOST_COMPANIES, avoid=factors)
    return " || ".join(_character(f"(({number}) // {base**p}) % {base} + 1") for p in (2, 1, 0))


def _character(position: str) -> str:
    return f"substr('{CHARACTERS}', {position}, 1)"
