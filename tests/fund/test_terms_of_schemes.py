"""Lines by grade, the prime rate of a day, deadlines, and the size of a fund."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import duckdb
import pytest

from kexin.fund.allocation import FactValue, checked, fuses
from kexin.fund.clock import deadline
from kexin.fund.filing import may_file
from kexin.fund.line import line
from kexin.fund.loader import load_scheme
from kexin.fund.lpr import LPR_FILE, lpr_1y
from kexin.fund.terms import Step
from kexin.problems import ProblemsError
from kexin.rulefile import read_rules
from kexin.text import Text

WAN = 1_000_000
BAD = Path(__file__).resolve().parents[1] / "bad" / "schemes"


@pytest.mark.parametrize(("grade", "most"), [("A", 500), ("B", 400), ("C", 300), ("D", 160), ("E", 80), ("F", 0)])
def test_the_line_follows_the_grade(grade: str, most: int) -> None:
    scheme = load_scheme("cn.chongqing.kv.2023")
    assert line(scheme, {"grade": grade}).most == most * WAN
    known: dict[str, FactValue] = {"filed_on": date(2024, 1, 1), "area": "500000", "grade": grade}
    assert may_file(scheme, {**known, "loan_amount": most * WAN}).verdict is True
    assert may_file(scheme, {**known, "loan_amount": most * WAN + 1}).verdict is False
    assert may_file(scheme, known).to_ask == ("loan_amount",)


def test_a_line_that_nobody_published_stays_open_and_names_its_document() -> None:
    scheme = load_scheme("cn.hubei.kv.2025")
    found = line(scheme, {"grade": "B"})
    assert (found.most, found.missing, found.document) == (None, (), "鄂科技规〔2025〕3号")
    assert line(scheme, {}).missing == ("grade",)
    facts: dict[str, FactValue] = {
        "filed_on": date(2025, 5, 1), "area": "420100", "mode": "credit", "loan_amount": 900 * WAN, "term_years": 3, "loan_rate": Fraction("0.03"), "lpr_1y": Fraction("0.03"), "grade": "B"}
    answers = {a.id: a for a in may_file(scheme, facts).answers}
    assert (answers["line"].holds, answers["line"].document) == (None, "鄂科技规〔2025〕3号")


@pytest.mark.parametrize(("day", "rate"), [
    ((2019, 8, 19), None), ((2019, 8, 20), "0.0425"), ((2019, 9, 19), "0.0425"), ((2019, 9, 20), "0.042"), ((2024, 10, 20), "0.0335"), ((2024, 10, 21), "0.031"),
    ((2025, 5, 20), "0.03"), ((2025, 6, 19), "0.03"), ((2025, 6, 20), None)])
def test_the_prime_rate_of_a_day(day: tuple[int, int, int], rate: str | None) -> None:
    found = lpr_1y(date(*day))
    assert found == (None if rate is None else Fraction(rate))


@pytest.mark.real
def test_the_prime_rates_are_those_of_the_published_list(real_data: Path) -> None:
    rows = duckdb.execute("SELECT effective_date, lpr_1y_pct FROM read_csv($file) ORDER BY 1", {"file": str(real_data / "reference" / "lpr_changes.csv")}).fetchall()
    assert len(rows) >= 12
    for day, percent in rows:
        assert lpr_1y(day) == Fraction(str(percent)) / 100
    changes = read_rules(LPR_FILE)[0]["changes"]
    assert {change["from"] for change in changes} <= {day for day, _ in rows}


def test_the_rate_cap_takes_the_rate_of_the_day_of_signing() -> None:
    facts: dict[str, FactValue] = {
        "filed_on": date(2025, 5, 30), "area": "420100", "mode": "credit", "loan_amount": 100 * WAN, "term_years": 3, "grade": "E", "loan_rate": Fraction("0.0451")}
    scheme = load_scheme("cn.hubei.kv.2025")
    for signed, verdict in ((date(2025, 5, 19), True), (date(2025, 5, 20), False), (date(2025, 6, 20), None)):
        assert may_file(scheme, {**facts, "signed_on": signed}).verdict is verdict
    assert may_file(scheme, {**facts, "signed_on": date(2025, 5, 20), "lpr_1y": Fraction("0.0301")}).verdict is True


def step(days: int, working: bool) -> Step:
    """A step of the tests."""
    return Step("review", Text("审核", "review"), days, working, load_scheme("us.sba.7a").mark)


@pytest.mark.parametrize(("start", "days", "working", "end"), [
    (date(2026, 3, 2), 5, False, date(2026, 3, 7)), (date(2026, 3, 2), 4, True, date(2026, 3, 6)), (date(2026, 3, 2), 5, True, date(2026, 3, 9)),
    # From a Friday the count begins on Monday; from a Saturday too.
    (date(2026, 3, 6), 1, True, date(2026, 3, 9)), (date(2026, 3, 7), 1, True, date(2026, 3, 9)), (date(2026, 3, 8), 1, True, date(2026, 3, 9))])
def test_a_deadline(start: date, days: int, working: bool, end: date) -> None:
    assert deadline(step(days, working), start) == end


def test_holidays_are_left_out_and_weekends_made_up_count() -> None:
    holidays = [date(2026, 10, day) for day in range(1, 8)]
    made_up = [date(2026, 10, 10)]
    assert deadline(step(2, True), date(2026, 9, 30), holidays) == date(2026, 10, 9)
    assert deadline(step(3, True), date(2026, 9, 30), holidays) == date(2026, 10, 12)
    assert deadline(step(3, True), date(2026, 9, 30), holidays, made_up) == date(2026, 10, 10)
    assert deadline(step(3, False), date(2026, 9, 30), holidays) == date(2026, 10, 3)


TERMS = """lines:
  - {zh: A级, en: grade A, when: grade == "A", most: revenue * 0.1}
  - {zh: B级, en: grade B, when: grade == "B", unknown: {document: 细则, zh: 额度, en: the line}}
