"""``kexin stress``: what a fund may have to pay over years, and whether its pool suffices."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kexin.cli.bilingual import Command
from kexin.cli.session import OK, Session, json_option
from kexin.cli.tables import table
from kexin.cli.written import read_money, read_value
from kexin.problems import Problem, ProblemsError
from kexin.text import Language, Text, same

if TYPE_CHECKING:
    from kexin.fund.stress.defaults import Correlation


def build(language: Language) -> click.Command:
    """The command."""

    @click.command(
        "stress", cls=Command, language=language,
        example=["kexin stress --example loans.csv", "kexin stress --scheme cn.chongqing.kv.2023 --portfolio loans.csv --pool 2000万",
                 "kexin stress --scheme cn.guangzhou.credit.2025 --portfolio loans.csv --pool 1亿 --refill 2000万 --report stress.html",
                 "kexin stress --scheme cn.chongqing.kv.2023 --portfolio graded.csv --pool 2000万 --matrix matrix.csv --correlation 0.15"],
        help=Text("对一批贷款作压力测试:按方案自身的上限和熔断逐年分担,资金池够不够。贷款表的列为 loan_id、bank、area、firm、grade 或 pd、lgd 和方案用到的事实。",
                  "Put a portfolio under stress: losses of several years shared by the scheme's own caps and fuses, and whether the pool suffices. "
                  "The file's columns are loan_id, bank, area, firm, grade or pd, lgd and the facts that the scheme asks for.").in_(language))
    @click.option("--scheme", "wanted", metavar="ID", help=Text("方案的标识或文件", "the scheme's id or file").in_(language))
    @click.option("--portfolio", "loans", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=Text("贷款的 CSV 文件", "a CSV file of loans").in_(language))
    @click.option("--pool", metavar=Text("2000万", "20000000").in_(language), help=Text("年初资金池(默认为方案的资金规模)", "the pool at the start (default: the size of the scheme's fund)").in_(language))
    @click.option("--refill", metavar=Text("500万", "5000000").in_(language), default="0", help=Text("以后每年补充", "what is added in each later year").in_(language))
    @click.option("--years", type=click.IntRange(1, 20), default=3, show_default=True, help=Text("年数", "number of years").in_(language))
    @click.option("--scenarios", type=click.IntRange(100, 1_000_000), default=10_000, show_default=True, help=Text("情形数", "number of scenarios").in_(language))
    @click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help=Text("随机种子:相同则结果相同", "the same seed gives the same figures").in_(language))
    @click.option("--lgd", default="45%", show_default=True, help=Text("未填写 lgd 的贷款的违约损失率", "loss given default of loans without lgd").in_(language))
    @click.option("--correlation", default="basel", show_default=True, metavar="0.15",
                  help=Text("资产相关系数;basel 为巴塞尔委员会的公式(12% 至 24%,随违约概率下降)", "asset correlation; basel is the Committee's formula (24 % falling to 12 % with the PD)").in_(language))
    @click.option("--matrix", type=click.Path(exists=True, dir_okay=False, path_type=Path), help=Text("一年期等级转移矩阵的 CSV 文件", "a CSV of yearly grade transitions").in_(language))
    @click.option("--report", "target", type=click.Path(dir_okay=False, path_type=Path), help=Text("把带图的报告写入此 HTML 文件", "write a report with plots into this HTML file").in_(language))
    @click.option("--example", "example", type=click.Path(dir_okay=False, path_type=Path), help=Text("写出一份虚构的贷款表供试用,然后结束", "write an invented portfolio to try it on, and end").in_(language))
    @json_option(language)
    def command(
        wanted: str | None, loans: Path | None, pool: str | None, refill: str, years: int, scenarios: int, seed: int, lgd: str, correlation: str,
        matrix: Path | None, target: Path | None, example: Path | None, as_json: bool,
    ) -> int:
        # numpy takes a moment to load: ``kexin --help`` does without.
        from kexin.fund.loader import load_scheme
        from kexin.fund.stress.findings import document, findings, summary
        from kexin.fund.stress.migration import read_migration
        from kexin.fund.stress.plots import plots
        from kexin.fund.stress.portfolio import read_portfolio
        from kexin.fund.stress.report import report
        from kexin.fund.stress.simulation import STATE, Plan, simulate

        session = Session(language, as_json)
        if example is not None:
            return _example(session, example, seed)
        if wanted is None or loans is None:
            raise click.UsageError(Text("需要 --scheme 和 --portfolio", "--scheme and --portfolio are needed").in_(language))
        rho, said = _correlation(correlation)
        book = read_portfolio(loans, read_value, years, _share("--lgd", lgd), read_migration(matrix) if matrix is not None else None, STATE)
        scheme = load_scheme(wanted)
        size = scheme.fund.size if scheme.fund is not None else None
        plan = Plan(scheme, (size or 0) if pool is None else read_money("--pool", pool), read_money("--refill", refill), rho, scenarios, seed)
        outcome = simulate(plan, book, lambda done: session.progress(done / scenarios, Text("模拟", "simulating")))
        session.done()
        told = list(findings(plan, book, outcome, language))
        session.say(f"{plan.scheme.title.in_(language)} ({plan.scheme.id})")
        for line in summary(plan, book, outcome, said, language):
            session.say(line)
        for each in told:
            session.say()
            session.say(each.title)
            session.say(table(each.heads, each.rows, tuple(each.right)))
        if target is not None:
            page = report(plan.scheme, summary(plan, book, outcome, said, language), told, plots(book, outcome, plan.pool, language), language)
            target.write_text(page, encoding="utf-8")
            session.say()
            session.say(Text(f"报告已写入 {target}", f"report written to {target}"))
        session.give(document(plan, book, outcome))
        return OK

    return command


def _example(session: Session, path: Path, seed: int) -> int:
    from kexin.fund.stress.example import write_example

    write_example(path, 500, seed)
    session.say(Text(f"{path}：500 笔虚构的贷款，每笔都注明是生成的", f"{path}: 500 invented loans, each says that it is generated"))
    session.give({"path": str(path), "loans": 500, "generated": True})
    return OK


def _correlation(written: str) -> tuple[Correlation, Text]:
    """The correlation by PD, and what to say of it."""
    from kexin.fund.stress.vasicek import basel_correlation

    if written == "basel":
        return basel_correlation, Text("相关系数按巴塞尔委员会公式", "correlation by the formula of the Basel Committee")
    rho = float(_share("--correlation", written))
    if rho >= 1:
        raise ProblemsError([Problem("wrong-fact", "--correlation", same(written), Text("basel，或小于 1 的数", "basel, or a number below 1"), Text("请更正", "correct it"))])
    return (lambda pd: rho), Text(f"相关系数 {written}", f"correlation {written}")


def _share(name: str, written: str) -> Fraction:
    share = read_value(name, "share", written)
    if not isinstance(share, Fraction) or share > 1:
        raise ProblemsError([Problem("wrong-fact", name, same(written), same("0% – 100%"), Text("请更正", "correct it"))])
    return share
