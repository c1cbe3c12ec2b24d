"""Every shipped model answers its scenarios as the file says; one test for each scenario."""

from __future__ import annotations

from functools import cache

import pytest

from kexin.library.measures import load_measures
from kexin.rating.loader import RATINGS, load_model, model_ids
from kexin.rating.rate_one import Rater
from kexin.rating.scenarios import Scenario, Scenarios, disagreements, read_scenarios, scenarios_as_of


@cache
def prepared(model_id: str) -> tuple[Rater, Scenarios]:
    """A model and its scenarios, as of the day that the file asks about."""
    file = RATINGS / model_id / "scenarios.yaml"
    measures = load_measures(check_formulas=False).on(scenarios_as_of(file))
    return Rater(load_model(model_id, measures), measures), read_scenarios(file, measures.scope)


EVERY = [(model_id, scenario) for model_id in model_ids() for scenario in prepared(model_id)[1].scenarios]


@pytest.mark.parametrize(("model_id", "scenario"), EVERY, ids=[f"{m}: {s.id}" for m, s in EVERY])
def test_a_scenario_holds(model_id: str, scenario: Scenario) -> None:
    rater, _ = prepared(model_id)
    assert scenario.expect
    assert disagreements(scenario, rater) == []


def test_every_shipped_model_has_scenarios() -> None:
    assert {model_id for model_id, _ in EVERY} == set(model_ids())
    assert len(EVERY) >= 350
