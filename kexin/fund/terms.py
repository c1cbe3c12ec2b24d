"""What a scheme says beside who bears a loss: the line of a grade, the fund, the days of each step, what comes on top."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from kexin.rulemarks import Formula, Mark
from kexin.text import Text

Form: TypeAlias = Literal["pool", "commitment", "quota"]

FORMS: Mapping[Form, Text] = {"pool": Text("资金池", "a pool"), "commitment": Text("承诺额", "a commitment"), "quota": Text("额度", "a quota")}


@dataclass(frozen=True)
class Gap:
    """A field that no source gives: which document holds it."""

    field: str
    document: str
    title: Text


@dataclass(frozen=True)
class LineCase:
    """The most that may be lent where the condition holds; ``most`` is None where no source gives it."""

    title: Text
    when: Formula
    most: Formula | None
    gap: Gap | None
    mark: Mark


@dataclass(frozen=True)
class Money:
    """Where the public money sits: its size in fen, how many times the fund banks lend, which share of the balance is held back; None where no source says."""

    form: Form
    size: int | None
    leverage: int | None
    reserve: tuple[Fraction, Fraction] | None
    """The least and the most, as shares of the balance of loans."""
    refill: Text | None
    mark: Mark


@dataclass(frozen=True)
class Step:
    """What has to be done within so many days; ``working``: days on which offices are open."""

    id: str
    title: Text
    days: int
    working: bool
    mark: Mark


@dataclass(frozen=True)
class OnTop:
    """Money that may come on top of the scheme's own, such as an interest subsidy."""

    title: Text
    mark: Mark
