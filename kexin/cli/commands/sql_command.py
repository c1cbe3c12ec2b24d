"""``kexin sql``: a model as SQL text, for a bank's own warehouse."""

from __future__ import annotations

from datetime import date, datetime

import click

from kexin.cli.bilingual import Command
from kexin.cli.opened import opened_model
from kexin.formula.dialects import DIALECTS, DialectName
from kexin.formula.sql_program import program_sql
from kexin.formula.sql_rows import measures_sql
from kexin.rating.program import model_program
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("sql", cls=Command, language=language,
                   example=["kexin sql kexin-kv --dialect spark --as-of 2026-06-30", "kexin sql kexin-kv --part measures"],
                   help=Text("输出模型的 SQL:先由证据表算指标,再由指标算得分。", "Print a model as SQL: from evidence tables to measures, from measures to scores.").in_(language))
    @click.argument("model")
    @click.option("--dialect", type=click.Choice(list(DIALECTS)), default="duckdb", show_default=True, help=Text("数据库", "database").in_(language))
    @click.option("--part", type=click.Choice(["all", "measures", "scores"]), default="all", show_default=True,
                  help=Text("输出哪一部分", "which part").in_(language))
    @click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help=Text("评价日(默认今天)", "the day asked (default: today)").in_(language))
    def command(model: str, dialect: DialectName, part: str, as_of: datetime | None) -> None:
        loaded, measures = opened_model(model, as_of.date() if as_of else date.today())
        program = model_program(loaded)
        spoken = DIALECTS[dialect]
        evidence = measures_sql(measures.program(program.inputs), spoken)
        if part == "measures":
            click.echo(evidence)
        elif part == "scores":
            click.echo(program_sql(program, spoken))
        else:
            click.echo(program_sql(program, spoken, f"(\n{evidence}\n) AS measures"))

    return command
