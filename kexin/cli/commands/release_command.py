"""``kexin release``: what a library holds, and whether a byte has changed."""

from __future__ import annotations

from pathlib import Path

import click

from kexin.cli.bilingual import Command, Group
from kexin.cli.opened import opened_release
from kexin.cli.session import OK, SAYS_NO, Session, day_option, json_option, library_option
from kexin.cli.tables import table
from kexin.library.release import Library, Release
from kexin.library.tables import TABLES
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The group of ``list``, ``show`` and ``verify``."""
    group = Group("release", language=language, help=Text("查看和校验企业库的发布。", "List, show and verify the releases of a library.").in_(language))
    for command in (_list(language), _show(language), _verify(language)):
        group.add_command(command)
    return group


def _list(language: Language) -> click.Command:
    @click.command("list", cls=Command, language=language, example=["kexin release list --library build/demo/hunan"],
                   help=Text("列出发布。", "List the releases.").in_(language))
    @library_option(language)
    @json_option(language)
    def command(library: Path, as_json: bool) -> None:
        session = Session(language, as_json)
        releases = Library(library).releases()
        heads = [t.in_(language) for t in (Text("发布日", "day"), Text("企业", "companies"), Text("行数", "rows"), Text("摘要", "digest"), Text("说明", "note"))]
        rows = [[r.as_of.isoformat(), f"{_rows(r).get('companies', 0):,}", f"{sum(_rows(r).values()):,}", r.digest[:12], r.manifest.generated.in_(language) if r.manifest.generated else ""] for r in releases]
        session.say(table(heads, rows, (1, 2)) if rows else Text("尚无发布;请用 kexin import 或 kexin generate 建立。", "No release yet; make one with kexin import or kexin generate."))
        session.give([{"as_of": r.as_of, "digest": r.digest, "rows": _rows(r)} for r in releases])

    return command


def _show(language: Language) -> click.Command:
    @click.command("show", cls=Command, language=language, example=["kexin release show --library build/demo/hunan"],
                   help=Text("显示一个发布的表和行数。", "Show the tables of a release.").in_(language))
    @library_option(language)
    @day_option(language)
    @json_option(language)
    def command(library: Path, release_day: str | None, as_json: bool) -> None:
        session = Session(language, as_json)
        release = opened_release(library, release_day)
        session.say(f"{release.as_of}  {release.digest[:12]}")
        if release.manifest.generated:
            session.say(release.manifest.generated)
        heads = [t.in_(language) for t in (Text("表", "table"), Text("名称", "title"), Text("行数", "rows"), Text("全库已查证", "looked up for all"))]
        rows = [[name, TABLES[name].title.in_(language), f"{count:,}", "✓" if name in release.complete else ""] for name, count in _rows(release).items()]
        session.say(table(heads, rows, (2,)))
        session.give({"as_of": release.as_of, "digest": release.digest, "rows": _rows(release), "complete": sorted(release.complete)})

    return command


def _verify(language: Language) -> click.Command:
    @click.command("verify", cls=Command, language=language, example=["kexin release verify --library build/demo/hunan"],
                   help=Text("核对每个文件的字节。", "Compare every file with its checksum.").in_(language))
    @library_option(language)
    @day_option(language)
    @json_option(language)
    def command(library: Path, release_day: str | None, as_json: bool) -> int:
        session = Session(language, as_json)
        problems = opened_release(library, release_day).verify()
        for problem in problems:
            session.say(problem.in_(language))
        if not problems:
            session.say(Text("✓ 每个字节与发布时一致", "✓ every byte is as it was released"))
        session.give([{"code": p.code, "where": p.where, "zh": p.in_("zh"), "en": p.in_("en")} for p in problems])
        return SAYS_NO if problems else OK

    return command


def _rows(release: Release) -> dict[str, int]:
    return {name: facts.rows for name, facts in release.manifest.tables.items()}
