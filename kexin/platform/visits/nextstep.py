"""Whoever looks after something is told; every night those whose day has passed are reminded."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import Q, QuerySet
from django.urls import reverse

from kexin.platform.notices.telling import tell_people
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import in_tree
from kexin.platform.visits.models import FollowState, FollowUp, Referral, ReferralState
from kexin.text import Text

#: Whoever was reminded is left in peace for so long.
PAUSE = timedelta(days=7)


def tell_owner(row: FollowUp, but: Person) -> None:
    """A follow-up was given to somebody."""
    if row.owner_id != but.pk:
        name = row.need.company.name
        tell_people([row.owner], Text(f"请跟进企业需求：{name}（{row.due_on} 前）", f"please look after a need of {name}, until {row.due_on}"), reverse("follow_up", args=[row.pk]))


def tell_of_referral(row: Referral, but: Person) -> None:
    """A product was handed over: the subsidiary is told; it moved on: the one who handed it over is told."""
    about = Text(f"{row.need.company.name} · {row.title_zh}", f"{row.need.company.name} · {row.title_en}")
    if row.state == ReferralState.HANDED:
        people = [p for p in Person.objects.filter(organisation=row.to, is_active=True).select_related("organisation") if may(p, "visits.take")]
        text = Text(f"母子协同待接办：{about.zh}", f"handed over to you: {about.en}")
    else:
        people, text = [row.handed_by], Text(f"母子协同{row.state_title.zh}：{about.zh}", f"{row.state_title.en}: {about.en}")
    tell_people([p for p in people if p.pk != but.pk], text, reverse("referral", args=[row.pk]))


def remind(day: date) -> int:
    """Tell every owner once how many of their follow-ups are overdue, and the same of each not again for a week; how many people were told."""
    overdue = FollowUp.objects.filter(Q(reminded_on=None) | Q(reminded_on__lte=day - PAUSE), state=FollowState.OPEN, due_on__lt=day, owner__is_active=True)
    by_owner: dict[int, list[int]] = defaultdict(list)
    for pk, of in overdue.values_list("pk", "owner"):
        by_owner[of].append(pk)
    for owner in Person.objects.filter(pk__in=by_owner):
        rows = by_owner[owner.pk]
        tell_people([owner], Text(f"有 {len(rows)} 项需求跟进已逾期", f"{len(rows)} of the needs that you look after are overdue"), f"{reverse('follow_ups')}?whose=mine")
        FollowUp.objects.filter(pk__in=rows).update(reminded_on=day)
    return len(by_owner)


def orphans(person: Person) -> QuerySet[FollowUp]:
    """Open follow-ups of the own tree whose owner sits there no more: somebody gives them to somebody else."""
    return FollowUp.objects.filter(in_tree(person, "bank"), Q(owner__is_active=False) | ~in_tree(person, "owner__organisation"), state=FollowState.OPEN)
