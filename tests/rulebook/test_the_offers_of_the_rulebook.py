"""Every shipped policy and product answers its examples; its spec and its examples belong together; it is honest about its sources."""

from __future__ import annotations

import re
from datetime import date
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest

from kexin.library.measures import load_measures
from kexin.matching.catalogue import Catalogue
from kexin.matching.loader import load_offer, load_offers, offer_files
from kexin.matching.match_one import Match, Matcher
from kexin.matching.offer import Offer, RatingRule, Unpublished
from kexin.matching.scenarios import differences, read_offer_scenarios
from kexin.rating.scenarios import Scenario, scenarios_as_of

BOOK = load_measures(check_formulas=False)
FILES = {path.parent.name: path for path in offer_files()}


@cache
def prepared(name: str) -> tuple[Matcher, tuple[Scenario, ...]]:
    """An offer compiled on its own, and its scenarios, as of the day that the file asks about."""
    file = FILES[name].parent / "scenarios.yaml"
    measures = BOOK.on(scenarios_as_of(file))
    offer = load_offer(FILES[name], measures)
    return Matcher(Catalogue((offer,)), measures), read_offer_scenarios(file, measures.scope).scenarios


def offer_of(name: str) -> Offer:
    """The offer of that id."""
    [offer] = prepared(name)[0].catalogue.offers
    return offer


def answered(name: str, scenario: Scenario) -> Match:
    """What the offer says to the company of an example."""
    [match] = prepared(name)[0].match_measures(scenario.measures)
    return match


def criteria(name: str) -> dict[str, str]:
    """The numbered rows of the spec's table."""
    spec = (FILES[name].parent / "spec.md").read_text(encoding="utf-8")
    return dict(re.findall(r"^\| (c[0-9]+) \|(.*)$", spec, re.M))


EVERY = [(name, scenario) for name in FILES for scenario in prepared(name)[1]]


def test_there_are_policies_and_products() -> None:
    kinds = [path.name for path in FILES.values()]
    assert kinds.count("policy.yaml") >= 10
    assert kinds.count("product.yaml") >= 10
    assert len(load_offers(BOOK.on(date(2026, 6, 30)))) >= 20


@pytest.mark.parametrize(("name", "scenario"), EVERY, ids=[f"{n}: {s.id}" for n, s in EVERY])
def test_an_example_holds(name: str, scenario: Scenario) -> None:
    assert scenario.expect
    assert differences(scenario, answered(name, scenario)) == []


@pytest.mark.parametrize("name", FILES)
def test_every_criterion_is_proven_and_every_example_proves_one(name: str) -> None:
    scenarios = prepared(name)[1]
    assert {c for s in scenarios for c in s.criteria} == set(criteria(name))
    assert all(s.criteria for s in scenarios)
    assert len({s.id for s in scenarios}) == len(scenarios)


@pytest.mark.parametrize("name", FILES)
def test_every_condition_and_the_amount_stand_in_the_spec(name: str) -> None:
    offer, rows = offer_of(name), criteria(name)
    numbered = [c.id for c in offer.conditions if c.id != "region"]
    assert numbered == [f"c{i}" for i in range(1, len(numbered) + 1)]
    assert len(rows) == len(offer.conditions) + (offer.amount is not None)
    for condition in offer.conditions:
        assert condition.id == "region" or condition.title.zh in rows[condition.id]


@pytest.mark.parametrize("name", FILES)
def test_what_a_spec_names_exists(name: str) -> None:
    names = {s.id for s in prepared(name)[1]}
    for number, row in criteria(name).items():
        _, measures, *_, last = [cell.strip() for cell in row.strip().rstrip("|").split("|")]
        assert re.findall(r"`([^`]+)`", last), number
        assert all(any(fnmatch(n, pattern) for n in names) for pattern in re.findall(r"`([^`]+)`", last)), number
        assert all(m in BOOK.measures for m in re.findall(r"`([a-z][a-z0-9_]+)`", measures)), number


@pytest.mark.parametrize("name", FILES)
def test_every_condition_that_can_be_answered_is_met_failed_and_unknown_in_some_example(name: str) -> None:
    matches = [answered(name, s) for s in prepared(name)[1]]
    for condition in offer_of(name).conditions:
        answers = {match.answer(condition) for match in matches}
        hidden = any(isinstance(c.rule, Unpublished) for c in condition.parts())
        if isinstance(condition.rule, Unpublished) or _refuses(condition.rule):
            assert answers == {None}, condition.id
        else:
            assert answers >= ({True, None} if hidden else {True, False, None}), condition.id


@pytest.mark.parametrize("name", FILES)
def test_an_offer_with_something_unpublished_never_says_yes_without_it(name: str) -> None:
    offer = offer_of(name)
    hidden = [c for c in offer.conditions if isinstance(c.rule, Unpublished)]
    verdicts = {answered(name, s).verdict for s in prepared(name)[1]}
    assert (True in verdicts) == (not hidden and not any(_refuses(c.rule) for c in offer.conditions))


def _refuses(rule: object) -> bool:
    return isinstance(rule, RatingRule) and bool(rule.refused)


@pytest.mark.parametrize("name", FILES)
def test_an_own_offer_says_so_and_others_name_an_issuer(name: str) -> None:
    offer = offer_of(name)
    if name.startswith("kexin."):
        assert offer.note is not None
        assert "自行设计" in offer.note.zh
        assert offer.mark.evidence == "own"
        assert offer.document.issuer == ("Kexin",)
    else:
        assert "Kexin" not in offer.document.issuer
        assert offer.mark.evidence in ("official", "secondary", "memory")
        assert offer.document.number is not None or offer.note is not None


@pytest.mark.parametrize("name", [n for n, p in FILES.items() if p.name == "product.yaml"])
def test_a_product_says_who_gives_it(name: str) -> None:
    assert offer_of(name).provider is not None


def test_no_file_names_a_machine_or_a_mirror_page() -> None:
    for path in FILES.values():
        for file in sorted(Path(path.parent).iterdir()):
            assert "http" not in file.read_text(encoding="utf-8"), file
