"""May a loan be filed under a scheme: yes, no or unknown, condition by condition, with the reason."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kexin.formula.tree import names
from kexin.fund.allocation import FactValue, checked
from kexin.fund.exact import Exact, exact
from kexin.fund.line import line
from kexin.fund.lpr import with_lpr
from kexin.fund.scheme import Scheme
from kexin.library.regions import applies, region_name
from kexin.rulemarks import Mark
from kexin.text import Text


@dataclass(frozen=True)
class Answer:
    """One condition: does it hold, and which facts or which document would settle it."""

    id: str
    title: Text
    holds: bool | None
    missing: tuple[str, ...]
    document: str | None
    mark: Mark


@dataclass(frozen=True)
class Filing:
    """Yes if every condition holds, no if one does not, otherwise unknown."""

    answers: tuple[Answer, ...]

    @property
    def verdict(self) -> bool | None:
        """Kleene's and over the answers."""
        found = [a.holds for a in self.answers]
        return False if False in found else None if None in found else True

    @property
    def to_ask(self) -> tuple[str, ...]:
        """The facts that would settle open conditions; nothing once the verdict is settled."""
        return () if self.verdict is not None else tuple(dict.fromkeys(fact for a in self.answers if a.holds is None for fact in a.missing))


def may_file(scheme: Scheme, facts: Mapping[str, FactValue]) -> Filing:
    """Whether a loan may be filed.

    Raises:
        ProblemsError: a fact makes no sense; all of them together.
    """
    known = with_lpr(checked(facts))
    found = [_in_force(scheme, known), _in_area(scheme, known)]
    if scheme.lines:
        found.append(_within_line(scheme, known))
    for condition in scheme.filing:
        if condition.when is None:
            assert condition.gap is not None
            found.append(Answer(condition.id, condition.title, None, (), condition.gap.document, condition.mark))
            continue
        value = exact(condition.when.tree, known)
        missing = tuple(n for n in names(condition.when.tree) if known.get(n) is None) if value is None else ()
        found.append(Answer(condition.id, condition.title, value if isinstance(value, bool) else None, missing, None, condition.mark))
    for fuse in scheme.fuses:
        if fuse.action == "suspend_filing":
            value = exact(fuse.when.tree, known)
            holds = not value if isinstance(value, bool) else None
            missing = tuple(n for n in names(fuse.when.tree) if known.get(n) is None) if holds is None else ()
            # the scheme says when the fuse blows; the condition is that it has not
            title = Text(f"未触发：{fuse.title.zh}", f"not reached: {fuse.title.en}")
            found.append(Answer(fuse.id, title, holds, missing, None, fuse.mark))
    return Filing(tuple(found))


def _within_line(scheme: Scheme, facts: Mapping[str, Exact]) -> Answer:
    """The loan is not above the line of the firm's grade."""
    found, lent = line(scheme, facts), facts.get("loan_amount")
    mark = found.case.mark if found.case is not None else scheme.mark
    title = Text("贷款不超过等级对应的额度", "the loan is within the line of the firm's grade")
    if found.most is None:
        return Answer("line", title, None, found.missing, found.document, mark)
    if not isinstance(lent, Fraction):
        return Answer("line", title, None, ("loan_amount",), None, mark)
    return Answer("line", title, lent <= found.most, (), None, mark)


def _in_force(scheme: Scheme, facts: Mapping[str, Exact]) -> Answer:
    """The day of filing chooses the version."""
    filed = facts.get("filed_on")
    holds = scheme.in_force_on(filed) if isinstance(filed, date) else None
    title = Text(f"备案日在方案有效期内({scheme.effective_from}起)", f"filed while the scheme is in force (from {scheme.effective_from})")
    return Answer("in_force", title, holds, () if holds is not None else ("filed_on",), None, scheme.mark)


def _in_area(scheme: Scheme, facts: Mapping[str, Exact]) -> Answer:
    """The firm sits in one of the scheme's areas; a province's scheme holds in its cities."""
    area = facts.get("area")
    holds = any(applies(a, area) for a in scheme.areas) if isinstance(area, str) else None
    names_of = [region_name(code) for code in scheme.areas]
    title = Text(f"企业在实施区域({'、'.join(n.zh for n in names_of)})", f"the firm sits in the scheme's area ({', '.join(n.en for n in names_of)})")
    return Answer("area", title, holds, () if holds is not None else ("area",), None, scheme.mark)
