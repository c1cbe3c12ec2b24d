"""``kexin raise``: the smallest changes that raise a company's rating."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.explained import raise_document, raise_lines
from kexin.cli.opened import found_company, opened_model, opened_release
from kexin.cli.session import NOT_FOUND, Session, as_of_option, day_option, json_option, library_option, model_option
from kexin.rating.raising import Raiser
from kexin.rating.rate_one import Rater
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command(
        "raise", cls=Command, language=language,
        example=["kexin raise 湖南凌翔磁浮科技有限责任公司 --library build/demo/hunan --model kexin-kv"],
        help=Text("找出达到上一等级(或通过)所需的最少改变。", "Find the fewest changes that reach the next grade, or a pass.").in_(language))
    @click.argument("company", metavar=Text("企业", "COMPANY").in_(language))
    @model_option(language)
    @library_option(language)
    @day_option(language)
    @as_of_option(language)
    @json_option(language)
    def command(company: str, model: str, library: Path, release_day: str | None, as_of: datetime | None, as_json: bool) -> int:
        session = Session(language, as_json)
        release = opened_release(library, release_day)
        loaded, measures = opened_model(model, as_of.date() if as_of else release.as_of)
        company_id, name = found_company(release, company)
        rater = Rater(loaded, measures, release.complete)
        rating = rater.rate(release.evidence(company_id))
        if rating is None:
            session.say(Text(f"{name}在 {loaded.as_of} 尚未入库", f"{name} was not known on {loaded.as_of}"))
            return NOT_FOUND
        way = Raiser(rater).cheapest(rating)
        session.say(f"{name} ({company_id})")
        for line in raise_lines(rating, way, language):
            session.say(line)
        session.give({"company_id": company_id, "name": name, "model": loaded.id, "raise": raise_document(way)})
        return 0

    return command
