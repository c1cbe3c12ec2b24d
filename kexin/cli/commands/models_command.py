"""``kexin models``: the rating models that there are."""

from __future__ import annotations

from datetime import date

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import Session, json_option
from kexin.cli.tables import table
from kexin.library.measures import load_measures
from kexin.rating.explaining import EVIDENCE_WORDS
from kexin.rating.loader import load_model, model_ids
from kexin.rating.model import Model
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("models", cls=Command, language=language, example=["kexin models"],
                   help=Text("列出评价模型:发布单位、生效日期、地区和可信程度。", "List the rating models: issuer, dates, region, certainty.").in_(language))
    @json_option(language)
    def command(as_json: bool) -> None:
        session = Session(language, as_json)
        measures = load_measures(check_formulas=False).on(date.today())
        models = [load_model(model_id, measures) for model_id in model_ids()]
        heads = [t.in_(language) for t in (Text("标识", "id"), Text("名称", "title"), Text("文号", "document"), Text("发布单位", "issuer"),
                                           Text("生效", "in force"), Text("地区", "region"), Text("可信程度", "certainty"))]
        session.say(table(heads, [_row(m, language) for m in models]))
        session.give([_document(m) for m in models])

    return command


def _row(model: Model, language: Language) -> list[str]:
    until = model.effective_to.isoformat() if model.effective_to else ""
    return [
        model.id, model.title.in_(language), model.document.number or "—", ("、" if language == "zh" else ", ").join(model.document.issuer),
        f"{model.effective_from} –{f' {until}' if until else ''}", model.region, EVIDENCE_WORDS[model.mark.evidence].in_(language)]


def _document(model: Model) -> dict[str, object]:
    return {
        "id": model.id, "title": {"zh": model.title.zh, "en": model.title.en}, "kind": model.kind, "document": model.document.number,
        "issuer": list(model.document.issuer), "from": model.effective_from, "to": model.effective_to, "region": model.region,
        "evidence": model.mark.evidence, "sha256": model.digest}
