"""A rating model as one PMML 4.4 document."""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree.ElementTree import Element, indent, tostring

import kexin
from kexin.formula.amounts import points_in_words
from kexin.problems import ProblemsError
from kexin.rating.model import Model
from kexin.rating.pmml.characteristics import NONE, CharacteristicWriter
from kexin.rating.pmml.elements import element, note, notes, readable, typed
from kexin.rating.pmml.fields import FieldBook
from kexin.rating.pmml.fitting import misfits
from kexin.rating.pmml.output import POINTS, SCORE, OutputWriter
from kexin.rating.program import model_program
from kexin.text import Text

NAMESPACE = "http://www.dmg.org/PMML-4_4"


def pmml(model: Model) -> str:
    """The model as the text of a PMML file; the same model and version of Kexin give the same bytes.

    Inputs are the measures that the model reads: money in fen, shares as 0.3, dates as
    2026-06-30, missing where unknown.

    Raises:
        ProblemsError: every part of the model that a scorecard cannot say exactly.
    """
    problems = misfits(model)
    if problems:
        raise ProblemsError(problems)
    program = model_program(model)
    fields = FieldBook(program, model.id)
    scored = CharacteristicWriter(model, fields)
    characteristics = scored.all()
    told = OutputWriter(model, program, fields, scored.unit)
    output = told.all()
    if fields.problems or told.fields.problems:
        raise ProblemsError([*fields.problems, *told.fields.problems])
    return _text(element("PMML", {"xmlns": NAMESPACE, "version": "4.4"}, [
        _header(model, scored.unit), _dictionary(model, fields.inputs), _derived(fields),
        _scorecard(model, fields.inputs, output, characteristics)]))


def _text(root: Element) -> str:
    indent(root, " ")
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _header(model: Model, unit: int) -> Element:
    application = element("Application", {"name": "Kexin", "version": kexin.__version__})
    return element("Header", {"description": readable(str(model.title))}, [*_remarks(model, unit), application])


def _remarks(model: Model, unit: int) -> Iterator[Element]:
    """Where the model comes from, and how the scorecard is to be read."""
    yield note("model", model.id)
    yield note("sha256", model.digest)
    yield note("as_of", model.as_of.isoformat())
    if model.document.number:
        yield note("document", model.document.number)
    yield note("issuer", ", ".join(model.document.issuer))
    yield note("evidence", model.mark.evidence)
    yield note("source", model.mark.source)
    if model.note is not None:
        yield from notes("note", model.note)
    yield from notes("day", Text(
        "公式中的日期以 as_of 为评价日；换一天应重新输出", "the formulas are those of the day as_of; for another day, export anew"))
    yield from notes("unknown", Text(
        "按保守口径计分：未知的指标得其最低分，总分是现有事实能够确定的最低总分",
        "the conservative reading: an unknown indicator earns its least points, and the total is the lowest that the known facts allow"))
    yield from notes("unit", Text(
        f"部分分值以{points_in_words(unit)}分为单位；total_low 以0.001分为单位，{POINTS} 以分为单位",
        f"partial scores count in units of {points_in_words(unit)} points, total_low in units of 0.001, {POINTS} in points"))
    yield from notes("numbers", Text(
        "数一律按双精度计算，整数在2⁵³以内精确", "all numbers are doubles, in which whole numbers are exact up to 2^53"))
    yield from notes("reasons", Text(
        f"失分原因按失分由多到少排列，失分相同的按指标次序；{NONE} 表示其后没有失分",
        f"reasons are ranked by points lost, ties in the order of the indicators; {NONE} means that nothing more is lost"))
    left_out = [text for present, text in (
        (True, Text("是否通过的结论", "the verdict")),
        (model.line is not None, Text("建议额度", "the recommended line")),
        (bool(model.grades), Text("可能达到的最高等级", "the best grade that is possible"))) if present]
    yield from notes("left_out", Text("、".join(t.zh for t in left_out), ", ".join(t.en for t in left_out)))


def _dictionary(model: Model, inputs: list[str]) -> Element:
    fields = []
    for name in inputs:
        symbol = model.scope.names[name]
        data = element("DataField", {"name": name, "displayName": readable(str(symbol.title)), **typed(symbol.type.kind)})
        data.append(note("kind", symbol.type.kind))
        fields.append(data)
    fields.append(element("DataField", {"name": SCORE, **typed("number")}))
    return element("DataDictionary", {"numberOfFields": str(len(fields))}, fields)


def _derived(fields: FieldBook) -> Element:
    return element("TransformationDictionary", parts=[
        element("DerivedField", {"name": made.name, **typed(made.kind)}, [made.expression]) for made in fields.made])


def _scorecard(model: Model, inputs: list[str], output: Element, characteristics: Element) -> Element:
    mined = [element("MiningField", {"name": name}) for name in inputs]
    schema = element("MiningSchema", parts=[*mined, element("MiningField", {"name": SCORE, "usageType": "target"})])
    attributes = {
        "modelName": model.id, "functionName": "regression", "initialScore": "0", "useReasonCodes": "true",
        "reasonCodeAlgorithm": "pointsBelow", "baselineMethod": "max"}
    return element("Scorecard", attributes, [schema, output, characteristics])
