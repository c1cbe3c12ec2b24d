"""The rows that addresses are tried with: some in the scope of the seats of Changsha, some foreign to them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Literal

from kexin.platform.claims.paying import pay
from kexin.platform.claims.recovering import report_recovery
from kexin.platform.ledger.models import Fund
from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import Organisation, Person
from tests.platform.access import made
from tests.platform.life import OVERDUE, WAN, Life, healthy, key
from tests.platform.world import firm, person

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

    def company(self, where: Where) -> str:
        """Its credit code."""
        return firm("430100" if where == "own" else "430200").code

    def fund(self, where: Where) -> Fund:
        """Everybody's is the one of the province."""
        return Fund.objects.get(area="430000")

    def person(self, where: Where, seat: str) -> Person:
        """A colleague, or somebody of an organisation elsewhere."""
        organisation = ORGANISATION[seat.split(":")[0]] if where == "own" else ELSEWHERE
        return person(f"{organisation}-analyst")

    def organisation(self, where: Where, seat: str) -> Organisation:
        """The own one, or one elsewhere."""
        return self.person(where, seat).organisation

    def notice(self, where: Where, seat: str) -> Notice:
        """A message to oneself, or to somebody else."""
        to = person(username(seat)) if where == "own" else self.person("foreign", seat)
        return Notice.objects.create(person=to, text_zh="消息", text_en="message", address="/")

    def somebody(self, where: Where, seat: str) -> Person:
        """Oneself, or somebody elsewhere."""
        return person(username(seat)) if where == "own" else self.person("foreign", seat)


def _loan(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"number": rows.loan[where].loan.number}


def _filing(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"pk": rows.loan[where].filing.pk}


def _company(rows: Rows, where: Where, seat: str) -> dict[str, Any]:
    return {"code": rows.company(where)}


def _area(where: Where) -> str:
    return "430100" if where == "own" else "430200"


#: For each address with a part to fill in: what fills it.
FILLED: Mapping[str, Callable[[Rows, Where, str], dict[str, Any]]] = {
    "claim": lambda rows, where, seat: {"number": rows.claimed[where].claim.number},
    "first_review": lambda rows, where, seat: {"number": rows.claimed[where].claim.number},
    "second_review": lambda rows, where, seat: {"number": rows.claimed[where].claim.number},
    "pay_claim": lambda rows, where, seat: {"number": rows.claimed[where].claim.number},
    "recover_claim": lambda rows, where, seat: {"number": rows.claimed[where].claim.number},
    "write_off_claim": lambda rows, where, seat: {"number": rows.claimed[where].claim.number},
    "replay_claim": lambda rows, where, seat: {"number": rows.claimed[where].claim.number},
    "new_claim": lambda rows, where, seat: {"number": rows.loan[where].loan.number},
    "board_loan": lambda rows, where, seat: {"number": rows.loan[where].loan.number},
    "recovery": lambda rows, where, seat: {"pk": rows.recovery[where]},
    "person": lambda rows, where, seat: {"pk": rows.person(where, seat).pk},
    "unmask": lambda rows, where, seat: {"pk": rows.person(where, seat).pk},
    "change_seat": lambda rows, where, seat: {"pk": rows.person(where, seat).pk},
    "send_link": lambda rows, where, seat: {"pk": rows.person(where, seat).pk},
    "organisation": lambda rows, where, seat: {"pk": rows.organisation(where, seat).pk},
    "add_organisation": lambda rows, where, seat: {"pk": rows.organisation(where, seat).pk},
    "close_organisation": lambda rows, where, seat: {"pk": rows.organisation(where, seat).pk},
    "notice_read": lambda rows, where, seat: {"pk": rows.notice(where, seat).pk},
    "fund": lambda rows, where, seat: {"pk": rows.fund(where).pk},
    "fund_entries": lambda rows, where, seat: {"pk": rows.fund(where).pk},
    "fund_entry": lambda rows, where, seat: {"pk": rows.fund(where).pk, "no": 1},
    "reverse_entry": lambda rows, where, seat: {"pk": rows.fund(where).pk, "no": 1},
    "enter_money": lambda rows, where, seat: {"pk": rows.fund(where).pk},
    "fund_statement": lambda rows, where, seat: {"pk": rows.fund(where).pk},
    "fund_statement_xlsx": lambda rows, where, seat: {"pk": rows.fund(where).pk},
    "close_year": lambda rows, where, seat: {"pk": rows.fund(where).pk},
    "fund_book_xlsx": lambda rows, where, seat: {"pk": rows.fund(where).pk},
    "fund_book_beancount": lambda rows, where, seat: {"pk": rows.fund(where).pk},
    **dict.fromkeys((
        "application", "replay_application", "attach", "file_answers", "examine_application", "decide_application", "draw_application", "file_application", "repay_application",
        "report_application", "settle_application", "withdraw_application", "board_loan"), _loan),
    **dict.fromkeys(("filing", "check_filing", "confirm_filing", "fulfil_filing", "revoke_filing"), _filing),
    **dict.fromkeys(("company", "company_what_if", "company_report", "propose_admission"), _company),
    "company_part": lambda rows, where, seat: {"code": rows.company(where), "name": "patents"},
    "paper": lambda rows, where, seat: {"number": rows.loan[where].loan.number, "pk": made.paper(rows.loan[where])},
    "decide_change": lambda rows, where, seat: {"pk": made.seat_change(rows.person(where, seat))},
    "decide_admission": lambda rows, where, seat: {"pk": made.admission(rows.somebody(where, seat), _area(where))},
    "drop_company_view": lambda rows, where, seat: {"pk": made.saved_view(rows.somebody(where, seat))},
    "company_list": lambda rows, where, seat: {"pk": made.company_list(rows.somebody(where, seat))},
    "company_list_export": lambda rows, where, seat: {"pk": made.company_list(rows.somebody(where, seat))},
    "drop_company_list": lambda rows, where, seat: {"pk": made.company_list(rows.somebody(where, seat))},
    "proposal": lambda rows, where, seat: {"pk": made.proposal(rows.fund(where))},
    "confirm_proposal": lambda rows, where, seat: {"pk": made.proposal(rows.fund(where))},
    "refuse_proposal": lambda rows, where, seat: {"pk": made.proposal(rows.fund(where))},
    "sealed_statement": lambda rows, where, seat: {"pk": rows.fund(where).pk, "year": made.closed_year(rows.fund(where))},
    "revoke_token": lambda rows, where, seat: {"pk": made.token(rows.somebody(where, seat))},
    "job": lambda rows, where, seat: {"pk": made.job(rows.somebody(where, seat))},
    "job_again": lambda rows, where, seat: {"pk": made.job(rows.somebody(where, seat))},
    "job_result": lambda rows, where, seat: {"pk": made.job(rows.somebody(where, seat))},
    "job_start": lambda rows, where, seat: {"name": "load-release"},
}
