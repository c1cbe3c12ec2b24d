"""An office's list is seen by the banks of its area, a bank's own list by the bank; each sees the companies of its own scope."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from kexin.platform.lists.assigning import assign_list
from kexin.platform.lists.models import Assignment, Whitelist
from kexin.platform.lists.scope import assignments_of, lists_of
from tests.platform.lists.made import a_list, published
from tests.platform.world import DAY, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def seen(username: str) -> set[str]:
    """The codes of the lists that somebody sees."""
    return set(Whitelist.objects.filter(lists_of(person(username))).values_list("code", flat=True))


@pytest.fixture
def lists() -> None:
    """Of the department, for all banks, for one, and of one prefecture; of two banks, of a branch."""
    a_list(code="all", bank=None)
    a_list(code="served")
    a_list(code="changsha", area="430100", bank=None)
    a_list("bank", code="of-bank")
    a_list("bank-cs", code="of-branch", area="430100")
    a_list("other", code="of-other")


@pytest.mark.usefixtures("lists")
@pytest.mark.parametrize(("username", "codes"), [
    ("dept-auditor", "all served changsha"), ("cs-clerk", "all served changsha"), ("zz-clerk", "all served"), ("bank-clerk", "all served changsha of-bank of-branch"),
    ("bank-cs-clerk", "all served changsha of-bank of-branch"), ("bank-zz-clerk", "all served of-bank"), ("bank-cs-tech-clerk", "all served changsha of-bank of-branch"),
    ("other-cs-clerk", "all changsha of-other"), ("guarantor-clerk", ""), ("firm-cs-clerk", "")])
def test_who_sees_which(username: str, codes: str) -> None:
    assert seen(username) == set(codes.split())


def test_a_branch_sees_the_companies_of_its_area_on_the_page_and_in_the_workbook(as_: As) -> None:
    edition = published(a_list())
    whole, branch = (as_(who).get("/lists/titled/1/export.xlsx") for who in ("dept-clerk", "bank-zz-clerk"))

    def codes(answer: Any) -> set[str]:
        content = b"".join(answer.streaming_content)
        rows = list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))
        return {str(row[1]) for row in rows if row[0] in ("新增", "保留")}

    of_zhuzhou = set(edition.listings.filter(company__prefecture="430200").values_list("company__code", flat=True))
    assert codes(branch) == of_zhuzhou and len(codes(whole)) == edition.members > len(of_zhuzhou) > 0


def test_the_page_of_a_company_says_on_which_lists_it_stands_and_who_looks_after_it(as_: As) -> None:
    edition = published(a_list())
    assign_list(person("bank-manager"), edition.whitelist, 30, DAY)
    one = edition.whitelist.assignments.filter(branch__code="bank-zz", company__prefecture="430200").select_related("company", "manager")[0]
    address = f"/companies/{one.company.code}/part/lists/"
    assert one.manager.name in as_("bank-manager").get(address).content.decode()
    assert "名单titled" in as_("zz-clerk").get(address).content.decode()
    other = as_("other-manager").get(address).content.decode()
    assert "不在您可见的名单上" in other and one.manager.name not in other
    assert as_("firm-zz-clerk").get(address).status_code == 404


def test_banks_that_share_a_list_see_their_own_assignments_and_a_bureau_those_of_its_area() -> None:
    shared = published(a_list(code="shared", bank=None)).whitelist
    assign_list(person("dept-manager"), shared, 30, DAY)

    def seen_by(username: str) -> set[int]:
        return {a.pk for a in Assignment.objects.filter(assignments_of(person(username)))}

    given = list(shared.assignments.select_related("branch", "company"))
    assert seen_by("other-manager") == {a.pk for a in given if a.branch.code == "other-cs"} != set()
    assert seen_by("bank-cs-manager") == {a.pk for a in given if a.branch.code.startswith("bank-cs")} != set()
    assert seen_by("cs-manager") == {a.pk for a in given if a.company.prefecture == "430100"}
    assert seen_by("dept-manager") == {a.pk for a in given} > seen_by("cs-manager")
