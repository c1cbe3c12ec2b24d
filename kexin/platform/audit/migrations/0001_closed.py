"""The trail of changes only grows."""

from __future__ import annotations

from django.db import migrations

from kexin.platform.append_only import append_only


class Migration(migrations.Migration):
    """After every migration of the trail itself, which may rewrite its rows."""

    dependencies = (("auditlog", "0017_add_actor_email"),)
    operations = (append_only("auditlog_logentry"),)
