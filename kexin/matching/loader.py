"""Reading the file of a policy or product: everything is checked before anybody is matched."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kexin import rulebook
from kexin.formula.build import MAYBE, choose, either, negate, starts_with
from kexin.formula.tree import Name
from kexin.library.measures import Measures
from kexin.library.regions import read_region, region_name
from kexin.matching.offer import (
    CATEGORIES,
    Amount,
    AnyRule,
    Condition,
    Kind,
    Offer,
    RatingRule,
    RegionRule,
    Rule,
    Term,
    Unpublished,
)
from kexin.problems import NotFoundError, Problem, ProblemsError, meant
from kexin.rating.loader import RATINGS, load_model
from kexin.rating.model import Model
from kexin.rating.patch import patched
from kexin.rating.reading import Reading
from kexin.rulefields import Fields, identifier, own_id, unique
from kexin.rulefile import Lines, parse_rules
from kexin.rulemarks import Formula, read_document, read_effective, read_mark, read_note
from kexin.text import Text, same

RULEBOOK = Path(rulebook.__file__).parent
#: The folder of each kind, and the file in a folder of its own below it.
FOLDERS: dict[Kind, str] = {"policy": "policies", "product": "products"}
FILES: dict[Kind, str] = {kind: f"{kind}.yaml" for kind in FOLDERS}


@dataclass
class Shelf:
    """The rating models that offers ask: each is read once."""

    measures: Measures
    ratings: Path = RATINGS
    _models: dict[str, Model] = field(default_factory=dict)

    def model(self, wanted: str) -> Model:
        """The model of that id.

        Raises:
            ProblemsError: there is none, or it has mistakes.
        """
        if wanted not in self._models:
            self._models[wanted] = load_model(wanted, self.measures, self.ratings)
        return self._models[wanted]


def offer_files(folder: Path = RULEBOOK) -> list[Path]:
    """The files of all policies and products below a folder of rules."""
    return sorted(path for kind in FOLDERS for path in folder.glob(f"{FOLDERS[kind]}/*/{FILES[kind]}"))


def load_offers(measures: Measures, folders: Sequence[Path] = (RULEBOOK,), *, all_days: bool = False) -> tuple[Offer, ...]:
    """Every policy and product in force on the day of *measures*; with *all_days* also the others.

    An offer of a later folder takes the place of one with the same id, so that a bank's own terms count.

    Raises:
        ProblemsError: with every mistake in every file.
    """
    problems: list[Problem] = []
    shelf = Shelf(measures)
    found: dict[str, Offer] = {}
    for path in (path for folder in folders for path in offer_files(folder)):
        try:
            offer = load_offer(path, measures, folders, shelf)
        except ProblemsError as error:
            problems += error.problems
            continue
        found[offer.id] = offer
    if problems:
        raise ProblemsError(problems)
    return tuple(o for o in sorted(found.values(), key=lambda o: (o.kind, o.id)) if all_days or o.in_force)


def load_offer(wanted: str | Path, measures: Measures, folders: Sequence[Path] = (RULEBOOK,), shelf: Shelf | None = None) -> Offer:
    """A policy or product by its id, or by the path of its folder or file.

    Raises:
        NotFoundError: there is none; lists the ids that exist.
        ProblemsError: with every mistake in the file.
    """
    path = offer_path(wanted, folders)
    kind: Kind = "policy" if path.name == FILES["policy"] else "product"
    raw, lines, digest = _raw(path, folders)
    problems: list[Problem] = []
    offer = _Reader(Fields(raw, lines, problems), path, kind, measures, shelf or Shelf(measures)).offer(digest)
    if problems:
        raise ProblemsError(problems)
    return offer


def offer_path(wanted: str | Path, folders: Sequence[Path] = (RULEBOOK,), besides: Path | None = None) -> Path:
    """The file that an id or a path names, other than *besides*.

    Raises:
        NotFoundError: there is none; lists the ids that exist.
    """
    path = Path(wanted)
    named = [folder / FOLDERS[kind] / str(wanted) / FILES[kind] for folder in reversed(folders) for kind in FOLDERS]
    for candidate in (*named, *(path / name for name in FILES.values()), path):
        if candidate.is_file() and (besides is None or not candidate.samefile(besides)):
            return candidate
    known = sorted({p.parent.name for folder in folders for p in offer_files(folder)})
    raise NotFoundError([Problem(
        "unknown-offer", str(wanted), Text("没有这项政策或产品", "there is no such policy or product"), same(", ".join(known)),
        meant(str(wanted), known, Text("请用 kexin offers 查看", "see kexin offers")))])


def _raw(path: Path, folders: Sequence[Path]) -> tuple[Any, Lines, str]:
    """The file's content; an offer with ``base:`` is another one with some places replaced."""
    content = path.read_bytes()
    shown = f"{path.parent.name}/{path.name}"
    raw, lines = parse_rules(content, shown)
    digest = hashlib.sha256(content)
    if isinstance(raw, dict) and raw.get("base") is not None:
        try:
            base = offer_path(str(raw["base"]), folders, besides=path)
        except NotFoundError as error:
            raise NotFoundError([replace(p, where=f"{lines.where('base')}: {p.where}") for p in error.problems]) from error
        base_raw, _ = parse_rules(base.read_bytes(), shown)
        if not isinstance(base_raw, dict) or "base" in base_raw:
            raise ProblemsError([Problem(
                "base-of-base", lines.where("base"), Text("所依据的文件本身也依据他项", "the base itself has a base"),
                Text("完整的政策或产品", "a complete policy or product"), Text("请以完整的文件为基础", "name a complete one as base"))])
        digest.update(base.read_bytes())
        raw, lines = patched(raw, lines, base_raw)
    return raw, lines, digest.hexdigest()


