"""The table of pages that a browser visits: for pictures (``python -m tools.pictures``) and for the test of accessibility.

A desk adds a line for each of its pages. A path that needs a row is a function: it is called
once, in the process that fills the site's database, after every function of ``PREPARED``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.platform import walked
from tests.platform.activities import prepared as active
from tests.platform.claims import prepared as claimed
from tests.platform.companies import prepared as listed
from tests.platform.ledger import prepared as booked
from tests.platform.lending import prepared as lending
from tests.platform.lists import prepared as whitelisted
from tests.platform.orgs import prepared as peopled
from tests.platform.programmes import prepared as programmes
from tests.platform.programmes.started import LANES, LOANS, SAFETY, WATER
from tests.platform.visits import prepared as visited


@dataclass(frozen=True)
class Page:
    """A page as somebody sees it; without *username* as a stranger does."""

    name: str
    username: str
    path: str | Callable[[], str]

    def address(self) -> str:
        """Its path, now that the database is filled."""
        return self.path if isinstance(self.path, str) else self.path()


#: What the world lacks for these pages, such as a loan half through its life.
PREPARED: list[Callable[[], None]] = [lending.prepare, claimed.prepare, listed.prepare, peopled.prepare, booked.prepare, walked.prepare, whitelisted.prepare, visited.prepare, programmes.prepare, active.prepare]

PAGES: list[Page] = [
    Page("home-bureau", "cs-clerk", "/"),
    Page("home-empty", "guarantor-analyst", "/"),
    Page("style", "dept-manager", "/style/"),
    Page("login", "", "/accounts/login/"),
    Page("loans", "bank-cs-clerk", "/applications/"),
    Page("loan-new", "bank-cs-clerk", lambda: f"/applications/new/?company={lending.code()}"),
    Page("loan-applied", "bank-cs-clerk", lambda: lending.loan("applied")),
    Page("loan-decide", "bank-cs-reviewer", lambda: lending.loan("examined", "decide/")),
    Page("loan-file", "bank-cs-clerk", lambda: lending.loan("drawn", "file/")),
    Page("loan-filed", "dept-reviewer", lambda: lending.loan("filed")),
    Page("loan-of-a-company", "firm-cs-clerk", lambda: lending.loan("filed")),
    Page("filings", "cs-clerk", "/filings/"),
    Page("filing-check", "cs-clerk", lambda: lending.filing("submitted")),
    Page("filing-confirmed", "dept-reviewer", lambda: lending.filing("confirmed")),
    Page("loan-reports", "bank-cs-clerk", "/applications/reports/"),
    Page("prime-rates", "dept-clerk", "/prime-rates/"),
    Page("no-such-page", "cs-clerk", "/nowhere/"),
    Page("password-reset", "", "/accounts/password/reset/"),
    Page("password-reset-sent", "", "/accounts/password/reset/done/"),
    Page("password-change", "cs-clerk", "/accounts/password/change/"),
    Page("second-factor", "cs-clerk", "/accounts/2fa/"),
    Page("second-factor-activate", "cs-clerk", "/accounts/2fa/totp/activate/"),
    Page("reauthenticate", "cs-clerk", "/accounts/reauthenticate/"),
    Page("single-sign-on", "cs-clerk", "/accounts/3rdparty/"),
    Page("inactive", "", "/accounts/inactive/"),
    Page("people", "dept-manager", "/people/"),
    Page("person", "bank-manager", peopled.person_path),
    Page("invite", "dept-manager", "/people/invite/"),
    Page("seat", "bank-manager", lambda: peopled.person_path("seat/")),
    Page("changes", "bank-cs-manager", "/people/changes/"),
    Page("organisations", "bank-manager", "/organisations/"),
    Page("organisation-add", "dept-manager", peopled.below_path),
    Page("organisation-one", "dept-manager", peopled.organisation_path),
    Page("myself", "cs-clerk", "/me/"),
    Page("notices", "bank-cs-manager", "/notices/"),
    Page("notices-empty", "zz-auditor", "/notices/"),
    Page("jobs", "dept-analyst", "/jobs/"),
    Page("jobs-empty", "cs-clerk", "/jobs/"),
    Page("job-failed", "dept-analyst", lambda: peopled.job_path("failed")),
    Page("job-running", "dept-analyst", lambda: peopled.job_path("running")),
    Page("job-start", "dept-analyst", "/jobs/start/load-release/"),
    Page("audit", "dept-auditor", "/audit/"),
    Page("audit-bank", "bank-auditor", "/audit/?kind=orgs.seatchange"),
    Page("invitation", "", peopled.invitation_path),
    Page("claims", "dept-auditor", "/claims/"),
    Page("claims-empty", "zz-clerk", "/claims/"),
    Page("claim-new", "bank-cs-clerk", claimed.new_path),
    Page("claim-to-review", "cs-clerk", lambda: claimed.claim_path("submitted")),
    Page("claim-paid", "bank-cs-clerk", lambda: claimed.claim_path("paid")),
    Page("claim-replayed", "dept-auditor", lambda: claimed.claim_path("paid", "replay/")),
    Page("tokens", "bank-cs-clerk", "/tokens/"),
    Page("api-reference", "", "/api/"),
    Page("recoveries", "dept-clerk", "/claims/recoveries/"),
    Page("recovery", "dept-clerk", claimed.recovery_path),
    Page("funds", "dept-manager", "/funds/"),
    Page("funds-empty", "zz-manager", "/funds/"),
    Page("fund", "dept-clerk", booked.fund_path),
    Page("fund-open", "dept-manager", "/funds/open/"),
    Page("fund-entries", "dept-analyst", lambda: booked.fund_path("entries/")),
    Page("fund-entry", "dept-clerk", lambda: booked.fund_path("entries/1/")),
    Page("fund-enter", "dept-clerk", lambda: booked.fund_path("enter/")),
    Page("fund-reverse", "dept-clerk", lambda: booked.fund_path("entries/1/reverse/")),
    Page("fund-statement", "bank-auditor", lambda: booked.fund_path("statement/?by=bank")),
    Page("proposals", "dept-reviewer", "/funds/proposals/"),
    Page("matters", "dept-reviewer", "/matters/"),
    Page("matter", "dept-reviewer", booked.matter_path),
    Page("proposal", "dept-reviewer", booked.proposal_path),
    Page("boards", "dept-manager", "/boards/"),
    Page("boards-branch", "bank-cs-manager", "/boards/?year=2026"),
    Page("boards-empty", "guarantor-manager", "/boards/"),
    Page("board-banks", "dept-auditor", "/boards/banks/"),
    Page("board-areas", "dept-auditor", "/boards/areas/"),
    Page("board-fund", "cs-manager", "/boards/fund/"),
    Page("board-fund-province", "dept-manager", "/boards/fund/"),
    Page("board-quality", "dept-analyst", "/boards/quality/"),
    Page("board-rows", "bank-manager", "/boards/rows/?figure=filed"),
    Page("board-postings", "dept-auditor", "/boards/rows/?figure=exposure"),
    Page("board-loan", "dept-auditor", claimed.loan_board_path),
    Page("companies", "bank-cs-clerk", "/companies/"),
    Page("companies-filtered", "dept-clerk", "/companies/?title=hnte_valid&sort=rise"),
    Page("companies-none", "dept-clerk", "/companies/?q=there-is-none"),
    Page("company", "cs-clerk", listed.company_path),
    Page("company-itself", "firm-cs-clerk", listed.company_path),
    Page("company-offers", "bank-cs-clerk", lambda: listed.company_path("part/offers/")),
    Page("company-finances", "bank-cs-clerk", lambda: listed.company_path("part/finances/")),
    Page("what-if", "firm-cs-clerk", lambda: listed.company_path("what-if/")),
    Page("company-lists", "bank-cs-clerk", "/companies/lists/"),
    Page("company-list", "bank-cs-clerk", listed.list_path),
    Page("admissions", "cs-manager", "/companies/admissions/"),
    Page("programmes", "dept-manager", "/programmes/"),
    Page("programmes-empty", "guarantor-clerk", "/programmes/"),
    Page("programme-choose", "cs-manager", "/programmes/begin/"),
    Page("programme-begin", "dept-manager", f"/programmes/begin/{WATER}/"),
    Page("programme-water", "cs-reviewer", lambda: programmes.path(WATER)),
    Page("programme-safety", "town-clerk", lambda: programmes.path(SAFETY)),
    Page("programme-lanes", "community-clerk", lambda: programmes.path(LANES)),
    Page("programme-loans", "bank-manager", lambda: programmes.path(LOANS)),
    Page("programme-register", "cs-clerk", lambda: programmes.path(WATER, "rows/")),
    Page("programme-register-loans", "bank-manager", lambda: programmes.path(LOANS, "rows/")),
    Page("programme-row", "cs-reviewer", lambda: programmes.row_path(WATER, "G18")),
    Page("programme-row-site", "town-manager", lambda: programmes.row_path(SAFETY, "S01")),
    Page("programme-row-lane", "community-clerk", lambda: programmes.row_path(LANES, "G01")),
    Page("programme-move", "community-clerk", lambda: programmes.row_path(LANES, "G01", "move/close/")),
    Page("programme-add", "cs-clerk", lambda: programmes.path(WATER, "rows/new/")),
    Page("programme-table", "cs-clerk", lambda: programmes.path(WATER, "rows/table/")),
    Page("programme-inspect", "town-clerk", lambda: programmes.path(SAFETY, "inspect/full/")),
    Page("programme-inspection", "town-clerk", programmes.inspection_path),
    Page("programme-finding", "town-manager", programmes.finding_path),
    Page("programme-findings", "town-clerk", lambda: programmes.path(SAFETY, "findings/")),
    Page("programme-missed", "town-manager", lambda: programmes.path(SAFETY, "missed/")),
    Page("programme-payments", "cs-reviewer", lambda: programmes.path(WATER, "payments/")),
    Page("programme-confirm", "community-clerk", lambda: programmes.row_path(LANES, "G01", "confirmations/works/")),
    Page("programme-event", "town-clerk", lambda: programmes.path(SAFETY, "event/")),
    Page("whitelists", "dept-clerk", "/lists/"),
    Page("my-companies-none", "other-cs-clerk", "/lists/mine/"),
    Page("whitelist-new", "dept-clerk", "/lists/new/"),
    Page("whitelist", "dept-manager", "/lists/high-tech/"),
    Page("whitelist-edition", "bank-manager", "/lists/high-tech/2/"),
    Page("whitelist-left", "dept-clerk", "/lists/high-tech/2/?show=left"),
    Page("whitelist-decide", "dept-reviewer", "/lists/waiting/1/"),
    Page("whitelist-awards", "bank-cs-clerk", "/lists/awards/1/"),
    Page("whitelist-replayed", "dept-auditor", "/lists/high-tech/1/replay/"),
    Page("whitelist-push", "dept-clerk", "/lists/awards/push/"),
    Page("whitelist-cover", "bank-manager", "/lists/high-tech/cover/"),
    Page("whitelist-gaps", "bank-manager", "/lists/no-loan/cover/"),
    Page("whitelist-owner", "bank-manager", whitelisted.owner_path),
    Page("my-companies", "bank-zz-clerk", "/lists/mine/"),
    Page("company-on-lists", "bank-manager", lambda: listed.company_path("part/lists/")),
    Page("visits", "bank-cs-manager", "/visits/"),
    Page("visits-empty", "other-cs-clerk", "/visits/"),
    Page("visits-mine", "bank-cs-clerk", "/visits/mine/"),
    Page("visit-plans", "bank-cs-clerk", "/visits/plans/"),
    Page("visit-plan", "bank-cs-clerk", visited.plan_path),
    Page("visit", "bank-cs-manager", visited.visit_path),
    Page("follow-ups", "bank-cs-clerk", "/visits/follow-ups/"),
    Page("follow-up-credit", "bank-cs-clerk", lambda: visited.follow_path("credit")),
    Page("need-mix", "bank-cs-clerk", visited.mix_path),
    Page("referrals", "bank-fund-clerk", "/visits/referrals/"),
    Page("referral", "bank-fund-clerk", visited.referral_path),
    Page("visits-owed", "bank-cs-clerk", "/visits/owed/"),
    Page("board-coverage", "bank-manager", "/boards/coverage/"),
    Page("board-coverage-office", "dept-manager", "/boards/coverage/"),
    Page("board-coverage-rows", "bank-manager", "/boards/coverage/rows/?state=overdue"),
    Page("board-subbranches", "dept-manager", "/boards/subbranches/"),
    Page("board-subbranch", "bank-cs-tech-manager", "/boards/subbranches/bank-cs-tech/"),
    Page("company-visits", "bank-cs-clerk", lambda: listed.company_path("part/visits/")),
    Page("events", "bank-cs-clerk", "/activities/"),
    Page("events-empty", "other-cs-clerk", "/activities/"),
    Page("events-counted", "dept-manager", "/activities/?when=all"),
    Page("events-of-a-company", "firm-cs-clerk", "/activities/"),
    Page("event-new", "bank-cs-clerk", "/activities/new/"),
    Page("event-full", "bank-cs-clerk", lambda: active.event_path(active.FULL)),
    Page("event-held", "bank-cs-manager", lambda: active.event_path(active.HELD, "?show=leads")),
    Page("event-to-publish", "bank-cs-reviewer", lambda: active.event_path(active.WAITS)),
    Page("event-to-join", "firm-cs-clerk", lambda: active.event_path(active.FULL)),
    Page("event-register", "bank-cs-clerk", lambda: active.event_path(active.FULL, "register/")),
    Page("event-attendance", "bank-cs-clerk", lambda: active.event_path(active.HELD, "attendance/")),
    Page("event-lead", "bank-cs-clerk", lambda: active.event_path(active.HELD, "leads/new/")),
    Page("harbours", "bank-cs-clerk", "/activities/harbours/"),
    Page("harbours-counted", "dept-manager", "/activities/harbours/"),
    Page("harbours-of-a-company", "firm-cs-clerk", "/activities/harbours/"),
    Page("harbour-new", "bank-cs-clerk", "/activities/harbours/new/"),
    Page("harbour", "bank-cs-clerk", active.harbour_path),
    Page("tenant", "bank-cs-clerk", active.tenant_path),
    Page("tenant-itself", "firm-cs-clerk", active.tenant_path),
    Page("services", "bank-cs-clerk", "/activities/services/"),
    Page("service-answer", "bank-cs-clerk", active.answer_path),
    Page("company-activities", "bank-cs-clerk", lambda: listed.company_path("part/activities/")),
]


def named(name: str) -> Page:
    """The page of that name."""
    return next(page for page in PAGES if page.name == name)
