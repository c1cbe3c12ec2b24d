"""What higher desks show on a company's page and filter the list by: they add to these lists when the site starts.

The desk of companies knows nothing of loans; ``lending`` registers its panel and its filter in ``AppConfig.ready``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from kexin.platform.companies.models import Company
from kexin.platform.orgs.models import Person
from kexin.text import Text


@dataclass(frozen=True)
class Panel:
    """A part of a company's page: shown to whoever has *right*; *rows* gives the template what it says, within the person's scope."""

    name: str
    title: Text
    right: str
    template: str
    rows: Callable[[Person, Company], Mapping[str, Any]]


@dataclass(frozen=True)
class ListFilter:
    """A filter of the list: *narrow* gives the companies of a choice, as far as the person sees what it rests on."""

    name: str
    title: Text
    right: str
    choices: Mapping[str, Text]
    narrow: Callable[[Person, str], Q]


PANELS: list[Panel] = []
FILTERS: list[ListFilter] = []
