"""What higher desks show on a loan's page: they add to this list when the site starts.

The lending desk knows nothing of claims; ``claims`` registers its panel in ``AppConfig.ready``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from kexin.platform.lending.models import Application
from kexin.platform.orgs.models import Person
from kexin.text import Text


@dataclass(frozen=True)
class Panel:
    """A part of a loan's page: shown to whoever has *right*; *rows* gives the template what it says."""

    name: str
    title: Text
    right: str
    template: str
    rows: Callable[[Person, Application], Mapping[str, Any]]


PANELS: list[Panel] = []
#: Told of every application that was begun elsewhere: who applied, the application, and where it comes from.
APPLIED: list[Callable[[Person, Application, str], None]] = []
