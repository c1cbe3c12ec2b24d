"""Who sees a programme, and whose step something is: the file names the role, the programme's partners say which organisation that is."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db.models import Q, QuerySet

from kexin.platform.orgs.models import DESK_OF, Desk, Organisation, Person
from kexin.platform.orgs.scope import answers_for_an_area, in_area, in_tree
from kexin.platform.programmes.models import Partner, Running
from kexin.platform.refusal import refusal
from kexin.programmes.programme import Programme
from kexin.text import Text


def runnings_of(person: Person, field: str = "") -> Q:
    """The programmes that a person sees: those that the own organisation or one below runs or takes part in, for a branch also those of its bank, for public offices (not parks) those of their area."""
    taken = in_tree(person, "organisation")
    if person.organisation.desk == Desk.BANK:
        taken |= Q(organisation__path__in=up(person.organisation.path))
    seen = Q(pk__in=Partner.objects.filter(taken).values("running")) | in_tree(person, "keeper")
    if answers_for_an_area(person):
        seen |= in_area(person, "area")
    return Q(**{f"{field}__in": Running.objects.filter(seen)}) if field else seen


def up(path: str) -> list[str]:
    """The paths of an organisation and of all above it."""
    steps = path.split("/")[:-1]
    return ["/".join(steps[:n + 1]) + "/" for n in range(len(steps))]


class Seats:
    """What a person is in a programme: asked once for a page. Only people of the organisation that was named act, not those above or below it."""

    def __init__(self, person: Person, running: Running, programme: Programme) -> None:
        self.programme = programme
        parts = set(Partner.objects.filter(running=running, organisation=person.organisation_id, organisation__closed_on=None).values_list("part", flat=True)) if person.is_active else set()
        self.roles = roles_of(person, programme, parts)

    def may(self, roles: Iterable[str]) -> bool:
        """Is the person one of these?"""
        return not self.roles.isdisjoint(roles)

    def must(self, roles: Iterable[str]) -> None:
        """Nothing, or the step is somebody else's.

        Raises:
            ProblemsError: the person is none of these.
        """
        wanted = [self.programme.role(r).title for r in roles]
        if not self.may(roles):
            raise refusal("other-role", self.programme.id, Text("此步不由您的岗位办理", "this step is not that of your seat"), Text("、".join(t.zh for t in wanted), ", ".join(t.en for t in wanted)), Text("请由所列岗位办理", "let one of these do it"))


def roles_of(person: Person, programme: Programme, parts: Collection[str]) -> frozenset[str]:
    """What a person is where the own organisation takes these parts."""
    return frozenset(r.id for r in programme.roles if r.part in parts and person.role in r.seats)


def people_of(running: Running, programme: Programme, roles: Iterable[str]) -> QuerySet[Person]:
    """The people who have one of these roles."""
    found = Q(pk__in=())
    wanted = [programme.role(r) for r in roles]
    for partner in Partner.objects.filter(running=running, part__in=[r.part for r in wanted]):
        for role in wanted:
            if role.part == partner.part:
                found |= Q(organisation=partner.organisation_id, role__in=role.seats)
    return Person.objects.filter(found, is_active=True)


def candidates(kinds: Iterable[str], person: Person) -> QuerySet[Organisation]:
    """The organisations that may take a part: those below the person's own, and those of other sides that sit in the area."""
    wanted = list(kinds)
    public = [k for k in wanted if DESK_OF[k] in (Desk.DEPARTMENT, Desk.BUREAU)]
    others = [k for k in wanted if k not in public]
    below = Q(kind__in=public, path__startswith=person.organisation.path)
    return Organisation.objects.filter(below | Q(kind__in=others) & in_area(person, "area"), closed_on=None).order_by("path")
