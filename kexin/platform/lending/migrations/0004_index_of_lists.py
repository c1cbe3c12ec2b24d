"""Indexes that hold all that boards and lists add up and sort by."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Nothing but indexes."""

    dependencies = [("lending", "0003_index_of_boards")]
    operations = [
        migrations.RemoveIndex(model_name="application", name="lending_app_bank_id_caea5a_idx"),
        migrations.RemoveIndex(model_name="application", name="loan_boards"),
        migrations.AddIndex(model_name="application", index=models.Index(name="loan_boards", fields=["area", "bank", "company", "scheme", "state", "quality", "grade", "guarantor", "applied_on", "drawn_on", "filed_on", "line", "credit", "drawn", "repaid", "filed", "asked", "product", "overdue_days", "due_on", "number"])),
        migrations.AddIndex(model_name="application", index=models.Index(name="loan_banks", fields=["bank", "state", "area", "company", "quality", "applied_on", "credit", "drawn", "repaid", "filed", "asked", "product", "overdue_days", "due_on", "number"])),
    ]
