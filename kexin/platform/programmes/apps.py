"""The programmes desk."""

from __future__ import annotations

from django.apps import AppConfig


class Programmes(AppConfig):
    """Programmes of the rulebook, run on the site."""

    name = "kexin.platform.programmes"
