"""``kexin share``: who bears a loss, to the fen, in words that can be checked by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import BAD_INPUT, OK, SAYS_NO, Session, json_option
from kexin.cli.shared import file_document, file_lines, room_lines, share_document, share_lines, write_parts
from kexin.cli.written import read_money, read_value
from kexin.fund.allocation import FactValue, allocate, recover, room
from kexin.fund.facts import FACTS
from kexin.fund.loader import load_scheme
from kexin.fund.scheme import Scheme
from kexin.problems import Problem, ProblemsError, meant
from kexin.text import Language, Text, same


def build(language: Language) -> click.Command:
    """The command."""

    @click.command(
        "share", cls=Command, language=language,
        example=["kexin share --scheme cn.chongqing.kv.2023 --loss 2000000", "kexin share --scheme cn.chongqing.kv.2023 --loss 200万 --recovered 50万 --costs 5万",
                 "kexin share --scheme cn.chongqing.kv.2023 --losses losses.csv -o parts.csv",
                 "kexin share --scheme cn.chongqing.cv.2021 --room --fact bank_lent_year=1亿 --fact bank_balance=6000万 --fact quota_carried=0 --fact quota_used=0",
                 "kexin share --scheme cn.zhuhai.credit.2022 --loss 400万 --fact unsecured_share=75% --fact first_loan_in_city=yes"],
        help=Text("按方案分担一笔损失:每一步的金额、每一方的份额,精确到分。金额不写单位为元。", "Share a loss under a scheme: each step, each party's part, to the fen. Amounts without a unit are yuan.").in_(language))
    @click.option("--scheme", "wanted", required=True, metavar="ID", help=Text("方案的标识或文件", "the scheme's id or file").in_(language))
    @click.option("--loss", metavar=Text("200万", "2000000").in_(language), help=Text("逾期本金", "the overdue principal").in_(language))
    @click.option("--losses", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                  help=Text("一个 CSV 文件,每行一笔损失,列名为事实", "a CSV file, one loss a row, its columns are facts").in_(language))
    @click.option("-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help=Text("把各方份额写入此 CSV 文件", "write the parts into this CSV file").in_(language))
    @click.option("--fact", "facts", multiple=True, metavar="NAME=VALUE", help=Text("其他事实,可重复", "a further fact; may be repeated").in_(language))
    @click.option("--recovered", metavar=Text("50万", "500000").in_(language), help=Text("之后追回的金额", "what was recovered later").in_(language))
    @click.option("--costs", metavar=Text("5万", "50000").in_(language), default="0", help=Text("追偿费用", "costs of the recovery").in_(language))
    @click.option("--room", "show_room", is_flag=True, help=Text("只显示各项上限还剩多少", "only show what each cap leaves").in_(language))
    @json_option(language)
    def command(
        wanted: str, loss: str | None, losses: Path | None, output: Path | None, facts: Sequence[str], recovered: str | None, costs: str, show_room: bool, as_json: bool,
    ) -> int:
        session, scheme = Session(language, as_json), load_scheme(wanted)
        if losses is not None:
            return _file(session, scheme, losses, output)
        given = _facts([*([f"principal={loss}"] if loss is not None else []), *facts])
        if show_room:
            left = room(scheme, given)
            for line in room_lines(scheme, left, language):
                session.say(line)
            session.give({"scheme": {"id": scheme.id, "sha256": scheme.digest}, "room": dict(left)})
            return OK
        allocation = allocate(scheme, given)
        back = None if recovered is None else recover(allocation, read_money("--recovered", recovered), read_money("--costs", costs))
        for line in share_lines(allocation, back, language):
            session.say(line)
        session.give(share_document(allocation, back))
        return OK if allocation.status == "paid" else SAYS_NO

    return command


def _file(session: Session, scheme: Scheme, losses: Path, output: Path | None) -> int:
    """Every loss of a file: totals by party, what could not be shared, the parts as a file."""
    # numpy takes a moment to load: one loss does without.
    from kexin.fund.losses import share_file

    shared = share_file(losses, scheme, read_value)
    for each in shared:
        for problem in each.problems:
            session.say(problem.in_(session.language))
    for line in file_lines(scheme, shared, session.language):
        session.say(line)
    if output is not None:
        write_parts(output, scheme, shared)
        session.say(Text(f"已写入 {output}", f"written to {output}"))
    session.give(file_document(scheme, shared))
    return BAD_INPUT if any(each.problems for each in shared) else OK


def _facts(written: Sequence[str]) -> dict[str, FactValue]:
    """``name=value`` pairs; every mistake is told, all together."""
    found, problems = dict[str, FactValue](), list[Problem]()
    for text in written:
        name, sign, value = text.partition("=")
        fact = FACTS.get(name.strip())
        if fact is None or not sign:
            remedy = meant(name.strip(), FACTS, Text("请更正", "correct it"))
            problems.append(Problem("unknown-fact", text, Text("没有这个事实", "there is no such fact"), same(", ".join(FACTS)), remedy))
            continue
        try:
            found[fact.id] = read_value(fact.id, fact.type.kind, value.strip())
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return found
