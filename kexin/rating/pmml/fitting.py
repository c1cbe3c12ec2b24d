"""Which models a scorecard can say: a plain sum of indicators."""

from __future__ import annotations

from collections.abc import Iterator

from kexin.problems import Problem
from kexin.rating.model import Model
from kexin.text import Text

_SUM = Text("各指标得分直接相加的模型", "a model whose indicators' points are simply added")


def misfits(model: Model) -> list[Problem]:
    """Every part of a model that no scorecard can say, with the reason; empty if the model fits."""
    return [
        Problem("not-in-pmml", f"{model.id}: {where}", found, _SUM, Text("请用 kexin sql 输出", "use kexin sql"))
        for where, found in _parts(model)]


def _parts(model: Model) -> Iterator[tuple[str, Text]]:
    if model.score is None:
        yield "score", Text("模型不打分", "the model gives no points")
        return
    for block, below in model.parts():
        yield block.id, Text(f"该板块的得分是另一模型 {below.id} 的总分", f"the block takes the total of another model, {below.id}")
    for _, indicator in model.indicators():
        if indicator.weight_unknown is not None:
            document = indicator.weight_unknown.document
            yield indicator.id, Text(f"该指标的分值没有公开，见 {document}", f"the points of this indicator are not public; see {document}")
    for block in model.score.blocks:
        if any(i.bonus for i in block.indicators):
            yield block.id, Text("加分后板块以满分为限，不是直接相加", "bonuses are capped at the block's maximum, which is not a plain sum")
    if model.score.stages is not None:
        yield "stages", Text("权重随企业发展阶段变化", "the weights depend on the company's stage")
    if model.score.blend:
        yield "blend", Text("总分是板块得分的加权混合", "the total is a weighted blend of blocks")
    if model.matrix is not None:
        yield "matrix", Text("等级由两个板块交叉决定，不由总分决定", "the grade comes from a matrix of two blocks, not from the total")
