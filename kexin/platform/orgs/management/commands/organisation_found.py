"""``python -m django organisation_found CODE KIND AREA NAME --manager …``: the first organisation of a tree, with the two managers who then bring in everybody else."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from kexin.library.regions import is_area
from kexin.platform.orgs.forms import NAMED
from kexin.platform.orgs.invitation import link_for
from kexin.platform.orgs.models import Kind, Organisation, Person, Role

#: Kinds that stand below others are added by managers on the site.
ROOTS = (Kind.DEPARTMENT, Kind.BANK, Kind.GUARANTOR, Kind.COMPANY)


class Command(BaseCommand):
    """Prints a link for each manager, to set the password with."""

    help = "found a department, bank, guarantor or company with two managers, and print their links"

    def add_arguments(self, parser: CommandParser) -> None:
        """What and who."""
        parser.add_argument("code")
        parser.add_argument("kind", choices=[kind.value for kind in ROOTS])
        parser.add_argument("area", help="GB/T 2260, such as 430000")
        parser.add_argument("name")
        parser.add_argument("--name-en", default="")
        parser.add_argument("--manager", action="append", required=True, metavar="SIGN-IN-NAME,NAME,E-MAIL", help="twice: one proposes, the other one confirms")

    def handle(self, *args: Any, code: str, kind: str, area: str, name: str, name_en: str, manager: list[str], **options: Any) -> None:
        """Found it."""
        if len(manager) < 2:
            raise CommandError("需要两位主管 / two managers are needed: one proposes, the other one confirms")
        if area == "CN" or not is_area(area):
            raise CommandError(f"不是地区代码 / no code of an area: {area}")
        try:
            with transaction.atomic():
                organisation = Organisation.objects.create(code=code, kind=kind, area=area, name_zh=name, name_en=name_en)
                made = [self._manager(text, organisation) for text in manager]
        except IntegrityError:
            raise CommandError("代码或登录名已存在 / the code or a sign-in name is taken") from None
        for person in made:
            self.stdout.write(f"{person.username}\t{link_for(person)}")

    def _manager(self, text: str, organisation: Organisation) -> Person:
        username, _, rest = text.partition(",")
        name, _, email = rest.partition(",")
        try:
            NAMED(username)
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{text}: SIGN-IN-NAME,NAME,E-MAIL") from None
        return Person.objects.create(username=username, name=name, email=email, organisation=organisation, role=Role.MANAGER)
