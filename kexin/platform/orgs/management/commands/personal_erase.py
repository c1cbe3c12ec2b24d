"""``python -m django personal_erase USERNAME``: a number in place of a person who left."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kexin.platform.orgs.models import Person
from kexin.platform.orgs.personal import erase
from kexin.problems import ProblemsError


class Command(BaseCommand):
    """Cannot be undone."""

    help = "forget the name, telephone and e-mail of a person who is not active any more; the trail and signatures stand"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        """Erase, or say why not."""
        person = Person.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"没有此登录名 / nobody signs in as {username}")
        try:
            erase(person)
        except ProblemsError as error:
            raise CommandError(f"{error.in_('zh')}\n{error.in_('en')}") from None
        self.stdout.write(f"已注销 / erased: #{person.pk}")
