"""Reading ``score``: blocks, indicators, stage weights, blend; and that everything adds up."""

from __future__ import annotations

from fractions import Fraction
from typing import cast

from kexin.problems import ProblemsError
from kexin.rating.load_shapes import read_shape, read_value
from kexin.rating.model import Block, Indicator, Minimum, Missing, Model, Score, Stages, UnknownWeight
from kexin.rating.reading import Reading, shown, thousandths
from kexin.rulefields import Fields, identifier, unique
from kexin.text import Text, same


def read_score(reading: Reading, fields: Fields, blend: list[Fields]) -> Score:
    """The score with its blocks."""
    blocks = tuple(_block(reading, item) for item in fields.items("blocks"))
    if not blocks:
        fields.need("blocks")
    open_ended = any(i.weight_unknown for b in blocks for i in b.indicators) or any(b.of.unpublished for b in blocks if b.of)
    most = _most(fields, open_ended)
    bonus = thousandths(fields, "bonus_max", fields.get("bonus_max") or 0)
    stages = _stages(reading, fields.at("stages"), blocks, most) if fields.has("stages") else None
    unique(fields, [b.id for b in blocks] + [i.id for b in blocks for i in b.indicators])
    if stages is None and not blend and not open_ended:
        _adds_up(fields, "max", most, [b.max for b in blocks if not b.bonus], "各板块", "the blocks")
    weights = tuple(_blended(item, blocks) for item in blend)
    if weights and sum(w for _, w in weights) != 1:
        fields.note("weights-sum", None, Text("混合权重之和不为 1", "the blend's weights do not add up to 1"), same("1"),
                    Text("请调整权重", "adjust the weights"))
    fields.finish()
    return Score(most, bonus, blocks, stages, weights)


def read_minimum(fields: Fields) -> Minimum:
    """``at_least: n`` or ``above: n``."""
    above = fields.has("above")
    if above == fields.has("at_least"):
        fields.wrong(None, "at_least / above", Text("at_least 与 above 二选一", "either at_least or above"))
    key = "above" if above else "at_least"
    minimum = Minimum(thousandths(fields, key, fields.get(key) or 0), above)
    fields.finish()
    return minimum


def _block(reading: Reading, fields: Fields) -> Block:
    block_id, title = identifier(fields), fields.words("title")
    bonus = fields.flag("bonus")
    if fields.has("model"):
        return _over(reading, fields, block_id, title, bonus)
    indicators = tuple(_indicator(reading, item) for item in fields.items("indicators"))
    unknown = any(i.weight_unknown for i in indicators)
    most = _most(fields, unknown)
    if not indicators:
        fields.need("indicators")
    elif not unknown:
        _adds_up(fields, "max", most, [i.max for i in indicators if not i.bonus], "各指标", "the indicators")
    minimum = read_minimum(fields.at("minimum")) if fields.has("minimum") else None
    fields.finish()
    return Block(block_id, title, most, indicators, minimum, bonus)


def _over(reading: Reading, fields: Fields, block_id: str, title: Text, bonus: bool) -> Block:
    """A block whose points are the total of another model."""
    most = thousandths(fields, "max", fields.need("max") or 0)
    minimum = read_minimum(fields.at("minimum")) if fields.has("minimum") else None
    below = _model_below(reading, fields)
    if below is not None and below.score is not None and not below.unpublished and most != below.score.max:
        fields.note("max-differs", "max", Text(f"满分写为 {shown(most)},而模型 {below.id} 的满分为 {shown(below.score.max)}", f"max is {shown(most)}, but {below.id} gives at most {shown(below.score.max)}"),
                    same(shown(below.score.max)), Text("请使两者一致", "make the two agree"))
    fields.finish()
    return Block(block_id, title, most, (), minimum, bonus, below)


def _model_below(reading: Reading, fields: Fields) -> Model | None:
    wanted = fields.text("model")
    try:
        below = reading.model(wanted)
    except ProblemsError as error:
        reading.problems += error.problems
        return None
    if below.score is None or any(True for _ in below.parts()) or below.score.bonus_max:
        fields.wrong("model", wanted, Text("有得分、没有总分外加分、自身不建立在其他模型之上的模型", "a model with a score, without a bonus beyond its total, that stands on no other model"))
        return None
    return below


