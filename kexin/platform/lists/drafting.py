"""A draft of the next edition: the list made anew from what is known today, compared with the edition in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from kexin.outreach.packed import Packed, Rest, pack, unpack
from kexin.outreach.refresh import Refreshed, Stood, refresh
from kexin.outreach.rule import ListRule
from kexin.outreach.words import why_left, why_listed
from kexin.platform.companies.models import Company
from kexin.platform.lists.facts import inputs, release_in_force, rule_of
from kexin.platform.lists.founding import sealed
from kexin.platform.lists.models import OPEN, Departure, Edition, EditionInputs, Listing, Whitelist
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import refusal
from kexin.text import Text

_PIECE = 2000


@dataclass(frozen=True)
class Pushed:
    """What a file says: the codes of companies, each with the line in fen that it gives or None; its name and hash; rows left out."""

    lines: Mapping[str, int | None]
    file_name: str
    sha256: str
    left_out: int = 0


def draft(person: Person | None, whitelist: Whitelist, day: date, key: str, pushed: Pushed | None = None, *, newest_rule: bool = False) -> Edition:
    """Make the next edition as a draft; *person* None is the night. The same *key* again gives the same draft.

    With *newest_rule* the rule is that which the rulebook has now: publishing the edition publishes the rule with it.

    Raises:
        ProblemsError: the list is closed, another edition is open, a pushed list comes without a file, or the site cannot answer the rule.
    """
    own_key = f"{person.pk if person else 'night'}:{key}"
    with transaction.atomic():
        whitelist = Whitelist.objects.select_for_update().get(pk=whitelist.pk)
        known = made_before(Edition, own_key, whitelist_id=whitelist.pk)
        if known is not None:
            return known
        _check(whitelist, pushed)
        release = release_in_force()
        text, sha = sealed(whitelist.rule) if newest_rule else (whitelist.rule_text, whitelist.rule_sha256)
        rule, before = rule_of(text, whitelist.rule, release), whitelist.in_force
        stood = stood_on(before) if before else {}
        companies = list(inputs(whitelist, rule, release, day, pushed.lines if pushed else None, stood))
        made = refresh(rule, companies, stood, day)
        number = (whitelist.editions.aggregate(last=Max("number"))["last"] or 0) + 1
        edition = Edition.objects.create(
            whitelist=whitelist, key=own_key, number=number, as_of=day, release=release, before=before, rule_text=text, rule_sha256=sha, file_name=pushed.file_name if pushed else "",
            file_sha256=pushed.sha256 if pushed else "", left_out=pushed.left_out if pushed else 0, drafted_by=person, members=len(made.members), came=sum(m.came for m in made.members),
            left=len(made.left), unsure=len(made.unsure), considered=made.considered)
        packed = pack(rule.inputs, companies, stood, day)
        EditionInputs.objects.create(edition=edition, content=packed.content, sha256=packed.sha256)
        _store(edition, rule, made)
    return edition


def _check(whitelist: Whitelist, pushed: Pushed | None) -> None:
    if whitelist.closed_on is not None:
        raise refusal("closed", whitelist.code, Text(f"名单已于 {whitelist.closed_on} 停用", f"the list was closed on {whitelist.closed_on}"), Text("在用的名单", "a list in use"))
    if (whitelist.kind == Whitelist.PUSHED) != (pushed is not None):
        raise refusal("file-or-rule", whitelist.code, whitelist.kind_title, Text("推送名单上传文件，规则名单直接刷新", "a pushed list takes a file, a list by a rule is refreshed"))
    if whitelist.editions.filter(state__in=OPEN).exists():
        raise refusal("edition-open", whitelist.code, Text("已有一期草稿或待复核", "another edition is a draft or waits for review"), Text("先办结前一期", "that one is dealt with first"))


def stood_on(edition: Edition) -> dict[str, Stood]:
    """The members of an edition with what was known of them then."""
    known = dict(unpacked(edition).companies)
    return {code: Stood(since, known[code]) for code, since in edition.listings.values_list("company__code", "since")}


def unpacked(edition: Edition) -> Rest:
    """The sealed inputs of an edition.

    Raises:
        ValueError: they are not what was sealed.
    """
    kept = EditionInputs.objects.get(pk=edition.pk)
    names = rule_of(edition.rule_text, edition.whitelist.rule, edition.release).scope.names
    packed = Packed(bytes(kept.content), kept.sha256)
    return unpack(packed, (name for name in names if names[name].type.kind == "date"))


def _store(edition: Edition, rule: ListRule, made: Refreshed) -> None:
    codes = [*(m.company for m in made.members), *(gone.company for gone in made.left)]
    pks: dict[str, int] = {}
    for at in range(0, len(codes), _PIECE):
        pks |= dict(Company.objects.filter(code__in=codes[at:at + _PIECE]).values_list("code", "pk"))
    listings = []
    for member in made.members:
        why = why_listed(rule, member)
        listings.append(Listing(
            edition=edition, company_id=pks[member.company], came=member.came, since=member.since, preapproved=member.line, unsure=bool(member.open), reason_zh=why.zh[:600], reason_en=why.en[:600]))
    Listing.objects.bulk_create(listings, batch_size=_PIECE)
    departures = []
    for leaver in made.left:
        why = why_left(rule, leaver)
        departures.append(Departure(edition=edition, company_id=pks[leaver.company], reason_zh=why.zh[:600], reason_en=why.en[:600]))
    Departure.objects.bulk_create(departures, batch_size=_PIECE)
