"""The table "who does what" of ``docs/roles/README.md``, written from the table of rights.

``python -m tools.roles --write`` writes it anew; without it, says whether it is current.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from kexin.markdown import table

PAGE = Path(__file__).resolve().parents[1] / "docs" / "roles" / "README.md"
BEGIN, END = "<!-- rights: python -m tools.roles --write -->", "<!-- end of rights -->"
#: In the order in which they stand at the table, as rights name them.
DESKS = ("department", "bureau", "bank", "guarantor", "company")
ROLES = ("clerk", "reviewer", "manager", "analyst", "auditor")

#: What each right opens, in the order of the work.
DOES: Mapping[str, Mapping[str, str]] = {
    "Everybody": {
        "site.home": "the list 待办 (To do)", "site.own": "password, second factor, sign-out", "people.self": "the own particulars", "notices.see": "messages", "jobs.see": "long work that one started",
        "api.tokens": "tokens for the own systems", "site.style": "the page of styles, for developers"},
    "Companies 企业库": {
        "companies.see": "companies, their points and reasons, what-if, report", "companies.admit": "propose that a company is admitted, refused or taken out", "companies.confirm": "confirm such a proposal of somebody else",
        "companies.see_admissions": "the proposals", "companies.export": "workbooks; compare a list of one's own", "companies.load": "bring a release into force"},
    "Lists 名单": {
        "lists.see": "lists, their editions, who came and left and why, who looks after whom", "lists.propose": "make a list, refresh it or bring in a file, propose an edition", "lists.publish": "publish or send back what somebody else proposed",
        "lists.assign": "assign the companies of a list, change an owner by hand, set how many a manager takes", "lists.mine": "the companies that one looks after"},
    "Loans 贷款": {
        "lending.see": "loans and filings", "lending.apply": "apply, withdraw", "lending.attach": "attach papers", "lending.examine": "write down the diligence", "lending.decide": "decide, after somebody else's diligence",
        "lending.draw": "write down drawdowns", "lending.file": "submit a filing", "lending.check_filing": "check a filing", "lending.confirm_filing": "confirm a filing; end its condition; propose to revoke it",
        "lending.repay": "write down repayments, settle", "lending.report": "report class and days overdue", "lending.prime_rate": "propose a prime rate"},
    "Claims 补偿": {
        "claims.see": "claims and recoveries", "claims.submit": "claim", "claims.first_review": "first review", "claims.second_review": "second review", "claims.pay": "pay", "claims.recover": "report a recovery",
        "claims.confirm_recovery": "confirm a recovery", "claims.write_off": "write off what is left"},
    "Visits 走访": {
        "visits.see": "visits, needs and their follow-up", "visits.count": "coverage and counts of visits", "visits.write": "plan a visit, write it down (also without a line)", "visits.follow": "look after a need, give it to somebody else, hand a product to a subsidiary",
        "visits.take": "take up what was handed to the own subsidiary", "visits.unmask": "see the names of people who were met"},
    "Harbours and events 港湾与活动": {
        "activities.see": "harbours and events (a department: counts; a company: the events that are open to it)", "activities.tenants": "tenants and their services; a company its own",
        "activities.run": "run a harbour of the own organisation: tenants, services; draft events, register companies, tick who came, note leads", "activities.publish": "publish or send back an event that somebody else proposed",
        "activities.export": "workbooks of harbours and events", "activities.take_part": "register the own company for an event, withdraw, ask the harbour for a service"},
    "Funds 资金": {
        "ledger.see": "funds and statements", "ledger.export": "the whole book as a file", "ledger.enter": "propose an entry of money, or a reversal", "ledger.confirm": "confirm such a proposal", "ledger.open": "propose a new fund",
        "ledger.close": "propose to close a year", "matters.see": "matters of two people", "matters.confirm": "confirm a fund, the close of a year, a prime rate, the end of a filing"},
    "Programmes 专项": {
        "programmes.see": "programmes that run in the area or in which the own organisation takes part", "programmes.start": "begin a programme and name who takes which part",
        "programmes.work": "the steps that the programme's file gives to the own organisation and seat"},
    "Boards and trail": {"boards.see": "boards", "boards.fund": "the board of the funds", "audit.see": "the trail", "claims.replay": "work a claim out again"},
    "People 人员": {
        "people.see": "people and organisations below", "people.propose": "invite somebody, propose another seat", "people.confirm": "confirm such a proposal", "people.unmask": "see a telephone or address in full",
        "people.organise": "add, rename, close organisations below", "api.oversee": "see and revoke the tokens of one's people"},
}


def lines() -> Iterator[str]:
    """The table, part by part.

    Raises:
        ValueError: a right is told twice, is not told, or is none.
    """
    from kexin.platform.orgs.rights import RIGHTS

    told = [right for part in DOES.values() for right in part]
    if sorted(told) != sorted(RIGHTS):
        raise ValueError(f"tell every right once in tools/roles.py: {sorted(set(told) ^ set(RIGHTS)) or sorted(r for r in set(told) if told.count(r) > 1)}")
    for title, rights in DOES.items():
        yield from [f"**{title}**", ""]
        yield from table(["to", "right", *DESKS], [[does, f"`{right}`", *(_roles(right, desk) for desk in DESKS)] for right, does in rights.items()])


def _roles(right: str, desk: str) -> str:
    from kexin.platform.orgs.rights import RIGHTS

    found = [role for role in ROLES if f"{desk}:{role}" in RIGHTS[right]]
    return "all" if len(found) == len(ROLES) else ", ".join(found) or "–"


def written(text: str) -> str:
    """The page with the table as it is now."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return "\n".join([before + BEGIN, "", *lines(), END]) + after


def main(arguments: list[str]) -> int:
    """Write, or compare."""
    import django

    with tempfile.TemporaryDirectory() as home:
        # The table of rights speaks of models, which want a site; none is made.
        os.environ |= {"KEXIN_HOME": home, "DJANGO_SETTINGS_MODULE": "kexin.platform.settings"}
        django.setup()
        return _main(arguments)


def _main(arguments: list[str]) -> int:
    text = PAGE.read_text(encoding="utf-8")
    if arguments == ["--write"]:
        PAGE.write_text(written(text), encoding="utf-8")
        return 0
    current = written(text) == text
    print("current" if current else "not current: python -m tools.roles --write")
    return 0 if current else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
