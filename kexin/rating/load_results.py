"""Reading what follows the score: gates, direct pass, grades, notches, matrix, classes, line."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import cast

from kexin.formula.kinds import NUMERIC
from kexin.rating.model import (
    Axis,
    Block,
    Cap,
    ClassMeasure,
    Direct,
    DirectPass,
    Gate,
    Grade,
    Line,
    Matrix,
    Notch,
    Notches,
    OnFail,
)
from kexin.rating.reading import UNITS, Reading, grade_id, thousandths
from kexin.rulefields import Fields, identifier, unique
from kexin.text import Text, same


def read_gates(reading: Reading, fields: Fields, grades: tuple[Grade, ...]) -> tuple[Gate, ...]:
    """``gates``."""
    gates = []
    for item in fields.items("gates"):
        on_fail = cast(OnFail, item.choice("on_fail", ("reject", "cap", "zero", "flag")))
        grade = item.choice("grade", [g.id for g in grades] or ["-"]) if on_fail == "cap" else None
        waived = reading.condition(item, "waived_by") if item.has("waived_by") else None
        gates.append(Gate(identifier(item), item.own_words(), reading.condition(item), on_fail, grade, waived, reading.marked(item)))
        item.finish()
    unique(fields, [g.id for g in gates])
    return tuple(gates)


def read_direct(reading: Reading, fields: Fields, gates: tuple[Gate, ...]) -> DirectPass:
    """``direct_pass``."""
    known = [g.id for g in gates]
    needed = []
    for gate in fields.sequence("gates"):
        if gate not in known:
            fields.note("unknown-gate", "gates", Text(f"没有门槛 {gate}", f"there is no gate {gate}"), same(", ".join(known)), Text("请更正", "correct it"))
        else:
            needed.append(str(gate))
    grounds = []
    for item in fields.items("any"):
        grounds.append(Direct(identifier(item), item.own_words(), reading.condition(item), reading.marked(item)))
        item.finish()
    unique(fields, [g.id for g in grounds])
    if not grounds:
        fields.need("any")
    fields.finish()
    return DirectPass(tuple(needed), tuple(grounds))


def read_grades(fields: Fields, *, cut: bool) -> tuple[Grade, ...]:
    """``grades``, the best first; with cuts unless a matrix or classes decide."""
    grades = []
    for item in fields.items("grades"):
        at_least = thousandths(item, "at_least", item.need("at_least") or 0) if cut else None
        grades.append(Grade(grade_id(item), item.own_words(), at_least))
        item.finish()
    unique(fields, [g.id for g in grades])
    cuts = [g.at_least for g in grades if g.at_least is not None]
    if cut and grades and (any(a <= b for a, b in itertools.pairwise(cuts)) or cuts[-1] != 0):
        fields.note("grades-not-total", "grades", Text("等级分数线没有由高到低覆盖到 0", "the grades do not fall from the best to 0"),
                    Text("由高到低,最后一级 at_least: 0", "descending, the last one at_least: 0"), Text("请更正分数线", "correct the cuts"))
    return tuple(grades)


def read_notches(reading: Reading, fields: Fields) -> Notches:
    """``notches``."""
    rules = []
    for item in fields.items("rules"):
        steps = item.whole("steps")
        if steps == 0:
            item.wrong("steps", 0, Text("不为 0 的整数", "a whole number other than 0"))
        rules.append(Notch(identifier(item), item.own_words(), reading.condition(item), steps, reading.marked(item)))
        item.finish()
    unique(fields, [r.id for r in rules])
    limits = [fields.whole("up"), fields.whole("down")]
    if min(limits) < 0:
        fields.wrong("up", min(limits), same(">= 0"))
    fields.finish()
    return Notches(max(0, limits[0]), max(0, limits[1]), tuple(rules))


def read_matrix(fields: Fields, blocks: tuple[Block, ...], grades: tuple[Grade, ...]) -> Matrix:
    """``matrix``: as many rows and columns as cuts + 1; never better for a worse axis."""
    rows, columns = (_axis(fields.at(key), blocks) for key in ("rows", "columns"))
    order = {g.id: rank for rank, g in enumerate(grades)}
    cells = tuple(tuple(str(cell) for cell in line) if isinstance(line, list) else () for line in fields.sequence("cells"))
    shape_fits = len(cells) == rows.places and all(len(line) == columns.places for line in cells)
    if not shape_fits or any(cell not in order for line in cells for cell in line):
        fields.wrong("cells", "…", Text(f"{rows.places} 行 × {columns.places} 列的等级", f"{rows.places} rows × {columns.places} columns of grades"))
    elif not _monotone([[order[c] for c in line] for line in cells]):
        fields.note("matrix-order", "cells", Text("较差的一行或一列给出了更好的等级", "a worse row or column gives a better grade"),
                    Text("向下、向右等级不升", "never better downwards or to the right"), Text("请更正矩阵", "correct the matrix"))
    fields.finish()
    return Matrix(rows, columns, cells)


def _monotone(ranks: list[list[int]]) -> bool:
    down = all(a <= b for upper, lower in itertools.pairwise(ranks) for a, b in zip(upper, lower, strict=True))
    return down and all(a <= b for line in ranks for a, b in itertools.pairwise(line))


def _axis(fields: Fields, blocks: tuple[Block, ...]) -> Axis:
    block = fields.choice("block", [b.id for b in blocks] or ["-"])
    below = next((b.of for b in blocks if b.id == block), None)
    if below is not None and fields.has("grades"):
        groups = tuple(tuple(str(g) for g in (group if isinstance(group, list) else [group])) for group in fields.sequence("grades"))
        every = [g.id for g in below.grades]
        if [g for group in groups for g in group] != every or not all(groups):
            fields.wrong("grades", [list(g) for g in groups], Text(f"{below.id} 的全部等级，由好到差分组：{'、'.join(every)}", f"all grades of {below.id} in groups, the best first: {', '.join(every)}"))
        fields.finish()
        return Axis(block, (), groups)
    cuts = [thousandths(fields, "cuts", cut) for cut in fields.sequence("cuts")]
    if not cuts or any(a <= b for a, b in itertools.pairwise(cuts)):
        fields.wrong("cuts", cuts, Text("由高到低的分数线", "cuts in descending order"))
    fields.finish()
    return Axis(block, tuple(cuts))


def read_classes(reading: Reading, fields: Fields) -> tuple[tuple[Grade, ...], tuple[ClassMeasure, ...]]:
    """``classification``: the classes, best first, and the measures with their lower bounds."""
    classes = []
    for item in fields.items("classes"):
        classes.append(Grade(grade_id(item), item.own_words(), None))
        item.finish()
    measures = []
    for item in fields.items("measures"):
        value = reading.formula(item, "value", tuple(sorted(NUMERIC)))
        unit = UNITS[item.choice("unit", tuple(UNITS))] if value.tree.type.kind == "money" else 1
        bounds = tuple(Fraction(b) * unit for b in item.sequence("bounds") if not isinstance(b, str | bool) and b is not None)
        if len(bounds) != len(classes) - 1 or any(a <= b for a, b in itertools.pairwise(bounds)):
            item.wrong("bounds", item.get("bounds"), Text(f"{len(classes) - 1} 个由大到小的下限", f"{len(classes) - 1} lower bounds in descending order"))
        measures.append(ClassMeasure(item.own_words(), reading.condition(item, "when"), value, bounds))
        item.finish()
    unique(fields, [c.id for c in classes])
    for key, found in (("classes", classes), ("measures", measures)):
        if not found:
            fields.need(key)
    fields.finish()
    return tuple(classes), tuple(measures)


def read_line(reading: Reading, fields: Fields, grades: tuple[Grade, ...]) -> Line:
    """``line``."""
    unit = UNITS[fields.choice("unit", tuple(UNITS))]
    if fields.has("by_grade") == fields.has("by_total"):
        fields.wrong(None, "by_grade / by_total", Text("by_grade 与 by_total 二选一", "either by_grade or by_total"))
    by_grade = by_total = None
    if fields.has("by_grade"):
        amounts = fields.at("by_grade")
        by_grade = {g.id: _fen(amounts, g.id, unit) for g in grades}
        amounts.finish()
    elif fields.has("by_total"):
        rows = [row for row in fields.sequence("by_total") if isinstance(row, list) and len(row) == 2]
        by_total = tuple(
            (None if edge is None else thousandths(fields, "by_total", edge), int(Fraction(amount) * unit)) for edge, amount in rows)
        edges = [e for e, _ in by_total[:-1] if e is not None]
        if not by_total or by_total[-1][0] is not None or len(edges) != len(by_total) - 1 or edges != sorted(set(edges), reverse=True):
            fields.note("bands-not-total", "by_total", Text("额度分档没有由高到低覆盖所有得分", "the bands do not cover every total in descending order"),
                        Text("由高到低,最后一档为 null", "descending, the last one null"), Text("请更正分档", "correct the bands"))
    caps = []
    for item in fields.items("caps"):
        formula = reading.money(item)
        caps.append(Cap(identifier(item), item.own_words(), formula, reading.marked(item)))
        item.finish()
    unique(fields, [c.id for c in caps])
    step = fields.number("round_down_to", Fraction(1)) * unit
    if step < 1 or step.denominator != 1:
        fields.wrong("round_down_to", step, Text("至少一分", "at least one fen"))
        step = Fraction(unit)
    fields.finish()
    return Line(by_grade, by_total, tuple(caps), int(step))


def _fen(fields: Fields, key: str, unit: int) -> int:
    amount = fields.number(key) * unit
    if amount.denominator != 1 or amount < 0:
        fields.wrong(key, amount, Text("整分的非负金额", "an amount in whole fen, not negative"))
    return int(amount)
