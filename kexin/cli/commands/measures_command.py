"""``kexin measures``: what the rulebook measures."""

from __future__ import annotations

from datetime import date

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import NOT_FOUND, Session, json_option
from kexin.cli.tables import table
from kexin.formula.kinds import KIND_NAMES
from kexin.library.measures import Measure, load_measures
from kexin.problems import did_you_mean
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("measures", cls=Command, language=language, example=["kexin measures", "kexin measures rd_intensity"],
                   help=Text("列出指标;给出标识则显示其定义、公式和来源。", "List the measures; with an id, its definition, formula and source.").in_(language))
    @click.argument("measure", required=False)
    @json_option(language)
    def command(measure: str | None, as_json: bool) -> int:
        session = Session(language, as_json)
        book = load_measures(check_formulas=False)
        if measure is None:
            heads = [t.in_(language) for t in (Text("标识", "id"), Text("名称", "title"), Text("单位", "unit"), Text("类别", "group"))]
            rows = [[m.id, m.title.in_(language), KIND_NAMES[m.unit].in_(language), m.group.in_(language)] for m in book.measures.values()]
            session.say(table(heads, rows))
            session.give([_document(m) for m in book.measures.values()])
            return 0
        if measure not in book.measures:
            close = did_you_mean(measure, book.measures)
            hint = Text(f";是否想写 {close}？", f"; did you mean {close}?") if close else Text("", "")
            click.echo(Text(f"没有指标 {measure}{hint.zh}", f"there is no measure {measure}{hint.en}").in_(language), err=True)
            return NOT_FOUND
        found = book.measures[measure]
        for line in _lines(found, language):
            session.say(line)
        session.give(_document(found))
        return 0

    return command


def _lines(measure: Measure, language: Language) -> list[str]:
    lines = [f"{measure.id}  {measure.title.in_(language)}", measure.definition.in_(language)]
    lines.append(Text(f"单位:{KIND_NAMES[measure.unit].zh}", f"unit: {KIND_NAMES[measure.unit].en}").in_(language))
    for version in measure.versions:
        since = "" if version.since == date.min else version.since.isoformat()
        lines.append(Text(f"{since} 起:{version.formula}", f"from {since}: {version.formula}").in_(language))
        lines.append(Text(f"    来源:{version.source}({version.evidence})", f"    source: {version.source} ({version.evidence})").in_(language))
    return lines


def _document(measure: Measure) -> dict[str, object]:
    return {
        "id": measure.id, "title": {"zh": measure.title.zh, "en": measure.title.en}, "unit": measure.unit,
        "definition": {"zh": measure.definition.zh, "en": measure.definition.en},
        "versions": [{"from": v.since, "formula": v.formula, "source": v.source, "evidence": v.evidence} for v in measure.versions]}
