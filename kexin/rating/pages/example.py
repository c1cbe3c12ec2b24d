"""One scenario of a model worked out by the program, as a reader can follow it by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kexin.formula.amounts import HOLDS, money_in_words, points_in_words, value_in_words
from kexin.formula.python_program import program_function
from kexin.formula.tree import Name
from kexin.markdown import section, table
from kexin.rating.explaining import Explanation, explain, points_text
from kexin.rating.model import Model
from kexin.rating.program import model_program
from kexin.rating.rate_one import Rating
from kexin.rating.scenarios import Scenario
from kexin.text import Language, Text

_VERDICTS = {True: Text("通过", "passes"), False: Text("不通过", "does not pass"), None: Text("尚不能确定", "open")}


def example(model: Model, scenarios: Sequence[Scenario], language: Language) -> Iterator[str]:
    """The section with the example; nothing for a model that gives no total or has no scenarios."""
    if model.unpublished or not scenarios:
        return
    score = program_function(model_program(model))
    rated = [(s, Rating(model, s.measures, score(s.measures))) for s in scenarios]
    scenario, rating = max(rated, key=lambda pair: _worth(*pair))
    yield from section(Text("算例", "A worked example").in_(language))
    yield f"{scenario.title.in_(language)}{Text('（由程序按规则算出）', ' (worked out by the program from the rule)').in_(language)}"
    yield ""
    told = explain(rating)
    if model.score is not None or model.classes:
        yield from _facts(model, rating, language)
    yield from _conditions(told, language)
    yield from _points(told, rating, language)
    yield from _sum(rating, language)
    yield from _after(told, rating, language)
    yield from [f"**{_result(rating, language)}**", ""]


def _worth(scenario: Scenario, rating: Rating) -> tuple[bool, bool, bool, int]:
    """The best example leaves nothing unknown, is a yes, has one grade, and earns points on many indicators."""
    results = rating.results
    settled = not results.get("unknown")
    one_grade = results.get("grade_low") == results.get("grade_high")
    earned = sum(1 for prefix, i in rating.model.scored() if isinstance(p := results.get(f"{prefix}{i.id}_low"), int) and p > 0)
    return (settled, rating.verdict is True, one_grade, earned)


def _facts(model: Model, rating: Rating, language: Language) -> Iterator[str]:
    """The facts that the model reads."""
    read = [name for name in model_program(model).inputs if name in rating.measures]
    rows = []
    for name in read:
        symbol = model.scope.names[name]
        rows.append([symbol.title.in_(language), value_in_words(rating.measures[name], symbol.type.kind, language, symbol.choices)])
    heads = [t.in_(language) for t in (Text("事实", "fact"), Text("取值", "value"))]
    yield from table(heads, rows, (1,))


def _conditions(told: Explanation, language: Language) -> Iterator[str]:
    """Every gate where nothing else decides; else those that do not hold, or that all do. Grounds that hold."""
    if not told.gates:
        return
    shown = [g for g in told.gates if told.model.score is None or g.verdict is not True]
    if not shown:
        yield from [Text(f"{len(told.gates)}项门槛全部符合。", f"All {len(told.gates)} gates hold.").in_(language), ""]
    heads = [t.in_(language) for t in (Text("门槛", "gate"), Text("依据", "because"), Text("结论", "answer"))]
    yield from table(heads, [[g.title.in_(language), g.because.in_(language), HOLDS[g.verdict].in_(language)] for g in shown])
    grounds = [g.title.in_(language) for g in told.grounds if g.verdict]
    if grounds:
        named = ("；" if language == "zh" else "; ").join(grounds)
        yield from [Text(f"可直接通过：{named}。", f"Passes directly: {named}.").in_(language), ""]


def _points(told: Explanation, rating: Rating, language: Language) -> Iterator[str]:
    """The indicators with a sum for each block; models below come first, each under its name and with its own result."""
    for part, model in rating.model.parts():
        below = rating.part(part.id)
        yield from section(Text(f"{part.title.zh}：{model.title.zh}", f"{part.title.en}: {model.title.en}").in_(language), 3)
        yield from _points(explain(below), below, language)
        yield from [f"**{_result(below, language)}**", ""]
    score = told.model.score
    weights = _weights(rating)
    if score is not None and score.stages is not None and weights is not None:
        stage = next(s for s, w in score.stages.weights.items() if w is weights)
        named = score.stages.titles[stage]
        yield from [Text(f"得分和满分按“{named.zh}”的权重计。", f"Points and their maxima are weighted for “{named.en}”.").in_(language), ""]
    heads = [t.in_(language) for t in (Text("指标", "indicator"), Text("取值", "value"), Text("依据", "because"), Text("得分", "points"), Text("满分", "of"))]
    rows = []
    for block in told.blocks:
        for r in block.reasons:
            most = r.most if weights is None else weights[r.id]
            rows.append([r.title.in_(language), r.value.in_(language), r.because.in_(language), points_text(r.points or (0, 0)), points_in_words(most or 0)])
        if len(told.blocks) > 1:
            most = block.most if weights is None else sum(weights[r.id] for r in block.reasons)
            sum_of = Text(f"{block.title.zh}小计", f"{block.title.en}, together").in_(language)
            rows.append([f"**{sum_of}**", "", "", f"**{points_text(block.points)}**", f"**{points_in_words(most)}**"])
    yield from table(heads, rows, (3, 4))


def _weights(rating: Rating) -> Mapping[str, int] | None:
    """The weights of the company's stage; None where there are no stages, or the stage is unknown."""
    score = rating.model.score
    if score is None or score.stages is None:
        return None
    values = {**rating.measures, **rating.results}
    by = score.stages.by.tree
    stage = values.get(by.name) if isinstance(by, Name) else None
    return score.stages.weights.get(stage) if isinstance(stage, str) else None


