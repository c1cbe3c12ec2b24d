"""The rows that addresses are tried with: some in the scope of the seats of Changsha, some foreign to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any, Literal

from kexin.platform.claims.paying import pay
from kexin.platform.claims.recovering import report_recovery
from kexin.platform.ledger.models import Fund, Proposal, YearClose
from kexin.platform.ledger.proposals import propose
from kexin.platform.orgs.models import Person
from kexin.platform.programmes.starting import start
from tests.platform.access import made
from tests.platform.life import OVERDUE, WAN, Life, healthy, key
from tests.platform.lists.made import a_list, published
from tests.platform.programmes.started import WATER
from tests.platform.world import DAY, firm, person

Where = Literal["own", "foreign"]
#: The organisation of each desk whose people try the addresses, and one that none of them looks after.
ORGANISATION = {"department": "dept", "bureau": "cs", "bank": "bank-cs", "guarantor": "guarantor", "company": "firm-cs"}
ELSEWHERE = "other-cs"


def username(seat: str) -> str:
    """Who sits there: ``bank:clerk`` → ``bank-cs-clerk``."""
    desk, role = seat.split(":")
    return f"{ORGANISATION[desk]}-{role}"


class Rows:
    """A loan, a claim, a fund … of Changsha, secured by the guarantor; and the same of another bank's customer in Zhuzhou."""

    def __init__(self) -> None:
        healthy()
        healthy("other-cs")
        lives = {
            "own": [Life(amount=amount * WAN, guarantor="guarantor").filed() for amount in (100, 90)],
            "foreign": [Life(amount=amount * WAN, area="430200", bank="other-cs").filed() for amount in (80, 70)]}
        self.loan: dict[str, Life] = {}
        self.claimed: dict[str, Life] = {}
        self.recovery: dict[str, int] = {}
        # The book goes by days: first both are accepted, then both are paid.
        for where, (open_one, claimed) in lives.items():
            self.loan[where], self.claimed[where] = open_one.overdue(), claimed.accepted()
        for where, claimed in self.claimed.items():
            pay(person("dept-clerk"), claimed.claim, OVERDUE + timedelta(days=3))
            bank = "bank-cs" if where == "own" else "other-cs"
            recovery = report_recovery(person(f"{bank}-clerk"), claimed.claim, 5 * WAN, 0, OVERDUE + timedelta(days=4), key())
            assert recovery.pk is not None
            self.recovery[where] = recovery.pk
        self.programme: dict[str, str] = {}
        self.estate: dict[str, int] = {}
        for where, bureau, company in (("own", "cs", "firm-cs"), ("foreign", "zz", "firm-zz")):
            running = start(person(f"{bureau}-manager"), WATER, {"housing": [person(f"{bureau}-clerk").organisation], "water": [person(f"{company}-clerk").organisation]}, "", OVERDUE, key())
            self.programme[where] = running.number
            self.estate[where] = made.estate(running, person(f"{bureau}-clerk"))
        # Lists with an edition: of the department, of the branch, and of another bank.
        self.lists = {owner: published(a_list(owner, code=f"of-{owner}", area=area), DAY, owner).whitelist.code for owner, area in (("dept", "430000"), ("bank-cs", "430100"), ("other", "430000"))}

    def company(self, where: Where) -> str:
        """Its credit code."""
        return firm("430100" if where == "own" else "430200").code

    def whitelist(self, where: Where, seat: str) -> str:
        """The code of a list of the own organisation, for a bureau of the department; or of another bank."""
        own = "bank-cs" if seat.startswith("bank:") else "dept"
        return self.lists[own if where == "own" else "other"]

    def fund(self, where: Where) -> Fund:
        """Everybody's is the one of the province."""
        return Fund.objects.get(area="430000")

    def proposal(self, where: Where) -> Proposal:
        """Interest that waits to be confirmed."""
        return propose(self.fund(where), person("dept-clerk"), key(), kind="interest", on=OVERDUE, amount=1)

    def closed(self, where: Where) -> Fund:
        """The fund, with a closed year before its first entry."""
        fund = self.fund(where)
        YearClose.objects.create(fund=fund, year=2025, ends=date(2025, 12, 31), no=0, head=fund.opening, statement="{}", seal="", closed_by=person("dept-manager"))
        return fund

    def person(self, where: Where, seat: str) -> Person:
        """A colleague, or somebody of an organisation elsewhere."""
        organisation = ORGANISATION[seat.split(":")[0]] if where == "own" else ELSEWHERE
        return person(f"{organisation}-analyst")

    def somebody(self, where: Where, seat: str) -> Person:
        """Oneself, or somebody elsewhere."""
        return person(username(seat)) if where == "own" else self.person("foreign", seat)


