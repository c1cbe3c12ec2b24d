"""A list or an edition, for somebody: found within the scope, else 404."""

from __future__ import annotations

from django.http import Http404

from kexin.platform.lists.models import Edition, Whitelist
from kexin.platform.lists.scope import editions_of, lists_of
from kexin.platform.orgs.models import Person


def whitelist_of(person: Person, code: str) -> Whitelist:
    """A list that the person sees.

    Raises:
        Http404: there is none, or not for this person.
    """
    found = Whitelist.objects.select_related("organisation", "bank", "made_by").filter(lists_of(person), code=code).first()
    if found is None:
        raise Http404
    return found


def own_list(person: Person, code: str) -> Whitelist:
    """A list of the person's own organisation.

    Raises:
        Http404: there is none, or it belongs to another organisation.
    """
    found = whitelist_of(person, code)
    if found.organisation_id != person.organisation_id:
        raise Http404
    return found


def edition_of(person: Person, code: str, number: int) -> Edition:
    """An edition that the person sees.

    Raises:
        Http404: there is none, or not for this person.
    """
    found = Edition.objects.select_related("whitelist__organisation", "whitelist__bank", "release", "before", "drafted_by", "proposed_by", "decided_by").filter(
        editions_of(person), whitelist__code=code, number=number).first()
    if found is None:
        raise Http404
    return found


def own_edition(person: Person, code: str, number: int) -> Edition:
    """An edition of a list of the person's own organisation.

    Raises:
        Http404: there is none, or it belongs to another organisation.
    """
    found = edition_of(person, code, number)
    if found.whitelist.organisation_id != person.organisation_id:
        raise Http404
    return found
