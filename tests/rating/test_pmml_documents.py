"""An exported scorecard is well made: the standard's order, every field defined before it is read, the same bytes each time."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, fromstring

import pytest

from kexin.library.measures import Measures
from kexin.problems import ProblemsError
from kexin.rating.loader import load_model, model_ids
from kexin.rating.pmml.document import NAMESPACE, pmml
from kexin.rating.pmml.fitting import misfits
from tests.rating.test_reasons import MODEL, STAGED
from tests.rating.test_shapes import GRADES, HEAD, item, score_of

if TYPE_CHECKING:
    from tests.engines.jpmml_engine import Jpmml

#: These have to fit, whatever else does not.
FIT = ("cn.most.tech-sme.2017", "kexin-kv")


def exported(text: str, measures: Measures, folder: Path) -> Element:
    """A model's text as a parsed document."""
    home = folder / "ratings" / "sample"
    home.mkdir(parents=True, exist_ok=True)
    (home / "model.yaml").write_text(text, encoding="utf-8")
    return fromstring(pmml(load_model(home, measures, folder / "ratings")).encode())


def all_of(root: Element, tag: str) -> list[Element]:
    """The elements of a tag, in the document's order."""
    return list(root.iter(f"{{{NAMESPACE}}}{tag}"))


def tags(parent: Element) -> list[str]:
    """The tags of what stands directly in an element."""
    return [child.tag.removeprefix(f"{{{NAMESPACE}}}") for child in parent]


def read(parent: Element) -> Iterator[str]:
    """The fields that an element reads."""
    for part in parent.iter():
        if part.get("field") is not None:
            yield str(part.get("field"))


@pytest.mark.parametrize("model_id", FIT)
def test_parts_stand_in_the_order_of_the_standard(model_id: str, measures: Measures) -> None:
    root = fromstring(pmml(load_model(model_id, measures)).encode())
    assert (root.tag, root.get("version")) == (f"{{{NAMESPACE}}}PMML", "4.4")
    assert tags(root) == ["Header", "DataDictionary", "TransformationDictionary", "Scorecard"]
    assert tags(root[3]) == ["MiningSchema", "Output", "Characteristics"]
    assert {root[3].get(name) for name in ("useReasonCodes", "reasonCodeAlgorithm")} == {"true", "pointsBelow"}


@pytest.mark.parametrize("model_id", FIT)
def test_a_field_is_defined_once_and_before_it_is_read(model_id: str, measures: Measures) -> None:
    root = fromstring(pmml(load_model(model_id, measures)).encode())
    defined: list[str] = [str(f.get("name")) for f in all_of(root, "DataField")]
    for field in (*all_of(root, "DerivedField"), *all_of(root, "OutputField")):
        assert set(read(field)) <= set(defined), field.get("name")
        defined.append(str(field.get("name")))
    assert len(defined) == len(set(defined))
    assert set(read(root[3][2])) <= set(defined)


@pytest.mark.parametrize("model_id", FIT)
def test_every_indicator_is_a_characteristic_that_asks_one_field_and_leaves_nothing_open(model_id: str, measures: Measures) -> None:
    model = load_model(model_id, measures)
    characteristics = all_of(fromstring(pmml(model).encode()), "Characteristic")
    assert [c.get("name") for c in characteristics] == [i.id for _, i in model.indicators()]
    codes = [str(c.get("reasonCode")) for c in characteristics]
    assert codes == sorted(set(codes))
    for characteristic in characteristics:
        attributes = all_of(characteristic, "Attribute")
        assert len({name for a in attributes for name in read(a)}) == 1
        assert tags(attributes[-1])[0] == "True"


@pytest.mark.jpmml
@pytest.mark.parametrize("model_id", model_ids())
def test_documents_follow_the_schema(model_id: str, measures: Measures, jpmml: Jpmml, tmp_path: Path) -> None:
    model = load_model(model_id, measures)
    path = tmp_path / "model.pmml"
    assert (model_id in FIT) <= (not misfits(model))
    if not misfits(model):
        path.write_text(pmml(model), encoding="utf-8")
        assert jpmml.follows_the_schema(path) is None
    path.write_text(f'<PMML xmlns="{NAMESPACE}" version="4.4"><Scorecard/></PMML>')
    assert jpmml.follows_the_schema(path) is not None


def test_a_table_becomes_attributes_in_its_order(measures: Measures, tmp_path: Path) -> None:
    first = all_of(exported(MODEL, measures, tmp_path), "Characteristic")[0]
    told = [(a.get("partialScore"), a.get("reasonCode"), a[0].get("operator"), a[0].get("value")) for a in all_of(first, "Attribute")]
    assert first.get("baselineScore") == "10000"  # the straight line of another indicator needs thousandths
    assert told == [("0", None, "isMissing", None), ("10000", "none", "lessOrEqual", "0.5"), ("5000", None, "lessOrEqual", "0.7"), ("0", None, None, None)]


