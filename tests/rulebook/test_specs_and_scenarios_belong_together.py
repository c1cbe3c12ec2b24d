"""Every criterion of a spec has a scenario, and every scenario proves a criterion."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from pathlib import Path

import pytest

from kexin.library.measure_scenarios import read_measure_scenarios
from kexin.library.measures import RULEBOOK_MEASURES, load_measures
from kexin.rating.loader import RATINGS, load_model, model_ids
from kexin.rating.rate_one import Rater
from kexin.rating.scenarios import Scenario, disagreements, read_scenarios, scenarios_as_of

BOOK = load_measures()
MODELS = [m for m in model_ids() if (RATINGS / m / "scenarios.yaml").exists()]
EXAMPLES = {s.id for p in (RULEBOOK_MEASURES / "scenarios").glob("*.yaml") for s in read_measure_scenarios(p, BOOK)}


def scenarios(model: str) -> tuple[Scenario, ...]:
    """The scenarios of a model."""
    path = RATINGS / model / "scenarios.yaml"
    return read_scenarios(path, BOOK.on(scenarios_as_of(path)).scope).scenarios


def criteria(model: str) -> dict[str, str]:
    """The numbered rows of the spec's tables."""
    rows = re.findall(r"^\| ([ck][0-9]+) \|(.*)$", (RATINGS / model / "spec.md").read_text(encoding="utf-8"), re.M)
    return dict(rows)


def test_the_shipped_models_have_scenarios() -> None:
    assert {"cn.most.tech-sme.2017", "kexin-kv"} <= set(MODELS)


@pytest.mark.parametrize("model", MODELS)
def test_every_scenario_holds(model: str) -> None:
    path = RATINGS / model / "scenarios.yaml"
    measures = BOOK.on(scenarios_as_of(path))
    rater = Rater(load_model(model, measures), measures)
    found = {s.id: disagreements(s, rater) for s in scenarios(model)}
    assert {name: d for name, d in found.items() if d} == {}


@pytest.mark.parametrize("model", MODELS)
def test_every_criterion_is_proven_and_every_scenario_proves_one(model: str) -> None:
    proven = {c for s in scenarios(model) for c in s.criteria}
    assert proven == set(criteria(model))
    assert all(s.criteria for s in scenarios(model))


@pytest.mark.parametrize("model", MODELS)
def test_scenarios_have_names_of_their_own(model: str) -> None:
    names = [s.id for s in scenarios(model)]
    assert sorted(names) == sorted(set(names))


@pytest.mark.parametrize("model", MODELS)
def test_the_scenarios_and_measures_that_a_spec_names_exist(model: str) -> None:
    names = {s.id for s in scenarios(model)}
    for number, row in criteria(model).items():
        *rest, last = [cell.strip() for cell in row.strip().rstrip("|").split("|")]
        of_model, _, of_measures = last.partition("measures:")
        for pattern in re.findall(r"`([^`]+)`", of_model):
            assert any(fnmatch(n, pattern) for n in names), (number, pattern)
        for pattern in re.findall(r"`([^`]+)`", of_measures):
            assert any(fnmatch(n, pattern) for n in EXAMPLES), (number, pattern)
        for name in re.findall(r"`([a-z][a-z0-9_]+)`", rest[1]):
            assert name in BOOK.measures, (number, name)


def test_own_models_say_so_and_official_ones_name_their_document_or_that_its_number_is_not_public() -> None:
    for name in MODELS:
        path: Path = RATINGS / name / "scenarios.yaml"
        model = load_model(name, BOOK.on(scenarios_as_of(path)))
        marks = [model.mark, *(g.mark for g in model.gates)]
        if "Kexin" in model.document.issuer:
            assert model.document.number is None
            assert model.note is not None
            assert "自行设计" in model.note.zh
            assert {m.evidence for m in marks} == {"own"}
        else:
            assert "own" not in {m.evidence for m in marks}
            assert model.document.number is not None or (model.note is not None and "文号" in model.note.zh)
