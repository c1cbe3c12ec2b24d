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


def test_frozen_verdicts_are_of_one_company(capsys: pytest.CaptureFixture[str], library: Path, tmp_path: Path) -> None:
    code, _, err = run(capsys, "match", "--library", str(library), "--freeze", str(tmp_path / "frozen"))
    assert (code, "no company is named" in err) == (2, True)


@pytest.mark.parametrize("command", [("match", COMPANY), ("offers",)])
def test_a_folder_without_offers_is_told(capsys: pytest.CaptureFixture[str], library: Path, tmp_path: Path, command: tuple[str, ...]) -> None:
    """Else the shipped terms would silently count instead of the bank's own."""
    code, _, err = run(capsys, *command, "--offers", str(tmp_path), *(("--library", str(library)) if command[0] == "match" else ()))
    assert (code, "[no-offers]" in err, "products/<id>/product.yaml" in err) == (2, True, True)


@pytest.mark.parametrize(("language", "day", "words"), [
    ("zh", "2026-06-30", "2026年6月30日已失效（有效期2022年6月1日至2026年3月31日），结论仅供参考"),
    ("en", "2026-06-30", "no longer in force on 30 June 2026 (1 June 2022 to 31 March 2026): for reference only"),
    ("en", "2020-06-30", "not yet in force on 30 June 2020 (1 June 2022 to 31 March 2026): for reference only")])
def test_an_offer_out_of_force_says_so(capsys: pytest.CaptureFixture[str], library: Path, language: str, day: str, words: str) -> None:
    offer = "cn.miit.little-giant-title.2022"
    code, out, _ = run(capsys, "--lang", language, "offers", offer, "--as-of", day)
    assert (code, words in out) == (0, True)
    if day == "2026-06-30":
        code, out, _ = run(capsys, "--lang", language, "match", COMPANY, "--library", str(library), "--offer", offer)
        assert (code, words in out) == (0, True)
        code, out, _ = run(capsys, "--lang", language, "match", COMPANY, "--library", str(library), "--offer", "cn.miit.little-giant-title.2026")
        assert (code, "in force on" in out, "结论仅供参考" in out) == (0, False, False)


def test_too_much_to_change_is_not_beyond_the_company(capsys: pytest.CaptureFixture[str], library: Path) -> None:
    """The company knows nothing of its indicators: that is much to find out, but not out of its hands."""
    asked = ("match", COMPANY, "--library", str(library), "--offer", "cn.most.hnte-title.2016")
    _, out, _ = run(capsys, "--lang", "zh", *asked)
    assert "少量改变不足以达到" in out
    assert "无法由企业改变" not in out
    _, out, _ = run(capsys, "--lang", "en", *asked)
    assert "no small set of changes leads to yes" in out
    _, out, _ = run(capsys, "--lang", "zh", "match", COMPANY, "--library", str(library), "--offer", "ccb.keji-dai")
    assert "无法由企业改变：科技贷的准入条件" in out


def test_chinese_amounts_stand_after_chinese_punctuation(capsys: pytest.CaptureFixture[str], library: Path) -> None:
    _, out, _ = run(capsys, "--lang", "zh", "match", COMPANY, "--library", str(library), "--offer", "ccb.shanke-dai.2024")
    assert "善科贷 (ccb.shanke-dai.2024)：未知，至多 1,000万元" in out


@pytest.mark.parametrize("command", [("offers",), ("match",), ("rate", "kexin-kv")])
def test_a_day_before_all_definitions_is_told_in_one_line(capsys: pytest.CaptureFixture[str], library: Path, command: tuple[str, ...]) -> None:
    where = () if command == ("offers",) else ("--library", str(library))
    code, _, err = run(capsys, "--lang", "en", *command, "--as-of", "1900-01-01", *where)
    assert (code, err.count("to do:"), "no measure was defined yet on that day" in err) == (2, 1, True)


@pytest.mark.parametrize("command", [("match",), ("match", COMPANY), ("rate", "kexin-kv"), ("explain", COMPANY), ("raise", COMPANY)])
def test_a_day_after_the_release_is_refused(capsys: pytest.CaptureFixture[str], library: Path, command: tuple[str, ...]) -> None:
    code, _, err = run(capsys, "--lang", "en", *command, "--as-of", "2026-07-01", "--library", str(library))
    assert code == 2 and "not after the release's day, 2026-06-30" in err
    assert run(capsys, "--lang", "zh", *command, "--as-of", "2026-06-30", "--library", str(library))[0] in (0, 1)
