"""``kexin pmml``: a model as a PMML scorecard, for a bank's own scoring engine."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.opened import opened_model
from kexin.rating.pmml.document import pmml
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("pmml", cls=Command, language=language,
                   example=["kexin pmml kexin-kv -o kexin-kv.pmml", "kexin pmml cn.most.tech-sme.2017 --as-of 2026-06-30"],
                   help=Text(
                       "把模型输出为 PMML 4.4 评分卡,含失分原因;未知的指标得最低分。评分卡不能准确表达的模型,逐项说明原因。",
                       "Print a model as a PMML 4.4 scorecard with reason codes; what is unknown earns the least points. "
                       "A model that a scorecard cannot say exactly is refused, part by part.").in_(language))
    @click.argument("model")
    @click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path),
                  help=Text("写入文件(默认输出到屏幕)", "file to write (default: print it)").in_(language))
    @click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help=Text("评价日(默认今天)", "the day asked (default: today)").in_(language))
    def command(model: str, output: Path | None, as_of: datetime | None) -> None:
        loaded, _ = opened_model(model, as_of.date() if as_of else date.today())
        written = pmml(loaded)
        if output is None:
            click.echo(written, nl=False)
        else:
            output.write_bytes(written.encode())

    return command
