"""Unified social credit codes with correct check characters, computed in SQL.

GB 32100-2015: department (1), category (1), district (6), entity code (9, whose
last character is the check of GB 11714-1997), check character (1). The codes
are valid in form, so that the same checks run on generated and on real data;
only the release's manifest and notes can say that they were generated.
"""

from __future__ import annotations

from kexin.library.generated.draws import Draws

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
ENTITY_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
ENTITY_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)

#: Entity codes were digits until companies got unified codes on 1 October 2015, then began with MA.
FIRST_UNIFIED_DAY = "DATE '2015-10-01'"


def entity(draws: Draws) -> str:
    """The SQL of the entity code's first eight characters, different for every ``no``.

    A multiplication modulo a number that has no factor in common with the multiplier
    never gives two companies the same result.
    """
    digits = scattered(draws, "entity digits", 10**8, avoid=(2, 5))
    letters = scattered(draws, "entity letters", 31**6, avoid=(31,))
    base31 = " || ".join(f"substr('{ALPHABET}', (({letters}) // {31**p}) % 31 + 1, 1)" for p in range(5, -1, -1))
    old = f"lpad(({digits})::VARCHAR, 8, '0')"
    return f"CASE WHEN registered_on < {FIRST_UNIFIED_DAY} THEN {old} ELSE 'MA' || {base31} END"


def scattered(draws: Draws, name: str, modulus: int, avoid: tuple[int, ...]) -> str:
    """The SQL of a number below *modulus* that differs for every ``no`` below *modulus*.

    *avoid* lists the prime factors of *modulus*.
    """
    multiplier = modulus // 3 + draws.constant(f"{name} multiplier", modulus // 3)
    while any(multiplier % factor == 0 for factor in avoid):
        multiplier += 1
    return f"(no * {multiplier} + {draws.constant(f'{name} offset', modulus)}) % {modulus}"


def with_entity_check(entity: str) -> str:
    """The SQL of the nine-character entity code from the column *entity* (eight characters)."""
    total = _weighted(entity, ENTITY_ALPHABET, ENTITY_WEIGHTS)
    return f"{entity} || substr('0X987654321', ({total}) % 11 + 1, 1)"


def with_check(code: str) -> str:
    """The SQL of the 18-character code from the column *code* (seventeen characters)."""
    return f"{code} || substr('{ALPHABET}', (31 - ({_weighted(code, ALPHABET, WEIGHTS)}) % 31) % 31 + 1, 1)"


def _weighted(text: str, alphabet: str, weights: tuple[int, ...]) -> str:
    return " + ".join(f"(strpos('{alphabet}', substr({text}, {i}, 1)) - 1) * {w}" for i, w in enumerate(weights, 1))
