"""``kexin replay``: do the same release and model still give the same bytes?"""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.opened import opened_model, opened_release
from kexin.cli.session import OK, SAYS_NO, Session, json_option, library_option
from kexin.rating.batch import rate, read_run
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("replay", cls=Command, language=language,
                   example=["kexin replay build/demo/hunan/ratings/kexin-kv/2026-06-30-… --library build/demo/hunan"],
                   help=Text("用运行记录中的发布和模型重算,并逐字节核对。", "Repeat a run from its record and compare every byte.").in_(language))
    @click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path))
    @library_option(language)
    @json_option(language)
    def command(run: Path, library: Path, as_json: bool) -> int:
        session = Session(language, as_json)
        before = read_run(run)
        release = opened_release(library, str(before.record["release"]["as_of"]))
        model, measures = opened_model(str(before.record["model"]["id"]), date.fromisoformat(str(before.record["as_of"])))
        said = []
        if release.digest != before.record["release"]["digest"]:
            said.append(Text("发布内容与当时不同", "the release is not the one of that day"))
        if model.digest != before.record["model"]["sha256"]:
            said.append(Text("模型文件与当时不同", "the model file is not the one of that day"))
        said += [Text(p.in_("zh"), p.in_("en")) for p in release.verify()]
        with tempfile.TemporaryDirectory() as folder:
            again = rate(release, model, measures, Path(folder) / "run", store=Path(folder) / "measures", progress=session.progress)
            session.done()
            now, then = again.record["scores"], before.record["scores"]
        for name in sorted({*now, *then}):
            if now.get(name) != then.get(name):
                said.append(Text(f"得分文件 {name} 不同", f"the score file {name} differs"))
        for text in said:
            session.say(text)
        if not said:
            session.say(Text(f"✓ {len(then)} 个文件逐字节相同", f"✓ {len(then)} files, the same to the byte"))
        session.give({"same": not said, "differences": [t.en for t in said]})
        return SAYS_NO if said else OK

    return command