class _Reader:
    def __init__(self, fields: Fields, path: Path, kind: Kind, measures: Measures, shelf: Shelf) -> None:
        self.fields, self.path, self.kind, self.measures, self.shelf = fields, path, kind, measures, shelf
        self.reading = Reading(measures.scope, read_mark(fields), fields.problems, path.parent, shelf.model)

    def offer(self, digest: str) -> Offer:
        fields = self.fields
        offer_id = own_id(fields, self.path.parent.name)
        start, end = read_effective(fields.at("effective"))
        region, note = read_region(fields), read_note(fields, self.reading.mark)
        own = self._conditions(fields, "conditions")
        if not own:
            fields.need("conditions")
        conditions = (*self._region(region), *own)
        unique(fields, [c.id for condition in conditions for c in condition.parts()])
        amount = self._amount(fields.at("amount")) if fields.has("amount") else None
        offer = Offer(
            offer_id, fields.words("title"), read_document(fields.at("document")), start, end, self.reading.mark, note,
            self.kind, fields.choice("category", CATEGORIES[self.kind]), fields.words("summary"), fields.words_if_any("provider"), region,
            tuple(conditions), amount, tuple(self._term(item) for item in fields.items("terms")), self.measures.scope.as_of,
            self.measures.scope, "")
        unique(fields, [t.id for t in offer.terms])
        fields.finish()
        below = [m.digest for m in offer.models()]
        whole = hashlib.sha256("\n".join([digest, *below]).encode()).hexdigest()
        return Offer(**{**offer.__dict__, "digest": whole})

    def _region(self, region: str) -> list[Condition]:
        """An offer of a province, a prefecture or a county is for the companies that sit there."""
        if region in ("", "CN"):
            return []
        place = self.measures.scope.names["prefecture"]
        prefecture = Name("prefecture", place.type)
        inside = starts_with(prefecture, region[:2] if region.endswith("0000") else region[:4] if region.endswith("00") else region)
        if not region.endswith("00"):
            # The library knows prefectures; whether a company sits in this county of its prefecture is another question.
            near = starts_with(prefecture, region[:4])
            inside = choose([(either([inside, negate(near)]), inside)], MAYBE)
        place_name = region_name(region)
        return [Condition("region", Text(f"企业在{place_name.zh}", f"the company sits in {place_name.en}"), RegionRule(region, inside), self.reading.mark)]

    def _conditions(self, fields: Fields, key: str) -> list[Condition]:
        found = []
        for item in fields.items(key):
            found.append(Condition(identifier(item), item.own_words(), self._rule(item), self.reading.marked(item)))
            item.finish()
        return found

    def _rule(self, item: Fields) -> Rule:
        keys = [key for key in ("formula", "rating", "any", "unknown") if item.has(key)]
        if len(keys) != 1:
            item.wrong(None, ", ".join(keys) or "-", Text("formula、rating、any、unknown 四者之一", "one of formula, rating, any, unknown"))
            return Unpublished("", Text("", ""))
        readers: dict[str, Callable[[Fields], Rule]] = {
            "formula": self.reading.condition, "rating": self._rating, "any": self._any, "unknown": _unpublished}
        return readers[keys[0]](item)

    def _any(self, item: Fields) -> AnyRule:
        conditions = self._conditions(item, "any")
        if len(conditions) < 2:
            item.wrong("any", len(conditions), Text("至少两个条件", "at least two conditions"))
        return AnyRule(tuple(conditions))

    def _rating(self, item: Fields) -> Rule:
        try:
            model = self.shelf.model(item.text("rating"))
        except NotFoundError as error:
            item.problems += [replace(p, where=f"{item.where('rating')}: {p.where}") for p in error.problems]
            return Unpublished("", Text("", ""))
        except ProblemsError as error:
            item.problems += error.problems
            return Unpublished("", Text("", ""))
        if not item.has("grade"):
            return RatingRule(model, None)
        return RatingRule(model, item.choice("grade", [g.id for g in model.grades] or ["-"]))

    def _amount(self, fields: Fields) -> Amount:
        title = fields.own_words()
        if fields.has("rating"):
            rule = self._rating(fields)
            if isinstance(rule, RatingRule) and rule.model.line is None:
                fields.wrong("rating", rule.model.id, Text("给出建议额度的模型", "a model that recommends a line"))
            if not isinstance(rule, RatingRule):
                rule = Formula("0", MAYBE)
        else:
            rule = self.reading.money(fields)
        amount = Amount(title, rule, self.reading.marked(fields))
        fields.finish()
        return amount

    def _term(self, item: Fields) -> Term:
        term_id, title, mark = identifier(item), item.words("title"), self.reading.marked(item)
        value: Text | Unpublished = _unpublished(item) if item.has("unknown") else item.words("value")
        item.finish()
        return Term(term_id, title, value, mark)


def _unpublished(item: Fields) -> Unpublished:
    inside = item.at("unknown")
    found = Unpublished(inside.text("document"), inside.own_words())
    inside.finish()
    return found


def all_problems(paths: Iterable[Path], measures: Measures, folders: Sequence[Path] = (RULEBOOK,)) -> list[Problem]:
    """Every mistake in the files of offers."""
    problems: list[Problem] = []
    shelf = Shelf(measures)
    for path in paths:
        try:
            load_offer(path, measures, folders, shelf)
        except ProblemsError as error:
            problems += error.problems
    return problems
