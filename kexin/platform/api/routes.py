"""All routes of the API, in the order of the reference."""

from __future__ import annotations

from kexin.platform.api import boards, claims, companies, lending, lists, me
from kexin.platform.api.core import api

__all__ = ["api", "boards", "claims", "companies", "lending", "lists", "me"]
