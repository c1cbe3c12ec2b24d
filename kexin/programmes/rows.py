"""Rows of a register from texts: a file that comes with the programme, a table that somebody sends, a form."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from kexin.formula.python_program import Value
from kexin.problems import Problem, ProblemsError, meant
from kexin.programmes.programme import KINDS, Field, Programme, RegisterFile
from kexin.programmes.record import Entry, Payment
from kexin.text import Text, same

LONGEST_CODE, LONGEST_TEXT = 40, 200
MOST_ROWS = 20_000
MOST_FEN = 10**15
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_WIDE = str.maketrans("０１２３４５６７８９．，－／：", "0123456789.,-/:")
_YES, _NO = ("是", "yes", "y", "true", "1", "有"), ("否", "no", "n", "false", "0", "无")


@dataclass(frozen=True)
class Given:
    """A row as it was given: ``stage`` is empty where the row begins."""

    number: int
    code: str
    name: str
    stage: str
    since: date | None
    values: Mapping[str, Value]


def read_cell(field: Field, text: str, where: str) -> Value:
    """A cell of a field; nothing is unknown.

    Raises:
        ProblemsError: it is none of the field's kind.
    """
    text = text.strip()
    if not text:
        return None
    if _UNSEEN.search(text):
        raise ProblemsError([_wrong(where, field, text, Text("不含看不见的控制字符", "no control characters that nobody sees"))])
    plain = text.translate(_WIDE)
    value: Value = None
    allowed = KINDS[field.kind]
    match field.kind:
        case "text":
            value, allowed = (text, allowed) if len(text) <= LONGEST_TEXT else (None, Text(f"至多 {LONGEST_TEXT} 个字", f"at most {LONGEST_TEXT} characters"))
        case "choice":
            value = next((code for code, title in field.choices.items() if text in (code, title.zh, title.en)), None)
            allowed = Text("、".join(t.zh for t in field.choices.values()), ", ".join(t.en for t in field.choices.values()))
        case "count":
            digits = plain.replace(",", "")
            value, allowed = (int(digits.split(".")[0]) if re.fullmatch(r"[0-9]{1,9}(\.0+)?", digits) else None), Text("不小于零的整数，至多 9 位", "a whole number, not below zero, of at most 9 digits")
        case "money":
            value, allowed = _fen(plain), Text("以元为单位的金额，至多两位小数，不超过 10 万亿元", "an amount in yuan with at most two decimals, at most 10 trillion")
        case "date":
            value, allowed = _day(plain), Text("日期，例如 2023-12-28", "a day such as 2023-12-28")
        case "bool":
            value = True if plain.lower() in _YES else False if plain.lower() in _NO else None
            allowed = Text("是或否", "yes or no")
    if value is None:
        raise ProblemsError([_wrong(where, field, text, allowed)])
    return value


def _wrong(where: str, field: Field, text: str, allowed: Text) -> Problem:
    shown = text if len(text) <= 40 else f"{text[:40]}…"
    return Problem("wrong-cell", where, Text(f"“{field.title.zh}”写的是“{shown}”", f"“{field.title.en}” says “{shown}”"), allowed, Text("请更正", "correct it"))


def _fen(text: str) -> int | None:
    plain = text.replace(",", "")
    if not re.fullmatch(r"[0-9]{1,14}(\.[0-9]{1,2}0*)?", plain):
        return None
    fen = Decimal(plain) * 100
    return int(fen) if fen <= MOST_FEN else None


def _day(text: str) -> date | None:
    found = re.fullmatch(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?( 00:00:00)?", text)
    if found is None:
        return None
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None
    return day if date(1900, 1, 1) <= day <= date(2100, 12, 31) else None


def shown(field: Field, value: Value) -> str:
    """A cell as ``read_cell`` reads it again."""
    if value is None:
        return ""
    match field.kind:
        case "money":
            assert isinstance(value, int)
            return f"{value // 100}.{value % 100:02}" if value % 100 else str(value // 100)
        case "bool":
            return "是" if value else "否"
        case "choice":
            return field.choices[str(value)].zh if str(value) in field.choices else str(value)
    return str(value)


def read_table(programme: Programme, lines: Iterable[tuple[int, Sequence[str]]], shown_as: str) -> list[Given]:
    """Rows of a table whose first line names the columns, by id or by title in either language.

    Raises:
        ProblemsError: with every mistake of every line, by file, line and column.
    """
    table = iter(lines)
    number, heads = next(table, (1, ()))
    columns, problems = _columns(programme, heads, f"{shown_as}:{number}")
    given, codes = list[Given](), dict[str, int]()
    for number, cells in table:
        if not any(c.strip() for c in cells):
            continue
        if len(given) >= MOST_ROWS:
            problems.append(Problem("too-many-rows", shown_as, Text(f"超过 {MOST_ROWS:,} 行", f"more than {MOST_ROWS:,} rows"), same(f"<= {MOST_ROWS:,}"), Text("请拆成多个文件", "split it over several files")))
            break
        row = _row(programme, columns, number, cells, shown_as, problems)
        if row.code in codes:
            problems.append(Problem(
                "double-code", f"{shown_as}:{number}", Text(f"编号 {row.code} 与第 {codes[row.code]} 行重复", f"the code {row.code} stands on line {codes[row.code]} too"), Text("每个编号一行", "one line for each code"), Text("请更正", "correct it")))
        codes[row.code] = number
        given.append(row)
    if problems:
        raise ProblemsError(problems)
    return given


def _columns(programme: Programme, heads: Sequence[str], where: str) -> tuple[dict[int, str], list[Problem]]:
    """The field of each column; headings that nobody knows, and those that are missing."""
    register = programme.register
    known = {"code": register.code, "name": register.name, "stage": Text("阶段", "stage"), "since": Text("进入本阶段", "at this stage since"), **{f.id: f.title for f in register.fields}}
    names = {name.strip().lower(): field for field, title in known.items() for name in (field, title.zh, title.en)}
    columns, problems = dict[int, str](), list[Problem]()
    for place, head in enumerate(heads):
        field = names.get(head.strip().lower())
        if field is not None and field not in columns.values():
            columns[place] = field
        elif head.strip():
            problems.append(Problem(
                "unknown-column", where, Text(f"没有名为“{head.strip()[:40]}”的列，或重复", f"there is no column “{head.strip()[:40]}”, or it stands twice"), Text("、".join(t.zh for t in known.values()), ", ".join(t.en for t in known.values())),
                meant(head.strip().lower(), names, Text("请更正或删除此列", "correct or remove it"))))
    problems += [
        Problem("missing-column", where, Text(f"缺少列“{known[c].zh}”", f"the column “{known[c].en}” is missing"), known[c], Text("请补上此列", "add it"))
        for c in ("code", "name") if c not in columns.values()]
    return columns, problems


def _row(programme: Programme, columns: Mapping[int, str], number: int, cells: Sequence[str], shown_as: str, problems: list[Problem]) -> Given:
    texts = {field: cells[place].strip() if place < len(cells) else "" for place, field in columns.items()}
    values: dict[str, Value] = {}
    for field in programme.register.fields:
        where = f"{shown_as}:{number}:{field.id}"
        try:
            values[field.id] = read_cell(field, texts.get(field.id, ""), where)
        except ProblemsError as error:
            problems += error.problems
            continue
        if values[field.id] is None and field.required:
            problems.append(Problem("empty-cell", where, Text(f"“{field.title.zh}”是空的", f"“{field.title.en}” is empty"), KINDS[field.kind], Text("请补上", "fill it in")))
    for key, most in (("code", LONGEST_CODE), ("name", LONGEST_TEXT)):
        text = texts.get(key, "")
        if key in texts and (not text or len(text) > most or _UNSEEN.search(text)):
            problems.append(Problem("wrong-cell", f"{shown_as}:{number}:{key}", Text(f"“{text[:40]}”", f"“{text[:40]}”"), Text(f"1 至 {most} 个可见字符", f"1 to {most} visible characters"), Text("请更正", "correct it")))
    stage, since = texts.get("stage", ""), texts.get("since", "")
    found = next((s.id for s in programme.stages if stage in (s.id, s.title.zh, s.title.en)), "")
    if stage and not found:
        problems.append(Problem("wrong-cell", f"{shown_as}:{number}:stage", same(f"“{stage[:40]}”"), Text("、".join(s.title.zh for s in programme.stages), ", ".join(s.title.en for s in programme.stages)), Text("请更正", "correct it")))
    day = _day(since.translate(_WIDE)) if since else None
    if since and day is None:
        problems.append(Problem("wrong-cell", f"{shown_as}:{number}:since", same(f"“{since[:40]}”"), Text("日期，例如 2023-12-28", "a day such as 2023-12-28"), Text("请更正", "correct it")))
    return Given(number, texts.get("code", ""), texts.get("name", ""), found, day, values)


def rows_of_file(programme: Programme, file: RegisterFile) -> list[Entry]:
    """The rows that come with a programme, with the payments beside them.

    Raises:
        ProblemsError: with every mistake of both files.
    """
    given = read_table(programme, csv_lines(programme.folder / file.rows), f"{programme.id}/{file.rows}")
    paid = dict[str, list[Payment]]()
    if file.payments is not None:
        for code, payment in _payments(programme, programme.folder / file.payments, {g.code for g in given}):
            paid.setdefault(code, []).append(payment)
    first, start = programme.stages[0].id, programme.effective_from
    return [Entry(g.code, g.name, g.stage or first, g.since or start, g.values, start, payments=tuple(paid.get(g.code, ()))) for g in given]


def csv_lines(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The lines of a file of the rulebook, with their numbers; lines that begin with # are remarks."""
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield number, next(csv.reader(io.StringIO(line)))


def _payments(programme: Programme, path: Path, codes: set[str]) -> Iterator[tuple[str, Payment]]:
    parties = programme.sharing.parties if programme.sharing else {}
    problems: list[Problem] = []
    lines = csv_lines(path)
    next(lines, None)
    for number, cells in lines:
        code, party, amount, on = [*cells, "", "", "", ""][:4]
        fen, day = _fen(amount), _day(on)
        if code not in codes or party not in parties or not fen or day is None:
            problems.append(Problem(
                "wrong-payment", f"{programme.id}/{path.name}:{number}", same(", ".join(cells)), Text(f"编号, {'、'.join(parties)}, 金额（元）, 日期", f"code, {' or '.join(parties)}, amount in yuan, day"), Text("请更正", "correct it")))
        else:
            yield code, Payment(party, fen, day)
    if problems:
        raise ProblemsError(problems)
