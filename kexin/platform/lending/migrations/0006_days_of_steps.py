"""The days of the decision and of the confirmed filing beside the loan, so that how long each step took is read from one index."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models.functions import TruncDate


def _fill(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """From the decisions and filings that are there."""
    application, decision, filing = (apps.get_model("lending", name) for name in ("Application", "Decision", "Filing"))
    decided = decision.objects.filter(application=models.OuterRef("pk")).annotate(day=TruncDate("at"))
    filed = filing.objects.filter(application=models.OuterRef("pk"), state__in=("conditional", "confirmed", "released"), confirmed_at__isnull=False).order_by("-id").annotate(day=TruncDate("confirmed_at"))
    application.objects.update(decided_on=models.Subquery(decided.values("day")[:1]), confirmed_on=models.Subquery(filed.values("day")[:1]))


class Migration(migrations.Migration):
    """The columns, what they hold, and one index in the place of three."""

    dependencies = [("lending", "0005_index_of_joins")]
    operations = [
        migrations.AddField("application", "decided_on", models.DateField(null=True)),
        migrations.AddField("application", "confirmed_on", models.DateField(null=True)),
        migrations.RunPython(_fill, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="application", name="loan_joined"),
        migrations.RemoveIndex(model_name="decision", name="decision_days"),
        migrations.RemoveIndex(model_name="filing", name="filing_days"),
        migrations.AddIndex(model_name="application", index=models.Index(fields=["area", "bank", "guarantor", "applied_on", "decided_on", "drawn_on", "confirmed_on", "scheme", "grade", "quality", "filed", "id"], name="loan_times")),
    ]
