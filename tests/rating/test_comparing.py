"""Two models on one library: who moves, and why, counted again company by company."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kexin.library.measures import Measures
from kexin.library.release import Release
from kexin.rating.batch import rate
from kexin.rating.comparing import Comparison, compare_runs
from kexin.rating.loader import RATINGS, load_model
from kexin.rating.model import Model
from kexin.rating.rate_one import Rater, Rating
from tests.rating.evidence import evidence_of_all


def changed(folder: Path) -> Path:
    """Kexin's own model with one stricter band and one stricter gate."""
    text = (RATINGS / "kexin-kv" / "model.yaml").read_text(encoding="utf-8")
    for before, after in (
        ("id: kexin-kv\n", "id: stricter\n"), ("[[1000, 12], [500, 9]", "[[2000, 12], [1000, 9]"),
        ("formula: not restricted_products, on_fail: reject", "formula: not restricted_products and staff_total >= 20, on_fail: reject"),
    ):
        assert before in text
        text = text.replace(before, after)
    path = folder / "stricter" / "model.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def compared(measures: Measures, province: Release, tmp_path_factory: pytest.TempPathFactory) -> tuple[Model, Comparison, list[tuple[Rating, Rating]]]:
    """The comparison, and the ratings of every company under both models."""
    folder = tmp_path_factory.mktemp("compared")
    models = [load_model("kexin-kv", measures), load_model(changed(folder), measures)]
    runs = [rate(province, model, measures, folder / str(i), store=folder / "measures") for i, model in enumerate(models)]
    raters = [Rater(model, measures, province.complete) for model in models]
    pairs = []
    for rows in evidence_of_all(province, tuple(province.manifest.tables)).values():
        one, two = (rater.rate(rows) for rater in raters)
        assert (one is None) == (two is None)
        if one is not None and two is not None:
            pairs.append((one, two))
    return models[1], compare_runs(models[0], models[1], *runs), pairs


def test_every_move_is_counted(compared: tuple[Model, Comparison, list[tuple[Rating, Rating]]]) -> None:
    _, comparison, pairs = compared
    keys = ("verdict", "grade_low", "grade_high", "total_low", "total_high", "line_low", "line_high")
    assert comparison.companies == len(pairs)
    assert comparison.moved == sum(any(a.results[k] != b.results[k] for k in keys) for a, b in pairs) > 0
    for found, key in ((comparison.verdicts, "verdict"), (comparison.grades, "grade_low")):
        wanted = Counter((a.results[key], b.results[key]) for a, b in pairs if a.results[key] != b.results[key])
        assert {(a, b): n for a, b, n in found} == wanted


def test_the_gates_that_took_a_verdict_away_are_named(compared: tuple[Model, Comparison, list[tuple[Rating, Rating]]]) -> None:
    model, comparison, pairs = compared
    lost = [b for a, b in pairs if (a.verdict is True and b.verdict is not True) or (a.verdict is None and b.verdict is False)]
    assert lost
    assert comparison.gates[0][0] == "gate_products"
    for step, fail, unknown in comparison.gates:
        assert (fail, unknown) == (sum(b.results[step] is False for b in lost), sum(b.results[step] is None for b in lost))
    assert {step for step, _, _ in comparison.gates} <= {f"gate_{g.id}" for g in model.gates if g.on_fail == "reject"}


def test_the_indicators_that_moved_points_are_named(compared: tuple[Model, Comparison, list[tuple[Rating, Rating]]]) -> None:
    model, comparison, pairs = compared
    wanted = {}
    for _, indicator in model.indicators():
        step = f"{indicator.id}_low"
        changes = [int(str(b.results[step])) - int(str(a.results[step])) for a, b in pairs if a.results[step] != b.results[step]]
        if changes:
            wanted[indicator.id] = (len(changes), sum(changes) / len(changes))
    assert {i: n for i, n, _ in comparison.indicators} == {i: n for i, (n, _) in wanted.items()}
    assert all(mean == pytest.approx(wanted[i][1]) for i, _, mean in comparison.indicators)
    assert len(wanted) == 1


def test_the_largest_changes_say_what_caused_them(compared: tuple[Model, Comparison, list[tuple[Rating, Rating]]]) -> None:
    _, comparison, _ = compared
    assert comparison.largest
    for mover in comparison.largest:
        assert mover.after - mover.before == sum(change for _, change in mover.indicators)
    sizes = [abs(m.after - m.before) for m in comparison.largest]
    assert sizes == sorted(sizes, reverse=True)


def test_a_model_compared_with_itself_moves_nobody(measures: Measures, province: Release, tmp_path: Path) -> None:
    model = load_model("kexin-kv", measures)
    run = rate(province, model, measures, tmp_path / "run")
    same = compare_runs(model, model, run, run)
    assert (same.moved, same.verdicts, same.grades, same.gates, same.indicators, same.largest) == (0, (), (), (), (), ())
