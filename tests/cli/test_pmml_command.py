"""``kexin pmml`` prints or writes a scorecard, and says why a model has none."""

from __future__ import annotations

from pathlib import Path
from xml.etree.ElementTree import fromstring

import pytest

from tests.cli.running import run


def test_a_bank_gets_a_file_that_equals_what_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "model.pmml"
    asked = ("pmml", "cn.most.tech-sme.2017", "--as-of", "2026-06-30")
    code, out, _ = run(capsys, *asked)
    assert code == 0
    assert fromstring(out.encode()).get("version") == "4.4"
    code, said, _ = run(capsys, *asked, "-o", str(path))
    assert (code, said) == (0, "")
    assert path.read_bytes() == out.encode()


def test_a_model_that_is_not_there_and_a_folder_in_the_files_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "pmml", "no-such-model")[0] == 3
    assert run(capsys, "pmml", "kexin-kv", "-o", str(tmp_path))[0] == 2


def test_a_model_that_no_scorecard_can_say_is_refused_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home = tmp_path / "sizes"
    home.mkdir()
    (home / "model.yaml").write_text(
        "id: sizes\ntitle: {zh: 划型, en: sizes}\nkind: classification\ndocument: {number: null, issuer: [Kexin]}\n"
        "effective: {from: 2020-01-01, to: null}\nregion: CN\nevidence: own\nsource: a sample\nnote: {zh: 样例, en: sample}\n"
        "classification: {classes: [{id: big, zh: 大, en: big}, {id: small, zh: 小, en: small}], "
        "measures: [{when: registration_active, value: staff_total, bounds: [300], zh: 人员, en: staff}]}\n", encoding="utf-8")
    code, out, err = run(capsys, "--lang", "zh", "pmml", str(home))
    assert (code, out) == (2, "")
    assert "sizes: score: [not-in-pmml] 模型不打分" in err
