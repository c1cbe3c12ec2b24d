"""Admission to the library: a clerk proposes with a reason, another person of the same bureau confirms or sends back."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from kexin.platform.companies.models import Admission, Company
from kexin.platform.moves import move, two_people
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import refusal
from kexin.text import Text


def propose(person: Person, company: Company, verb: str, reason: str, key: str) -> Admission:
    """Propose to admit, to refuse or to take out; a proposal with the same *key* is given again and nothing is done.

    Raises:
        ProblemsError: there is no reason, the company does not stand where this may begin, or another proposal is open.
    """
    if not reason.strip():
        raise refusal("no-reason", company.code, Text("没有写理由", "there is no reason"), Text("写明理由", "a reason"))
    allowed, _ = Admission.PATHS[verb]
    own_key = f"{person.pk}:{key}"
    with transaction.atomic():
        # Two proposals at once: the second waits here and then sees the first.
        state = Company.objects.select_for_update().values_list("state", flat=True).get(pk=company.pk)
        known = Admission.objects.filter(key=own_key).first()
        if known is not None:
            return known
        if state not in allowed:
            raise refusal("other-state", company.code, Company.STATES[state], _titles(allowed))
        if Admission.objects.filter(company=company, state=Admission.PROPOSED).exists():
            raise refusal("proposed-already", company.code, Text("已有一项意见待复核", "a proposal waits already"), Text("先办结前一项", "that one is dealt with first"))
        return Admission.objects.create(company=company, organisation=person.organisation, key=own_key, verb=verb, reason=reason.strip(), proposed_by=person)


def decide(person: Person, proposal: Admission, confirmed: bool, reason: str, day: date) -> None:
    """Confirm a colleague's proposal, whereupon the company moves; or send it back with a reason.

    Raises:
        ProblemsError: it was dealt with already, the same person proposed it, the company has moved on, or a reason is missing.
    """
    two_people(proposal.proposed_by_id, person.pk)
    if not confirmed and not reason.strip():
        raise refusal("no-reason", proposal.company.code, Text("没有写退回的理由", "there is no reason for sending it back"), Text("写明理由", "a reason"))
    with transaction.atomic():
        to = Admission.CONFIRMED if confirmed else Admission.RETURNED
        move(proposal, [Admission.PROPOSED], to, reason.strip(), decided_by=person, decided_at=now(), decided_reason=reason.strip())
        if confirmed:
            allowed, state = Admission.PATHS[proposal.verb]
            move(proposal.company, allowed, state, proposal.reason, state_reason=proposal.reason, state_on=day, state_by=proposal.proposed_by)


def verbs_for(company: Company) -> list[tuple[str, Text]]:
    """What may be proposed for a company where it stands."""
    return [(verb, title) for verb, title in Admission.VERBS.items() if company.state in Admission.PATHS[verb][0]]


def _titles(states: tuple[str, ...]) -> Text:
    return Text("、".join(Company.STATES[s].zh for s in states), ", ".join(Company.STATES[s].en for s in states))


def waiting_admissions(person: Person) -> QuerySet[Admission]:
    """What a person may confirm: open proposals of colleagues of the same bureau."""
    return Admission.objects.filter(organisation=person.organisation, state=Admission.PROPOSED).exclude(proposed_by=person)
