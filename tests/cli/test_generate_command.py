"""``kexin generate`` makes a release and says what it made, in both languages and for machines."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kexin.library.release import Library
from tests.cli.running import run


def test_an_analyst_makes_a_province_and_reads_that_it_is_invented(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--lang", "zh", "generate", "--size", "30", "--as-of", "2026-06-30", str(tmp_path))
    assert code == 0
    assert "31 家企业" in out
    assert "虚构" in out
    assert [r.as_of.isoformat() for r in Library(tmp_path).releases()] == ["2026-06-30"]


def test_a_machine_gets_one_json_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "generate", "--size", "30", "--as-of", "2026-06-30", str(tmp_path), "--json")
    document = json.loads(out)
    assert code == 0
    assert document["rows"]["companies"] >= 31
    assert document["digest"] == Library(tmp_path).releases()[0].digest


@pytest.mark.parametrize(("language", "words"), [("zh", ("虚构的省份", "示例", "企业数")), ("en", ("invented province", "Example", "companies"))])
def test_help_shows_an_example_in_the_readers_language(language: str, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--lang", language, "generate", "--help")
    assert code == 0
    assert "kexin generate build/demo/hunan" in out
    assert [w for w in words if w not in out] == []


def test_mistakes_are_listed_together_without_a_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    library = tmp_path / "library"
    code, _, err = run(capsys, "--lang", "en", "generate", "--size", "9999999", "--seed", "-5", str(library))
    assert code == 2
    assert "--size: [out-of-range] 9999999" in err
    assert "--seed: [out-of-range] -5" in err
    assert not library.exists()


def test_a_file_in_the_place_of_the_library_is_a_mistake_of_the_user(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "library"
    file.write_text("mine")
    code, _, _ = run(capsys, "generate", "--size", "10", str(file))
    assert code == 2
    assert file.read_text() == "mine"
