"""Companies are found by parts of their names and codes."""

from __future__ import annotations

from django.db import migrations

from kexin.platform.companies.searching import search_indexes


class Migration(migrations.Migration):
    """Nothing but indexes."""

    dependencies = (("companies", "0001_initial"),)
    operations = (search_indexes(),)
