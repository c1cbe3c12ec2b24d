"""The door to the site: its packages and its settings, for the commands that need them."""

from __future__ import annotations

import os
from importlib.util import find_spec

from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

#: Of the optional packages of ``kexin[platform]``, those whose lack would be noticed first.
_NEEDED = ("django", "allauth", "auditlog", "django_tasks_db", "dj_database_url", "granian", "psycopg", "pypinyin", "whitenoise")


def open_site(*, collected: bool = False) -> None:
    """Read the site's settings from the environment; *collected*: static files have hashed names.

    Raises:
        ProblemsError: the site's packages are not installed.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kexin.platform.settings")
    if collected:
        os.environ["KEXIN_COLLECTED"] = "1"
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ProblemsError([Problem(
            "not-installed", "kexin[platform]", Text(f"没有安装平台所需的软件包：{'、'.join(missing)}", f"packages of the site are not installed: {', '.join(missing)}"),
            same("pip install 'kexin[platform]'"), Text("请运行 pip install 'kexin[platform]'", "run pip install 'kexin[platform]'"))])
    import django

    django.setup()
