"""``kexin offers``: the policies and products that there are, or one of them in full."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from kexin.cli.bilingual import Command
from kexin.cli.matched import offer_folders, offers_option
from kexin.cli.session import Session, as_of_option, json_option
from kexin.cli.tables import table
from kexin.library.measures import load_measures
from kexin.library.regions import region_name
from kexin.matching.loader import load_offer, load_offers
from kexin.matching.offer import CATEGORIES, Offer, Unpublished
from kexin.matching.told import condition_words, days_words
from kexin.rulemarks import EVIDENCE_WORDS, Formula
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("offers", cls=Command, language=language, example=["kexin offers", "kexin offers ccb.keji-dai"],
                   help=Text("列出政策和产品,或完整展示其中一项。", "List the policies and products, or show one in full.").in_(language))
    @click.argument("offer", required=False, metavar=Text("[政策或产品]", "[OFFER]").in_(language))
    @as_of_option(language)
    @offers_option(language)
    @json_option(language)
    def command(offer: str | None, as_of: datetime | None, offers: tuple[Path, ...], as_json: bool) -> None:
        session = Session(language, as_json)
        measures = load_measures(check_formulas=False).on(as_of.date() if as_of else date.today())
        folders = offer_folders(offers)
        if offer is not None:
            one = load_offer(offer, measures, folders)
            for line in _whole(one, language):
                session.say(line)
            session.give(_document(one))
            return
        every = load_offers(measures, folders, all_days=True)
        heads = [t.in_(language) for t in (Text("标识", "id"), Text("名称", "title"), Text("类别", "kind"), Text("提供方", "by"),
                                           Text("生效", "in force"), Text("地区", "region"), Text("可信程度", "certainty"))]
        session.say(table(heads, [_row(o, language) for o in every]))
        session.give([_document(o) for o in every])

    return command


def _by(offer: Offer, language: Language) -> str:
    return offer.provider.in_(language) if offer.provider else ("、" if language == "zh" else ", ").join(offer.document.issuer)


def _days(offer: Offer) -> str:
    return f"{offer.effective_from} –{f' {offer.effective_to}' if offer.effective_to else ''}"


def _row(offer: Offer, language: Language) -> list[str]:
    return [
        offer.id, offer.title.in_(language), CATEGORIES[offer.kind][offer.category].in_(language), _by(offer, language), _days(offer),
        region_name(offer.region).in_(language), EVIDENCE_WORDS[offer.mark.evidence].in_(language)]


def _whole(offer: Offer, language: Language) -> Iterator[str]:
    """Everything that the file says, from top to bottom."""
    yield f"{offer.title.in_(language)} ({offer.id})"
    yield offer.summary.in_(language)
    category, region = CATEGORIES[offer.kind][offer.category], region_name(offer.region)
    yield f"{category.in_(language)} · {_by(offer, language)} · {_days(offer)} · {region.in_(language)}"
    if not offer.in_force:
        yield f"! {days_words(offer).in_(language)}"
    yield ""
    yield Text("■ 条件(须全部符合)", "■ Conditions (all must hold)").in_(language)
    for condition in offer.conditions:
        for part in condition.parts():
            indent = "  " if part is condition else "      "
            yield f"{indent}· {part.title.in_(language)}"
            rule = condition_words(part, offer, language)
            if rule:
                yield f"{indent}  {rule}"
    if offer.amount is not None:
        rule = condition_words(offer.amount, offer, language) if isinstance(offer.amount.rule, Formula) else offer.amount.title.in_(language)
        yield ""
        yield Text(f"■ 金额:{rule}", f"■ Amount: {rule}").in_(language)
    if offer.terms:
        yield ""
        yield Text("■ 要素", "■ Terms").in_(language)
        for term in offer.terms:
            if isinstance(term.value, Unpublished):
                value = Text(f"未公开({term.value.title.zh};见 {term.value.document})", f"not public ({term.value.title.en}; see {term.value.document})")
            else:
                value = term.value
            yield f"  · {term.title.in_(language)}{'：' if language == 'zh' else ': '}{value.in_(language)}"
    yield ""
    number = f"{offer.document.number} " if offer.document.number else ""
    sure = EVIDENCE_WORDS[offer.mark.evidence].in_(language)
    yield Text(f"依据:{number}{offer.mark.source};{sure}", f"rule: {number}{offer.mark.source}; {sure}").in_(language)
    if offer.note is not None:
        yield offer.note.in_(language)


def _document(offer: Offer) -> dict[str, Any]:
    return {
        "id": offer.id, "kind": offer.kind, "category": offer.category, "title": {"zh": offer.title.zh, "en": offer.title.en},
        "document": offer.document.number, "issuer": list(offer.document.issuer), "from": offer.effective_from, "to": offer.effective_to,
        "region": offer.region, "evidence": offer.mark.evidence, "sha256": offer.digest,
        "conditions": [{"id": p.id, "zh": p.title.zh, "en": p.title.en} for c in offer.conditions for p in c.parts()],
        "unpublished": [{"what": {"zh": u.title.zh, "en": u.title.en}, "document": u.document} for u in _unpublished(offer)]}


def _unpublished(offer: Offer) -> Iterator[Unpublished]:
    yield from (c.rule for c in offer.leaves() if isinstance(c.rule, Unpublished))
    yield from (t.value for t in offer.terms if isinstance(t.value, Unpublished))
