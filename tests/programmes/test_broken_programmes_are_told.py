"""A file with mistakes is refused with all of them at once: file and line, what was found, what is allowed, what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kexin.problems import NotFoundError, ProblemsError
from kexin.programmes.loader import PROGRAMMES, load_programme
from kexin.programmes.rows import rows_of_file

DAY = date(2023, 12, 28)
WATER = PROGRAMMES / "cn.changsha.kaifu-water.2023"


def copy(folder: Path, *changes: tuple[str, str]) -> Path:
    """The water programme with some texts replaced."""
    own = folder / WATER.name
    own.mkdir()
    for file in WATER.iterdir():
        text = file.read_text(encoding="utf-8")
        if file.name == "programme.yaml":
            for before, after in changes:
                assert before in text, before
                text = text.replace(before, after, 1)
        (own / file.name).write_text(text, encoding="utf-8")
    return own


def told(folder: Path) -> list[tuple[str, str]]:
    """(code, where) of every problem."""
    with pytest.raises(ProblemsError) as raised:
        load_programme(folder, DAY)
    for problem in raised.value.problems:
        assert "programme.yaml:" in problem.where, problem
        assert problem.found.zh and problem.found.en and problem.allowed.zh and problem.remedy.en
    return [(p.code, p.where.split(": ")[-1]) for p in raised.value.problems]


def test_an_untouched_copy_is_right(tmp_path: Path) -> None:
    assert load_programme(copy(tmp_path), DAY).id == WATER.name


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    found = told(copy(
        tmp_path, ("kind: money}", "kind: gold}"), ("tone: warn}", "tone: loud}"), ("to: building", "to: biulding"), ("second: [head]", "second: [boss]"), ("cost > yuan(0)", "cost > homes"), ("severity: serious}", "severity: awful}"),
        ("every: weekly", "every: fortnightly"), ("count(rows)", "count(estates)"), ("region: \"430105\"", "region: \"990000\""), ("rows: named.csv", "rows: nowhere.csv"), ("paid_residents * 10", "paid_rezidents * 10"),
        ("scheme: cn.changsha.water-renewal.2023", "scheme: cn.changsha.water")))
    assert len(found) >= 12
    assert {"wrong-choice", "wrong-value", "unknown-scheme", "unknown-name", "no-such-file"} <= {code for code, _ in found}
    places = {place for _, place in found}
    assert {"register.fields[3].kind", "stages[2].tone", "moves[1].to", "moves[1].second", "checklists[0].items[0].severity", "cadences[0].every", "region", "register.files[0].rows"} <= places


@pytest.mark.parametrize(("before", "after", "code"), [
    ("id: subdistrict, zh", "id: stage, zh", "name-taken"),
    ("from: [listed], to: design", "from: [design], to: design", "wrong-value"),
    ("{id: subdistrict, zh", "{id: ward, zh", "unknown-name"),
    ("value: 8485200,", "value: 8485200.123,", "wrong-value"),
    ("rows: named.csv", "rows: ../named.csv", "wrong-value"),
    ("each: row, role: keeper", "each: post, role: keeper", "wrong-value"),
    ("collected_residents: paid_residents", "colected_residents: paid_residents", "unknown-fact"),
    ("principal: cost", "principal: homes", "formula-kind"),
    ("ends: true}", "ends: true, colour: red}", "unknown-key"),
    ("id: cn.changsha.kaifu-water.2023", "id: cn.changsha.other", "id-differs"),
    ("days: 14", "days: 100000", "wrong-value"),
    ("kinds: [company]", "kinds: [water works]", "wrong-value"),
    ("to: design, by: [keeper], fill", "to: design, fill", "missing-key"),
    ("seats: [clerk]}", "seats: [clerk], posts: 201}", "wrong-value"),
    ("seats: [clerk]}", "seats: [clerk], posts: -1}", "wrong-value"),
    ("days: 14", "days: 731", "wrong-value"),
    ("days: 14", "days: -1", "wrong-value"),
    ("every: weekly", "every: days", "wrong-value"),
    ("every: weekly", "every: days, days: 0", "wrong-value"),
    ("every: weekly", "every: weekly, days: 7", "wrong-value"),
    ("each: row, role", "each: register, role", "wrong-value"),
    ("kind: text}", "kind: choice}", "wrong-value"),
    ("kind: text}", "kind: text, choices: {a: {zh: 甲, en: a}}}", "wrong-value"),
    ("rows: named.csv", "rows: named.txt", "wrong-value"),
    ("id: open_findings,", "id: homes,", "name-taken"),
    ("id: open_findings,", "id: findings,", "name-taken"),
    ("id: estates, zh", "id: rows, zh", "name-taken"),
    ("id: in_design, zh", "id: done, zh", "name-taken"),
    ("  by: [keeper]\n  row", "  row", "missing-key"),
    ("payments: generated-payments.csv", "payments: nobody-paid.csv", "no-such-file"),
    ("\ncadences:\n", "\nconfirmations:\n  - {id: agreed, zh: 同意, en: agreed, by: [keeper]}\n\ncadences:\n", "missing-key"),
    ("\ncadences:\n", "\nconfirmations:\n  - {id: agreed, zh: 同意, en: agreed, by: [keeper], of: cost, ways: {visit: {zh: 上门, en: visit}}}\n\ncadences:\n", "wrong-choice"),
    ("\nsharing:\n", "\nrating: {model: nobodys-model}\n\nsharing:\n", "unknown-model"),
    ("id: head, zh", "id: keeper, zh", "duplicate-id"),
    ("id: homes_done, zh", "id: homes_soon, zh", "duplicate-id"),
    ("id: late, zh", "id: short, zh", "duplicate-id"),
    ("id: schedule, zh", "id: fenced, zh", "duplicate-id")])
def test_one_mistake_is_told(tmp_path: Path, before: str, after: str, code: str) -> None:
    found = told(copy(tmp_path, (before, after)))
    assert code in [c for c, _ in found], found


@pytest.mark.parametrize(("before", "after"), [
    ("days: 14", "days: 730"), ("days: 14", "days: 0"), ("seats: [clerk]}", "seats: [clerk], posts: 200}"), ("every: weekly", "every: days, days: 1"), ("every: weekly", "every: once"),
    ("value: 8485200,", "value: 8485200.12,"), ("each: row, role: keeper", "each: row, role: builder"), ("fill: [homes], ", "")])
def test_what_is_just_allowed_is_read(tmp_path: Path, before: str, after: str) -> None:
    assert load_programme(copy(tmp_path, (before, after)), DAY).id == WATER.name


def test_a_register_has_at_most_sixty_fields(tmp_path: Path) -> None:
    def with_more(folder: Path, more: int) -> Path:
        folder.mkdir()
        own = "".join(f"    - {{id: more{n}, zh: 其他{n}, en: more {n}, kind: text}}\n" for n in range(more))
        return copy(folder, ("    - {id: homes,", f"{own}    - {{id: homes,"))

    assert len(load_programme(with_more(tmp_path / "right", 53), DAY).register.fields) == 60
    assert ("wrong-value", "register") in told(with_more(tmp_path / "wrong", 54))


def test_a_total_that_is_published_in_yuan_is_kept_in_fen_and_a_count_as_it_is(tmp_path: Path) -> None:
    published = {f.id: f.published for f in load_programme(copy(tmp_path, ("value: 8485200,", "value: 8485200.12,")), DAY).figures}
    found = published["from_government"], published["homes"]
    assert [p.value for p in found if p is not None] == [848_520_012, 7071]


def test_a_programme_that_does_not_exist_is_named_with_those_that_do() -> None:
    with pytest.raises(NotFoundError) as raised:
        load_programme("cn.changsha.kaifu-water.2022", DAY)
    assert "cn.changsha.kaifu-water.2023" in raised.value.problems[0].remedy.en


def test_mistakes_of_a_register_are_told_by_line(tmp_path: Path) -> None:
    own = copy(tmp_path)
    (own / "named.csv").write_text("code,name,stage,homes,colour\nA1,甲,done,12,red\nA1,乙,finished,-3,\n,丙,done,1.5,\n", encoding="utf-8")
    programme = load_programme(own, DAY)
    with pytest.raises(ProblemsError) as raised:
        rows_of_file(programme, programme.register.files[0])
    assert [(p.code, p.where.split("named.csv:")[-1]) for p in raised.value.problems] == [
        ("unknown-column", "1"), ("wrong-cell", "3:homes"), ("wrong-cell", "3:stage"), ("double-code", "3"), ("wrong-cell", "4:homes"), ("wrong-cell", "4:code")]


def test_mistakes_of_payments_are_told_by_line(tmp_path: Path) -> None:
    own = copy(tmp_path)
    (own / "generated-payments.csv").write_text("code,party,amount,on\nG01,residents,12.345,2023-01-01\nG99,residents,12,2023-01-01\nG01,mayor,12,2023-01-01\nG01,residents,12,2023-13-01\nG02,residents,12,2023-01-01\n", encoding="utf-8")
    programme = load_programme(own, DAY)
    with pytest.raises(ProblemsError) as raised:
        rows_of_file(programme, programme.register.files[1])
    assert [p.where.rpartition(":")[2] for p in raised.value.problems] == ["2", "3", "4", "5"]


def test_a_programme_over_loans_does_nothing_to_a_loan(tmp_path: Path) -> None:
    own = tmp_path / "kexin.kv-loan"
    own.mkdir()
    text = (PROGRAMMES / own.name / "programme.yaml").read_text(encoding="utf-8")
    work = "\nmoves: [{id: close, zh: 结清, en: settle, from: [active], to: settled, by: [manager]}]\nevents: [{id: fire, zh: 火灾, en: fire, by: [manager]}]\n"
    (own / "programme.yaml").write_text(text.replace("'count(rows, stage == \"active\")'", "count(events)") + work, encoding="utf-8")
    assert told(own) == [("loans-are-worked-elsewhere", "moves"), ("loans-are-worked-elsewhere", "events"), ("unknown-name", "character 7")]
