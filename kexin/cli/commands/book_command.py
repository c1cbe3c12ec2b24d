"""``kexin book``: the books of a fund, each event entered once, every byte checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from kexin.cli.bilingual import Command, Group
from kexin.cli.booked import account_rows, event_given, events_of, exposure_rows
from kexin.cli.session import OK, SAYS_NO, Session, as_of_option, json_option
from kexin.cli.tables import table
from kexin.formula.amounts import yuan
from kexin.fund.book.accounts import ACCOUNTS
from kexin.fund.book.beancount import beancount
from kexin.fund.book.entry import opening
from kexin.fund.book.event import FIELDS, KINDS, TITLES
from kexin.fund.book.file import create, post_all, read_book
from kexin.text import Language, Text

#: What exposure may be summed by.
_BY = ("loan", "bank", "area", "scheme")


def build(language: Language) -> click.Command:
    """The group of ``open``, ``post``, ``balance``, ``export`` and ``verify``."""
    group = Group("book", language=language, help=Text("资金池账簿:登记每一笔资金事件,复式记账,逐字节可校验。",
                                                       "The books of a fund: every event of money in double entry, every byte checked.").in_(language))
    for command in (_open(language), _post(language), _balance(language), _export(language), _verify(language)):
        group.add_command(command)
    return group


def _open(language: Language) -> click.Command:
    @click.command("open", cls=Command, language=language, example=["kexin book open fund.book --fund 湖南省知识价值贷款资金池"],
                   help=Text("建立一本账簿。", "Begin a book.").in_(language))
    @_book(language)
    @click.option("--fund", required=True, metavar=Text("名称", "NAME").in_(language), help=Text("资金池的名称", "the fund's name").in_(language))
    @json_option(language)
    def command(book: Path, fund: str, as_json: bool) -> None:
        session, made = Session(language, as_json), create(book, fund)
        session.say(Text(f"已建立 {book}：{fund}", f"{book} begun: {fund}"))
        session.give({"book": str(book), "fund": fund, "head": made.head})

    return command


def _post(language: Language) -> click.Command:
    @click.command(
        "post", cls=Command, language=language,
        example=["kexin book post fund.book --kind contribution --on 2026-03-01 --amount 500万 --party 省级",
                 "kexin book post fund.book --kind earmark --on 2026-03-02 --amount 160万 --loan L1 --bank 甲银行 --area 430100 --scheme cn.hunan.kv.2025",
                 "kexin book post fund.book --events events.csv"],
        help=Text("登记一笔事件,或一个 CSV 文件中的全部事件(要么全部登记,要么都不登记)。同一事件再次登记不产生任何变化。金额不写单位为元。",
                  "Enter one event, or all events of a CSV file (all of them or none). An event that is sent again changes nothing. Amounts without a unit are yuan.").in_(language))
    @_book(language)
    @click.option("--events", type=click.Path(exists=True, dir_okay=False, path_type=Path),
                  help=Text(f"CSV 文件,列名:{_columns('zh')}", f"a CSV file with the columns {_columns('en')}").in_(language))
    @click.option("--kind", type=click.Choice(KINDS), help=Text("、".join(f"{k} {t.zh}" for k, t in TITLES.items()), "the kind of event").in_(language))
    @click.option("--on", metavar="YYYY-MM-DD", help=FIELDS["on"].in_(language))
    @click.option("--amount", metavar=Text("500万", "5000000").in_(language), help=Text("金额(冲销不写)", "the amount (a reversal has none)").in_(language))
    @click.option("--party", metavar=Text("名称", "NAME").in_(language), help=FIELDS["party"].in_(language))
    @click.option("--loan", metavar="ID", help=FIELDS["loan"].in_(language))
    @click.option("--claim", metavar="ID", help=FIELDS["claim"].in_(language))
    @click.option("--bank", metavar=Text("名称", "NAME").in_(language), help=FIELDS["bank"].in_(language))
    @click.option("--area", metavar=Text("代码", "CODE").in_(language), help=FIELDS["area"].in_(language))
    @click.option("--scheme", metavar="ID", help=FIELDS["scheme"].in_(language))
    @click.option("--reverses", metavar="KEY", help=FIELDS["reverses"].in_(language))
    @click.option("--note", metavar=Text("文字", "TEXT").in_(language), help=FIELDS["note"].in_(language))
    @click.option("--key", metavar="KEY", help=Text("唯一键;不写则由内容得出,内容相同的两笔须各写一个", "the key; made from the contents if left out, so two equal events need one each").in_(language))
    @json_option(language)
    def command(book: Path, events: Path | None, as_json: bool, **given: str | None) -> int:
        session = Session(language, as_json)
        posted = events_of(events, given) if events is not None else [event_given(given)]
        after, entries, new = post_all(book, posted)
        first = len(after.entries) - new
        for entry in entries if len(entries) == 1 else ():
            known = Text("" if entry.no > first else "（以前已登记，未重复）", "" if entry.no > first else " (entered before, not repeated)")
            title = TITLES[entry.event.kind]
            session.say(Text(f"第 {entry.no} 笔：{title.zh}{known.zh}", f"entry {entry.no}: {title.en}{known.en}"))
            rows = [[ACCOUNTS[p.account].title.in_(language), p.item, *_two_sides(p.amount)] for p in entry.postings]
            session.say(table([t.in_(language) for t in (Text("科目", "account"), Text("明细", "of"), Text("借方（元）", "debit, yuan"), Text("贷方（元）", "credit, yuan"))], rows, (2, 3)))
        if len(entries) != 1:
            session.say(Text(f"{len(entries):,} 个事件，新登记 {new:,} 笔", f"{len(entries):,} events, {new:,} entered"))
        session.say(Text(f"账簿摘要 {after.head}", f"head of the book {after.head}"))
        session.give({"entries": [e.record() for e in entries], "new": new, "head": after.head})
        return OK

    return command


def _balance(language: Language) -> click.Command:
    @click.command("balance", cls=Command, language=language, example=["kexin book balance fund.book", "kexin book balance fund.book --as-of 2026-12-31 --by bank"],
                   help=Text("某日终了的各科目余额和在保责任。", "The balances and the exposure at the end of a day.").in_(language))
    @_book(language)
    @as_of_option(language)
    @click.option("--by", type=click.Choice(_BY), default="bank", show_default=True, help=Text("在保责任按什么汇总", "what the exposure is summed by").in_(language))
    @json_option(language)
    def command(book: Path, as_of: datetime | None, by: str, as_json: bool) -> None:
        session, day, held = Session(language, as_json), as_of.date() if as_of else None, read_book(book).book
        session.say(Text(f"{held.name}{_day(day, 'zh')}", f"{held.name}{_day(day, 'en')}"))
        session.say(table([Text("科目", "account").in_(language), Text("余额（元）", "balance, yuan").in_(language)], list(account_rows(held, day, language)), (1,)))
        exposed = held.exposure(day) if by == "loan" else held.exposure_by(by, day)
        session.say()
        session.say(table([FIELDS[by].in_(language), Text("备案占用（元）", "earmarked, yuan").in_(language)], list(exposure_rows(exposed, language)), (1,))
                    if exposed else Text("没有备案占用", "nothing is earmarked"))
        session.give({"fund": held.name, "as_of": day, "balances": held.totals(day), "exposure": exposed})

    return command


def _export(language: Language) -> click.Command:
    @click.command("export", cls=Command, language=language, example=["kexin book export fund.book -o fund.beancount"],
                   help=Text("输出为 Beancount 文件,可用其自带的检查程序复核。", "Write the book for Beancount, whose own checker can go over it.").in_(language))
    @_book(language)
    @click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), help=Text("写入的文件", "the file to write").in_(language))
    @json_option(language)
    def command(book: Path, output: Path, as_json: bool) -> None:
        session, held = Session(language, as_json), read_book(book).book
        output.write_text("".join(f"{line}\n" for line in beancount(held, language)), encoding="utf-8")
        session.say(Text(f"已写入 {output}：{len(held.entries):,} 笔", f"{output} written: {len(held.entries):,} entries"))
        session.give({"output": str(output), "entries": len(held.entries)})

    return command


def _verify(language: Language) -> click.Command:
    @click.command("verify", cls=Command, language=language, example=["kexin book verify fund.book", "kexin book verify fund.book --head 3f1c…"],
                   help=Text("逐字节校验账簿;给出另存的摘要则同时核对末尾没有缺失。", "Check every byte of a book; with a head kept elsewhere also that its end is not missing.").in_(language))
    @_book(language)
    @click.option("--head", metavar="HASH", help=Text("以前记下的账簿摘要", "a head of the book noted before").in_(language))
    @json_option(language)
    def command(book: Path, head: str | None, as_json: bool) -> int:
        session, read = Session(language, as_json), read_book(book)
        held = read.book
        known = head is None or head in {opening(held.name)["hash"], *(e.hash for e in held.entries)}
        session.say(Text(f"✓ {held.name}：{len(held.entries):,} 笔，每个字节与登记时一致", f"✓ {held.name}: {len(held.entries):,} entries, every byte as it was entered"))
        if read.torn:
            session.say(Text(f"! 末尾有 {len(read.torn)} 字节未写完，未曾确认；下次登记时移到一旁", f"! {len(read.torn)} bytes at the end were never finished nor acknowledged; the next posting puts them aside"))
        if not known:
            session.say(Text("✗ 账簿中没有这个摘要：末尾有缺失，或不是这本账簿", "✗ the book does not hold this head: its end is missing, or it is another book"))
        session.say(Text(f"账簿摘要 {held.head}", f"head of the book {held.head}"))
        session.give({"fund": held.name, "entries": len(held.entries), "head": held.head, "torn": len(read.torn), "holds": known})
        return OK if known else SAYS_NO

    return command


def _book(language: Language) -> Callable[[Any], Any]:
    return click.argument("book", type=click.Path(dir_okay=False, path_type=Path), metavar=Text("账簿", "BOOK").in_(language))


def _columns(language: Language) -> str:
    return "、".join(t.zh for t in FIELDS.values()) if language == "zh" else ", ".join(FIELDS)


def _two_sides(amount: int) -> list[str]:
    shown = yuan(abs(amount))
    return [shown, ""] if amount > 0 else ["", shown]


def _day(day: date | None, language: Language) -> str:
    if day is None:
        return ""
    return f"，{day} 终了" if language == "zh" else f", end of {day}"
