"""``kexin raise``: the smallest changes that raise a company's rating."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.explained import raise_document, raise_lines
from kexin.cli.opened import rated_company
from kexin.cli.session import (
    NOT_FOUND,
    Session,
    as_of_option,
    day_option,
    json_option,
    library_option,
    model_option,
    region_option,
)
from kexin.rating.raising import Raiser
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
    @region_option(language)
    def command(
        company: str, model: str, library: Path, release_day: str | None, as_of: datetime | None, as_json: bool, region: str,
    ) -> int:
        session = Session(language, as_json)
        _, company_id, name, rater, rating = rated_company(
            session, library, release_day, company, model, as_of.date() if as_of else None, region)
        if rating is None:
            return NOT_FOUND
        way = Raiser(rater).cheapest(rating)
        session.say(f"{name} ({company_id})")
        for line in raise_lines(rating, way, language):
            session.say(line)
        session.give({"company_id": company_id, "name": name, "model": rater.model.id, "raise": raise_document(way)})
        return 0

    return command
