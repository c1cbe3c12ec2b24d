"""What the walk through a loan's life needs: two good companies that are not admitted yet, and a bank with a healthy book."""

from __future__ import annotations

import json
import os
from pathlib import Path

from kexin.platform.companies.models import Company
from tests.platform import world
from tests.platform.life import healthy

BANK = "other-cs"
LANGUAGES = ("zh-hans", "en")
NOTE = "walk.json"


def prepare() -> None:
    """One company for each language of the walk; their codes are noted beside the site."""
    healthy(BANK)
    good = Company.objects.filter(prefecture="430100", grade_low__in=["A", "B", "C"]).exclude(code=world.firm().code).exclude(state=Company.CANDIDATE).order_by("code")[: len(LANGUAGES)]
    codes = [company.code for company in good]
    assert len(codes) == len(LANGUAGES), "the generated province has too few good companies in Changsha"
    Company.objects.filter(code__in=codes).update(state=Company.CANDIDATE)
    (Path(os.environ["KEXIN_TEST_SITE"]) / NOTE).write_text(json.dumps(dict(zip(LANGUAGES, codes, strict=True))))
