"""A park looks after its own companies."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Until a name is given, a park sees its area as before."""

    dependencies = [("orgs", "0001_initial")]
    operations = [migrations.AddField("organisation", "park", models.CharField(blank=True, default="", max_length=100))]