def _loan(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"number": rows.loan[where].loan.number}


def _filing(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": rows.loan[where].filing.pk}


def _claim(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"number": rows.claimed[where].claim.number}


def _company(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"code": rows.company(where)}


def _person(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": rows.person(where, seat).pk}


def _organisation(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": rows.person(where, seat).organisation.pk}


def _fund(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": rows.fund(where).pk}


def _whitelist(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"code": rows.whitelist(where, seat)}


def _edition(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"code": rows.whitelist(where, seat), "number": 1}


def _entry(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": rows.fund(where).pk, "no": 1}


def _proposal(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": rows.proposal(where).pk}


def _visit(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": made.visit(where == "own").pk}


def _visit_photo(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    found = made.visit(where == "own")
    return {"pk": found.pk, "photo": found.photos.all()[0].pk}


def _event(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": made.registration(seat, where == "own").event_id}


def _registration(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": made.registration(seat, where == "own").pk}


def _tenancy(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": made.tenancy(seat, where == "own").pk}


def _harbour(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": made.tenancy(seat, where == "own").harbour_id}


def _programme(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"number": rows.programme[where]}


def _somebodys(make: Callable[[Person], int]) -> Filling:
    """A row of oneself, or of somebody elsewhere."""
    return lambda rows, where, seat: {"pk": make(rows.somebody(where, seat))}


#: Addresses that answer only to a question: what stands behind a figure has to be asked for by its name.
QUERIES: Mapping[str, str] = {"board_rows": "figure=companies"}
Filling = Callable[[Rows, Where, str], dict[str, Any]]
#: For each address with a part to fill in: what fills it.
FILLED: Mapping[str, Filling] = {
    **dict.fromkeys((
        "application", "replay_application", "attach", "file_answers", "examine_application", "decide_application", "draw_application", "file_application", "repay_application",
        "report_application", "settle_application", "withdraw_application", "board_loan", "new_claim"), _loan),
    **dict.fromkeys(("filing", "check_filing", "confirm_filing", "fulfil_filing", "revoke_filing"), _filing),
    **dict.fromkeys(("claim", "first_review", "second_review", "pay_claim", "recover_claim", "write_off_claim", "replay_claim"), _claim),
    **dict.fromkeys(("company", "company_what_if", "company_report", "propose_admission"), _company),
    **dict.fromkeys(("person", "unmask", "change_seat", "send_link"), _person),
    **dict.fromkeys(("organisation", "add_organisation", "close_organisation"), _organisation),
    **dict.fromkeys(("fund", "fund_entries", "enter_money", "fund_statement", "fund_statement_xlsx", "close_year", "fund_book_xlsx", "fund_book_beancount"), _fund),
    **dict.fromkeys(("fund_entry", "reverse_entry"), _entry),
    **dict.fromkeys(("proposal", "confirm_proposal", "refuse_proposal"), _proposal),
    **dict.fromkeys(("whitelist", "draft_edition", "push_edition", "close_whitelist", "whitelist_cover", "assign_whitelist"), _whitelist),
    **dict.fromkeys(("whitelist_edition", "propose_edition", "decide_edition", "replay_edition", "export_edition"), _edition),
    "owner_of_company": lambda rows, where, seat: {"code": rows.whitelist(where, seat), "company": firm("430100").code},
    "manager_capacity": lambda rows, where, seat: {"pk": person("bank-cs-clerk" if where == "own" else "other-cs-clerk").pk},
    **dict.fromkeys(("company_list", "company_list_export", "drop_company_list"), _somebodys(made.company_list)),
    **dict.fromkeys(("job", "job_again", "job_result"), _somebodys(made.job)),
    **dict.fromkeys(("visit", "visit_people"), _visit),
    **dict.fromkeys(("follow_up", "reassign_follow_up", "close_follow_up", "tie_follow_up"), lambda rows, where, seat: {"pk": made.visit(where == "own").needs.all()[0].follow_up.pk}),
    **dict.fromkeys(("need_mix", "hand_product"), lambda rows, where, seat: {"pk": made.visit(where == "own").needs.all()[0].pk}),
    **dict.fromkeys(("referral", "move_referral"), lambda rows, where, seat: {"pk": made.referral(where == "own")}),
    **dict.fromkeys((
        "event", "change_event", "propose_event", "decide_event", "cancel_event", "export_event", "register_company", "join_event", "leave_event", "attendance", "new_lead"), _event),
    **dict.fromkeys(("withdraw_company", "tick_attendance"), _registration),
    **dict.fromkeys(("harbour", "take_tenant", "export_harbour"), _harbour),
    **dict.fromkeys(("tenant", "leave_harbour", "ask_service", "ask_for_ourselves"), _tenancy),
    "answer_service": lambda rows, where, seat: {"pk": made.service(seat, where == "own")},
    "visit_photo": _visit_photo, "plan_visit": _company, "drop_visit_plan": _somebodys(made.visit_plan), "board_subbranch": lambda rows, where, seat: {"code": made.subbranch(where == "own")},
    **dict.fromkeys((
        "programme_board", "programme_register", "programme_workbook", "new_programme_row", "programme_table", "programme_payments", "programme_findings", "programme_missed", "programme_event"), _programme),
    **dict.fromkeys(("programme_row", "edit_programme_row", "pay_programme_row", "attach_programme_paper"), lambda rows, where, seat: {"pk": rows.estate[where]}),
    "begin_programme": lambda rows, where, seat: {"wanted": WATER},
    "inspect_programme": lambda rows, where, seat: {**_programme(rows, where, seat), "checklist": "site"},
    "move_programme_row": lambda rows, where, seat: {"pk": rows.estate[where], "name": "start_design"},
    "confirm_programme_row": lambda rows, where, seat: {"pk": rows.estate[where], "kind": "plan"},
    "decide_programme_step": lambda rows, where, seat: {"pk": made.programme_step(rows.estate[where])},
    "decide_programme_payment": lambda rows, where, seat: {"pk": made.programme_payment(rows.estate[where])},
    "programme_inspection": lambda rows, where, seat: {"pk": made.programme_finding(rows.estate[where]).inspection_id},
    **dict.fromkeys(("programme_finding", "rectify_programme_finding", "recheck_programme_finding"), lambda rows, where, seat: {"pk": made.programme_finding(rows.estate[where]).pk}),
    "programme_paper": lambda rows, where, seat: {"pk": made.programme_paper(rows.estate[where])},
    "job_start": lambda rows, where, seat: {"name": "load-release"},
    "recovery": lambda rows, where, seat: {"pk": rows.recovery[where]},
    "paper": lambda rows, where, seat: {"number": rows.loan[where].loan.number, "pk": made.paper(rows.loan[where])},
    "company_part": lambda rows, where, seat: {"code": rows.company(where), "name": "rights"},
    "decide_change": lambda rows, where, seat: {"pk": made.seat_change(rows.person(where, seat))},
    "decide_admission": lambda rows, where, seat: {"pk": made.admission(rows.somebody(where, seat), "430100" if where == "own" else "430200")},
    "drop_company_view": _somebodys(made.saved_view),
    "revoke_token": _somebodys(made.token),
    "notice_read": _somebodys(made.notice),
    **dict.fromkeys(("matter", "decide_matter"), lambda rows, where, seat: {"pk": made.matter(rows.person(where, seat))}),
    "sealed_statement": lambda rows, where, seat: {"pk": rows.closed(where).pk, "year": 2025},
}
