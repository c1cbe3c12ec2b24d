"""Reading the rule of a list: everything is checked before anybody is listed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from kexin import rulebook
from kexin.formula.build import MAYBE
from kexin.formula.kinds import TEXT
from kexin.formula.scope import Scope, Symbol
from kexin.library.measures import Measures
from kexin.library.regions import read_region
from kexin.outreach.cadence import EVERY, Cadence, Every
from kexin.outreach.facts import FACTS
from kexin.outreach.periods import CALENDAR
from kexin.outreach.rule import KINDS, Condition, GradeRule, Line, ListRule, Refresh, grade_inputs
from kexin.problems import NotFoundError, Problem, ProblemsError, meant
from kexin.rating.loader import RATINGS, load_model, model_ids
from kexin.rulefields import Fields, identifier, own_id, unique
from kexin.rulefile import parse_rules
from kexin.ruleformulas import Above, FormulaReading
from kexin.rulemarks import Formula, read_document, read_effective, read_mark, read_note
from kexin.text import Text, same

LISTS = Path(rulebook.__file__).parent / "lists"
LIST_FILE = "list.yaml"


def list_files(folder: Path = LISTS) -> list[Path]:
    """The files of all lists of a folder."""
    return sorted(folder.glob(f"*/{LIST_FILE}"))


def load_list(wanted: str | Path, measures: Measures, folders: Sequence[Path] = (LISTS,), ratings: Path = RATINGS) -> ListRule:
    """A list by its id, or by the path of its folder or file.

    Raises:
        NotFoundError: there is none; lists the ids that exist.
        ProblemsError: with every mistake in the file.
    """
    path = list_path(wanted, folders)
    return read_list(path.read_bytes(), f"{path.parent.name}/{path.name}", path.parent.name, measures, ratings)


def list_path(wanted: str | Path, folders: Sequence[Path] = (LISTS,)) -> Path:
    """The file that an id or a path names.

    Raises:
        NotFoundError: there is none; lists the ids that exist.
    """
    path = Path(wanted)
    for candidate in (*(folder / str(wanted) / LIST_FILE for folder in reversed(folders)), path / LIST_FILE, path):
        if candidate.is_file():
            return candidate
    known = sorted({p.parent.name for folder in folders for p in list_files(folder)})
    raise NotFoundError([Problem(
        "unknown-list", str(wanted), Text("没有这份名单规则", "there is no such list"), same(", ".join(known)), meant(str(wanted), known, Text("请写其中之一", "name one of these")))])


def read_list(content: bytes, shown_as: str, expected: str, measures: Measures, ratings: Path = RATINGS) -> ListRule:
    """A list from its text, as a site keeps it frozen; *expected* is its id.

    Raises:
        ProblemsError: with every mistake in the text.
    """
    raw, lines = parse_rules(content, shown_as)
    problems: list[Problem] = []
    rule = _Reader(Fields(raw, lines, problems), expected, measures, ratings).rule()
    if problems:
        raise ProblemsError(problems)
    whole = hashlib.sha256("\n".join([hashlib.sha256(content).hexdigest(), *(m.digest for m in rule.models())]).encode()).hexdigest()
    return replace(rule, digest=whole)


def scope_of(measures: Measures) -> Scope:
    """What a list may name: measures and facts of outreach; also the grades that callers give, for their titles."""
    facts = {name: Symbol(fact.type, fact.title) for name, fact in FACTS.items()}
    grades = {name: Symbol(TEXT, Text(f"{model} 等级", f"grade by {model}")) for model in model_ids() for name in grade_inputs(model)}
    return replace(measures.scope, names=Above({**facts, **grades}, measures.scope.names), noun=Text("指标或走访事实", "measure or fact of outreach"))


class _Reader:
    def __init__(self, fields: Fields, expected: str, measures: Measures, ratings: Path) -> None:
        self.fields, self.expected, self.measures, self.ratings = fields, expected, measures, ratings
        self.reading = FormulaReading(scope_of(measures), read_mark(fields), fields.problems)

    def rule(self) -> ListRule:
        fields = self.fields
        list_id = own_id(fields, self.expected)
        start, end = read_effective(fields.at("effective"))
        region, note = read_region(fields), read_note(fields, self.reading.mark)
        kind = "pushed" if fields.choice("kind", KINDS) == "pushed" else "rule"
        conditions = tuple(self._condition(item) for item in fields.items("conditions"))
        if not conditions:
            fields.need("conditions")
        unique(fields, [c.id for c in conditions])
        rule = ListRule(
            list_id, fields.words("title"), read_document(fields.at("document")), start, end, self.reading.mark, note,
            "pushed" if kind == "pushed" else "rule", fields.words("summary"), region, Refresh(*self._period("refresh", (*EVERY[:2], *CALENDAR[1:]))), Cadence(*self._period("visits", EVERY)), conditions,
            self._line(fields.at("line")) if fields.has("line") else None, self.reading.scope, "")
        self._pushed(rule)
        fields.finish()
        return rule

    def _period(self, key: str, options: Sequence[Every]) -> tuple[Every, int | None]:
        """``{every: monthly}``, ``{every: days, days: 90}``, for visits also ``{every: once, days: 30}``."""
        fields = self.fields.at(key)
        every = next(e for e in options if e == fields.choice("every", options))
        days = fields.whole("days") if fields.has("days") or every == "days" else None
        fields.finish()
        allowed = every == "days" or (every == "once" and key == "visits")
        if days is not None and not (allowed and 1 <= days <= 3660):
            fields.wrong("days", days, Text("仅用于 days（走访也可用于 once），1 至 3660", "with days (for visits also with once) only, 1 to 3660"))
            return "once", None
        return every, days

    def _condition(self, item: Fields) -> Condition:
        keys = [key for key in ("formula", "rating") if item.has(key)]
        rule: Formula | GradeRule = Formula("", MAYBE)
        if len(keys) != 1:
            item.wrong(None, ", ".join(keys) or "-", Text("formula、rating 二者之一", "one of formula, rating"))
        elif keys == ["formula"]:
            rule = self.reading.condition(item)
        else:
            rule = self._grade(item)
        condition = Condition(identifier(item), item.own_words(), rule, self.reading.marked(item))
        item.finish()
        return condition

    def _grade(self, item: Fields) -> Formula | GradeRule:
        try:
            model = load_model(item.text("rating"), self.measures, self.ratings)
        except NotFoundError as error:
            item.problems += [replace(p, where=f"{item.where('rating')}: {p.where}") for p in error.problems]
            item.get("grade")
            return Formula("", MAYBE)
        except ProblemsError as error:
            item.problems += error.problems
            item.get("grade")
            return Formula("", MAYBE)
        grade = item.choice("grade", [g.id for g in model.grades] or ["-"])
        return GradeRule(model, grade) if model.grades else Formula("", MAYBE)

    def _line(self, fields: Fields) -> Line:
        line = Line(fields.own_words(), self.reading.money(fields), self.reading.marked(fields))
        fields.finish()
        return line

    def _pushed(self, rule: ListRule) -> None:
        """A pushed list says so in a condition, or who left the file would stay."""
        asks = any("pushed" in rule.inputs_of(c) for c in rule.conditions)
        if asks != (rule.kind == "pushed"):
            self.fields.note(
                "pushed-or-not", "conditions", Text("推送名单须有条件用到 pushed，其他名单不得使用", "a pushed list has a condition that asks pushed, no other list has"), same("pushed"),
                Text("请补充或删除该条件", "add or remove the condition"))
