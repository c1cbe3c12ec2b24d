"""``kexin generate``: an invented province to try things on."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import Session, json_option
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("generate", cls=Command, language=language, example=["kexin generate build/demo/hunan --size 2000 --seed 7 --as-of 2026-06-30"],
                   help=Text("生成一个虚构的省份(14 个市州)作为企业库的一个发布;每个文件都注明是生成的。",
                             "Make an invented province of 14 prefectures as a release of a library; every file says so.").in_(language))
    @click.argument("library", type=click.Path(file_okay=False, path_type=Path))
    @click.option("--size", type=click.IntRange(1), default=2000, show_default=True, help=Text("企业数", "number of companies").in_(language))
    @click.option("--seed", type=int, default=7, show_default=True, help=Text("随机种子:相同则结果相同", "the same seed gives the same bytes").in_(language))
    @click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help=Text("发布日(默认今天)", "day of the release (default: today)").in_(language))
    @json_option(language)
    def command(library: Path, size: int, seed: int, as_of: datetime | None, as_json: bool) -> None:
        import duckdb

        from kexin.library.generated.generate import generate_province

        session = Session(language, as_json)
        day = as_of.date() if as_of else date.today()
        with duckdb.connect(config={"memory_limit": "1.2GB"}) as connection:
            release = generate_province(connection, library, size=size, seed=seed, as_of=day, progress=session.progress)
        session.done()
        rows = {name: table.rows for name, table in release.manifest.tables.items()}
        companies = release.manifest.counts["companies"]  # the table's rows are versions
        if release.manifest.generated:
            session.say(release.manifest.generated)
        session.say(Text(
            f"{library}:{companies:,} 家企业,{sum(rows.values()):,} 行证据,发布日 {day}",
            f"{library}: {companies:,} companies, {sum(rows.values()):,} rows of evidence, release {day}"))
        session.give({"library": str(library), "as_of": day, "rows": rows, "digest": release.digest, "generated": True})

    return command