def _sum(rating: Rating, language: Language) -> Iterator[str]:
    """How a blend comes to its total, on the scale of the total."""
    score = rating.model.score
    if score is None or not score.blend:
        return
    titles, most = {b.id: b.title for b in score.blocks}, {b.id: b.max for b in score.blocks}
    parts = []
    for block, weight in score.blend:
        low, high = (p * score.max // most[block] for p in rating.block_points(block))
        parts.append(f"{value_in_words(weight, 'share', language)} × {titles[block].in_(language)} {points_text((low, high))}")
    total = points_text(rating.points("total"))
    yield from [Text(f"总分 = {' + '.join(parts)} = {total}", f"Total = {' + '.join(parts)} = {total}").in_(language), ""]


def _after(told: Explanation, rating: Rating, language: Language) -> Iterator[str]:
    """Corrections that apply, and the caps of the line with their amounts."""
    moved = {n.id: n.steps for n in rating.model.notches.rules} if rating.model.notches else {}
    for notch in told.notches:
        if notch.verdict:
            steps, grades = f"{moved[notch.id]:+d}", "grade" if abs(moved[notch.id]) == 1 else "grades"
            yield f"- {Text(f'{notch.title.zh}：{steps}级', f'{notch.title.en}: {steps} {grades}').in_(language)}"
    if any(n.verdict for n in told.notches):
        yield ""
    heads = [t.in_(language) for t in (Text("额度上限", "cap of the line"), Text("依据", "because"), Text("金额", "amount"))]
    yield from table(heads, [[c.title.in_(language), c.because.in_(language), c.value.in_(language)] for c in told.caps], (2,))


def _result(rating: Rating, language: Language) -> str:
    """Total, grade, verdict and line in one sentence."""
    model, results, said = rating.model, rating.results, []
    if model.score is not None and results.get("total_low") is not None:
        total = points_text(rating.points("total"))
        stated = results.get("total_stated")
        default = Text(f"（默认取值 {points_in_words(stated)}）", f" (stated: {points_in_words(stated)})") if isinstance(stated, int) else Text("", "")
        said.append(Text(f"总分 {total}{default.zh}", f"total {total}{default.en}"))
    if model.grades:
        titles = {g.id: g.title for g in model.grades}
        ends = [str(results[f"grade_{end}"]) for end in ("low", "high") if results.get(f"grade_{end}") is not None]
        if ends:
            shown = list(dict.fromkeys(ends))
        if ends and model.kind == "classification":
            said.append(Text(" 至 ".join(titles[g].zh for g in shown), " to ".join(titles[g].en for g in shown)))
        elif ends:
            said.append(Text("等级 " + " 至 ".join(f"{g} {titles[g].zh}" for g in shown), "grade " + " to ".join(f"{g} {titles[g].en}" for g in shown)))
    if model.kind != "classification":
        said.append(Text(f"结论：{_VERDICTS[rating.verdict].zh}", f"verdict: {_VERDICTS[rating.verdict].en}"))
    line = [results.get("line_low"), results.get("line_high")]
    amounts = dict.fromkeys(a for a in line if isinstance(a, int))
    if amounts:
        said.append(Text(
            "建议额度 " + " 至 ".join(money_in_words(a, "zh") for a in amounts), "recommended line " + " to ".join(money_in_words(a, "en") for a in amounts)))
    return ("；" if language == "zh" else "; ").join(t.in_(language) for t in said)
