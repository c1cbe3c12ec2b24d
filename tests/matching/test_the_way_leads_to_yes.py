"""Whoever makes the changes of a way is answered with a yes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from kexin.formula.python_rows import Evidence
from kexin.library.measures import Measures
from kexin.library.release import Release
from kexin.matching.catalogue import Catalogue
from kexin.matching.changes import Change
from kexin.matching.loader import load_offers
from kexin.matching.match_one import Matcher
from kexin.matching.nearing import Nearing, Way
from tests.matching.drawn_offers import write_offers


def changes_of(way: Way) -> list[Change]:
    """The changes of a way that goes through no rating."""
    return [change for step in way.conditions for change in step.changes]


@pytest.mark.parametrize("seed", range(100, 106))
def test_of_drawn_offers(measures: Measures, province: Release, evidence: Mapping[str, Evidence], tmp_path: Path, seed: int) -> None:
    offers = load_offers(measures, [write_offers(tmp_path, seed, 25)])
    catalogue = Catalogue(offers)
    matcher, nearing = Matcher(catalogue, measures, province.complete), Nearing(measures)
    walked, blocked = set[str](), set[str]()
    for rows in list(evidence.values())[:30]:
        for match in matcher.match(rows) or ():
            way = nearing.way(match)
            if way is None or not way.possible or any(step.raised for step in way.conditions):
                continue
            changes = changes_of(way)
            measured = Counter(name for change in changes for name in change.measures)
            if any(change.goal is None or len(change.measures) > 1 or measured[change.measures[0]] > 1 for change in changes):
                continue  # several figures together, or one figure for two ends: what to do is said, but not as one value
            goals = {change.measures[0]: change.goal for change in changes}
            after = next(m for m in matcher.match_measures({**match.measures, **goals}) if m.offer.id == match.offer.id)
            assert way.together is (after.verdict is True)
            (walked if way.together else blocked).add(match.offer.id)
    # Drawn conditions often want one figure both higher and lower; that is told and not hidden.
    assert len(walked) >= 3
    assert len(walked | blocked) >= 5
