"""The rules of the books, in the database; and nothing in them is ever changed."""

from __future__ import annotations

from django.db import migrations

from kexin.platform.append_only import append_only
from kexin.platform.ledger.triggers import install


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (
        migrations.RunPython(lambda apps, editor: install(editor)),
        append_only("ledger_fund"), append_only("ledger_bookentry"), append_only("ledger_bookposting"))
