"""What the pages of companies need to be looked at: a proposal that waits, a list that somebody brought in, a saved view."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile

from kexin.platform.companies.admitting import propose
from kexin.platform.companies.models import Company, CompanyList, SavedView
from kexin.platform.companies.uploaded import bring_in
from tests.platform.world import firm, person


def prepare() -> None:
    """Fill the database."""
    candidate = Company.objects.filter(prefecture="430100").exclude(code=firm().code).order_by("score_low", "code")[0]
    Company.objects.filter(pk=candidate.pk).update(state=Company.CANDIDATE)
    propose(person("cs-clerk"), candidate, "admit", "材料齐全，符合入库条件", "prepared")
    clerk = person("bank-cs-clerk")
    rows = f"企业名称,统一社会信用代码\n{firm().name},{firm().code}\n没有这家公司,\n{firm().name},91430100MA00000000\n"
    bring_in(clerk, SimpleUploadedFile("客户.csv", rows.encode()), "我的客户", True, "prepared")
    SavedView.objects.get_or_create(person=clerk, name="高新客户", defaults={"organisation": clerk.organisation, "query": "title=hnte_valid&sort=line", "shared": True})


def company_path(end: str = "") -> str:
    """The page of the company of ``firm-cs``."""
    return f"/companies/{firm().code}/{end}"


def list_path() -> str:
    """The list that was brought in."""
    return f"/companies/lists/{CompanyList.objects.earliest('id').pk}/"
