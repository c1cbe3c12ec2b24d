"""Indexes for what filings, decisions and claims ask of their loan, for counting companies, for the orders of the list of loans, and for filings by their last day."""

from __future__ import annotations

from datetime import date

from django.db import migrations, models
from django.db.models.functions import Coalesce


class Migration(migrations.Migration):
    """Nothing but indexes."""

    dependencies = [("lending", "0004_index_of_lists")]
    operations = [
        migrations.RemoveIndex(model_name="application", name="loan_boards"),
        migrations.AddIndex(model_name="application", index=models.Index(fields=["area", "company", "bank", "scheme", "state", "quality", "grade", "guarantor", "applied_on", "drawn_on", "filed_on", "line", "credit", "drawn", "repaid", "filed", "asked", "product", "overdue_days", "due_on", "number"], name="loan_boards")),
        migrations.AddIndex(model_name="decision", index=models.Index(fields=["application", "at"], name="decision_days")),
        migrations.AddIndex(model_name="filing", index=models.Index(fields=["application", "state", "confirmed_at"], name="filing_days")),
        migrations.AddIndex(model_name="application", index=models.Index(fields=["id", "area", "bank", "guarantor", "applied_on", "drawn_on", "scheme", "grade", "quality"], name="loan_joined")),
        migrations.AddIndex(model_name="application", index=models.Index(fields=["-asked", "-id"], name="loans_by_asked")),
        migrations.AddIndex(model_name="application", index=models.Index(fields=["-drawn", "-id"], name="loans_by_drawn")),
        migrations.AddIndex(model_name="application", index=models.Index(fields=["-overdue_days", "-id"], name="loans_by_overdue")),
        migrations.AddIndex(model_name="application", index=models.Index(fields=["due_on", "-id"], name="loans_by_due")),
        migrations.AddIndex(model_name="filing", index=models.Index(
            Coalesce(
                models.Case(models.When(state__in=("submitted", "checked"), then="due_on"), models.When(state="conditional", then="condition_until"), output_field=models.DateField()),
                models.Value(date(9999, 12, 31))),
            models.OrderBy(models.F("id"), descending=True), name="filings_by_last_day"))]
