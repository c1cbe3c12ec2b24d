"""The page of a model: what it asks, what it gives, where each number comes from, and one example worked out."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from kexin.formula.amounts import money_in_words, points_in_words, value_in_words
from kexin.formula.tree import Choose, Compare, Constant, Node
from kexin.formula.words import in_words
from kexin.library.regions import region_name
from kexin.markdown import section, table
from kexin.rating.model import Axis, Block, Cap, Direct, Gate, Indicator, Minimum, Model, UnknownWeight
from kexin.rating.pages.example import example
from kexin.rating.pages.levels import levels, tier_rules
from kexin.rating.scenarios import Scenario
from kexin.rating.shapes.bands import Bands
from kexin.rating.shapes.sets import BestOf, Tiers
from kexin.rating.shapes.shape import Shape, ValuedShape
from kexin.rulemarks import EVIDENCE_WORDS, Document, Mark, differing
from kexin.text import Language, Text

KINDS = {
    "eligibility": Text("资格认定：判断企业是否符合条件，不衡量信用风险", "eligibility: whether a company qualifies; no measure of credit risk"),
    "credit": Text("评价：给出得分和等级，供决策参考", "rating: points and a grade, for reference in decisions"),
    "classification": Text("分类：按各项指标划定类别", "classification: a class from several measures")}
ON_FAIL = {
    "reject": Text("不通过", "rejected"), "cap": Text("等级不高于", "grade at most"), "zero": Text("总分为零", "no points"), "flag": Text("仅提示", "only reported")}


def page(model: Model, scenarios: Sequence[Scenario], language: Language) -> str:
    """Markdown, ending in a newline."""
    return "\n".join(_Page(model, language).lines(scenarios)).rstrip() + "\n"

#: So many formulas by code are listed one below the other.
MANY = 3


class _Page:
    def __init__(self, model: Model, language: Language) -> None:
        self.model, self.language = model, language

    def lines(self, scenarios: Sequence[Scenario]) -> Iterator[str]:
        model = self.model
        yield f"# {self._say(model.title)}"
        yield ""
        yield from self._head()
        yield from self._gates()
        yield from self._score()
        yield from self._passing()
        yield from self._grades()
        yield from self._notches()
        yield from self._classes()
        yield from self._line()
        yield from example(model, scenarios, self.language)
        yield self._say(Text("本页由规则文件生成，请勿手工修改。", "This page is written from the rule's file; do not edit it by hand."))

    def _say(self, text: Text) -> str:
        return text.in_(self.language)

    def _words(self, *texts: tuple[str, str]) -> list[str]:
        return [Text(zh, en).in_(self.language) for zh, en in texts]

    def _head(self) -> Iterator[str]:
        model = self.model
        rows = [
            (Text("标识", "id"), f"`{model.id}`"), (Text("用途", "purpose"), self._say(KINDS[model.kind])),
            (Text("文号", "document"), model.document.number or self._say(Text("没有或未见公开", "none, or not public"))),
            (Text("发布单位", "issuer"), self._issuer(model.document)),
            (Text("生效", "in force"), self._days()), (Text("地区", "region"), self._say(region_name(model.region))),
            (Text("可信程度", "certainty"), self._say(EVIDENCE_WORDS[model.mark.evidence])), (Text("依据", "source"), model.mark.source)]
        checked = model.document.checked_on
        if model.mark.evidence != "own":
            told = Text(f"{checked} 与发布页核对", f"against the issuer's page on {checked}") if checked else Text("尚未与发布页核对", "not yet against the issuer's page")
            rows.append((Text("核对", "checked"), self._say(told)))
        holders = self._holders()
        if len(holders) == 1:
            rows.append((Text("未公开的内容见", "not public, held by"), holders.pop()))
        yield from table(self._words(("项目", "item"), ("内容", "content")), [(self._say(a), b) for a, b in rows])
        if model.note is not None:
            yield f"> {self._say(model.note)}"
            yield ""

    def _issuer(self, document: Document) -> str:
        return ("、" if self.language == "zh" else ", ").join(document.issuer)

    def _days(self) -> str:
        start, end = (None if day is None else value_in_words(day, "date", self.language) for day in (self.model.effective_from, self.model.effective_to))
        return self._say(Text(f"{start}起" if end is None else f"{start}至{end}", f"from {start}" if end is None else f"{start} to {end}"))

    def _mark(self, mark: Mark) -> str:
        """Only what differs from the marks of the whole model."""
        return differing(mark, self.model.mark, self.language)

    def _rule(self, gate: Gate) -> str:
        rule = in_words(gate.formula.tree, self.model.scope, self.language)
        if gate.waived_by is None:
            return rule
        waived = in_words(gate.waived_by.tree, self.model.scope, self.language)
        return self._say(Text(f"{rule}；符合以下条件的不作要求：{waived}", f"{rule}; waived if {waived}"))

    def _gates(self) -> Iterator[str]:
        gates = self.model.gates
        if not gates:
            return
        yield from section(self._say(Text("门槛", "Gates")))
        only_reject = all(g.on_fail == "reject" for g in gates)
        if only_reject:
            yield from [self._say(Text("须全部符合。", "All must hold.")), ""]
        heads = self._words(("门槛", "gate"), ("规则", "rule"), ("不符合时", "if not"), ("可信程度与出处（与上表不同时）", "certainty and source, where different from above"))
        rows = []
        for gate in gates:
            effect = self._say(ON_FAIL[gate.on_fail]) + (f" {gate.grade}" if gate.grade else "")
            rows.append([self._say(gate.title), self._rule(gate), effect, self._mark(gate.mark)])
        keep = [0, 1, *([] if only_reject else [2]), *([3] if any(r[3] for r in rows) else [])]
        yield from table([heads[i] for i in keep], [[r[i] for i in keep] for r in rows])

    def _score(self) -> Iterator[str]:
        score = self.model.score
        if score is None:
            return
        most = points_in_words(score.max)
        bonus = f" + {points_in_words(score.bonus_max)}" if score.bonus_max else ""
        open_ones = bool(self.model.unpublished)
        full = "" if open_ones and not score.max else self._say(Text(f"（满分{most}{bonus}分）", f" ({most}{bonus} points)"))
        yield from section(self._say(Text(f"评分{full}", f"Score{full}")))
        if open_ones:
            yield from [self._say(Text("有分值没有公开，因此不计算总分；补上分值的办法见 [评价模型文件](../rating-models.md)。",
                                       "Some points are not public, so no total is given; how to supply them: [rating models](../rating-models.md).")), ""]
            gap = self._one_gap()
            if gap is not None:
                yield from [self._say(Text(f"各项指标同缺：{gap.title.zh}。", f"For every indicator: {gap.title.en}.")), ""]
        if score.blend:
            titles = {b.id: self._say(b.title) for b in score.blocks}
            parts = " + ".join(f"{value_in_words(weight, 'share', self.language)} × {titles[block]}" for block, weight in score.blend)
            yield from [self._say(Text(f"总分 = {parts}（各按百分制）。", f"Total = {parts} (each on a scale of 100).")), ""]
        for block in score.blocks:
            yield from self._block(block)
        if score.stages is not None:
            yield from self._stages()

    def _minimum(self, minimum: Minimum) -> str:
        points = points_in_words(minimum.points)
        return self._say(Text(f"须高于{points}分", f"more than {points}") if minimum.above else Text(f"不低于{points}分", f"at least {points}"))

    def _block(self, block: Block) -> Iterator[str]:
        said = [self._say(Text(f"{points_in_words(block.max)}分", f"{points_in_words(block.max)} points"))] if block.max else []
        if block.bonus:
            said.append(self._say(Text("加分", "bonus")))
        if block.minimum is not None:
            said.append(self._minimum(block.minimum))
        inside = ("，" if self.language == "zh" else ", ").join(said)
        yield from section(self._say(block.title) + (self._say(Text(f"（{inside}）", f" ({inside})")) if inside else ""), 3)
        if block.of is not None:
            yield from [self._say(Text(f"取评价模型“{block.of.title.zh}”（`{block.of.id}`）的总分。", f"The total of the model “{block.of.title.en}” (`{block.of.id}`).")), ""]
        for indicator, after in itertools.zip_longest(block.indicators, block.indicators[1:]):
            yield from self._indicator(indicator, alone=len(block.indicators) == 1)
            if indicator.weight_unknown is not None and (after is None or after.weight_unknown is None):
                yield ""  # the end of a list

    def _holders(self) -> set[str]:
        """The documents that hold what is unpublished; the head of the page names it if it is one."""
        return {i.weight_unknown.document for i in self.model.unpublished if i.weight_unknown}

    def _one_gap(self) -> UnknownWeight | None:
        """What is unpublished, where one statement covers all of it."""
        gaps = {i.weight_unknown for i in self.model.unpublished}
        return gaps.pop() if len(gaps) == 1 else None

    def _indicator(self, indicator: Indicator, *, alone: bool) -> Iterator[str]:
        title = self._say(indicator.title)
        if indicator.weight_unknown is not None:
            gap = indicator.weight_unknown
            told = [] if self._one_gap() else [self._say(gap.title)]
            told += [self._say(Text(f"见{gap.document}", f"see {gap.document}"))] if len(self._holders()) > 1 else []
            told += [mark] if (mark := self._mark(indicator.mark)) else []
            inside = ("；" if self.language == "zh" else "; ").join(told)
            yield f"- **{title}**{self._definition(indicator)}" + (self._say(Text(f"（{inside}）", f" ({inside})")) if inside else "")
            return
        bonus = self._say(Text("，加分，合计不超过板块满分", ", a bonus within the block's maximum")) if indicator.bonus else ""
        most = "" if alone else self._say(Text(f"（{points_in_words(indicator.max)}分{bonus}）", f" ({points_in_words(indicator.max)} points{bonus})"))
        yield f"**{title}**{most}{self._definition(indicator)}"
        yield ""
        assert indicator.shape is not None
        for shape, alternative in _leaves(indicator.shape):
            value = self._say(alternative or Text("取值", "value"))
            points = self._say(Text("得分", "points"))
            if isinstance(shape, Tiers):
                yield from table([value, self._say(Text("规则", "rule")), points], tier_rules(shape, self.model.scope, self.language), (2,))
            else:
                yield from table([value, points], levels(shape, self.model.scope, self.language), (1,))
        remarks = [f"- {remark}" for remark in self._remarks(indicator)]
        yield from [*remarks, ""] if remarks else []

    def _definition(self, indicator: Indicator) -> str:
        if indicator.definition is None:
            return ""
        said = self._say(indicator.definition)
        return f"：{said}" if self.language == "zh" else f": {said}"

    def _remarks(self, indicator: Indicator) -> Iterator[str]:
        shape = indicator.shape
        assert shape is not None
        for inner, title in _leaves(shape):
            if isinstance(inner, ValuedShape):
                named = f"{title.in_(self.language)}{'：' if self.language == 'zh' else ': '}" if title else ""
                for rule in self._read_from(inner.value):
                    if rule != (title or indicator.title).in_(self.language):
                        yield self._say(Text(f"取数：{named}{rule}", f"read from: {named}{rule}"))
            if isinstance(inner, Bands) and inner.doubtful:
                side = Text("较好", "better") if inner.sign in (">=", "<=") else Text("较差", "poorer")
                yield self._say(Text(f"原文没有写明恰在边界的值归哪一档，按{side.zh}一档计",
                                     f"the source does not say to which band a value exactly on an edge belongs; the {side.en} one is taken"))
        if indicator.missing == "zero":
            yield self._say(Text("未知按零分计", "unknown counts as nothing"))
        if indicator.missing == "required":
            yield self._say(Text("缺少时不计算总分", "without it there is no total"))
        mark = self._mark(indicator.mark)
        if mark:
            yield self._say(Text(f"可信程度与出处：{mark}", f"certainty and source: {mark}"))

    def _read_from(self, value: Node) -> Iterator[str]:
        """The formula in words; where there is one for each code of a text, one line for each."""
        by_code = [(c, tree) for c, tree in value.cases if isinstance(c, Compare) and isinstance(c.right, Constant)] if isinstance(value, Choose) else []
        if len(by_code) < MANY:
            yield in_words(value, self.model.scope, self.language)
            return
        for condition, tree in by_code:
            when, rule = (in_words(t, self.model.scope, self.language) for t in (condition, tree))
            yield self._say(Text(f"{when}的：{rule}", f"where {when}: {rule}"))

    def _stages(self) -> Iterator[str]:
        score = self.model.score
        assert score is not None and score.stages is not None
        yield from section(self._say(Text("各阶段的权重", "Weights by stage")), 3)
        by = in_words(score.stages.by.tree, self.model.scope, self.language)
        yield from [self._say(Text(f"阶段按“{by}”划分。得分 = 上表得分 ÷ 指标满分 × 所处阶段的权重。",
                                   f"The stage is told by “{by}”. Points = points of the tables above / most points of the indicator × weight in the stage.")), ""]
        stages = score.stages.weights
        heads = [self._say(Text("指标", "indicator")), *(self._say(score.stages.titles[s]) for s in stages)]
        rows = [[self._say(i.title), *(points_in_words(w[i.id]) for w in stages.values())] for _, i in self.model.indicators()]
        yield from table(heads, rows, range(1, len(heads)))

    def _passing(self) -> Iterator[str]:
        model = self.model
        if model.passing is None and model.direct_pass is None:
            return
        yield from section(self._say(Text("通过", "Passing")))
        if model.passing is not None:
            points = points_in_words(model.passing.points)
            words = Text(f"总分高于{points}分", f"a total of more than {points} points") if model.passing.above else Text(f"总分不低于{points}分", f"a total of at least {points} points")
            minima = model.score is not None and any(b.minimum for b in model.score.blocks)
            also = Text("、达到各板块的最低分", " and the minima of the blocks") if minima else Text("", "")
            yield from [self._say(Text(f"{words.zh}{also.zh}，并符合门槛。", f"With {words.en}{also.en}, and the gates.")), ""]
        if model.direct_pass is not None:
            needed = [self._say(model.gate(g).title) for g in model.direct_pass.gates]
            every = len(needed) == len(model.gates)
            still = Text("仍须符合全部门槛", "the gates still apply") if every else Text(f"仍须符合：{'；'.join(needed)}", f"still needed: {'; '.join(needed)}")
            yield from [self._say(Text(f"或满足下列任一条件直接通过（{still.zh}）：", f"Or directly, with any of these ({still.en}):")), ""]
            yield from self._marked_rules(self._words(("条件", "ground"), ("规则", "rule")), model.direct_pass.any)

    def _marked_rules(self, heads: list[str], items: Iterable[Direct | Cap]) -> Iterator[str]:
        """Title, rule and, where some differ, marks."""
        rows = [[self._say(i.title), in_words(i.formula.tree, self.model.scope, self.language), self._mark(i.mark)] for i in items]
        keep = 3 if any(r[2] for r in rows) else 2
        heads = [*heads, self._say(Text("可信程度与出处（与上表不同时）", "certainty and source, where different from above"))]
        yield from table(heads[:keep], [r[:keep] for r in rows])

    def _grades(self) -> Iterator[str]:
        model = self.model
        if not model.grades or model.classes:
            return
        yield from section(self._say(Text("等级", "Grades")))
        if model.matrix is not None:
            rows, columns = (self._axis(axis) for axis in (model.matrix.rows, model.matrix.columns))
            corner = f"{self._block_title(model.matrix.rows)} ＼ {self._block_title(model.matrix.columns)}"
            yield from table([corner, *columns], [[row, *cells] for row, cells in zip(rows, model.matrix.cells, strict=True)])
            return
        rows_ = [[g.id, self._say(g.title), points_in_words(g.at_least or 0)] for g in model.grades]
        yield from table(self._words(("等级", "grade"), ("含义", "meaning"), ("总分不低于", "points from")), rows_, (2,))

    def _block_title(self, axis: Axis) -> str:
        assert self.model.score is not None
        return next(self._say(b.title) for b in self.model.score.blocks if b.id == axis.block)

    def _axis(self, axis: Axis) -> list[str]:
        if axis.grades:
            return ["、".join(group) if self.language == "zh" else ", ".join(group) for group in axis.grades]
        cuts = [points_in_words(c) for c in axis.cuts]
        between = [self._say(Text(f"{low}（含）至{high}（不含）", f"{low} to under {high}")) for high, low in itertools.pairwise(cuts)]
        return [f"≥ {cuts[0]}", *between, f"< {cuts[-1]}"]

    def _notches(self) -> Iterator[str]:
        notches = self.model.notches
        if notches is None:
            return
        yield from section(self._say(Text("评分后的调整", "Corrections after scoring")))
        yield from [self._say(Text(f"合计最多上调{notches.up}级、下调{notches.down}级。", f"Together at most {notches.up} {'grade' if notches.up == 1 else 'grades'} up and {notches.down} down.")), ""]
        rows = [[self._say(n.title), in_words(n.formula.tree, self.model.scope, self.language), f"{n.steps:+d}", self._mark(n.mark)] for n in notches.rules]
        heads = self._words(("情形", "case"), ("规则", "rule"), ("级", "grades"), ("可信程度与出处", "certainty and source"))
        keep = 4 if any(r[3] for r in rows) else 3
        yield from table(heads[:keep], [r[:keep] for r in rows], (2,))

    def _classes(self) -> Iterator[str]:
        model = self.model
        if not model.classes:
            return
        yield from section(self._say(Text("各类的下限", "Lower bounds of the classes")))
        yield from [self._say(Text("取各适用指标中最低的一类；低于最后一个下限的为最后一类。", "The lowest class over the measures that apply; below the last bound, the last class.")), ""]
        heads = [self._say(Text("指标", "measure")), *(self._say(g.title) for g in model.grades[:-1])]
        rows = [[self._say(m.title), *(value_in_words(b, m.value.tree.type.kind, self.language) for b in m.bounds)] for m in model.classes]
        yield from table(heads, rows, range(1, len(heads)))
        yield from [self._say(Text(f"其余为{model.grades[-1].title.zh}。", f"Everything else is {model.grades[-1].title.en}.")), ""]

    def _line(self) -> Iterator[str]:
        model, line = self.model, self.model.line
        if line is None:
            return
        yield from section(self._say(Text("建议额度", "Recommended line")))
        if line.by_grade is not None:
            titles = {g.id: f"{g.id} {self._say(g.title)}" for g in model.grades}
            rows = [[titles[g], money_in_words(amount, self.language)] for g, amount in line.by_grade.items()]
            yield from table(self._words(("等级", "grade"), ("额度", "line")), rows, (1,))
        else:
            bands = line.by_total or ()
            rows = [[self._say(Text("其余", "else")) if edge is None else f"≥ {points_in_words(edge)}", money_in_words(amount, self.language)] for edge, amount in bands]
            yield from table(self._words(("总分", "points"), ("额度", "line")), rows, (1,))
        if line.caps:
            yield from [self._say(Text("不超过下列各项上限：", "Not above any of these caps:")), ""]
            yield from self._marked_rules(self._words(("上限", "cap"), ("规则", "rule")), line.caps)
        unit = money_in_words(line.round_down_to, self.language)
        down = Text(f"向下取整到{unit}。", f"Rounded down to {unit}. ") if line.round_down_to > 1 else Text("", "")
        yield from [self._say(Text(f"{down.zh}额度供参考，由银行决定。", f"{down.en}For reference; the bank decides.")), ""]


def _leaves(shape: Shape) -> Iterable[tuple[Shape, Text | None]]:
    if isinstance(shape, BestOf):
        for title, inner in shape.alternatives:
            yield from ((leaf, title) for leaf, _ in _leaves(inner))
    else:
        yield shape, None
