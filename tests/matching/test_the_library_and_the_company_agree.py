"""A run over the library and the reading of one company give the same verdicts, amounts, reasons and questions."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kexin.formula.python_rows import Evidence
from kexin.library.measures import Measures
from kexin.library.release import Release
from kexin.matching.batch import counts, match_all
from kexin.matching.catalogue import Catalogue
from kexin.matching.loader import RULEBOOK, load_offers
from kexin.matching.match_one import Matcher
from kexin.rating.batch import Run
from tests.matching.drawn_offers import write_offers


def rows_of(run: Run) -> dict[str, dict[str, Any]]:
    """The rows of a run by company."""
    with duckdb.connect() as connection:
        cursor = connection.execute(f"SELECT * FROM read_parquet('{run.scores}')")
        names = [d[0] for d in cursor.description or ()]
        return {str(row[0]): dict(zip(names, row, strict=True)) for row in cursor.fetchall()}


def compare(catalogue: Catalogue, measures: Measures, province: Release, evidence: Mapping[str, Evidence], folder: Path) -> set[bool | None]:
    """Fail where the two readings differ; the verdicts that were seen."""
    run = match_all(province, catalogue, measures, folder / "run")
    rows, matcher, seen = rows_of(run), Matcher(catalogue, measures, province.complete), set()
    assert len(rows) == 401
    for company, row in rows.items():
        matches = matcher.match(evidence[company])
        assert matches is not None
        alone = matcher.answer(matches[0].measures)
        assert {k: v for k, v in row.items() if k != "company_id"} == alone, company
        for match in matches:
            seen.add(match.verdict)
            assert match.verdict is row[f"{match.offer.slug}_verdict"]
            assert ",".join(match.failed) == row[f"{match.offer.slug}_failed"]
            assert (match.verdict is True) == (not match.failed and not match.open)
            assert (match.verdict is False) == bool(match.failed)
    for count in counts(run, catalogue):
        verdicts = [row[f"{count.offer.slug}_verdict"] for row in rows.values()]
        assert (count.yes, count.unknown, count.no) == tuple(sum(v is x for v in verdicts) for x in (True, None, False))
    return seen


def test_of_everything_that_is_shipped(measures: Measures, province: Release, evidence: Mapping[str, Evidence], tmp_path: Path) -> None:
    assert compare(Catalogue(load_offers(measures)), measures, province, evidence, tmp_path) == {True, False, None}


@pytest.mark.parametrize("seed", range(12))
def test_of_drawn_offers(measures: Measures, province: Release, evidence: Mapping[str, Evidence], tmp_path: Path, seed: int) -> None:
    folder = write_offers(tmp_path / "offers", seed, 12)
    assert len(compare(Catalogue(load_offers(measures, [folder])), measures, province, evidence, tmp_path)) > 1


def test_a_run_is_the_same_to_the_byte(measures: Measures, province: Release, tmp_path: Path) -> None:
    catalogue = Catalogue(load_offers(measures, [RULEBOOK]))
    first, second = (match_all(province, catalogue, measures, tmp_path / name / "run") for name in ("a", "b"))
    assert first.record["scores"] == second.record["scores"]
    assert [o["id"] for o in first.record["offers"]] == [o.id for o in catalogue.offers]
