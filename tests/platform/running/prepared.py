"""``python -m tests.platform.running.prepared``: the site of the environment with its small world, a claim that was paid, and papers."""

from __future__ import annotations

from pathlib import Path

import django
from django.core.management import call_command


def main() -> None:
    """Fill it."""
    django.setup()
    from django.conf import settings
    from django.core.files.base import ContentFile
    from django.core.files.storage import default_storage

    from kexin.platform.claims.paying import pay
    from tests.platform import world
    from tests.platform.life import OVERDUE, Life
    from tests.platform.world import person

    world.build(Path(settings.HOME) / "library")
    pay(person("dept-clerk"), Life().accepted().claim, OVERDUE)
    default_storage.save("loans/2026/12/合同.pdf", ContentFile(b"%PDF-1.4 a contract"))
    call_command("check")


if __name__ == "__main__":
    main()
