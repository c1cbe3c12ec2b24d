"""``kexin schemes``: the loss-sharing schemes that there are."""

from __future__ import annotations

from datetime import date, datetime

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import Session, as_of_option, json_option
from kexin.cli.tables import table
from kexin.fund.loader import load_scheme, scheme_ids
from kexin.fund.scheme import FIELDS, Scheme
from kexin.library.regions import region_name
from kexin.rulemarks import EVIDENCE_WORDS
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("schemes", cls=Command, language=language, example=["kexin schemes", "kexin schemes --as-of 2026-06-30"],
                   help=Text("列出损失分担方案:文号、生效日期、地区、可信程度和未公开的内容。", "List the loss-sharing schemes: document, dates, area, certainty, and what is not public.").in_(language))
    @as_of_option(language)
    @json_option(language)
    def command(as_of: datetime | None, as_json: bool) -> None:
        session, day = Session(language, as_json), as_of.date() if as_of else date.today()
        every = [s for s in map(load_scheme, scheme_ids()) if as_of is None or s.in_force_on(day)]
        heads = [t.in_(language) for t in (Text("标识", "id"), Text("名称", "title"), Text("文号或发布单位", "document or issuer"), Text("生效", "in force"),
                                           Text("地区", "area"), Text("可信程度", "certainty"), Text("未公开", "not public"))]
        session.say(table(heads, [_row(s, day, language) for s in every]))
        session.give([_document(s, day) for s in every])

    return command


def _row(scheme: Scheme, day: date, language: Language) -> list[str]:
    joint = "、" if language == "zh" else ", "
    until = f" {scheme.effective_to}" if scheme.effective_to else ""
    return [
        scheme.id, scheme.title.in_(language), scheme.document.number or scheme.document.issuer[0],
        f"{'✓' if scheme.in_force_on(day) else ' '} {scheme.effective_from} –{until}", joint.join(region_name(a).in_(language) for a in scheme.areas),
        EVIDENCE_WORDS[scheme.mark.evidence].in_(language), joint.join(FIELDS[g.field].in_(language) for g in scheme.gaps)]


def _document(scheme: Scheme, day: date) -> dict[str, object]:
    return {
        "id": scheme.id, "title": {"zh": scheme.title.zh, "en": scheme.title.en}, "document": scheme.document.number, "issuer": list(scheme.document.issuer),
        "from": scheme.effective_from, "to": scheme.effective_to, "in_force": scheme.in_force_on(day), "areas": list(scheme.areas), "status": scheme.status,
        "evidence": scheme.mark.evidence, "sha256": scheme.digest, "unknown": [{"field": g.field, "document": g.document} for g in scheme.gaps]}
