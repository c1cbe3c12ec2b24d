"""``kexin share`` and ``kexin schemes``: sums that a finance officer can check by hand, refusals that name the document."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from kexin.formula.amounts import exact_money
from kexin.fund.allocation import FactValue
from kexin.fund.cases import WorkedCase, fen, read_cases
from kexin.fund.facts import FACTS
from kexin.fund.loader import SCHEMES, load_scheme, scheme_ids
from kexin.text import Language
from tests.cli.running import run


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_scheme_is_listed_with_what_is_not_public(capsys: pytest.CaptureFixture[str], language: str) -> None:
    code, out, _ = run(capsys, "--lang", language, "schemes")
    assert code == 0
    assert all(scheme in out for scheme in scheme_ids())
    assert {"zh": "补偿比例", "en": "the share"}[language] in out


def test_the_parts_are_shown_to_the_fen_and_add_up(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--lang", "zh", "share", "--scheme", "cn.chongqing.kv.2023", "--loss", "200万", "--recovered", "50万", "--costs", "5万")
    assert code == 0
    assert "市级 640,000.00元 + 区县 960,000.00元 + 银行 400,000.00元 = 2,000,000.00元" in out
    assert "216,000.00元" in out


@pytest.mark.parametrize("written", ["2000000", "200万", "2,000,000元", "0.02亿", "200000000分"])
def test_amounts_may_be_written_as_people_do(capsys: pytest.CaptureFixture[str], written: str) -> None:
    _, out, _ = run(capsys, "share", "--scheme", "cn.chongqing.kv.2023", "--loss", written, "--json")
    assert json.loads(out)["loss"] == 200_000_000


def test_a_cut_stands_on_its_own_line(capsys: pytest.CaptureFixture[str]) -> None:
    facts = ["--fact", "unsecured_share=75%", "--fact", "first_loan_in_city=yes"]
    _, out, _ = run(capsys, "share", "--scheme", "cn.zhuhai.credit.2022", "--loss", "400万", *facts, "--json")
    trace = {line["id"]: line["amount"] for line in json.loads(out)["trace"]}
    assert (trace["public"], trace["cut_loan"], trace["part_city"], trace["part_bank"]) == (360_000_000, -60_000_000, 300_000_000, 100_000_000)


@pytest.mark.parametrize(("arguments", "code", "says"), [
    (["--scheme", "cn.hunan.kv.2025", "--loss", "100万"], 2, "湖南省科技型企业知识价值贷款风险补偿实施办法"),
    (["--scheme", "cn.henan.kjd.2025", "--loss", "100万"], 2, "university_rd"),
    (["--scheme", "cn.hunan.kv-changsha.2022", "--loss", "100万", "--recovered", "1万"], 2, "追偿所得"),
    (["--scheme", "cn.chongqing.kv.2023", "--loss", "many"], 2, "200万"),
    (["--scheme", "cn.chongqing.kv.2023", "--loss", "1", "--fact", "revenu=3"], 2, "revenue"),
    (["--scheme", "cn.chongqing", "--loss", "1"], 3, "cn.chongqing.kv.2023"),
    (["--scheme", "cn.hubei.kv.2025", "--loss", "100万", "--fact", "npl_class=loss", "--fact", "bank_npl_rate=8.2%"], 1, "排队"),
])
def test_refusals_say_what_is_needed(capsys: pytest.CaptureFixture[str], arguments: list[str], code: int, says: str) -> None:
    found, out, err = run(capsys, "--lang", "zh", "share", *arguments)
    assert (found, says in out + err) == (code, True), out + err


def test_a_file_of_losses_is_shared_row_by_row_and_nothing_is_lost(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    losses, parts = tmp_path / "losses.csv", tmp_path / "parts.csv"
    losses.write_text("loss_id,principal\na,200万\nb,0.07\n\nc,many\nd,\n", encoding="utf-8-sig")
    code, out, _ = run(capsys, "--lang", "zh", "share", "--scheme", "cn.chongqing.kv.2023", "--losses", str(losses), "-o", str(parts))
    assert code == 2
    assert "losses.csv:5: principal" in out
    assert "4 笔损失，2 笔未能分担" in out
    with parts.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(r["loss_id"], r["status"], r["loss_fen"], r["city_fen"], r["district_fen"], r["bank_fen"]) for r in rows] == [
        ("a", "paid", "200000000", "64000000", "96000000", "40000000"), ("b", "paid", "7", "2", "3", "2"), ("c", "refused", "", "", "", ""), ("d", "refused", "", "", "", "")]


def test_a_heading_that_is_no_fact_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    losses = tmp_path / "losses.csv"
    losses.write_text("id,principle\n1,2\n", encoding="utf-8")
    code, _, err = run(capsys, "--lang", "en", "share", "--scheme", "cn.chongqing.kv.2023", "--losses", str(losses))
    assert (code, "did you mean principal?" in err, "losses.csv:1:1" in err) == (2, True, True)


def as_written(value: FactValue) -> str:
    """A fact as people write it on the command line; money in fen."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Fraction):
        return str(Decimal(value.numerator) / Decimal(value.denominator))
    return str(value)


EVERY = [(scheme, case) for scheme in scheme_ids() for case in read_cases(SCHEMES / scheme / "cases.yaml")]


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(("scheme", "case"), EVERY, ids=[f"{s}:{c.id}" for s, c in EVERY])
def test_every_worked_case_is_shown_in_words(capsys: pytest.CaptureFixture[str], scheme: str, case: WorkedCase, language: Language) -> None:
    facts = [part for name, value in case.facts.items() for part in ("--fact", f"{name}={as_written(value)}{'分' if FACTS[name].type.kind == 'money' else ''}")]
    expect, back = dict(case.expect), case.expect.get("recovery")
    if "room" in expect:
        code, out, _ = run(capsys, "--lang", language, "share", "--scheme", scheme, *facts, "--room")
        assert code == 0
        assert all(exact_money(fen(left), language) in out for left in expect.pop("room").values())
    if not expect:
        return
    recovery = [] if back is None else ["--recovered", f"{fen(back['recovered'])}分", "--costs", f"{fen(back['costs'])}分"]
    code, out, errors = run(capsys, "--lang", language, "share", "--scheme", scheme, *facts, *recovery)
    if "refused" in expect:
        assert code == 2 and all(f"{scheme}: {field}" in errors for field in expect["refused"])
        return
    assert code == (1 if expect.get("status", "paid") != "paid" else 0)
    names = {b.party: b.title.in_(language) for b in (*load_scheme(scheme).payers, *load_scheme(scheme).rest)}
    total = next((line for line in out.splitlines() if " = " in line), "")
    for party, amount in expect.items():
        if party in names and fen(amount):
            assert f"{names[party]} {exact_money(fen(amount), language)}" in total
    if back is not None:
        assert all(exact_money(fen(amount), language) in out for amount in back["returns"].values())
