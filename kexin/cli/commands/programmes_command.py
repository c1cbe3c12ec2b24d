"""``kexin programmes``: the programmes that there are, and what one of them says and counts."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import Session, as_of_option, json_option
from kexin.cli.tables import table
from kexin.library.regions import region_name
from kexin.programmes.computing import Computing, Counted
from kexin.programmes.loader import PROGRAMMES, load_programme, programme_ids
from kexin.programmes.pages import published_in_words, said
from kexin.programmes.programme import Programme
from kexin.programmes.record import Book
from kexin.programmes.rows import rows_of_file
from kexin.rulemarks import EVIDENCE_WORDS
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command(
        "programmes", cls=Command, language=language, example=["kexin programmes", "kexin programmes cn.changsha.kaifu-water.2023", "kexin programmes --folder my-rules/programmes"],
        help=Text("列出专项，或说明其中一个:阶段、检查安排、公布的数字和登记册自己的数字。", "List the programmes, or tell one: stages, inspections, published totals and what its registers count.").in_(language))
    @click.argument("programme", required=False, metavar=Text("[专项]", "[PROGRAMME]").in_(language))
    @click.option("--folder", type=click.Path(exists=True, file_okay=False, path_type=Path), metavar=Text("文件夹", "FOLDER").in_(language),
                  help=Text("另有专项文件的文件夹", "a folder with further programmes").in_(language))
    @as_of_option(language)
    @json_option(language)
    def command(programme: str | None, folder: Path | None, as_of: datetime | None, as_json: bool) -> None:
        session, day = Session(language, as_json), as_of.date() if as_of else date.today()
        folders = (PROGRAMMES, folder) if folder else (PROGRAMMES,)
        if programme is not None:
            _one(session, load_programme(programme, day, folders))
            return
        every = [load_programme(each, day, folders) for each in programme_ids(folders)]
        heads = [Text(*h).in_(language) for h in (("标识", "id"), ("名称", "title"), ("一行是", "a row is"), ("地区", "area"), ("阶段", "stages"), ("可信程度", "certainty"))]
        session.say(table(heads, [
            [p.id, p.title.in_(language), p.register.row.in_(language), region_name(p.region).in_(language), str(len(p.stages)), EVIDENCE_WORDS[p.mark.evidence].in_(language)] for p in every], numbers=(4,)))
        session.give([_document(p, []) for p in every])

    return command


def _one(session: Session, programme: Programme) -> None:
    language = session.language
    counted = [(f, Computing(programme).figures(Book(rows_of_file(programme, f)))) for f in programme.register.files]
    session.say(programme.title)
    session.say(programme.summary)
    if programme.note is not None:
        session.say(programme.note)
    session.say()
    session.say(("　→　" if language == "zh" else " → ").join(s.title.in_(language) for s in programme.stages))
    for c in programme.cadences:
        session.say(Text(f"{c.title.zh}:{c.cadence.words.zh}", f"{c.title.en}: {c.cadence.words.en}"))
    session.say()
    heads = [Text("数字", "figure").in_(language), Text("公布", "published").in_(language), *(f.title.in_(language) for f, _ in counted)]
    session.say(table(heads, [
        [f.title.in_(language), published_in_words(f, language), *(said(c[place].value, f.formula.tree.type.kind, f.unit, language) for _, c in counted)] for place, f in enumerate(programme.figures)],
        numbers=range(1, len(heads))))
    session.give(_document(programme, [(f.id, f.generated, c) for f, c in counted]))


def _document(p: Programme, counted: list[tuple[str, bool, tuple[Counted, ...]]]) -> dict[str, object]:
    return {
        "id": p.id, "title": {"zh": p.title.zh, "en": p.title.en}, "region": p.region, "evidence": p.mark.evidence, "source": p.mark.source, "sha256": p.digest, "stages": [s.id for s in p.stages],
        "published": {f.id: f.published.value for f in p.figures if f.published is not None},
        "registers": [{"id": name, "generated": generated, "figures": {c.figure.id: c.value for c in each}} for name, generated, each in counted]}
