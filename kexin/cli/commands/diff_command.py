"""``kexin diff``: two models on one library: who moves, and which gates and indicators move them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.opened import opened_model, opened_release, rated
from kexin.cli.session import OK, SAYS_NO, Session, day_option, json_option, library_option
from kexin.cli.tables import table
from kexin.formula.amounts import HOLDS, points_in_words
from kexin.rating.comparing import Comparison, Mover, compare_runs
from kexin.rating.model import Model
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("diff", cls=Command, language=language, example=["kexin diff kexin-kv my-model/model.yaml --library build/demo/hunan"],
                   help=Text("比较两个模型在同一企业库上的结果:谁升谁降,由哪些指标引起。退出码 1 表示有差异。",
                             "Compare two models on one library: who moves, and which indicators move them. Exit code 1: there are differences.").in_(language))
    @click.argument("old")
    @click.argument("new")
    @library_option(language)
    @day_option(language)
    @json_option(language)
    def command(old: str, new: str, library: Path, release_day: str | None, as_json: bool) -> int:
        session = Session(language, as_json)
        release = opened_release(library, release_day)
        (before, _), (after, measures) = (opened_model(m, release.as_of) for m in (old, new))
        runs = [rated(session, library, release, model, measures) for model in (before, after)]
        comparison = compare_runs(before, after, runs[0], runs[1])
        for text in _lines(before, after, comparison, language):
            session.say(text)
        session.give({"old": before.id, "new": after.id, "companies": comparison.companies, "moved": comparison.moved,
                      "verdicts": comparison.verdicts, "grades": comparison.grades, "gates": comparison.gates, "indicators": comparison.indicators,
                      "largest": [{"company_id": m.company_id, "before": m.before, "after": m.after, "indicators": m.indicators} for m in comparison.largest]})
        return SAYS_NO if comparison.moved else OK

    return command


def _lines(before: Model, after: Model, comparison: Comparison, language: Language) -> Iterator[str]:
    titles = {f"{prefix}{i.id}": i.title.in_(language) for m in (before, after) for prefix, i in m.scored()}
    companies = Text("企业", "companies")
    yield Text(f"{comparison.companies:,} 家企业中 {comparison.moved:,} 家的结果有变化",
               f"{comparison.moved:,} of {comparison.companies:,} companies have another result").in_(language)
    if comparison.verdicts:
        yield from _table((Text("原结论", "old verdict"), Text("新结论", "new verdict"), companies),
                          [[HOLDS[a].in_(language), HOLDS[b].in_(language), f"{n:,}"] for a, b, n in comparison.verdicts], (2,), language)
    if comparison.grades:
        yield from _table((Text("原等级", "old grade"), Text("新等级", "new grade"), companies),
                          [[str(a), str(b), f"{n:,}"] for a, b, n in comparison.grades], (2,), language)
    if comparison.gates:
        gates = {step: gate.title.in_(language) for step, gate in after.conditions()}
        yield from _table((Text("失去资格者在新模型下的门槛", "gates of the new model, for those who lost"), Text("不符合", "fail"), Text("未知", "unknown")),
                          [[gates[g], f"{fail:,}", f"{unknown:,}"] for g, fail, unknown in comparison.gates], (1, 2), language)
    if comparison.indicators:
        yield from _table((Text("指标", "indicator"), Text("变化企业", "companies"), Text("平均变化(分)", "mean change (points)")),
                          [[titles[i], f"{n:,}", points_in_words(round(mean))] for i, n, mean in comparison.indicators], (1, 2), language)
    if comparison.largest:
        rows = [[m.company_id, points_in_words(m.before), points_in_words(m.after), _reasons(m, titles, language)] for m in comparison.largest]
        yield from _table((Text("变化最大的企业", "largest changes"), Text("原得分", "old points"), Text("新得分", "new points"), Text("主要原因", "mainly")), rows, (1, 2), language)


def _reasons(mover: Mover, titles: Mapping[str, str], language: Language) -> str:
    each = [f"{titles[i]} {'+' if change > 0 else ''}{points_in_words(change)}" for i, change in mover.indicators]
    return ("、" if language == "zh" else ", ").join(each)


def _table(heads: Sequence[Text], rows: Sequence[Sequence[str]], numbers: Sequence[int], language: Language) -> Iterator[str]:
    yield ""
    yield table([h.in_(language) for h in heads], rows, numbers)
