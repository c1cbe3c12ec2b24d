"""Measures as a book: what is read, what is refused, what a day sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from kexin.formula.python_rows import Row, measures_function
from kexin.library.measures import MeasureBook, load_measures
from kexin.problems import Problem, ProblemsError
from kexin.text import Text

DAY = date(2026, 6, 30)

Write = Callable[[str], MeasureBook]


@pytest.fixture
def book(tmp_path: Path) -> Write:
    """Write the items of one file and load it."""
    def write(items: str) -> MeasureBook:
        (tmp_path / "group.yaml").write_text("group: {zh: 组, en: group}\nmeasures:\n" + items, encoding="utf-8")
        return load_measures([tmp_path])
    return write


def item(name: str, formula: str, unit: str = "money", more: str = "") -> str:
    """One measure in force since 2000."""
    return (f"  {name}:\n    title: {{zh: 名, en: {name}}}\n    unit: {unit}\n    definition: {{zh: 义, en: what}}\n"
            f"    versions: [{{from: 2000-01-01, formula: '{formula}', source: s, evidence: own}}]\n{more}")


REVENUE = item("revenue", "at(annuals, revenue, last_year)")


def problems(write: Write, items: str) -> list[Problem]:
    """What is wrong with the items."""
    with pytest.raises(ProblemsError) as caught:
        write(items)
    return list(caught.value.problems)


def only(write: Write, items: str) -> Problem:
    """The one thing that is wrong with the items."""
    found = problems(write, items)
    assert len(found) == 1, found
    return found[0]


def test_a_measure_computes_from_rows(book: Write) -> None:
    measures = book(REVENUE + item("twice", "revenue * 2")).on(DAY)
    measure = measures_function(measures.program(["twice"]))
    row: Row = {"company_id": "x", "year": 2025, "revenue": 7, "known_on": date(2026, 1, 1)}
    company: Row = {"company_id": "x", "known_on": date(2020, 1, 1)}
    assert measure({"companies": [company], "annuals": [row]}, ()) == {"revenue": 7, "twice": 14}


def test_a_program_holds_only_what_is_wanted_and_what_that_rests_on(book: Write) -> None:
    measures = book(REVENUE + item("twice", "revenue * 2") + item("other", "yuan(5)")).on(DAY)
    assert [s.name for s in measures.program(["twice"]).steps] == ["revenue", "twice"]


def test_facts_reach_through_other_measures(book: Write) -> None:
    measures = book(REVENUE + item("twice", "revenue * 2") + item("rights", "count(ip_rights)", "count")).on(DAY)
    assert set(measures.facts("twice")) == {("annuals", "year"), ("annuals", "revenue")}
    assert measures.facts("rights") == (("ip_rights", "company_id"),)


def test_the_version_in_force_on_the_day_is_used(book: Write) -> None:
    two = (
        "  capital:\n    title: {zh: 名, en: capital}\n    unit: money\n"
        "    definition: {zh: 义, en: what}\n    versions:\n"
        "      - {from: 2000-01-01, formula: 'yuan(1)', source: old, evidence: own}\n"
        "      - {from: 2026-04-01, formula: 'yuan(2)', source: new, evidence: own}\n")
    read = book(two)
    company = {"companies": [{"known_on": date(1990, 1, 1)}]}
    before, after = (measures_function(read.on(d).program(["capital"])) for d in (date(2026, 3, 31), date(2026, 4, 1)))
    assert before(company, ()) == {"capital": 100}
    assert after(company, ()) == {"capital": 200}
    with pytest.raises(ProblemsError, match="no-measures-yet"):
        read.on(date(1999, 12, 31))


def test_a_yes_or_no_may_say_what_its_opposite_is_called(book: Write) -> None:
    late = "  late:\n    title: {zh: 逾期, en: late}\n    opposite: {zh: 未逾期, en: on time}\n    unit: bool\n" \
        "    definition: {zh: 义, en: what}\n    versions:\n      - {from: 2000-01-01, formula: 'yuan(1) > yuan(0)', source: old, evidence: own}\n"
    assert book(late).on(DAY).scope.names["late"].opposite == Text("未逾期", "on time")
    with pytest.raises(ProblemsError, match="only a measure of unit bool has an opposite"):
        book(late.replace("bool", "money").replace("> yuan(0)", ""))


def test_a_day_is_prepared_once(book: Write) -> None:
    read = book(REVENUE)
    assert read.on(DAY) is read.on(DAY)


def test_coded_values_keep_their_titles(book: Write) -> None:
    symbol = book(item("tax_grade", "latest(tax_ratings, grade)", "text")).on(DAY).scope.names["tax_grade"]
    assert symbol.type.choices == frozenset("ABMCD")
    assert symbol.choices["M"].zh == "M级"


def test_own_codes_need_titles(book: Write) -> None:
    codes = "    choices: {young: {zh: 初创, en: young}}\n"
    stage = item("stage", '"young" if company(listed) else "old"', "text", codes)
    assert only(book, stage).code == "choice-untitled"
    stage = item("stage", '"young" if company(listed) else "young"', "text", codes)
    assert book(stage).on(DAY).scope.names["stage"].type.choices == frozenset({"young"})


def test_an_unknown_name_is_reported_with_file_line_and_a_suggestion(book: Write) -> None:
    problem = only(book, REVENUE + item("twice", "revenu * 2"))
    assert problem.code == "unknown-name"
    assert "group.yaml:12: measures.twice.versions[0].formula: character 1" in problem.where
    assert "revenue" in problem.remedy.en


def test_measures_in_a_circle_are_refused(book: Write) -> None:
    problem = only(book, item("a", "b + yuan(1)") + item("b", "c") + item("c", "a"))
    assert problem.code == "circle"
    assert "a → b → c → a" in problem.found.en


def test_a_measure_that_names_itself_is_refused(book: Write) -> None:
    assert only(book, item("a", "a")).code == "circle"


def test_the_unit_must_be_what_the_formula_gives(book: Write) -> None:
    problem = only(book, item("intensity", "at(annuals, revenue, last_year) / yuan(2)"))
    assert problem.code == "unit-differs"
    assert problem.allowed.en == "unit: share"


@pytest.mark.parametrize(
    "name", ["Revenue", "ip_3", "companies_name", "count", "yuan", "annuals", "as_of", "class", "x" * 49])
def test_names_that_would_collide_are_refused(book: Write, name: str) -> None:
    assert only(book, item(name, "yuan(1)")).code == "measure-id"


@pytest.mark.parametrize(("wrong", "code"), [
    ("    titel: {zh: 甲, en: a}\n", "unknown-key"),
    ("    approximate: perhaps\n", "wrong-value"),
    ("    ask: {zh: 请问}\n", "missing-key"),
])
def test_wrong_keys_are_refused(book: Write, wrong: str, code: str) -> None:
    assert only(book, REVENUE + wrong).code == code


def test_all_mistakes_are_reported_together(book: Write) -> None:
    codes = {p.code for p in problems(book, item("a", "yuan(1) +") + item("b", "c") + item("c_1", "yuan(1)", "share"))}
    assert codes == {"formula-syntax", "unknown-name", "measure-id", "unit-differs"}


def test_versions_stand_in_the_order_of_their_dates(book: Write) -> None:
    text = (
        "  capital:\n    title: {zh: 名, en: capital}\n    unit: money\n"
        "    definition: {zh: 义, en: what}\n    versions:\n"
        "      - {from: 2026-04-01, formula: 'yuan(1)', source: s, evidence: own}\n"
        "      - {from: 2026-04-01, formula: 'yuan(2)', source: s, evidence: own}\n")
    assert only(book, text).code == "version-order"
    no_version = text.split("    versions")[0] + "    versions: []\n"
    assert only(book, no_version).code == "missing-key"


def test_one_name_in_two_files_is_refused(tmp_path: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        (tmp_path / name).write_text("group: {zh: 组, en: group}\nmeasures:\n" + REVENUE, encoding="utf-8")
    with pytest.raises(ProblemsError) as caught:
        load_measures([tmp_path])
    assert [p.code for p in caught.value.problems] == ["duplicate-measure"]


def test_a_folder_that_does_not_exist_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="no-such-folder"):
        load_measures([tmp_path / "none"])


def test_asking_for_a_measure_that_does_not_exist_names_the_closest(book: Write) -> None:
    with pytest.raises(ProblemsError, match="did you mean revenue"):
        book(REVENUE).on(DAY).program(["revenues"])


def test_an_unchecked_book_still_refuses_a_wrong_formula_when_it_is_asked_for(tmp_path: Path) -> None:
    text = "group: {zh: 组, en: group}\nmeasures:\n" + REVENUE + item("bad", "revenue +") + item("a", "a")
    (tmp_path / "group.yaml").write_text(text, encoding="utf-8")
    measures = load_measures([tmp_path], check_formulas=False).on(DAY)
    assert [s.name for s in measures.program(["revenue"]).steps] == ["revenue"]
    for name in ("bad", "a"):
        with pytest.raises(ProblemsError):
            measures.program([name])
