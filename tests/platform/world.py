"""A small world for the tests of the site: organisations, one person for each seat that matters, sixty invented companies."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import duckdb
from django.conf import settings

from kexin.library.generated.generate import generate_province
from kexin.platform.companies.loading import load_release
from kexin.platform.companies.models import Company
from kexin.platform.orgs.models import Kind, Organisation, Person, Role

DAY = date(2026, 6, 30)
PASSWORD = "correct horse battery"

#: (code, kind, Chinese name, English name, area, code of the one above)
ORGANISATIONS: tuple[tuple[str, Kind, str, str, str, str | None], ...] = (
    ("dept", Kind.DEPARTMENT, "省科技厅", "Department", "430000", None),
    ("cs", Kind.BUREAU, "长沙市科技局", "Changsha bureau", "430100", "dept"),
    ("zz", Kind.BUREAU, "株洲市科技局", "Zhuzhou bureau", "430200", "dept"),
    ("bank", Kind.BANK, "第一银行", "First Bank", "430000", None),
    ("bank-cs", Kind.BRANCH, "第一银行长沙分行", "First Bank Changsha", "430100", "bank"),
    ("bank-cs-tech", Kind.SUBBRANCH, "第一银行长沙科技支行", "First Bank Changsha Tech", "430100", "bank-cs"),
    ("bank-zz", Kind.BRANCH, "第一银行株洲分行", "First Bank Zhuzhou", "430200", "bank"),
    ("other", Kind.BANK, "第二银行", "Second Bank", "430000", None),
    ("other-cs", Kind.BRANCH, "第二银行长沙分行", "Second Bank Changsha", "430100", "other"),
    ("guarantor", Kind.GUARANTOR, "省科技担保", "Guarantor", "430000", None),
)


def build(folder: Path) -> None:
    """Everything into the database: organisations, people (``cs-clerk``, ``bank-cs-reviewer`` …), companies of Changsha and Zhuzhou and elsewhere."""
    made: dict[str, Organisation] = {}
    for code, kind, zh, en, area, parent in ORGANISATIONS:
        made[code] = Organisation.objects.create(code=code, kind=kind, name_zh=zh, name_en=en, area=area, parent=made[parent] if parent else None)
    library = folder / "hunan"
    generate_province(duckdb.connect(), library, size=60, seed=7, as_of=DAY)
    load_release(library / DAY.isoformat())
    for area, code in (("430100", "firm-cs"), ("430200", "firm-zz")):
        firm = Company.objects.filter(prefecture=area).order_by("code").first()
        assert firm is not None
        made[code] = Organisation.objects.create(code=firm.code, kind=Kind.COMPANY, name_zh=firm.name, area=area)
    for code, organisation in made.items():
        for role in Role:
            Person.objects.create(username=f"{code}-{role.value}", name=f"{organisation.name_zh}{Role(role).label}", organisation=organisation, role=role, email=f"{code}-{role.value}@example.org", password=PASSWORD)
    last = Company.objects.order_by("-code")[:1].get()
    Company.objects.exclude(code=last.code).update(state=Company.ADMITTED, state_on=DAY)


@cache
def home() -> Path:
    """The folder of this test run."""
    return Path(settings.HOME)


def person(username: str) -> Person:
    """Somebody of the world: ``dept-reviewer``, ``cs-clerk``, ``bank-cs-manager``, ``firm-cs-manager`` …"""
    return Person.objects.select_related("organisation").get(username=username)


def firm(area: str = "430100") -> Company:
    """The company of ``firm-cs`` or ``firm-zz``."""
    found = Company.objects.filter(prefecture=area).order_by("code").first()
    assert found is not None
    return found
