"""The scenarios of every model touch each edge, each band, each gate, each ground, each notch and each grade."""

from __future__ import annotations

from functools import cache

import pytest

from kexin.library.measures import load_measures
from kexin.rating.loader import RATINGS, load_model, model_ids
from kexin.rating.model import Model
from kexin.rating.rate_one import Rater, Rating
from kexin.rating.scenarios import read_scenarios, scenarios_as_of
from kexin.rulefile import read_rules
from tests.rulebook.edges import demands, shown

BOOK = load_measures(check_formulas=False)

#: What no company can show, with the reason.
IMPOSSIBLE: dict[str, set[str]] = {
    # Experts choose within ranges, so that a total of one figure reaches 20 at most; its scenarios put each end of the interval on 70 and 71.
    "cn.most.hnte.2016": {"pass: on it"},
}


@cache
def rated(model_id: str) -> tuple[Model, tuple[Rating, ...]]:
    """A model and the ratings of its scenarios."""
    path = RATINGS / model_id / "scenarios.yaml"
    measures = BOOK.on(scenarios_as_of(path))
    model = load_model(model_id, measures)
    if model.unpublished:
        return model, ()
    rater = Rater(model, measures)
    return model, tuple(rater.rate_measures(s.measures) for s in read_scenarios(path, measures.scope).scenarios)


@pytest.mark.parametrize("model_id", model_ids())
def test_every_demand_is_shown(model_id: str) -> None:
    model, ratings = rated(model_id)
    if model.unpublished:
        # It gives no rating; what it must refuse for is compared with its scenarios elsewhere.
        return
    assert sorted(wanted(model_id, model) - shown(model, ratings) - IMPOSSIBLE.get(model_id, set())) == []


def wanted(model_id: str, model: Model) -> set[str]:
    """All that a model has; for an override what it changes, and its pass mark: the rest is tried in its base."""
    raw, _ = read_rules(RATINGS / model_id / "model.yaml")
    if "base" not in raw:
        return demands(model)
    base, _ = rated(raw["base"])
    return (demands(model) - demands(base)) | {"pass: on it", "pass: missed"} & demands(model)


def test_an_edge_without_a_scenario_is_found() -> None:
    model, ratings = rated("cn.most.tech-sme.2017")
    step = "staff_share: on the edge 3/10"
    without = [r for r in ratings if r.results["staff_share_value"] != 0.3]
    assert step in demands(model)
    assert demands(model) - shown(model, without) == {step}


def test_a_gate_without_a_refused_company_is_found() -> None:
    model, ratings = rated("cn.most.tech-sme.2017")
    kept = [r for r in ratings if r.results["gate_g3"] is not False]
    assert demands(model) - shown(model, kept) == {"gate_g3: no"}
