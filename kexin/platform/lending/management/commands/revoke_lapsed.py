"""``python -m django revoke_lapsed``: every night, filings whose condition was not met in time are revoked."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kexin.platform.lending.filing import revoke_lapsed
from kexin.problems import ProblemsError


class Command(BaseCommand):
    """Revoke what has lapsed by today."""

    help = "Revoke filings whose condition was not met in time 撤销条件逾期未满足的备案"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many, or what stood against it."""
        try:
            count = revoke_lapsed(timezone.localdate())
        except ProblemsError as error:
            raise CommandError(error.in_("en")) from None
        self.stdout.write(f"{count} revoked 已撤销 {count} 笔")
