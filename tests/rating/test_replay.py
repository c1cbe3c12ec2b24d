"""The same release and the same model give the same bytes; a changed byte is named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from kexin.cli.main import main
from kexin.library.generated.generate import generate_province
from kexin.library.measures import Measures
from kexin.library.release import Release
from kexin.rating import batch
from kexin.rating.batch import Limits, rate
from kexin.rating.loader import load_model


def test_another_folder_other_threads_and_little_memory_give_the_same_bytes(
    measures: Measures, province: Release, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(batch, "RANGE", 1_500)  # several ranges, as in a large library
    model = load_model("kexin-kv", measures)
    runs = [
        rate(province, model, measures, tmp_path / name / "run", limits=limits)
        for name, limits in (("a", Limits(threads=1)), ("b", Limits(threads=3)), ("c/region=x", Limits(memory="600MB")))]
    assert len(runs[0].record["scores"]) == 7
    for other in runs[1:]:
        assert other.record["scores"] == runs[0].record["scores"]
        assert other.record["measures"]["key"] == runs[0].record["measures"]["key"]


def test_scoring_again_from_stored_measures_gives_the_same_bytes(measures: Measures, province: Release, tmp_path: Path) -> None:
    model = load_model("cn.most.tech-sme.2017", measures)
    first = rate(province, model, measures, tmp_path / "first", store=tmp_path / "measures")
    again = rate(province, model, measures, tmp_path / "again", store=tmp_path / "measures")
    assert first.record["scores"] == again.record["scores"]


@pytest.fixture
def library(tmp_path: Path) -> Path:
    with duckdb.connect() as connection:
        generate_province(connection, tmp_path / "library", size=200, seed=3, as_of=date(2026, 6, 30))
    return tmp_path / "library"


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as end:
        main(["--lang", "en", *arguments])
    captured = capsys.readouterr()
    return int(end.value.code or 0), captured.out + captured.err


def test_a_run_is_repeated_and_a_changed_byte_is_named(library: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "rate", "kexin-kv", "--library", str(library))[0] == 0
    folder = next((library / "ratings" / "kexin-kv").iterdir())
    assert run(capsys, "replay", str(folder), "--library", str(library)) == (0, "✓ 1 file, the same to the byte\n")
    table = library / "2026-06-30" / "tables" / "titles.parquet"
    content = bytearray(table.read_bytes())
    content[len(content) // 2] ^= 1
    table.write_bytes(bytes(content))
    code, said = run(capsys, "release", "verify", "--library", str(library))
    assert (code, "tables/titles.parquet" in said) == (1, True)
