"""Reading a model file: everything is checked before anything is scored.

A mistake names file, line and item, what was found, what is allowed and what to
do; all mistakes of a file are reported together.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Literal, Protocol, cast

from kexin import rulebook
from kexin.formula.scope import Scope
from kexin.problems import NotFoundError, Problem, ProblemsError, meant
from kexin.rating.load_results import (
    read_classes,
    read_direct,
    read_gates,
    read_grades,
    read_line,
    read_matrix,
    read_notches,
)
from kexin.rating.load_score import read_minimum, read_score
from kexin.rating.model import Model, Score
from kexin.rating.patch import patched
from kexin.rating.reading import Reading
from kexin.rating.versions import version_on
from kexin.rulefields import MAX_ID, Fields, own_id
from kexin.rulefile import Lines, parse_rules
from kexin.rulemarks import Formula, read_document, read_effective, read_mark
from kexin.text import Text, same

MODEL_FILE = "model.yaml"
RATINGS = Path(rulebook.__file__).parent / "ratings"

#: No published system lists so many bands, tiers or gates. Each is a step of one expression, and Python and
#: databases read an expression only to a certain depth.
MAX_LISTED = 500


class Named(Protocol):
    """What formulas of a model may name, as of the day of the scope: the measures of the library, or the cells of a programme's register."""

    @property
    def scope(self) -> Scope:
        """The names."""


def load_model(wanted: str | Path, measures: Named, ratings: Path = RATINGS, region: str = "CN") -> Model:
    """A model by its id or its family (in the folder *ratings*), or by the path of its folder or file.

    A family (``cn.miit.srdi``) stands for the version in force on the day of *measures*, that of *region* if it has one of its own.

    Raises:
        ProblemsError: with every mistake in the file, or that there is no such model.
    """
    path = model_path(wanted, ratings, measures.scope.as_of, region)
    raw, lines, digest = _raw(path, ratings)
    problems: list[Problem] = []
    model = _model(Fields(raw, lines, problems), measures, path, digest, ratings)
    if problems or model is None:
        raise ProblemsError(problems)
    return model


def model_path(wanted: str | Path, ratings: Path = RATINGS, day: date | None = None, region: str = "CN") -> Path:
    """The model file that an id or a path names; or a family, on *day*.

    Raises:
        NotFoundError: there is none; lists the ids that exist.
    """
    path = Path(wanted)
    here = next((c for c in (ratings / str(wanted) / MODEL_FILE, path / MODEL_FILE, path) if c.is_file()), None)
    if day is not None and (here is None or region != "CN"):
        version = version_on(str(wanted), day, sorted(ratings.glob(f"*/{MODEL_FILE}")), region)
        here = here if version is None else ratings / version / MODEL_FILE
    if here is not None:
        return here
    known = model_ids(ratings)
    raise NotFoundError([Problem(
        "unknown-model", str(wanted), Text("没有这个评价模型", "there is no such rating model"), same(", ".join(known)),
        meant(str(wanted), known, Text("请用 kexin models 查看", "see kexin models")))])


def model_ids(ratings: Path = RATINGS) -> list[str]:
    """The ids of the models in a folder."""
    return sorted(p.parent.name for p in ratings.glob(f"*/{MODEL_FILE}"))


def _raw(path: Path, ratings: Path) -> tuple[Any, Lines, str]:
    """The file's content, with the patches of a regional override put into its base."""
    shown = f"{path.parent.name}/{path.name}" if path.name == MODEL_FILE else path.name
    content = path.read_bytes()
    raw, lines = parse_rules(content, shown)
    if too_long := list(_long_lists(raw, lines, ())):
        raise ProblemsError(too_long)
    digest = hashlib.sha256(content)
    if isinstance(raw, dict) and raw.get("base") is not None:
        base = model_path(str(raw["base"]), ratings)
        base_raw, _ = parse_rules(base.read_bytes(), shown)
        if not isinstance(base_raw, dict) or "base" in base_raw:
            raise ProblemsError([Problem(
                "base-of-base", lines.where("base"), Text("基础模型本身也是覆盖", "the base is itself an override"),
                Text("完整的模型", "a complete model"), Text("请以完整的模型为基础", "name a complete model as base"))])
        digest.update(base.read_bytes())
        raw, lines = patched(raw, lines, base_raw)
    return raw, lines, digest.hexdigest()


def _long_lists(raw: Any, lines: Lines, path: tuple[str | int, ...]) -> Iterator[Problem]:
    below = raw.items() if isinstance(raw, dict) else enumerate(raw) if isinstance(raw, list) else ()
    if isinstance(raw, list) and len(raw) > MAX_LISTED:
        yield Problem("too-many-items", lines.where(*path), Text(f"列出了 {len(raw):,} 项", f"it lists {len(raw):,} items"),
                      Text(f"最多 {MAX_LISTED} 项", f"at most {MAX_LISTED} items"), Text("请合并或拆分", "join some, or split the list"))
    for key, each in below:
        yield from _long_lists(each, lines, (*path, key))