def _indicator(reading: Reading, fields: Fields) -> Indicator:
    indicator_id, title, mark = identifier(fields), fields.words("title"), reading.marked(fields)
    definition = fields.words_if_any("definition")
    missing = cast(Missing, fields.choice("missing", ("unknown", "zero", "required"), "unknown"))
    bonus, actionable = fields.flag("bonus"), fields.flag("actionable", True)
    if fields.has("weight_unknown"):
        item = fields.at("weight_unknown")
        unknown = UnknownWeight(item.text("document"), item.own_words())
        item.finish()
        if fields.has("value"):
            # What is measured is public even where its points are not; whoever supplies them need not write it again.
            read_value(reading, fields)
        fields.finish()
        return Indicator(indicator_id, title, 0, None, missing, bonus, actionable, mark, definition, unknown)
    most = thousandths(fields, "max", fields.need("max") or 0)
    shape = read_shape(reading, fields)
    if shape is not None and shape.most != most:
        fields.note("max-differs", "max",
                    Text(f"最高分写为 {shown(most)},而分档最高为 {shown(shape.most)}", f"max is {shown(most)}, the shape gives at most {shown(shape.most)}"),
                    same(shown(shape.most)), Text("请使两者一致", "make the two agree"))
    if shape is not None and shape.least < 0:
        fields.note("points-negative", "shape", Text("存在负分", "some points are negative"), same(">= 0"), Text("扣分请用 notches", "use notches for deductions"))
    fields.finish()
    return Indicator(indicator_id, title, most, shape, missing, bonus, actionable, mark, definition)


def _most(fields: Fields, open_ended: bool) -> int:
    """``max``, which may be absent where points below it are not public: then 0."""
    return 0 if open_ended and not fields.has("max") else thousandths(fields, "max", fields.need("max") or 0)


def _adds_up(fields: Fields, key: str, total: int, parts: list[int], zh: str, en: str) -> None:
    if sum(parts) != total:
        fields.note("sum-differs", key, Text(f"{zh}满分之和为 {shown(sum(parts))},而这里写 {shown(total)}", f"{en} add up to {shown(sum(parts))}, but this says {shown(total)}"),
                    same(shown(sum(parts))), Text("请更正满分或各项", "correct the maximum or its parts"))


def _stages(reading: Reading, fields: Fields, blocks: tuple[Block, ...], most: int) -> Stages:
    by = reading.code(fields, "by")
    inside = [i.id for b in blocks for i in b.indicators]
    extra = {i.id for b in blocks for i in b.indicators if b.bonus or i.bonus}
    weights, known = {}, reading.choices_of(by.tree)
    own = {stage: fields.at("titles").at(stage).both() for stage in fields.at("titles").raw} if fields.has("titles") else {}
    for stage, item in fields.at("weights").named_items():
        weights[stage] = {i: thousandths(item, i, item.need(i) or 0) for i in inside}
        item.finish()
        counted = sum(w for i, w in weights[stage].items() if i not in extra)
        if counted != most:
            item.note("sum-differs", None, Text(f"阶段 {stage} 权重之和为 {shown(counted)}", f"the weights of stage {stage} add up to {shown(counted)}"),
                      same(shown(most)), Text("请更正权重", "correct the weights"))
        if by.tree.type.choices is not None and stage not in by.tree.type.choices:
            item.note("unknown-code", None, Text(f"没有阶段 {stage}", f"there is no stage {stage}"), same(", ".join(sorted(by.tree.type.choices))), Text("请更正", "correct it"))
    fields.finish()
    return Stages(by, weights, {stage: own.get(stage) or known.get(stage) or same(stage) for stage in weights})


def _blended(fields: Fields, blocks: tuple[Block, ...]) -> tuple[str, Fraction]:
    block = fields.choice("block", [b.id for b in blocks] or ["-"])
    weight = fields.number("weight")
    fields.finish()
    return block, weight
