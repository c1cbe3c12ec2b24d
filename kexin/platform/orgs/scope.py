"""Which rows a person sees: by area, by the tree, or only one's own."""

from __future__ import annotations

from django.db.models import Q

from kexin.platform.orgs.models import DESK_OF, Desk, Kind, Organisation, Person

NONE = Q(pk__in=())


def inside(code: str) -> str:
    """The front of all codes within an area: 43 for 430000, 4301 for 430100."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def in_area(person: Person, field: str) -> Q:
    """Rows whose area lies within that of the person's organisation."""
    return within(person.organisation.area, field)


def within(area: str, field: str) -> Q:
    """Rows whose area lies within another: from 4301 to before 4302, which an index answers on both databases."""
    front = inside(area)
    if not (front.isascii() and front.isdigit()) or set(front) == {"9"}:
        return Q(**{f"{field}__startswith": front})
    return Q(**{f"{field}__gte": front, f"{field}__lt": f"{int(front) + 1:0{len(front)}}"})


def in_park(person: Person, field: str) -> Q:
    """For people of a park, the companies of that park alone; *field* leads to the park of a company."""
    park = person.organisation.park
    return Q(**{field: park}) if park else Q()


def in_tree(person: Person, field: str) -> Q:
    """Rows of the person's organisation or one below it; *field* leads to an organisation."""
    return Q(**{f"{field}__path__startswith": person.organisation.path})


def people_of(person: Person) -> Q:
    """The people whom a person may see: those of the own organisation and of all below it."""
    return in_tree(person, "organisation")


def organisations_of(person: Person) -> Q:
    """The own organisation and all below it."""
    return Q(path__startswith=person.organisation.path)


def loans_of(person: Person, loan: str = "") -> Q:
    """The loans that a person may see; *loan* leads to the application. A loan stays with the area in which it was applied for."""
    to = f"{loan}__" if loan else ""
    match person.organisation.desk:
        case Desk.DEPARTMENT | Desk.BUREAU:
            return in_area(person, f"{to}area") & in_park(person, f"{to}company__park")
        case Desk.BANK:
            return in_tree(person, f"{to}bank")
        case Desk.GUARANTOR:
            return in_tree(person, f"{to}guarantor")
        case Desk.COMPANY:
            return Q(**{f"{to}company__code": person.organisation.code})
    return NONE


def loans_seen(person: Person, loan: str = "") -> Q:
    """The loans of ``loans_of``; a bank's tree is named branch by branch, so that an index alone answers."""
    to = f"{loan}__" if loan else ""
    match person.organisation.desk:
        case Desk.BANK:
            return Q(**{f"{to}bank__in": tree(person.organisation)})
        case Desk.GUARANTOR:
            return Q(**{f"{to}guarantor__in": tree(person.organisation)})
    return loans_of(person, loan)


def tree(top: Organisation) -> list[int]:
    """An organisation and all below it."""
    return list(Organisation.objects.filter(path__startswith=top.path).order_by("pk").values_list("pk", flat=True))


def seeing_loan(prefecture: str, park: str, code: str, bank: Organisation, guarantor: Organisation | None) -> Q:
    """``loans_of`` from the other side: the people who see a loan of the company *code* with this bank (a filter of people)."""
    public = Q(organisation__kind__in=_kinds(Desk.DEPARTMENT, Desk.BUREAU), organisation__area__in=_around(prefecture), organisation__park__in=("", park))
    banks = Q(organisation__kind__in=_kinds(Desk.BANK), organisation__path__in=above(bank.path))
    guarantors = Q(organisation__kind__in=_kinds(Desk.GUARANTOR), organisation__path__in=above(guarantor.path)) if guarantor else NONE
    return public | banks | guarantors | Q(organisation__kind__in=_kinds(Desk.COMPANY), organisation__code=code)


def seeing_company(prefecture: str, park: str, code: str, *, admitted: bool) -> Q:
    """``companies_of`` from the other side."""
    desks = (Desk.DEPARTMENT, Desk.BUREAU, *((Desk.BANK, Desk.GUARANTOR) if admitted else ()))
    return Q(organisation__kind__in=_kinds(*desks), organisation__area__in=_around(prefecture), organisation__park__in=("", park)) | Q(organisation__kind__in=_kinds(Desk.COMPANY), organisation__code=code)


def seeing_organisation(organisation: Organisation) -> Q:
    """``in_tree`` from the other side."""
    return Q(organisation__path__in=above(organisation.path))


def _kinds(*desks: Desk) -> list[str]:
    return [kind for kind, desk in DESK_OF.items() if desk in desks]


def _around(area: str) -> set[str]:
    """The areas that an area lies in: 430100 in 430000 and in itself."""
    return {f"{area[:2]}0000", f"{area[:4]}00", area}


def above(path: str) -> list[str]:
    """The paths of an organisation and of all above it.

    >>> above("000001/000004/")
    ['000001/', '000001/000004/']
    """
    steps = path.split("/")[:-1]
    return ["/".join(steps[:n + 1]) + "/" for n in range(len(steps))]


def head(path: str) -> str:
    """The path of the organisation at the head of a tree.

    >>> head("000001/000004/")
    '000001/'
    """
    return f"{path.partition('/')[0]}/"


def answers_for_an_area(person: Person) -> bool:
    """Is the person of a public office with an area? A park answers for its own companies."""
    return person.organisation.desk in (Desk.DEPARTMENT, Desk.BUREAU) and person.organisation.kind != Kind.PARK


def companies_of(person: Person) -> Q:
    """The companies that a person may see: a company itself, everybody else those of the own area; banks only those in the library."""
    organisation: Organisation = person.organisation
    match organisation.desk:
        case Desk.DEPARTMENT | Desk.BUREAU:
            return in_area(person, "prefecture") & in_park(person, "park")
        case Desk.BANK | Desk.GUARANTOR:
            return in_area(person, "prefecture") & Q(state="admitted")
        case Desk.COMPANY:
            return Q(code=organisation.code)
    return NONE
