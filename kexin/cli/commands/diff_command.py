"""``kexin diff``: two models on one library: who moves, and which indicator moves them."""

from __future__ import annotations

from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.opened import opened_model, opened_release, rated
from kexin.cli.session import OK, SAYS_NO, Session, day_option, json_option, library_option
from kexin.cli.tables import table
from kexin.formula.amounts import points_in_words
from kexin.rating.comparing import Comparison, compare_runs
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
                      "grades": comparison.grades, "indicators": comparison.indicators, "largest": comparison.largest})
        return SAYS_NO if comparison.moved else OK

    return command


def _lines(before: Model, after: Model, comparison: Comparison, language: Language) -> list[str]:
    lines = [Text(f"{comparison.companies:,} 家企业中 {comparison.moved:,} 家的结果有变化",
                  f"{comparison.moved:,} of {comparison.companies:,} companies have another result").in_(language)]
    if comparison.grades:
        heads = [t.in_(language) for t in (Text("原等级", "old grade"), Text("新等级", "new grade"), Text("企业", "companies"))]
        lines.append(table(heads, [[str(a), str(b), f"{n:,}"] for a, b, n in comparison.grades], (2,)))
    if comparison.indicators:
        titles = {f"{prefix}{i.id}": i.title for m in (before, after) for prefix, i in m.scored()}
        heads = [t.in_(language) for t in (Text("指标", "indicator"), Text("变化企业", "companies"), Text("平均变化(分)", "mean change (points)"))]
        rows = [[titles[i].in_(language), f"{n:,}", points_in_words(round(mean))] for i, n, mean in comparison.indicators]
        lines.append(table(heads, rows, (1, 2)))
    if comparison.largest:
        heads = [t.in_(language) for t in (Text("企业", "company"), Text("原得分", "old points"), Text("新得分", "new points"))]
        lines.append(table(heads, [[c, points_in_words(a), points_in_words(b)] for c, a, b in comparison.largest], (1, 2)))
    return lines
