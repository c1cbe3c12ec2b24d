"""``kexin programmes``: what there is, a programme with its published totals beside what its registers count, and one of a folder of one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kexin.programmes.loader import PROGRAMMES
from tests.cli.running import run

WATER = "cn.changsha.kaifu-water.2023"


@pytest.mark.parametrize(("language", "title"), [("zh", "开福区老旧小区户表改造"), ("en", "safety of fireworks makers")])
def test_the_list(capsys: pytest.CaptureFixture[str], language: str, title: str) -> None:
    code, out, _ = run(capsys, "--lang", language, "programmes")
    assert code == 0
    assert title in out and "kexin.kv-loan" in out


def test_published_totals_stand_beside_those_of_each_register(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--lang", "zh", "programmes", WATER)
    assert code == 0
    homes = next(line for line in out.splitlines() if line.startswith("惠及户数"))
    assert homes.split() == ["惠及户数", "7,071户", "—", "7,071户"]
    assert "拟改造　→　方案设计　→　施工　→　完工" in out


def test_for_machines(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "programmes", WATER, "--json")
    assert code == 0
    said = json.loads(out)
    assert said["published"]["homes"] == 7071
    assert [(r["id"], r["generated"], r["figures"]["estates"]) for r in said["registers"]] == [("named", False, 7), ("generated", True, 42)]


def test_one_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "--lang", "en", "programmes", "cn.changsha.kaifu-water.2022")
    assert code == 3
    assert WATER in err


def test_a_folder_of_ones_own(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "kexin.kv-loan-2"
    own.mkdir()
    text = (PROGRAMMES / "kexin.kv-loan" / "programme.yaml").read_text(encoding="utf-8")
    (own / "programme.yaml").write_text(text.replace("id: kexin.kv-loan", "id: kexin.kv-loan-2"), encoding="utf-8")
    code, out, _ = run(capsys, "--lang", "en", "programmes", "--folder", str(tmp_path))
    assert code == 0 and "kexin.kv-loan-2" in out
    code, out, _ = run(capsys, "--lang", "en", "check", str(tmp_path))
    assert code == 0 and "programme kexin.kv-loan-2" in out


def test_checking_one_with_mistakes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    own = tmp_path / "x"
    own.mkdir()
    (own / "programme.yaml").write_text("id: x\ntitle: {zh: 名, en: name}\n", encoding="utf-8")
    code, out, _ = run(capsys, "--lang", "en", "check", str(own))
    assert code == 2
    assert "x/programme.yaml:1" in out and "stages is missing" in out
