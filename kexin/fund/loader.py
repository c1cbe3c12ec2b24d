"""Reading a scheme file: everything is checked before a fen is shared."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal, cast, get_args

from kexin import rulebook
from kexin.formula.build import YES
from kexin.formula.kinds import Kind
from kexin.formula.tree import Call, walk
from kexin.fund.exact import FUNCTIONS
from kexin.fund.facts import facts_scope
from kexin.fund.load_terms import read_fund, read_gap, read_lines, read_stack, read_steps
from kexin.fund.scheme import FIELDS, Action, Bearer, Cap, Case, Combine, Condition, Fuse, Recovery, Scheme, Share
from kexin.fund.terms import Gap
from kexin.problems import NotFoundError, Problem, ProblemsError, meant
from kexin.rulefields import Fields, identifier, own_id, unique
from kexin.rulefile import parse_rules
from kexin.ruleformulas import FormulaReading
from kexin.rulemarks import Formula, read_document, read_effective, read_mark, read_note
from kexin.text import Text, same

SCHEME_FILE = "scheme.yaml"
SCHEMES = Path(rulebook.__file__).parent / "schemes"

#: Formulas of a scheme name no day of their own; facts carry the days.
_DAY = date(2000, 1, 1)


def scheme_ids(schemes: Path = SCHEMES) -> list[str]:
    """The ids of the schemes in a folder."""
    return sorted(p.parent.name for p in schemes.glob(f"*/{SCHEME_FILE}"))


def load_scheme(wanted: str | Path, schemes: Path = SCHEMES) -> Scheme:
    """A scheme by its id, or by the path of its folder or file.

    Raises:
        NotFoundError: there is none; lists the ids that exist.
        ProblemsError: with every mistake in the file.
    """
    path = scheme_path(wanted, schemes)
    content = path.read_bytes()
    raw, lines = parse_rules(content, f"{path.parent.name}/{path.name}")
    problems: list[Problem] = []
    scheme = _Reader(Fields(raw, lines, problems), problems).scheme(path, hashlib.sha256(content).hexdigest())
    if problems:
        raise ProblemsError(problems)
    return scheme


def scheme_path(wanted: str | Path, schemes: Path = SCHEMES) -> Path:
    """The file that an id or a path names.

    Raises:
        NotFoundError: there is none; lists the ids that exist.
    """
    path = Path(wanted)
    for candidate in (schemes / str(wanted) / SCHEME_FILE, path / SCHEME_FILE, path):
        if candidate.is_file():
            return candidate
    known = scheme_ids(schemes)
    raise NotFoundError([Problem(
        "unknown-scheme", str(wanted), Text("没有这个方案", "there is no such scheme"), same(", ".join(known)),
        meant(str(wanted), known, Text("请用 kexin schemes 查看", "see kexin schemes")))])


class _ExactReading(FormulaReading):
    """Formulas of a scheme have an exact reading; what has none is refused."""

    def written(self, fields: Fields, key: str, text: Any, kinds: Sequence[Kind]) -> Formula:
        formula = super().written(fields, key, text, kinds)
        for node in walk(formula.tree):
            if isinstance(node, Call) and node.function not in FUNCTIONS:
                fields.note("function-without-place", key, Text(f"方案中不能用 {node.function}", f"{node.function} has no place in a scheme"), same(", ".join(sorted(FUNCTIONS))),
                            Text("请改写公式", "rewrite the formula"))
        return formula


class _Reader:
    def __init__(self, fields: Fields, problems: list[Problem]) -> None:
        self.fields = fields
        self.reading = _ExactReading(facts_scope(_DAY), read_mark(fields), problems)

    def scheme(self, path: Path, digest: str) -> Scheme:
        fields, reading = self.fields, self.reading
        scheme_id = own_id(fields, path.parent.name if path.name == SCHEME_FILE else None)
        gaps = tuple(self._gaps())
        missing = {g.field for g in gaps}
        start, end = read_effective(fields.at("effective"))
        areas = tuple(str(a) for a in fields.sequence("areas"))
        if not areas:
            fields.need("areas")
        share = None if "share" in missing else self._share(fields.at("share"))
        note = read_note(fields, reading.mark)
        payers = () if "payers" in missing else tuple(self._bearers("payers"))
        rest = () if "rest" in missing else tuple(self._bearers("rest"))
        parties = [b.party for b in (*payers, *rest)]
        backstop, advance = (fields.choice(key, parties or ["-"]) if fields.has(key) else None for key in ("backstop", "advance"))
        if backstop is None and any(b.limit for b in (*payers, *rest)):
            fields.need("backstop")
        if any(b.party == backstop and (b.when or b.limit) for b in (*payers, *rest)):
            fields.wrong("backstop", backstop, Text("总在其中且没有限额的一方", "a party that is always there and has no limit"))
        unique(fields, parties)
        scheme = Scheme(
            scheme_id, fields.words("title"), read_document(fields.at("document")), start, end, reading.mark, note,
            areas, cast(Literal["in_force", "draft", "expired"], fields.choice("status", ("in_force", "draft", "expired"))),
            reading.formula(fields, "loss", ("money",)), reading.formula(fields, "eligible", ("money",)), share,
            payers, rest,
            tuple(self._caps()), tuple(self._fuses()), tuple(self._filing()), reading.condition(fields, "trigger") if fields.has("trigger") else None,
            self._recovery(fields.at("recovery")) if fields.has("recovery") else None, backstop, advance,
            tuple(read_lines(fields, reading)), read_fund(fields.at("fund"), reading) if fields.has("fund") else None, tuple(read_steps(fields, reading)), tuple(read_stack(fields, reading)),
            gaps, reading.scope, digest)
        unique(fields, [c.id for c in scheme.caps] + [f.id for f in scheme.fuses] + [c.id for c in scheme.filing] + [s.id for s in scheme.steps])
        for key in ("share", "payers", "rest", "trigger", "recovery", "caps", "fuses", "fund", "steps"):
            if key in missing and fields.raw.get(key) is not None:
                fields.note("known-and-unknown", key, Text(f"{key} 既已写明又列为未知", f"{key} is given and listed as unknown"), same(f"{key} / unknown"),
                            Text("请保留其一", "keep one of them"))
            fields.get(key)
        fields.finish()
        return scheme

    def _gaps(self) -> Iterator[Gap]:
        """``unknown``: the fields that no source gives."""
        for item in self.fields.items("unknown"):
            field = item.choice("field", tuple(FIELDS))
            yield Gap(field, item.text("document"), item.own_words())
            item.finish()

    def _share(self, fields: Fields) -> Share:
        cases = tuple(self._cases(fields, "cases", "share"))
        if not cases:
            fields.need("cases")
        cap = fields.number_if_any("cap")
        share = Share(cases, cast(Combine, fields.choice("combine", get_args(Combine), "first")), tuple(self._cases(fields, "bonuses", "add")), cap)
        if cap is not None:
            self._within_one(fields, "cap", cap)
        fields.finish()
        return share

    def _cases(self, fields: Fields, key: str, amount: str) -> Iterator[Case]:
        for item in fields.items(key):
            when = self.reading.condition(item, "when") if item.has("when") else Formula("yes", YES)
            formula = self.reading.formula(item, "formula", ("share",)) if item.has("formula") else None
            share = Fraction(0) if formula is not None else item.number(amount)
            self._within_one(item, amount, share)
            yield Case(item.own_words(), when, share, self.reading.marked(item), formula)
            item.finish()

    @staticmethod
    def _within_one(fields: Fields, key: str, share: Fraction) -> None:
        if not 0 <= share <= 1:
            fields.wrong(key, share, Text("0 到 1 之间的比例", "a share from 0 to 1"))

    def _bearers(self, key: str) -> Iterator[Bearer]:
        found = False
        for item in self.fields.items(key):
            weight = item.number("weight", Fraction(1))
            if weight <= 0:
                item.wrong("weight", weight, Text("大于 0 的数", "a number above 0"))
            when = self.reading.condition(item, "when") if item.has("when") else None
            limit = self.reading.formula(item, "limit", ("money",)) if item.has("limit") else None
            yield Bearer(identifier(item, "party"), item.own_words(), weight, when, limit)
            item.finish()
            found = True
        if not found:
            self.fields.need(key)

    def _caps(self) -> Iterator[Cap]:
        for item in self.fields.items("caps"):
            used = self.reading.formula(item, "used", ("money",)) if item.has("used") else None
            when = self.reading.condition(item, "when") if item.has("when") else None
            yield Cap(identifier(item), item.own_words(), self.reading.formula(item, "limit", ("money",)), used, when, self.reading.marked(item))
            item.finish()

    def _fuses(self) -> Iterator[Fuse]:
        for item in self.fields.items("fuses"):
            action = cast(Action, item.choice("action", get_args(Action)))
            yield Fuse(identifier(item), item.own_words(), self.reading.condition(item, "when"), action, self.reading.marked(item))
            item.finish()

    def _filing(self) -> Iterator[Condition]:
        """``filing``: a condition over facts, or one that no source gives."""
        for item in self.fields.items("filing"):
            gap = read_gap(item, "filing")
            when = None if gap is not None else self.reading.condition(item, "when")
            yield Condition(identifier(item), item.own_words(), when, gap, self.reading.marked(item))
            item.finish()

    def _recovery(self, fields: Fields) -> Recovery:
        raw: Any = fields.get("to_public")
        share = None if raw == "pro_rata" else fields.number("to_public")
        if share is not None:
            self._within_one(fields, "to_public", share)
        recovery = Recovery(share, self.reading.marked(fields))
        fields.finish()
        return recovery
