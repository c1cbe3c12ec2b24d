"""``kexin check``: are files of rules right, and do their scenarios hold?"""

from __future__ import annotations

from typing import Any

import click

from kexin.cli.bilingual import Command
from kexin.cli.checking import Checked, Rules, check
from kexin.cli.session import BAD_INPUT, OK, SAYS_NO, Session, json_option
from kexin.matching.loader import RULEBOOK
from kexin.text import Language, Text


def build(language: Language) -> click.Command:
    """The command."""

    @click.command("check", cls=Command, language=language, example=["kexin check", "kexin check kexin-kv", "kexin check my-model/model.yaml", "kexin check my-rules/"],
                   help=Text("检查规则文件并运行其情景:模型、政策、产品、方案、名单、专项的标识或文件,或整个文件夹;不写则检查全部规则库。",
                             "Check files of rules and run their scenarios: a model, policy, product, scheme, list or programme by id or file, or a whole folder; the whole rulebook if none is named.").in_(language))
    @click.argument("rules", nargs=-1, metavar=Text("[规则]...", "[RULES]...").in_(language))
    @json_option(language)
    def command(rules: tuple[str, ...], as_json: bool) -> int:
        session, shared = Session(language, as_json), Rules()
        results = []
        for wanted in rules or (str(RULEBOOK),):
            for checked in check(wanted, shared):
                results.append(checked)
                _say(session, checked)
        if len(results) == 1:
            _say_refused(session, results[0])
        broken, wrong = sum(bool(r.problems) for r in results), sum(bool(r.differences) for r in results)
        if len(results) > 1:
            session.say()
            session.say(Text(f"共 {len(results)} 个文件、{sum(r.scenarios for r in results):,} 个情景:{broken} 个文件有问题,{wrong} 个文件的情景不符",
                             f"{len(results)} files, {sum(r.scenarios for r in results):,} scenarios: {broken} files with problems, {wrong} with scenarios that do not hold"))
        session.give([_document(r) for r in results])
        return BAD_INPUT if broken else SAYS_NO if wrong else OK

    return command


def _say(session: Session, checked: Checked) -> None:
    """One line per file; below it what is wrong."""
    kind, name = checked.kind, checked.name
    if checked.problems:
        count = len(checked.problems)
        session.say(Text(f"✗ {kind.zh} {name}:{count} 个问题", f"✗ {kind.en} {name}: {count} problem{'s' if count > 1 else ''}"))
        for problem in checked.problems:
            session.say(problem.in_(session.language))
        return
    mark, wrong = "✗" if checked.differences else "✓", len(checked.differences)
    session.say(Text(f"{mark} {kind.zh} {name}:{checked.scenarios} 个情景,{wrong} 处不符", f"{mark} {kind.en} {name}: {checked.scenarios} scenarios, {wrong} differences"))
    for line in checked.differences:
        session.say(f"    {line}")
    if checked.refused:
        session.say(Text(f"    文件正确,但有 {len(checked.refused)} 项分值未公开,不计算总分",
                         f"    the file is right, but it gives no total: {len(checked.refused)} points are not public"))


def _say_refused(session: Session, checked: Checked) -> None:
    """Each indicator whose points nobody published, and the document that holds them."""
    for refused in checked.refused:
        session.say(f"    {refused.where.split(': ')[-1]}: {refused.found.in_(session.language)} ({refused.allowed.in_(session.language)})")


def _document(checked: Checked) -> dict[str, Any]:
    return {
        "name": checked.name, "kind": checked.kind.en,
        "problems": [{"code": p.code, "where": p.where, "zh": p.in_("zh"), "en": p.in_("en")} for p in checked.problems],
        "scenarios": checked.scenarios, "differences": list(checked.differences), "refused": [p.where.split(": ")[-1] for p in checked.refused]}
