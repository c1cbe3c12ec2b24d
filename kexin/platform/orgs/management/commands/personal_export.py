"""``python -m django personal_export USERNAME``: everything stored about a person, as JSON."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from kexin.platform.orgs.models import Person
from kexin.platform.orgs.personal import as_text, exported


class Command(BaseCommand):
    """Writes to the standard output."""

    help = "everything that the site stores about a person, as JSON"

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose."""
        parser.add_argument("username")

    def handle(self, *args: Any, username: str, **options: Any) -> None:
        """Print it; that it was taken out is written down."""
        person = Person.objects.select_related("organisation").filter(username=username).first()
        if person is None:
            raise CommandError(f"没有此登录名 / nobody signs in as {username}")
        self.stdout.write(as_text(exported(person)))
