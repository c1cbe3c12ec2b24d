"""The door to the site: its packages and its settings, for the commands that need them."""

from __future__ import annotations

import os

from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same


def open_site(*, collected: bool = False) -> None:
    """Read the site's settings from the environment; *collected*: static files have hashed names.

    Raises:
        ProblemsError: the site's packages are not installed.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kexin.platform.settings")
    if collected:
        os.environ["KEXIN_COLLECTED"] = "1"
    try:
        import django
        import granian as _
    except ImportError as error:
        raise ProblemsError([Problem(
            "not-installed", "kexin[platform]", Text(f"没有安装平台所需的软件包（缺少 {error.name}）", f"the packages of the site are not installed ({error.name} is missing)"),
            same("pip install 'kexin[platform]'"), Text("请运行 pip install 'kexin[platform]'", "run pip install 'kexin[platform]'"))]) from None
    django.setup()
