"""One scenario of a model worked out by the program, as a reader can follow it by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kexin.formula.amounts import money_in_words, points_in_words, value_in_words
from kexin.formula.python_program import program_function
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
    yield from _facts(model, rating, language)
    yield from _points(explain(rating), language)
    yield from _result(rating, language)


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


def _points(told: Explanation, language: Language) -> Iterator[str]:
    for _, below in told.parts:
        yield from _points(below, language)
    heads = [t.in_(language) for t in (Text("指标", "indicator"), Text("取值", "value"), Text("依据", "because"), Text("得分", "points"), Text("满分", "of"))]
    rows = [
        [r.title.in_(language), r.value.in_(language), r.because.in_(language), points_text(r.points or (0, 0)), points_in_words(r.most or 0)]
        for block in told.blocks for r in block.reasons]
    yield from table(heads, rows, (3, 4))


def _result(rating: Rating, language: Language) -> Iterator[str]:
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
    line = results.get("line_low")
    if isinstance(line, int):
        said.append(Text(f"建议额度 {money_in_words(line, 'zh')}", f"recommended line {money_in_words(line, 'en')}"))
    yield f"**{('；' if language == 'zh' else '; ').join(t.in_(language) for t in said)}**"
    yield ""
