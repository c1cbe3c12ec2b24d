"""``python -m django verify_books``: check every book, every night. Exit code 1, and where, if one breaks."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import translation

from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.verifying import verify


class Command(BaseCommand):
    """Recompute every entry and hash of each fund."""

    help = "Recompute every entry, hash and running sum of each fund; exit code 1 if a book is not as it was entered."

    def add_arguments(self, parser: CommandParser) -> None:
        """Which books, and in which language."""
        parser.add_argument("--fund", help="name of one fund; otherwise all")
        parser.add_argument("--lang", choices=["zh", "en"], default="zh")

    def handle(self, *args: Any, **options: Any) -> None:
        """A line for each book."""
        funds = Fund.objects.filter(name=options["fund"]) if options["fund"] else Fund.objects.all()
        english = options["lang"] == "en"
        if options["fund"] and not funds:
            self.stderr.write(f"no such fund: {options['fund']}" if english else f"没有此资金池：{options['fund']}")
            sys.exit(3)
        whole = True
        with translation.override("en" if english else "zh-hans"):
            for fund in funds:
                found = verify(fund)
                whole = whole and found.whole
                count = f"{found.entries} entries" if english else f"{found.entries} 笔"
                self.stdout.write(f"{'✓' if found.whole else '✗'} {fund.name}: {count}, {found.head}")
                for line in found.broken:
                    self.stdout.write(f"    {line}")
        if not whole:
            sys.exit(1)
