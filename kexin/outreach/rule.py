"""A list in memory: who belongs on it, how often it is refreshed, how often its companies are visited."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, TypeAlias

from kexin.formula.build import MAYBE, certain, choose, either, floor, listed, negate, nothing, one_of, text, unknown
from kexin.formula.kinds import TEXT
from kexin.formula.program import Program, ProgramBuilder
from kexin.formula.python_program import ProgramFunction, program_function
from kexin.formula.scope import Scope
from kexin.formula.tree import Name, Node, names
from kexin.outreach.cadence import Cadence, Every
from kexin.outreach.periods import CALENDAR_WORDS, window_of
from kexin.rating.model import Model
from kexin.rulemarks import Formula, Mark, RuleVersion
from kexin.text import Text

Kind: TypeAlias = Literal["rule", "pushed"]
KINDS: Mapping[Kind, Text] = {"rule": Text("按规则生成", "made by a rule"), "pushed": Text("部门推送", "pushed by a department")}


@dataclass(frozen=True)
class Refresh:
    """When a list is made anew: once, every *days* days, or at the beginning of each week, month or quarter."""

    every: Every
    days: int | None = None

    def due_on(self, last: date | None) -> date | None:
        """The first day on which it is due again after *last*; None if never. A list that was never made is due at once."""
        if last is None:
            return date.min
        if self.every == "once":
            return None
        if self.every == "days":
            return last + timedelta(days=self.days or 1)
        return window_of(self.every, last).last + timedelta(days=1)

    @property
    def words(self) -> Text:
        """As a reader says it."""
        if self.every == "once":
            return Text("一次性", "once")
        return Text(f"每 {self.days} 天", f"every {self.days} days") if self.every == "days" else CALENDAR_WORDS[self.every]


@dataclass(frozen=True)
class GradeRule:
    """The grade by a rating model is at least *grade*; the grade itself is an input, worked out where companies are rated."""

    model: Model
    grade: str

    @property
    def inputs(self) -> tuple[str, str]:
        """The names of the worst and the best grade that the known facts allow."""
        return grade_inputs(self.model.id)

    @cached_property
    def tree(self) -> Node:
        """Certain if the worst is good enough, refuted if the best is not, else open."""
        ids = [g.id for g in self.model.grades]
        enough = ids[:ids.index(self.grade) + 1]
        low, high = (Name(name, TEXT) for name in self.inputs)
        sure, possible = (one_of(certain(end), enough) for end in (low, high))
        return choose([(either([unknown(low), unknown(high)]), MAYBE), (sure, sure), (negate(possible), possible)], MAYBE)


def grade_inputs(model: str) -> tuple[str, str]:
    """The names under which a caller gives a company's grades by a model.

    >>> grade_inputs("kexin-kv")
    ('grade_kexin_kv_low', 'grade_kexin_kv_high')
    """
    slug = re.sub(r"[^a-z0-9]+", "_", model)
    return f"grade_{slug}_low", f"grade_{slug}_high"


@dataclass(frozen=True)
class Condition:
    """What must hold, in words and as a rule."""

    id: str
    title: Text
    rule: Formula | GradeRule
    mark: Mark


@dataclass(frozen=True)
class Line:
    """The line that the list approves ahead, in fen."""

    title: Text
    formula: Formula
    mark: Mark


@dataclass(frozen=True)
class ListRule(RuleVersion):
    """One version of the rule of a list, read as of a day. All conditions must hold."""

    kind: Kind
    summary: Text
    region: str
    refresh: Refresh
    visits: Cadence
    conditions: tuple[Condition, ...]
    line: Line | None
    scope: Scope
    digest: str
    """SHA-256 of the file and of the models it asks."""

    @property
    def in_force(self) -> bool:
        """Is it in force on the day asked?"""
        return self.in_force_on(self.scope.as_of)

    @cached_property
    def program(self) -> Program:
        """Steps: each condition under its id behind an underscore, what fails, what is open, the line."""
        builder = ProgramBuilder()
        answers = {c.id: builder.step("conditions", f"_{c.id}", c.rule.tree) for c in self.conditions}
        failed = builder.step("answers", "failed", listed([choose([(negate(v), text(c))], nothing(TEXT)) for c, v in answers.items()]))
        unsure = builder.step("answers", "open", listed([choose([(unknown(v), text(c))], nothing(TEXT)) for c, v in answers.items() if v.type.nullable]))
        line = [builder.step("line", "line", floor(self.line.formula.tree))] if self.line is not None else []
        return builder.done([step.name for step in (*answers.values(), failed, unsure, *line)])

    @cached_property
    def answer(self) -> ProgramFunction:
        """From a company's inputs to the answers of the program."""
        return program_function(self.program)

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """What the rule asks about a company: measures, facts, grades."""
        return self.program.inputs

    @cached_property
    def by_id(self) -> Mapping[str, Condition]:
        """The conditions by their ids."""
        return {c.id: c for c in self.conditions}

    def inputs_of(self, condition: Condition) -> tuple[str, ...]:
        """What one condition asks, in the order of the formula."""
        return tuple(dict.fromkeys(names(condition.rule.tree)))

    def models(self) -> tuple[Model, ...]:
        """The rating models that it asks, each once."""
        return tuple({c.rule.model.id: c.rule.model for c in self.conditions if isinstance(c.rule, GradeRule)}.values())
