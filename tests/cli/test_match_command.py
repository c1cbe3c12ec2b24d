"""``kexin match``, ``kexin offers`` and ``kexin replay`` of matches, in both languages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run

COMPANY = "湖南凌翔磁浮科技有限责任公司"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small generated library."""
    from kexin.cli.main import main

    folder = tmp_path_factory.mktemp("match") / "hunan"
    with pytest.raises(SystemExit):
        main(["generate", str(folder), "--size", "200", "--as-of", "2026-06-30"])
    return folder


@pytest.mark.parametrize("language", ["zh", "en"])
def test_offers_are_listed_and_shown_in_full(capsys: pytest.CaptureFixture[str], language: str) -> None:
    code, out, _ = run(capsys, "--lang", language, "offers", "--json")
    every = json.loads(out)
    assert code == 0
    assert {o["kind"] for o in every} == {"policy", "product"}
    for offer in every:
        code, out, _ = run(capsys, "--lang", language, "offers", offer["id"])
        assert code == 0
        assert offer["title"][language] in out
        for gap in offer["unpublished"]:
            assert gap["document"].split("《")[0] in out


def test_the_library_is_matched_and_the_run_comes_out_again(capsys: pytest.CaptureFixture[str], library: Path) -> None:
    code, out, _ = run(capsys, "match", "--library", str(library), "--json")
    told = json.loads(out)
    assert code == 0
    assert all(o["yes"] + o["unknown"] + o["no"] == 201 for o in told["offers"])
    code, out, _ = run(capsys, "--lang", "zh", "replay", told["folder"], "--library", str(library))
    assert (code, "逐字节相同" in out) == (0, True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_company_is_told_what_fits_and_what_is_missing(capsys: pytest.CaptureFixture[str], library: Path, language: str) -> None:
    code, out, _ = run(capsys, "--lang", language, "match", COMPANY, "--library", str(library))
    assert code == 0
    assert COMPANY in out
    assert {"zh": "下一步最值得查明的事实", "en": "The facts most worth finding out next"}[language] in out
    assert ("✗" in out) and ("?" in out)


def test_one_offer_is_shown_condition_by_condition(capsys: pytest.CaptureFixture[str], library: Path) -> None:
    _, listed, _ = run(capsys, "match", COMPANY, "--library", str(library), "--json")
    for match in json.loads(listed)["matches"][:6]:
        code, out, _ = run(capsys, "--lang", "en", "match", COMPANY, "--library", str(library), "--offer", match["offer"])
        assert code == 0
        for condition in match["conditions"]:
            assert condition["en"] in out


def test_a_frozen_verdict_comes_out_again_and_a_change_is_found(capsys: pytest.CaptureFixture[str], library: Path, tmp_path: Path) -> None:
    run(capsys, "match", COMPANY, "--library", str(library), "--freeze", str(tmp_path))
    files = sorted(tmp_path.glob("*.json"))
    assert files
    for file in files:
        code, out, _ = run(capsys, "--lang", "en", "replay", str(file))
        assert (code, "comes out again" in out) == (0, True), file
    forged = files[0].read_text(encoding="utf-8").replace("page:lingxiang-maglev", "page:somebody-else")
    files[0].write_text(forged, encoding="utf-8")
    code, out, _ = run(capsys, "--lang", "en", "replay", str(files[0]))
    assert (code, "was changed" in out) == (1, True)


def test_an_unknown_offer_is_not_found(capsys: pytest.CaptureFixture[str], library: Path) -> None:
    code, _, err = run(capsys, "--lang", "en", "match", COMPANY, "--library", str(library), "--offer", "no-such-offer")
    assert (code, "kexin offers" in err) == (3, True)
