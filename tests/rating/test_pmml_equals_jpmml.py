"""An exported scorecard says the same in JPMML-Evaluator as the model does in Kexin: total, gates, grade, ranked reasons."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from kexin.formula.python_program import Value
from kexin.library.measures import Measures
from kexin.library.release import Release
from kexin.problems import ProblemsError
from kexin.rating.loader import load_model, model_ids
from kexin.rating.pmml.document import pmml
from kexin.rating.pmml.fitting import misfits
from kexin.rating.program import model_program
from kexin.rating.rate_one import Rater
from tests.rating.drawn_models import write_model
from tests.rating.evidence import evidence_of_all
from tests.rating.scorecards import of_engine, of_kexin
from tests.rating.test_drawn_models_agree import draw_row

if TYPE_CHECKING:
    from tests.engines.jpmml_engine import Jpmml

pytestmark = pytest.mark.jpmml

COMPANIES = 1_500


def measured(rater: Rater, province: Release) -> Iterator[dict[str, Value]]:
    """The measures of generated companies, and of the same with gaps."""
    random = Random(17)
    evidence = evidence_of_all(province, ("companies", "coverage", *rater.measure_program.tables))
    for company_id in sorted(evidence)[:COMPANIES]:
        found = rater.measure(evidence[company_id], rater.complete)
        assert found is not None
        known = {name: found[name] for name in rater.program.inputs}
        yield known
        share = random.choice((0.05, 0.2, 0.5))
        yield {name: None if random.random() < share else value for name, value in known.items()}


@pytest.mark.parametrize("model_id", model_ids())
def test_generated_companies_get_the_same_total_grade_and_reasons(
        model_id: str, measures: Measures, province: Release, jpmml: Jpmml, tmp_path: Path) -> None:
    model = load_model(model_id, measures)
    if misfits(model):
        with pytest.raises(ProblemsError, match="not-in-pmml"):
            pmml(model)
        return
    rater = Rater(model, measures, province.complete)
    companies = list(measured(rater, province))
    told = of_engine(jpmml, model, companies, tmp_path)
    assert len(told) == 2 * COMPANIES
    for company, theirs in zip(companies, told, strict=True):
        assert theirs == of_kexin(rater.rate_measures(company)), company
    assert len({answer[0] for answer in told}) > 20
    assert any(len(answer[3]) > 1 for answer in told)


DRAWN = 60


def test_drawn_models_over_drawn_companies_get_the_same(measures: Measures, jpmml: Jpmml, tmp_path: Path) -> None:
    """Every shape, odd edges and gaps: models at random, of which those that fit are compared."""
    random, compared = Random(2026), 0
    while compared < DRAWN:
        folder = tmp_path / str(random.random())
        model = load_model(write_model(random, folder), measures, folder)
        if misfits(model):
            continue
        compared += 1
        program = model_program(model)
        rater = Rater(model, measures)
        companies = [draw_row(random, program) for _ in range(30)]
        for company, theirs in zip(companies, of_engine(jpmml, model, companies, folder), strict=True):
            assert theirs == of_kexin(rater.rate_measures(company)), (folder, company)
