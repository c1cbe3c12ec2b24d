"""A visit comes in: once, whole, with the follow-up of every need."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from kexin.platform.companies.models import Company
from kexin.platform.language import say
from kexin.platform.moves import move
from kexin.platform.orgs.models import Person
from kexin.platform.visits.following import open_for
from kexin.platform.visits.models import Met, Need, Photo, Plan, PlanState, Visit
from kexin.platform.visits.planning import companies_to_visit, plans_of
from kexin.platform.visits.sent import Mistakes, Sent, WrongError

#: Where the company named no day, its need is looked after within this time. Kexin's own choice.
FOLLOWED_WITHIN = timedelta(days=7)


class AnotherError(Exception):
    """The key of a visit came with another content: what is here stays, and so does what is on the device."""

    def __init__(self, known: Visit) -> None:
        super().__init__()
        self.known = known


def write(person: Person, sent: Sent) -> Visit:
    """Keep a visit; one that is here already, sent again, is given again and nothing is done.

    Raises:
        WrongError: the company or the plan is not this person's, or the plan has its visit.
        AnotherError: its key is here with another content.
    """
    stored: list[Photo] = []
    try:
        with transaction.atomic():
            return _written(person, sent, stored)
    except BaseException:  # whatever it was, no file stays without its row; the fault itself goes on
        for photo in stored:
            photo.stored.delete(save=False)
        raise


def _written(person: Person, sent: Sent, stored: list[Photo]) -> Visit:
    head, wrong = sent.head, Mistakes()
    # The person's row is the turnstile: the same visit sent twice at once waits here and then finds itself.
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    known = known_as(person, head["key"], sent.digest)
    if known is not None:
        return known
    company = Company.objects.filter(companies_to_visit(person), code=head["company"]).first()
    if company is None:
        wrong.add("company", say("该企业不在您可走访的范围内，或已不在库", "it is none of the companies that you may visit, or not in the library any more"))
    planned = _plan(person, sent, company, wrong)
    if wrong.found or company is None:
        raise WrongError(wrong)
    latitude, longitude, accuracy = sent.point
    visit = Visit.objects.create(
        key=_key(person, head["key"]), digest=sent.digest, plan=planned, company=company, bank=person.organisation, area=company.prefecture, by=person, at=head["at"], on=timezone.localtime(head["at"]).date(),
        way=head["way"], outcome=head["outcome"], failed_words=head["failed_words"], place=head["place"], latitude=latitude, longitude=longitude, accuracy=accuracy, seen=head["seen"])
    if planned is not None:
        move(planned, [PlanState.OPEN], PlanState.FAILED if visit.failed else PlanState.MADE)
    for met in sent.people:
        Met.objects.create(visit=visit, role=met["role"], name=met["name"])
    for picture in sent.pictures:
        photo = Photo(visit=visit, name=picture.name, type=picture.type, size=len(picture.content), sha256=picture.sha256)
        photo.stored.save(f"{picture.sha256}.{picture.ending}", ContentFile(picture.content), save=False)
        stored.append(photo)
        photo.save()
    for said in sent.needs:
        need = Need.objects.create(visit=visit, company=company, kind=said["kind"], amount=said["amount"], wished_on=said["wished_on"], words=said["words"])
        first = visit.on + FOLLOWED_WITHIN
        open_for(need, person, max(visit.on, min(said["wished_on"] or first, first)))
    return visit


def known_as(person: Person, key: str, digest: str) -> Visit | None:
    """The visit of this person under a key.

    Raises:
        AnotherError: it has another content.
    """
    known = Visit.objects.filter(key=_key(person, key)).first()
    if known is not None and known.digest != digest:
        raise AnotherError(known)
    return known


def _key(person: Person, key: str) -> str:
    """Devices make keys: those of one person are not those of another."""
    return f"{person.pk}:{key}"


def _plan(person: Person, sent: Sent, company: Company | None, wrong: Mistakes) -> Plan | None:
    if sent.head["plan"] is None:
        return None
    found = Plan.objects.select_for_update(of=("self",)).filter(plans_of(person), pk=sent.head["plan"]).first()
    if found is None or (company is not None and found.company_id != company.pk):
        wrong.add("plan", say("没有这项计划；请改为“计划外走访”后再发送", "there is no such plan; make it a visit without a plan and send it again"))
    elif found.state != PlanState.OPEN:
        wrong.add("plan", say(
            f"此计划已是“{found.get_state_display()}”；若确为另一次走访，请改为“计划外走访”后再发送",
            f"this plan is “{found.get_state_display()}” already; if this was another visit, make it a visit without a plan and send it again"))
    return found
