"""``kexin rate``: every company of a release under one model."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from kexin.cli.bilingual import Command
from kexin.cli.explained import days_words
from kexin.cli.opened import asked_day, opened_model, opened_release, rated
from kexin.cli.session import Session, as_of_option, day_option, json_option, library_option, region_option
from kexin.cli.tables import table
from kexin.library.release import Release
from kexin.library.tables import PREFECTURES
from kexin.rating.batch import Run
from kexin.rating.model import Model
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command(
        "rate", cls=Command, language=language, example=["kexin rate kexin-kv --library build/demo/hunan"],
        help=Text("按模型评价发布中的所有企业,并按等级和市州汇总。", "Rate every company of a release; counts by grade and prefecture.").in_(language))
    @click.argument("model")
    @library_option(language)
    @day_option(language)
    @as_of_option(language)
    @region_option(language)
    @click.option("--memory", metavar="600MB", help=Text("内存上限", "limit of memory").in_(language))
    @json_option(language)
    def command(model: str, library: Path, release_day: str | None, as_of: datetime | None, region: str, memory: str | None, as_json: bool) -> None:
        session = Session(language, as_json)
        release = opened_release(library, release_day)
        loaded, measures = opened_model(model, asked_day(release, as_of.date() if as_of else None), region)
        run = rated(session, library, release, loaded, measures, memory)
        summary = summarise(release, loaded, run)
        session.say(_heading(loaded, release, run))
        for text in _tables(loaded, summary, language):
            session.say(text)
        if loaded.note is not None:
            session.say(loaded.note)
        session.give({"model": loaded.id, "release": release.as_of.isoformat(), "folder": str(run.folder), **summary})

    return command


def summarise(release: Release, model: Model, run: Run) -> dict[str, Any]:
    """Counts by grade, or by verdict where a model has no grades; in all and per prefecture."""
    import duckdb

    rank = "grade_low" if model.grades else "CASE verdict WHEN TRUE THEN 'yes' WHEN FALSE THEN 'no' ELSE 'unknown' END"
    settled = "grade_low = grade_high" if model.grades else "verdict IS NOT NULL"
    rows = duckdb.execute(
        f"SELECT c.prefecture, {rank} AS result, count(*), count(*) FILTER (WHERE {settled}) FROM read_parquet($scores, hive_partitioning = false) s "
        "JOIN (SELECT company_id, any_value(prefecture) AS prefecture FROM read_parquet($companies, hive_partitioning = false) "
        "WHERE known_on <= $day AND (known_until IS NULL OR known_until > $day) GROUP BY company_id) c USING (company_id) "
        "GROUP BY 1, 2 ORDER BY 1, 2",
        {"scores": run.scores, "companies": str(release.table("companies")), "day": model.as_of}).fetchall()
    counts: dict[str, dict[str, int]] = {}
    sure = 0
    for prefecture, result, count, sure_count in rows:
        counts.setdefault(prefecture or "", {})[str(result)] = count
        sure += sure_count
    total = sum(count for line in counts.values() for count in line.values())
    best = "grade_high" if model.grades else "CASE WHEN verdict IS NOT FALSE THEN 'yes' ELSE 'no' END"
    at_best = dict(duckdb.execute(f"SELECT {best}, count(*) FROM read_parquet($scores, hive_partitioning = false) GROUP BY 1", {"scores": run.scores}).fetchall())
    return {"companies": total, "settled": sure, "prefectures": counts, "at_best": {str(k): v for k, v in at_best.items()}}


def _heading(model: Model, release: Release, run: Run) -> Text:
    generated = release.manifest.generated
    mark = Text(f"\n{generated.zh}", f"\n{generated.en}") if generated else Text("", "")
    day = release.as_of.isoformat()
    since = days_words(model)
    return Text(f"{model.title.zh} · 发布 {day} · {run.folder}{since.zh}{mark.zh}", f"{model.title.en} · release {day} · {run.folder}{since.en}{mark.en}")


def _columns(model: Model, language: Language) -> dict[str, str]:
    if model.grades:
        return {g.id: g.id for g in model.grades}
    return {"yes": Text("是", "yes").in_(language), "unknown": Text("未知", "unknown").in_(language), "no": Text("否", "no").in_(language)}


def _tables(model: Model, summary: dict[str, Any], language: Language) -> list[str]:
    columns = _columns(model, language)
    heads = [Text("市州", "prefecture").in_(language), *columns.values(), Text("合计", "all").in_(language)]
    rows = []
    for code in sorted(summary["prefectures"]):
        line = summary["prefectures"][code]
        name = PREFECTURES[code].in_(language) if code in PREFECTURES else code or Text("未知", "unknown").in_(language)
        rows.append([name, *(f"{line.get(c, 0):,}" for c in columns), f"{sum(line.values()):,}"])
    total = [f"{sum(line.get(c, 0) for line in summary['prefectures'].values()):,}" for c in columns]
    rows.append([Text("全部", "all").in_(language), *total, f"{summary['companies']:,}"])
    best = [f"{summary['at_best'].get(c, 0):,}" for c in columns]
    rows.append([Text("全部(最好可能)", "all, at best").in_(language), *best, f"{summary['companies']:,}"])
    what = Text(
        f"按已知事实最低可确定的结果;其中 {summary['settled']:,} 家已无疑问,其余为区间。",
        f"The worst result that the known facts allow; settled for {summary['settled']:,}, an interval for the others.").in_(language)
    return [what, table(heads, rows, range(1, len(heads)))]
