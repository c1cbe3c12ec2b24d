"""The tables for people: the data dictionary and the empty files to fill in, both made from the schema."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from kexin.library.release_mistakes import unknown_table
from kexin.library.schema import TIME_COLUMNS, Column, Kind, Table
from kexin.library.tables import PREFECTURES, TABLES
from kexin.problems import ProblemsError
from kexin.text import Text

_KINDS: dict[Kind, Text] = {
    "text": Text("文本", "text"), "choice": Text("选项", "choice"), "money": Text("金额(存储为分)", "money (stored in fen)"),
    "count": Text("计数", "count"), "number": Text("整数", "whole number"), "share": Text("比例(0.05 即 5%)", "share (0.05 is 5 %)"),
    "date": Text("日期", "date"), "bool": Text("是否", "yes or no"),
}


def template(table: str) -> str:
    """The CSV file of a table to fill in: its Chinese headings, with the day on which the facts became known.

    Amounts are in yuan unless a heading or a cell says otherwise.

    Raises:
        ProblemsError: there is no such table.
    """
    if table not in TABLES:
        raise ProblemsError([unknown_table(table, ", ".join(TABLES))])
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow([_template_heading(c) for c in (*TABLES[table].columns, TIME_COLUMNS[0])])
    return "\ufeff" + out.getvalue()


def _template_heading(column: Column) -> str:
    if column.name == "company_id":
        return "统一社会信用代码"
    return f"{column.title.zh}(元)" if column.kind == "money" else column.title.zh


def data_dictionary() -> str:
    """``docs/data-dictionary.md``."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "# 数据字典 · Data dictionary"
    yield ""
    yield "由表结构生成,请勿手改。Generated from the schema (`kexin/library/tables.py`); do not edit."
    yield ""
    yield "每张表另有两列时间。Every table also has two columns of time:"
    yield ""
    yield from _table_of(TIME_COLUMNS, ())
    for table in TABLES.values():
        yield from _section(table)
    yield "## 市州代码 · Prefectures"
    yield ""
    yield from (f"- `{code}` {title.zh} · {title.en}" for code, title in PREFECTURES.items())


def _section(table: Table) -> Iterator[str]:
    yield f"## `{table.name}` {table.title.zh} · {table.title.en}"
    yield ""
    yield f"{table.meaning.zh}。{table.meaning.en[0].upper()}{table.meaning.en[1:]}."
    yield ""
    yield f"主键 key: {', '.join(f'`{k}`' for k in table.key)}"
    yield ""
    yield from _table_of(table.columns, table.key)
    for column in table.columns:
        if column.choices:
            yield f"`{column.name}`: " + "; ".join(f"`{code}` {title.zh} · {title.en}" for code, title in column.choices.items())
            yield ""


def _table_of(columns: tuple[Column, ...], key: tuple[str, ...]) -> Iterator[str]:
    yield "| 列 column | 名称 title | 类型 kind | 必填 required | 含义 meaning | 也可写作 also called |"
    yield "|---|---|---|---|---|---|"
    for column in columns:
        kind = _KINDS[column.kind]
        needed = "是 yes" if column.required or column.name in key else ""
        yield (f"| `{column.name}` | {column.title.zh} · {column.title.en} | {kind.zh} · {kind.en}{_bounds(column)} | {needed} |"
               f" {column.meaning.zh} · {column.meaning.en} | {'、'.join(column.also_called)} |")
    yield ""


def _bounds(column: Column) -> str:
    if column.at_least is None and column.at_most is None:
        return ""
    low = "" if column.at_least is None else f"{column.at_least:,}"
    high = "" if column.at_most is None else f"{column.at_most:,}"
    return f", {low}…{high}"
