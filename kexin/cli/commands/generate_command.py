"""``kexin generate``: an invented province, for trying things on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import Session, json_option
from kexin.text import Language, Text

#: Enough for a million companies, and little enough for a small machine.
MEMORY = "1500MB"


def _memory(language: Language) -> Callable[[click.Context, click.Parameter, str], str]:
    def checked(ctx: click.Context, parameter: click.Parameter, value: str) -> str:
        if not re.fullmatch(r"[1-9]\d*(\.\d+)? ?(MB|GB)", value):
            raise click.BadParameter(Text(f"{value} 不是内存大小,如 1500MB、4GB", f"{value} is no size such as 1500MB or 4GB").in_(language))
        return value

    return checked


def build(language: Language) -> click.Command:
    """The command."""

    @click.command(
        "generate", cls=Command, language=language,
        example=["kexin generate --size 20000 --seed 1 --as-of 2026-06-30 --to build/demo/hunan"],
        help=Text("生成一个虚构的省份并写成一个发布;相同的规模、种子和日期得到逐字节相同的发布。",
                  "Make an invented province as a release; the same size, seed and day give the same bytes.").in_(language))
    @click.option("--size", type=int, default=20_000, show_default=True, help=Text("企业数", "companies").in_(language))
    @click.option("--seed", type=int, default=1, show_default=True,
                  help=Text("种子;不同种子得到不同的省份", "another seed, another province").in_(language))
    @click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="YYYY-MM-DD",
                  help=Text("发布日(默认今天)", "day of the release (default: today)").in_(language))
    @click.option("--to", "library", type=click.Path(file_okay=False, path_type=Path), envvar="KEXIN_LIBRARY", default=Path("library"),
                  show_default=True,
                  help=Text("企业库文件夹(或环境变量 KEXIN_LIBRARY)", "folder of the library (or variable KEXIN_LIBRARY)").in_(language))
    @click.option("--memory", default=MEMORY, show_default=True, callback=_memory(language), help=Text("内存上限", "limit of memory").in_(language))
    @json_option(language)
    def command(size: int, seed: int, as_of: datetime | None, library: Path, memory: str, as_json: bool) -> None:
        import duckdb

        from kexin.library.generated import generate_province

        session = Session(language, as_json)
        day = as_of.date() if as_of else date.today()
        with duckdb.connect(config={"memory_limit": memory}) as connection:
            release = generate_province(connection, library, size=size, seed=seed, as_of=day, progress=session.progress)
        session.done()
        rows = {name: table.rows for name, table in release.manifest.tables.items()}
        total = f"{sum(rows.values()):,}"
        session.say(Text(f"✓ 已生成发布 {release.path}:企业 {size:,} 家,共 {total} 行",
                         f"✓ release {release.path}: {size:,} companies, {total} rows"))
        if release.manifest.generated:
            session.say(release.manifest.generated)
        session.give({"path": str(release.path), "as_of": day, "digest": release.digest, "rows": rows})

    return command
