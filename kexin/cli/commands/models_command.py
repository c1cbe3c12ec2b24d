"""``kexin models``: the rating models that there are."""

from __future__ import annotations

from datetime import date, datetime

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import Session, as_of_option, json_option
from kexin.cli.tables import table
from kexin.library.measures import load_measures
from kexin.library.regions import applies, region_name
from kexin.rating.loader import load_model, model_ids
from kexin.rating.model import Model
from kexin.rulemarks import EVIDENCE_WORDS
from kexin.text import Language, Text

KINDS = {"eligibility": Text("资格", "eligibility"), "credit": Text("评级", "credit"), "classification": Text("分类", "classes")}


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("models", cls=Command, language=language, example=["kexin models", "kexin models --as-of 2025-12-31 --region 440000"],
                   help=Text("列出评价模型:发布单位、生效日期、地区和可信程度。", "List the rating models: issuer, dates, region, certainty.").in_(language))
    @as_of_option(language)
    @click.option("--region", metavar="430000", help=Text("只列出在该地区(GB/T 2260 代码)适用的", "only those that apply in this area (GB/T 2260 code)").in_(language))
    @json_option(language)
    def command(as_of: datetime | None, region: str | None, as_json: bool) -> None:
        session, day = Session(language, as_json), as_of.date() if as_of else date.today()
        measures = load_measures(check_formulas=False).on(day)
        every = [load_model(model_id, measures) for model_id in model_ids()]
        # Whoever names a day or a place asks what applies then and there.
        models = [m for m in every if (as_of is None or m.in_force) and (region is None or applies(m.region, region))]
        heads = [t.in_(language) for t in (Text("标识", "id"), Text("名称", "title"), Text("类型", "kind"), Text("文号", "document"), Text("发布单位", "issuer"),
                                           Text("生效", "in force"), Text("地区", "region"), Text("可信程度", "certainty"))]
        session.say(table(heads, [_row(m, language) for m in models]))
        session.say()
        count = sum(m.in_force for m in models)
        session.say(Text(f"共 {len(models)} 个模型,{count} 个在 {day} 有效(✓);带 * 的有分值未公开,不计算总分。",
                         f"{len(models)} models, {count} in force on {day} (✓); those with * have points that are not public and give no total."))
        session.give([_document(m) for m in models])

    return command


def _row(model: Model, language: Language) -> list[str]:
    until = f" {model.effective_to}" if model.effective_to else ""
    first, *others = model.document.issuer
    issuer = f"{first}{Text('等', ' and others').in_(language)}" if others else first
    return [
        f"{model.id}{'*' if model.unpublished else ''}", model.title.in_(language), KINDS[model.kind].in_(language), model.document.number or "—", issuer,
        f"{'✓' if model.in_force else ' '} {model.effective_from} –{until}", region_name(model.region).in_(language), EVIDENCE_WORDS[model.mark.evidence].in_(language)]


def _document(model: Model) -> dict[str, object]:
    return {
        "id": model.id, "title": {"zh": model.title.zh, "en": model.title.en}, "kind": model.kind, "document": model.document.number,
        "issuer": list(model.document.issuer), "from": model.effective_from, "to": model.effective_to, "in_force": model.in_force,
        "region": model.region, "evidence": model.mark.evidence, "refuses": bool(model.unpublished), "sha256": model.digest}