def _model(fields: Fields, measures: Named, path: Path, digest: str, ratings: Path) -> Model | None:
    model_id = own_id(fields, path.parent.name if path.name == MODEL_FILE else None)
    kind = fields.choice("kind", ("eligibility", "credit", "classification"))
    mark = read_mark(fields)
    reading = Reading(measures.scope, mark, fields.problems, path.parent, lambda wanted: _below(wanted, measures, path, ratings))
    lets = _lets(reading, fields)
    title, document = fields.words("title"), read_document(fields.at("document"))
    start, end = read_effective(fields.at("effective"))
    score_fields = fields.at("score") if fields.has("score") else None
    score = read_score(reading, score_fields, list(fields.items("blend"))) if score_fields else None
    blocks = score.blocks if score else ()
    classes = read_classes(reading, fields.at("classification")) if fields.has("classification") else ((), ())
    matrix_fields = fields.at("matrix") if fields.has("matrix") else None
    grades = classes[0] or read_grades(fields, cut=matrix_fields is None)
    matrix = read_matrix(matrix_fields, blocks, grades) if matrix_fields else None
    gates = read_gates(reading, fields, grades)
    direct = read_direct(reading, fields.at("direct_pass"), gates) if fields.has("direct_pass") else None
    notches = read_notches(reading, fields.at("notches")) if fields.has("notches") else None
    passing = read_minimum(fields.at("pass")) if fields.has("pass") else None
    line = read_line(reading, fields.at("line"), grades) if fields.has("line") else None
    note = fields.words_if_any("note")
    region = fields.text("region")
    if score is None and not classes[1] and not (kind == "eligibility" and gates):
        fields.need("score")
    if mark.evidence == "own" and note is None:
        fields.note("own-note", "note", Text("自有模型没有说明", "an own model carries no note"), Text("note: 说明这不是官方模型", "note: says that this is no official model"),
                    Text("请补充 note", "add a note"))
    _distinct(fields, score, lets, measures)
    fields.finish()
    if fields.problems:
        return None
    below = [b.of.digest for b in blocks if b.of is not None]
    if below:
        digest = hashlib.sha256("\n".join([digest, *below]).encode()).hexdigest()
    return Model(
        model_id, title, document, start, end, mark, note, cast(Literal["eligibility", "credit", "classification"], kind), region,
        measures.scope.as_of, lets, gates, score, passing, direct, grades, notches, matrix, classes[1], line,
        reading.scope, digest)


def _below(wanted: str, measures: Named, path: Path, ratings: Path) -> Model:
    """A model that another stands on: beside it, or in the folder of models."""
    if wanted == path.parent.name:
        raise ProblemsError([Problem(
            "model-over-itself", f"{wanted}/{MODEL_FILE}", Text("模型建立在自身之上", "the model stands on itself"), Text("另一个模型", "another model"),
            Text("请更正 model", "correct model"))])
    beside = path.parent.parent / wanted / MODEL_FILE
    return load_model(beside if beside.is_file() else wanted, measures, ratings)


def _lets(reading: Reading, fields: Fields) -> Mapping[str, Formula]:
    """The model's own names, each of which may use those above it."""
    lets: dict[str, Formula] = {}
    for name, item in fields.named("let"):
        title = item.words("title")
        formula = reading.formula(item, "formula", ("number", "money", "share", "count", "date", "text", "bool"))
        if name in reading.scope.names:
            item.note("name-taken", None, Text(f"名称 {name} 已是指标", f"{name} is a measure already"), Text("新名称", "a new name"), Text("请换一个名称", "choose another name"))
        item.finish()
        lets[name] = formula
        reading.with_name(name, title, formula.tree)
    return lets


def _ids(score: Score | None) -> list[str]:
    return [i for b in (score.blocks if score else ()) for i in (b.id, *(x.id for x in b.indicators))]


def _distinct(fields: Fields, score: Score | None, lets: Mapping[str, Formula], measures: Named) -> None:
    """Steps of the program must not take the name of a measure they would hide."""
    ids = _ids(score)
    below = [f"{b.prefix}{i}" for b in (score.blocks if score else ()) if b.of is not None for i in _ids(b.of.score)]
    ids += below
    if too_long := [i for i in below if len(i) > MAX_ID]:
        fields.note("bad-id", "score", Text(f"标识 {too_long[0]} 过长", f"the id {too_long[0]} is too long"), same(f"<= {MAX_ID}"),
                    Text("请缩短板块的 id", "shorten the block's id"))
    steps = {f"{i}{ending}": i for i in ids for ending in ("_value", "_earned", "_low", "_high", "_points_low", "_points_high", "_stated", "_threshold")}
    taken = [*lets, *measures.scope.names]
    for name in taken:
        if name in steps:
            fields.note("name-taken", "score", Text(f"指标 {steps[name]} 的步骤会与 {name} 同名", f"a step of {steps[name]} would be named {name} like a measure"),
                        Text("不同的标识", "a different id"), Text("请更改该指标的 id", "change the indicator's id"))


