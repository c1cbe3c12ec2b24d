"""An index that holds all that boards add up."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing but the index."""

    dependencies = [("lending", "0002_prime_rates")]
    operations = [
        migrations.AddIndex(model_name="application", index=models.Index(name="loan_boards", fields=[
            "area", "bank", "company", "scheme", "state", "quality", "grade", "guarantor", "applied_on", "drawn_on", "filed_on", "line", "credit", "drawn", "repaid", "filed"])),
    ]
