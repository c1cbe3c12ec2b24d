"""Chance without state: every draw is a pure function of the seed, its name and the item.

A random number generator gives other numbers when rows are computed in another
order or on more threads. Here a draw is DuckDB's ``hash`` of the item's number
mixed with a 64-bit constant made from the seed and the draw's name; so a row
does not depend on any other row, and adding a draw changes no other draw.

The functions return SQL expressions. ``of`` is the SQL of a non-negative
integer that names the item; it defaults to the company's number ``no``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b

TWO_PI = "6.283185307179586"


@dataclass(frozen=True, slots=True)
class Draws:
    """The draws of one generated province."""

    seed: int

    def constant(self, name: str, below: int = 2**64) -> int:
        """A whole number in [0, below) fixed by the seed and *name*."""
        digest = blake2b(f"{self.seed}|{name}".encode(), digest_size=16).digest()
        return int.from_bytes(digest, "big") % below

    def bits(self, name: str, of: str = "no") -> str:
        """64 evenly mixed bits, UBIGINT.

        The constant is mixed in *before* hashing: ``hash(a, b)`` of two columns ends in
        an exclusive or, which would tie draws of different names to each other.
        """
        return f"hash(xor(({of})::UBIGINT, {self.constant(name)}::UBIGINT))"

    def uniform(self, name: str, of: str = "no") -> str:
        """A double evenly spread over the open interval (0, 1)."""
        return f"((({self.bits(name, of)}) >> 11) * 1.1102230246251565e-16 + 5.5e-17)"

    def normal(self, name: str, of: str = "no") -> str:
        """A standard normal double (Box-Muller on the two halves of one hash)."""
        bits = self.bits(name, of)
        radius = f"sqrt(-2 * ln((({bits}) >> 32) * 2.3283064365386963e-10 + 1.1e-10))"
        return f"({radius} * cos((({bits}) & 4294967295) * 2.3283064365386963e-10 * {TWO_PI}))"

    def whole(self, name: str, low: int, high: int, of: str = "no") -> str:
        """A BIGINT evenly spread over low..high, both included."""
        return f"({low} + (({self.bits(name, of)}) % {high - low + 1})::BIGINT)"

    def chance(self, name: str, probability: str | float, of: str = "no") -> str:
        """True with *probability* (a number or the SQL of one)."""
        return f"({self.uniform(name, of)} < {probability})"

    def known(self, value: str, name: str, share: float, of: str = "no") -> str:
        """*value* in about *share* of the cases, otherwise unknown."""
        return known(value, self.chance(f"{name} known", share, of))

    def one_of(self, name: str, texts: Sequence[str], of: str = "no") -> str:
        """One of *texts*, all equally likely."""
        return f"({texts_list(texts)})[{self.whole(name, 1, len(texts), of)}]"

    def element(self, name: str, items: str, of: str = "no") -> str:
        """One element of the SQL list *items*, all equally likely."""
        return f"{items}[1 + ({self.bits(name, of)} % len({items})::UBIGINT)::BIGINT]"

    def weighted(self, name: str, weights: Sequence[float], of: str = "no") -> str:
        """The index 0, 1, ... of a weight, chosen in proportion to it."""
        total, running = sum(weights), 0.0
        cases = []
        draw = self.uniform(name, of)
        for index, weight in enumerate(weights[:-1]):
            running += weight
            cases.append(f"WHEN {draw} < {running / total:.6f} THEN {index}")
        return f"(CASE {' '.join(cases)} ELSE {len(weights) - 1} END)" if cases else "0"


def quoted(text: str) -> str:
    """A SQL text literal."""
    return "'" + text.replace("'", "''") + "'"


def texts_list(texts: Sequence[str]) -> str:
    """A SQL list of text literals."""
    return "[" + ", ".join(quoted(t) for t in texts) + "]"


def logistic(score: str) -> str:
    """The SQL of a probability whose log odds are *score*."""
    return f"(1 / (1 + exp(-({score}))))"


def fen(yuan: str) -> str:
    """Whole fen from an amount in yuan; capped far below the library's largest cell."""
    return f"CAST(round(least(greatest({yuan}, -9e12), 9e12) * 100) AS BIGINT)"


def known(value: str, when: str) -> str:
    """*value* where the office learned it (*when* is true), otherwise unknown."""
    return f"CASE WHEN {when} THEN {value} END"


def columns(expressions: Mapping[str, str]) -> str:
    """The SQL of a select list from column names and their expressions."""
    return ",\n    ".join(f'{expression} AS "{name}"' for name, expression in expressions.items())
