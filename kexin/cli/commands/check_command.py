"""``kexin check``: are model files right, and do their scenarios hold?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import BAD_INPUT, OK, SAYS_NO, Session, json_option
from kexin.library.measures import MeasureBook, load_measures
from kexin.problems import ProblemsError
from kexin.rating.loader import load_model, model_ids, model_path
from kexin.rating.program import model_program, refusals
from kexin.rating.rate_one import Rater
from kexin.rating.scenarios import disagreements, read_scenarios, scenarios_as_of
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("check", cls=Command, language=language, example=["kexin check kexin-kv", "kexin check my-model/model.yaml"],
                   help=Text("检查模型文件(不写则检查全部)并运行其情景。", "Check model files (all, if none is named) and run their scenarios.").in_(language))
    @click.argument("models", nargs=-1, metavar="[MODEL]...")
    @json_option(language)
    def command(models: tuple[str, ...], as_json: bool) -> int:
        session = Session(language, as_json)
        book = load_measures()
        results = [_checked(session, book, model) for model in models or tuple(model_ids())]
        session.give(results)
        if any(r["problems"] for r in results):
            return BAD_INPUT
        return SAYS_NO if any(r["differences"] for r in results) else OK

    return command


def _checked(session: Session, book: MeasureBook, wanted: str) -> dict[str, Any]:
    """One model: its mistakes, or the scenarios that do not hold."""
    try:
        return _scenarios(session, book, wanted)
    except ProblemsError as error:
        session.say(Text(f"✗ {wanted}:{len(error.problems)} 个问题", f"✗ {wanted}: {len(error.problems)} problem{'s' if len(error.problems) > 1 else ''}"))
        session.say(error.in_(session.language))
        shown = [{"code": p.code, "where": p.where, "zh": p.in_("zh"), "en": p.in_("en")} for p in error.problems]
        return {"model": wanted, "problems": shown, "scenarios": 0, "differences": [], "refused": []}


def _scenarios(session: Session, book: MeasureBook, wanted: str) -> dict[str, Any]:
    path = model_path(wanted)
    file = Path(path).with_name("scenarios.yaml")
    day = scenarios_as_of(file) if file.is_file() else date.today()
    measures = book.on(day)
    model = load_model(wanted, measures)
    refused = refusals(model)
    if not refused:
        model_program(model)
    rater = Rater(model, measures)
    found = read_scenarios(file, measures.scope).scenarios if file.is_file() else ()
    wrong = [f"{s.where} ({s.id}): {d}" for s in found for d in disagreements(s, rater)]
    mark = "✗" if wrong else "✓"
    session.say(Text(f"{mark} {model.id}:{len(found)} 个情景,{len(wrong)} 处不符", f"{mark} {model.id}: {len(found)} scenarios, {len(wrong)} differences"))
    for line in wrong:
        session.say(f"    {line}")
    if refused:
        session.say(Text(f"    文件正确,但有 {len(refused)} 项分值未能查到,不计算总分:", f"    the file is right, but gives no total; points that could not be found: {len(refused)}"))
    for problem in refused:
        session.say(f"    {problem.where.removeprefix(f'{model.id}: ')}: {problem.found.in_(session.language)} ({problem.allowed.in_(session.language)})")
    return {"model": model.id, "problems": [], "scenarios": len(found), "differences": wrong,
            "refused": [p.where.removeprefix(f"{model.id}: ") for p in refused]}
