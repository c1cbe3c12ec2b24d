"""What waits for a person: the work that this seat may do next, in the own rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.timezone import localdate

from kexin.platform.activities.events import events_to_propose, events_to_publish
from kexin.platform.activities.serving import services_waiting
from kexin.platform.claims.models import Claim, Recovery
from kexin.platform.claims.models import State as ClaimState
from kexin.platform.companies.admitting import waiting_admissions
from kexin.platform.companies.models import Company
from kexin.platform.ledger.models import Fund, Proposal
from kexin.platform.ledger.scope import funds_of
from kexin.platform.lending.models import Application, Filing, FilingState, State
from kexin.platform.lists.mine import my_rows
from kexin.platform.lists.publishing import drafts, waiting_editions
from kexin.platform.matters.proposing import waiting_matters
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import companies_of, loans_of
from kexin.platform.orgs.seats import open_changes
from kexin.platform.programmes.piles import piles_of_programmes
from kexin.platform.visits.models import FollowState, FollowUp, Plan, PlanState, Referral, ReferralState
from kexin.platform.visits.nextstep import orphans
from kexin.platform.visits.scope import follow_ups_of
from kexin.text import Text


@dataclass(frozen=True)
class Waiting:
    """A pile of work: what is to be done, how many, and the list (address and filter) that shows them."""

    title: Text
    count: int
    list: str
    query: str


def waiting_for(person: Person) -> list[Waiting]:
    """The piles that are not empty, in the order of the work."""
    return [w for w in _piles(person) if w.count]


def _piles(person: Person) -> Iterator[Waiting]:
    if may(person, "lists.mine"):
        yield Waiting(Text("逾期未访的名单企业", "listed companies whose visit is overdue"), sum(row.due.overdue for row in my_rows(person, localdate())), "my_companies", "")
    loans, filings, claims = loans_of(person), loans_of(person, "application"), loans_of(person, "application")
    for right, title, rows, address, query in (
            ("companies.admit", Text("待入库企业", "companies to admit"), Company.objects.filter(companies_of(person), state=Company.CANDIDATE), "companies", "state=candidate"),
            ("companies.confirm", Text("待复核的入库意见", "admissions to confirm"), waiting_admissions(person), "admissions", ""),
            ("visits.write", Text("到期的走访计划", "visits planned until today"), Plan.objects.filter(by=person, state=PlanState.OPEN, on__lte=localdate()), "my_visits", ""),
            ("visits.follow", Text("待跟进的需求", "needs to look after"), FollowUp.objects.filter(follow_ups_of(person), owner=person, state=FollowState.OPEN), "follow_ups", "state=open&whose=mine"),
            ("visits.follow", Text("负责人已离任的需求", "needs whose owner has left"), orphans(person), "follow_ups", "state=open&whose=orphans"),
            ("visits.take", Text("待接办的母子协同", "products handed to you"), Referral.objects.filter(to=person.organisation, state=ReferralState.HANDED), "referrals", "state=handed"),
            ("activities.run", Text("待办理的港湾服务", "services that tenants asked for"), services_waiting(person), "services", "state=asked"),
            ("activities.run", Text("待提交的活动", "events to propose"), events_to_propose(person), "events", "state=unpublished"),
            ("activities.publish", Text("待发布的活动", "events to publish"), events_to_publish(person), "events", "state=proposed"),
            ("lists.propose", Text("待提交的名单草稿", "drafts of lists to propose"), drafts(person), "whitelists", ""),
            ("lists.publish", Text("待发布的名单", "lists to publish"), waiting_editions(person), "whitelists", ""),
            ("lending.examine", Text("待尽调的申请", "applications to examine"), Application.objects.filter(loans, state=State.SUBMITTED), "applications", "state=submitted"),
            ("lending.decide", Text("待审批的申请", "applications to decide"), Application.objects.filter(loans, state=State.EXAMINED), "applications", "state=examined"),
            ("lending.draw", Text("已批准待放款", "approved, to be drawn"), Application.objects.filter(loans, state=State.APPROVED), "applications", "state=approved"),
            ("lending.check_filing", Text("待核查的备案", "filings to check"), Filing.objects.filter(filings, state=FilingState.SUBMITTED), "filings", "state=submitted"),
            ("lending.confirm_filing", Text("待确认的备案", "filings to confirm"), Filing.objects.filter(filings, state=FilingState.CHECKED), "filings", "state=checked"),
            ("claims.first_review", Text("待初审的补偿", "claims to review"), Claim.objects.filter(claims, state=ClaimState.SUBMITTED), "claims", "state=submitted"),
            ("claims.second_review", Text("待复审的补偿", "claims to review again"), Claim.objects.filter(claims, state=ClaimState.REVIEWED), "claims", "state=reviewed"),
            ("claims.second_review", Text("熔断排队的补偿", "claims queued by a fuse"), Claim.objects.filter(claims, state=ClaimState.QUEUED), "claims", "state=queued"),
            ("claims.pay", Text("待拨付的补偿", "claims to pay"), Claim.objects.filter(claims, state=ClaimState.ACCEPTED), "claims", "state=accepted"),
            ("claims.confirm_recovery", Text("待确认的追偿", "recoveries to confirm"), Recovery.objects.filter(loans_of(person, "claim__application"), state=Recovery.REPORTED), "recoveries", "state=reported"),
            ("people.confirm", Text("待复核的席位变更", "changes of seats to confirm"), open_changes(person), "seat_changes", ""),
            ("ledger.confirm", Text("待复核的入账", "entries to confirm"), Proposal.objects.filter(fund__in=Fund.objects.filter(funds_of(person)), state=Proposal.PROPOSED).exclude(proposed_by=person), "proposals", ""),
            ("matters.confirm", Text("待复核的双人事项", "matters to confirm"), waiting_matters(person), "matters", ""),
    ):
        if may(person, right):
            yield Waiting(title, rows.count(), address, query)
    if may(person, "programmes.work"):
        for title, count in piles_of_programmes(person):
            yield Waiting(title, count, "programmes", "")