fund: {form: pool, size: yi_yuan(1), leverage: 10, reserve: {least: 0.1, most: 0.15}, refill: {zh: 每年, en: yearly}}
steps: [{id: review, zh: 审核, en: review, days: 5}, {id: pay, zh: 拨付, en: payment, days: 25, working: false}]
stack: [{zh: 贴息, en: an interest subsidy}]
"""


def written(folder: Path, terms: str) -> Path:
    """A scheme with these terms."""
    path = folder / "example" / "scheme.yaml"
    path.parent.mkdir()
    good = (BAD / "good.yaml").read_text(encoding="utf-8").replace("  - {field: line, document: 实施细则, zh: 额度, en: the line}\n", "").replace("unknown:\n", "")
    path.write_text(good + terms, encoding="utf-8")
    return path


def test_terms_of_a_file(tmp_path: Path) -> None:
    scheme = load_scheme(written(tmp_path, TERMS))
    assert scheme.fund is not None
    assert (scheme.fund.form, scheme.fund.size, scheme.fund.leverage, scheme.fund.reserve) == ("pool", 10**10, 10, (Fraction(1, 10), Fraction(3, 20)))
    assert [(s.id, s.days, s.working) for s in scheme.steps] == [("review", 5, True), ("pay", 25, False)]
    assert [each.title.en for each in scheme.stack] == ["an interest subsidy"]
    assert line(scheme, checked({"grade": "A", "revenue": 12_345})).most == 1_234
    assert line(scheme, checked({"grade": "A"})).missing == ("revenue",)


@pytest.mark.parametrize(("take", "put", "code"), [
    ("days: 5}", "days: 0}", "wrong-value"), ("days: 5}", "days: 2.5}", "wrong-value"), ("form: pool", "form: pot", "wrong-choice"), ("least: 0.1", "least: 0.2", "wrong-value"), ("most: 0.15", "most: 15", "wrong-value"), ("leverage: 10", "leverage: -1", "wrong-value"),
    ("most: revenue * 0.1", "most: revenue > yuan(1)", "formula-kind"), ("most: revenue * 0.1", "least: 1", "missing-key"), ("id: pay", "id: review", "duplicate-id"), ("size: yi_yuan(1)", "size: overdue_days", "formula-kind")])
def test_mistakes_in_terms_are_told(tmp_path: Path, take: str, put: str, code: str) -> None:
    with pytest.raises(ProblemsError) as error:
        load_scheme(written(tmp_path, TERMS.replace(take, put)))
    assert code in {p.code for p in error.value.problems}


@pytest.mark.parametrize(("rate", "held"), [("0.0499", []), ("0.05", ["warning"]), ("0.0799", ["warning"]), ("0.08", ["warning", "fuse"])])
def test_which_fuses_hold(rate: str, held: list[str]) -> None:
    assert [f.id for f in fuses(load_scheme("cn.hubei.kv.2025"), {"bank_npl_rate": Fraction(rate)})] == held


@pytest.mark.parametrize(("scheme", "code"), [("cn.hubei.kv.2025", "missing-fact"), ("cn.chongqing.kv.2023", "not-published")])
def test_a_fuse_that_cannot_be_worked_out_is_refused(scheme: str, code: str) -> None:
    with pytest.raises(ProblemsError) as error:
        fuses(load_scheme(scheme), {})
    assert [p.code for p in error.value.problems] == [code]
