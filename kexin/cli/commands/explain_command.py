"""``kexin explain``: one company's rating in words."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.explained import as_document, as_lines
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
from kexin.rating.explaining import explain
from kexin.rating.raising import Raiser
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command(
        "explain", cls=Command, language=language,
        example=["kexin explain 湖南凌翔磁浮科技有限责任公司 --library build/demo/hunan --model kexin-kv"],
        help=Text("说明一家企业的得分、等级、额度及每一分的理由。", "Explain a company's points, grade and line, every point with its reason.").in_(language))
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
        release, company_id, name, rater, rating = rated_company(
            session, library, release_day, company, model, as_of.date() if as_of else None, region)
        if rating is None:
            return NOT_FOUND
        explanation = explain(rating)
        way = Raiser(rater).cheapest(rating)
        for line in as_lines(explanation, way, name, company_id, release, language):
            session.say(line)
        session.give(as_document(explanation, way, name, company_id, release))
        return 0

    return command
