"""The trail is long: PostgreSQL finds an entry by a part of its name, and what was done, without reading all of it."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kexin.platform.searching import index_parts


def _index(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor != "postgresql":
        return
    index_parts(editor, "trail_name_parts", "auditlog_logentry", "object_repr")
    # Events are entries of the kind "looked at" (3) with a word for what happened.
    editor.execute("CREATE INDEX trail_events ON auditlog_logentry ((additional_data -> 'event'), id DESC) WHERE action = 3")


class Migration(migrations.Migration):
    """Nothing but indexes."""

    dependencies = (("audit", "0001_closed"),)
    operations = (migrations.RunPython(_index, migrations.RunPython.noop),)
