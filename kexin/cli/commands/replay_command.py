"""``kexin replay``: does the past come out again? A run to the byte, a frozen verdict to the answer."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.matched import offer_folders, offers_option
from kexin.cli.opened import opened_model, opened_release
from kexin.cli.session import OK, SAYS_NO, Session, json_option, library_option
from kexin.library.measures import load_measures
from kexin.library.release import Release
from kexin.matching.loader import Shelf, load_offer
from kexin.rating.batch import Run, rate, read_run
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("replay", cls=Command, language=language,
                   example=["kexin replay build/demo/hunan/ratings/kexin-kv/2026-06-30-… --library build/demo/hunan"],
                   help=Text("重算一次评价或匹配并逐字节核对;或重算一份固定的结论(.json)。",
                             "Repeat a rating or matching run and compare every byte; or work a frozen verdict (.json) out again.").in_(language))
    @click.argument("run", type=click.Path(exists=True, path_type=Path))
    @library_option(language)
    @offers_option(language)
    @json_option(language)
    def command(run: Path, library: Path, offers: tuple[Path, ...], as_json: bool) -> int:
        session, folders = Session(language, as_json), offer_folders(offers)
        if run.is_file():
            said, fine = _verdict(run, folders), Text("✓ 结论可由其输入重新得出", "✓ the verdict comes out again from its inputs")
        else:
            before = read_run(run)
            release = opened_release(library, str(before.record["release"]["as_of"]))
            said = _run(session, before, release, folders)
            files = len(before.record["scores"])
            fine = Text(f"✓ {files} 个文件逐字节相同", f"✓ {files} file{'s' if files != 1 else ''}, the same to the byte")
        for text in said or [fine]:
            session.say(text)
        session.give({"same": not said, "differences": [t.en for t in said]})
        return SAYS_NO if said else OK

    return command


def _verdict(file: Path, folders: tuple[Path, ...]) -> list[Text]:
    """What is not as it was."""
    from kexin.matching.frozen import read_frozen, replay

    document = read_frozen(file.read_bytes(), str(file))
    measures = load_measures(check_formulas=False).on(date.fromisoformat(document["as_of"]))
    again = replay(document, load_offer(document["offer"]["id"], measures, folders), measures)
    return [text for holds, text in (
        (again.sealed, Text("文件在固定之后被改动过", "the document was changed after it was frozen")),
        (again.same_rule, Text("政策或产品的规则与当时不同", "the rule is not the one of that day")),
        (again.same_answer, Text("由其输入得出的结论不同", "its inputs lead to another answer"))) if not holds]


def _run(session: Session, before: Run, release: Release, folders: tuple[Path, ...]) -> list[Text]:
    """Repeat a run; what is not as it was."""
    said = []
    if release.digest != before.record["release"]["digest"]:
        said.append(Text("发布内容与当时不同", "the release is not the one of that day"))
    with tempfile.TemporaryDirectory() as folder:
        again, rules = _again(session, before, release, folders, Path(folder))
        session.done()
    said += rules
    said += [Text(p.in_("zh"), p.in_("en")) for p in release.verify()]
    now, then = again.record["scores"], before.record["scores"]
    return said + [
        Text(f"得分文件 {name} 不同", f"the score file {name} differs") for name in sorted({*now, *then}) if now.get(name) != then.get(name)]


def _again(session: Session, before: Run, release: Release, folders: tuple[Path, ...], aside: Path) -> tuple[Run, list[Text]]:
    """The same run from today's rules, and which of them have changed."""
    as_of = date.fromisoformat(str(before.record["as_of"]))
    if "offers" not in before.record:
        model, measures = opened_model(str(before.record["model"]["id"]), as_of)
        changed = model.digest != before.record["model"]["sha256"]
        run = rate(release, model, measures, aside / "run", store=aside / "measures", progress=session.progress)
        return run, [Text("模型文件与当时不同", "the model file is not the one of that day")] if changed else []
    from kexin.matching.batch import match_all
    from kexin.matching.catalogue import Catalogue

    measures = load_measures(check_formulas=False).on(as_of)
    shelf, then = Shelf(measures), {o["id"]: o["sha256"] for o in before.record["offers"]}
    catalogue = Catalogue(tuple(load_offer(o, measures, folders, shelf) for o in then))
    run = match_all(release, catalogue, measures, aside / "run", store=aside / "measures", progress=session.progress)
    return run, [
        Text(f"{o.title.zh}的规则与当时不同", f"the rule of {o.title.en} is not the one of that day") for o in catalogue.offers if o.digest != then[o.id]]
