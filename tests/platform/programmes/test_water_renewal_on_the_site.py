"""Water renewal: an estate from the list to water, its cost shared line by line, the board with the report's figures."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import Organisation, Person, Role
from kexin.platform.programmes.books import book_of, entry_of
from kexin.platform.programmes.inspecting import inspect, recheck, rectify
from kexin.platform.programmes.keeping import add_row, change_row, take_table
from kexin.platform.programmes.models import CONFIRMED, Finding, Inspection, Payment, Row, Running
from kexin.platform.programmes.moving import decide, propose
from kexin.platform.programmes.paying import decide_payment, pay_in
from kexin.platform.programmes.reading import reading
from kexin.problems import ProblemsError
from kexin.programmes.sharing import shares
from tests.platform.programmes.started import DAY, key, row, water
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
WAN = 1_000_000


def borne(estate: Row) -> dict[str, int]:
    """Who bears what as of today."""
    computing = reading(estate.running.programme, DAY)
    found = shares(computing, entry_of(computing.programme, estate))
    assert found is not None
    return {p.id: p.borne for p in found.parties}


def building(running: Running) -> Row:
    """An estate whose works go on: cost 10 million."""
    estate = add_row(person("cs-clerk"), running, "A1", "甲小区", {"homes": 100}, DAY)
    propose(person("cs-clerk"), estate, "start_design", {"homes": 100}, "", DAY, key())
    estate.refresh_from_db()
    step = propose(person("cs-clerk"), estate, "start_works", {"cost": 1000 * WAN, "started_on": DAY, "due_on": DAY + timedelta(days=90)}, "", DAY, key())
    assert (step.state, row(running, "A1").state) == ("proposed", "design")
    decide(person("cs-reviewer"), step, True, "", DAY)
    return row(running, "A1")


def test_the_board_shows_the_figures_of_the_report_from_its_files() -> None:
    running = water(file="generated")
    assert running.generated
    payments = list(Payment.objects.filter(row__running=running))
    for payment in payments:
        decide_payment(person("cs-reviewer"), payment, True, DAY)
    computing = reading(running.programme, DAY)
    found = {c.figure.id: (c.value, c.agrees) for c in computing.figures(book_of(computing.programme, running))}
    assert {name: value for name, (value, agrees) in found.items() if agrees} == {
        "estates": 42, "homes": 7071, "subdistricts": 16, "started": 23, "done": 10, "building": 7, "in_design": 6, "homes_done": 900, "homes_soon": 1600, "from_government": 848_520_000}


def test_published_figures_stand_beside_those_of_the_register(as_: As) -> None:
    running = water(file="named")
    page = as_("cs-clerk").get(f"/programmes/{running.number}/").content.decode()
    assert "公布 42个" in page and "<b>7个</b>" in page
    assert "公布 7,071户" in page and "<b>—</b>" in page
    assert "登记册由程序生成" not in page


def test_two_people_sign_for_the_cost() -> None:
    estate = building(water())
    assert (estate.state, estate.values["cost"]) == ("building", 1000 * WAN)
    step = estate.steps.get(move="start_works")
    with pytest.raises(ProblemsError):
        decide(person("cs-clerk"), step, True, "", DAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        estate.steps.filter(pk=step.pk).update(second=step.by)


def test_a_cost_that_two_signed_is_not_changed_by_one() -> None:
    estate = building(water())
    with pytest.raises(ProblemsError, match="locked"):
        change_row(person("cs-clerk"), estate, "甲小区", {"cost": 1}, DAY)
    assert change_row(person("cs-clerk"), estate, "甲小区一期", {"homes": 120}, DAY)
    assert row(estate.running, "A1").values["cost"] == 1000 * WAN


def test_the_company_bears_what_others_have_not_paid() -> None:
    estate = building(water())
    assert borne(estate) == {"government": 0, "residents": 0, "company": 1000 * WAN}
    clerk, reviewer = person("cs-clerk"), person("cs-reviewer")
    for party, amount in (("government", 300), ("residents", 200)):
        payment = pay_in(clerk, estate, party, amount * WAN, DAY, "", DAY, key())
        assert borne(estate)["residents" if party == "residents" else "government"] == 0
        with pytest.raises(ProblemsError):
            decide_payment(clerk, payment, True, DAY)
        decide_payment(reviewer, payment, True, DAY)
    assert borne(estate) == {"government": 300 * WAN, "residents": 200 * WAN, "company": 500 * WAN}


def test_the_database_wants_two_people_for_a_payment() -> None:
    estate = building(water())
    payment = pay_in(person("cs-clerk"), estate, "residents", 1, DAY, "", DAY, key())
    for wrong in ({"state": CONFIRMED}, {"state": CONFIRMED, "second": payment.by}, {"amount": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Payment.objects.filter(pk=payment.pk).update(**wrong)


def test_the_water_company_ends_the_works_once_they_are_accepted() -> None:
    estate = building(water())
    builder, reviewer = person("firm-cs-clerk"), person("cs-reviewer")
    answers = dict.fromkeys(("pipes", "pump", "meters", "pressure", "clear_water"), "yes")
    with pytest.raises(ProblemsError, match="accepted"):
        propose(builder, estate, "finish", {"finished_on": DAY}, "", DAY, key())
    inspect(person("cs-clerk"), estate.running, "acceptance", estate, cadence="", post="", on=DAY, answers={**answers, "pressure": "no"}, note="", today=DAY, key=key())
    finding = Finding.objects.get(row=estate)
    assert finding.due_on == DAY + timedelta(days=3)
    rectify(builder, finding, "已调高水泵压力", DAY)
    recheck(person("cs-clerk"), finding, True, "", DAY)
    inspect(person("cs-clerk"), estate.running, "acceptance", estate, cadence="", post="", on=DAY, answers=answers, note="", today=DAY, key=key())
    step = propose(builder, estate, "finish", {"finished_on": DAY}, "", DAY, key())
    decide(reviewer, step, True, "", DAY)
    assert row(estate.running, "A1").state == "done"


def test_a_step_is_not_that_of_another_seat() -> None:
    estate = building(water())
    with pytest.raises(ProblemsError, match="other-role"):
        pay_in(person("cs-reviewer"), estate, "residents", 1, DAY, "", DAY, key())
    with pytest.raises(ProblemsError, match="other-role"):
        add_row(person("firm-cs-clerk"), estate.running, "B1", "乙小区", {}, DAY)


def test_the_same_form_twice_does_its_work_once() -> None:
    running = water()
    clerk, once = person("cs-clerk"), key()
    estate = add_row(clerk, running, "A1", "甲小区", {"homes": 100}, DAY)
    assert add_row(clerk, running, "A1", "甲小区", {"homes": 100}, DAY).pk == estate.pk
    first = propose(clerk, estate, "start_design", {"homes": 100}, "", DAY, once)
    assert propose(clerk, estate, "start_design", {"homes": 100}, "", DAY, once).pk == first.pk
    assert estate.steps.count() == 1


def test_what_was_sent_back_leaves_the_row_where_it_was() -> None:
    running = water()
    clerk = person("cs-clerk")
    estate = add_row(clerk, running, "A1", "甲小区", {"homes": 100}, DAY)
    propose(clerk, estate, "start_design", {"homes": 100}, "", DAY, key())
    step = propose(clerk, row(running, "A1"), "start_works", {"cost": WAN, "started_on": DAY, "due_on": DAY}, "", DAY, key())
    with pytest.raises(ProblemsError, match="proposed-already"):
        propose(clerk, row(running, "A1"), "start_works", {"cost": WAN, "started_on": DAY, "due_on": DAY}, "", DAY, key())
    with pytest.raises(ProblemsError, match="no-reason"):
        decide(person("cs-reviewer"), step, False, " ", DAY)
    decide(person("cs-reviewer"), step, False, "费用未核定", DAY)
    assert (row(running, "A1").state, "cost" in row(running, "A1").values) == ("design", False)


def waits(about: str) -> list[str]:
    """Whom a message was sent to, by name, once for each message."""
    return sorted(Notice.objects.filter(text_zh__contains=about).values_list("person__username", flat=True))


def test_a_payment_is_that_of_a_party_on_a_day_that_has_come_and_is_written_down_once() -> None:
    estate, clerk, once = building(water()), person("cs-clerk"), key()
    for party, on, why in (("nobody", DAY, "no-party"), ("residents", DAY + timedelta(days=1), "wrong-day")):
        with pytest.raises(ProblemsError, match=why):
            pay_in(clerk, estate, party, WAN, on, "", DAY, key())
    made = pay_in(clerk, estate, "residents", WAN, DAY, "", DAY, once)
    assert pay_in(clerk, estate, "residents", WAN, DAY, "", DAY, once).pk == made.pk
    assert waits("到账待复核") == ["cs-manager", "cs-reviewer"]


def test_a_payment_is_confirmed_from_the_second_seat_and_by_another_person() -> None:
    payment = pay_in(person("cs-clerk"), building(water()), "residents", WAN, DAY, "", DAY, key())
    with pytest.raises(ProblemsError, match="other-role"):
        decide_payment(person("firm-cs-manager"), payment, True, DAY)
    Person.objects.filter(username="cs-clerk").update(role=Role.REVIEWER)
    with pytest.raises(ProblemsError, match="same-person"):
        decide_payment(person("cs-clerk"), payment, True, DAY)


def test_a_step_is_made_from_its_own_seats_and_never_twice_by_one_person() -> None:
    running = water()
    estate = add_row(person("cs-clerk"), running, "A1", "甲小区", {"homes": 100}, DAY)
    with pytest.raises(ProblemsError, match="other-role"):
        propose(person("firm-cs-clerk"), estate, "start_design", {"homes": 100}, "", DAY, key())
    propose(person("cs-clerk"), estate, "start_design", {"homes": 100}, "", DAY, key())
    step = propose(person("cs-clerk"), row(running, "A1"), "start_works", {"cost": WAN, "started_on": DAY, "due_on": DAY}, "", DAY, key())
    assert waits("待复核") == ["cs-manager", "cs-reviewer"]
    with pytest.raises(ProblemsError, match="other-role"):
        decide(person("firm-cs-clerk"), step, True, "", DAY)
    Person.objects.filter(username="cs-clerk").update(role=Role.REVIEWER)
    with pytest.raises(ProblemsError, match="same-person"):
        decide(person("cs-clerk"), step, True, "", DAY)
    assert row(running, "A1").state == "design"


def test_the_register_is_kept_by_one_seat_and_a_table_moves_no_row() -> None:
    running, clerk, builder = water(), person("cs-clerk"), person("firm-cs-clerk")
    estate = add_row(clerk, running, "A1", "甲小区", {"homes": 100}, DAY)
    with pytest.raises(ProblemsError, match="code-taken"):
        add_row(clerk, running, "A1", "乙小区", {"homes": 100}, DAY)
    lines = [(1, ["编号", "小区名称", "阶段"]), (2, ["A1", "甲小区一期", "完工"])]
    with pytest.raises(ProblemsError, match="stage-by-table"):
        take_table(clerk, running, lines, "a.csv", DAY)
    with pytest.raises(ProblemsError, match="other-role"):
        take_table(builder, running, [lines[0], (2, ["B1", "乙小区", ""])], "a.csv", DAY)
    with pytest.raises(ProblemsError, match="other-role"):
        change_row(builder, estate, "丙小区", {}, DAY)
    assert [(r.code, r.name, r.state) for r in Row.objects.filter(running=running)] == [("A1", "甲小区", "listed")]


def test_an_inspection_is_written_down_once_and_each_of_its_steps_is_that_of_its_own_seat() -> None:
    estate, clerk, builder, once = building(water()), person("cs-clerk"), person("firm-cs-clerk"), key()
    answers = {**dict.fromkeys(("pipes", "pump", "meters", "clear_water"), "yes"), "pressure": "no"}

    def look(by: Person, key: str) -> Inspection:
        return inspect(by, estate.running, "acceptance", estate, cadence="", post="", on=DAY, answers=answers, note="", today=DAY, key=key)

    with pytest.raises(ProblemsError, match="other-role"):
        look(builder, key())
    assert look(clerk, once).pk == look(clerk, once).pk
    finding = Finding.objects.get(row=estate)
    assert waits("问题待整改") == ["firm-cs-clerk", "firm-cs-manager"]
    with pytest.raises(ProblemsError, match="other-role"):
        rectify(clerk, finding, "已调高水泵压力", DAY)
    rectify(builder, finding, "已调高水泵压力", DAY)
    assert waits("整改待复查") == ["cs-clerk", "cs-manager", "cs-reviewer"]
    with pytest.raises(ProblemsError, match="other-role"):
        recheck(person("firm-cs-manager"), finding, True, "", DAY)
    assert Finding.objects.get().state == "rectified"


def test_whoever_left_and_a_closed_company_have_no_seat_and_are_not_told() -> None:
    estate = building(water())
    Person.objects.filter(username="cs-manager").update(is_active=False)
    Organisation.objects.filter(code=firm().code).update(closed_on=DAY)
    pay_in(person("cs-clerk"), estate, "residents", WAN, DAY, "", DAY, key())
    assert waits("到账待复核") == ["cs-reviewer"]
    with pytest.raises(ProblemsError, match="other-role"):
        pay_in(person("firm-cs-clerk"), estate, "company", WAN, DAY, "", DAY, key())