def test_whole_points_stay_whole_points(measures: Measures, tmp_path: Path) -> None:
    text = score_of(item("value: staff_total, shape: bands, side: lower_inclusive, bands: [[10, 20], [null, 0]]"), 20)
    assert all_of(exported(text, measures, tmp_path), "Characteristic")[0].get("baselineScore") == "20"


def test_the_header_says_where_it_comes_from_and_how_what_is_unknown_counts(measures: Measures) -> None:
    model = load_model("kexin-kv", measures)
    assert model.note is not None
    header = fromstring(pmml(model).encode())[0]
    said = {e.get("name"): e.get("value") for e in all_of(header, "Extension")}
    assert (said["model"], said["sha256"], said["as_of"]) == (model.id, model.digest, "2026-06-30")
    assert (said["note.zh"], said["note.en"]) == (model.note.zh, model.note.en)
    assert "最低分" in str(said["unknown.zh"]) and "least points" in str(said["unknown.en"])
    assert said["left_out.en"] == "the verdict, the recommended line, the best grade that is possible"


def test_the_same_bytes_in_every_process(measures: Measures) -> None:
    script = (
        "import sys; from datetime import date; from kexin.library.measures import load_measures; from kexin.rating.loader import load_model\n"
        "from kexin.rating.pmml.document import pmml\n"
        "sys.stdout.buffer.write(pmml(load_model('kexin-kv', load_measures(check_formulas=False).on(date(2026, 6, 30)))).encode())")
    said = [subprocess.run([sys.executable, "-c", script], capture_output=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed}).stdout for seed in ("1", "2")]
    assert said[0] == said[1] == pmml(load_model("kexin-kv", measures)).encode()


BONUS = score_of(f"{item('value: staff_total, shape: per_unit, points_per: 1, unit_size: 1, cap: 20')}, "
                 "{id: extra, bonus: true, title: {zh: 加, en: extra}, max: 5, value: staff_tech, shape: per_unit, points_per: 1, unit_size: 1, cap: 5}", 20)
SECRET = score_of("{id: it, title: {zh: 项, en: item}, weight_unknown: {document: 某办法, zh: 未公开, en: not public}}, "
                  "{id: other, title: {zh: 他, en: other}, max: 20, value: staff_tech, shape: per_unit, points_per: 1, unit_size: 1, cap: 20}", 20)
MATRIX = MODEL.replace(GRADES, "grades: [{id: A, zh: 优, en: good}, {id: C, zh: 差, en: weak}]\n") + (
    "matrix: {rows: {block: first, cuts: [15]}, columns: {block: second, cuts: [10]}, cells: [[A, C], [C, C]]}\n")
BLEND = MODEL + "blend: [{block: first, weight: 0.7}, {block: second, weight: 0.3}]\n"
CLASSES = HEAD.replace("kind: credit", "kind: classification") + (
    "classification: {classes: [{id: big, zh: 大, en: big}, {id: small, zh: 小, en: small}], "
    "measures: [{when: registration_active, value: staff_total, bounds: [300], zh: 人员, en: staff}]}\n")
QUOTED = score_of(item("value: tax_grade, shape: categories, points: {A: 20}, otherwise: 0").replace(
    "value: tax_grade", "value: industry_code").replace("{A: 20}", "{'C\"35': 20}"), 20)
LARGE = score_of(item("value: floor(revenue), shape: bands, side: lower_inclusive, bands: [[null, 20]]"), 20).replace("floor(revenue)", "floor(revenue / yuan(3))")


@pytest.mark.parametrize(("text", "parts"), [
    (BONUS, ["sample: all"]),
    (SECRET, ["sample: it"]),
    (STAGED, ["sample: stages"]),
    (MATRIX, ["sample: matrix"]),
    (BLEND, ["sample: blend"]),
    (CLASSES, ["sample: score"]),
    (STAGED + "blend: [{block: first, weight: 0.7}, {block: second, weight: 0.3}]\n", ["sample: stages", "sample: blend"]),
    (QUOTED, ["sample: it"]),
    (LARGE, ["sample: it_value"]),
], ids=("bonus", "secret", "stages", "matrix", "blend", "classes", "two", "quoted", "large"))
def test_what_a_scorecard_cannot_say_is_refused_part_by_part(text: str, parts: list[str], measures: Measures, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as refused:
        exported(text, measures, tmp_path)
    assert [p.where for p in refused.value.problems] == parts
    assert {p.code for p in refused.value.problems} == {"not-in-pmml"}
