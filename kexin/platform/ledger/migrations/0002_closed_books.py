"""The rules of the books, in the database; and nothing in them is ever changed."""

from __future__ import annotations

from django.db import migrations

from kexin.platform.append_only import append_only
from kexin.platform.ledger.triggers import CLOSED, install


class Migration(migrations.Migration):
    """After the tables."""

    dependencies = (("ledger", "0001_initial"),)
    operations = (migrations.RunPython(lambda apps, editor: install(editor)), *(append_only(table) for table in CLOSED))
