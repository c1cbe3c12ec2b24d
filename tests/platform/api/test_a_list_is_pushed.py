"""A department's system pushes an edition; banks read what is published; people propose and publish."""

from __future__ import annotations

import pytest

from kexin.platform.lists.models import Edition
from tests.platform.api.asking import codes, program
from tests.platform.lists.made import a_list, out, published
from tests.platform.world import firm

pytestmark = pytest.mark.django_db


def test_an_edition_is_pushed_once_and_published_by_people() -> None:
    a_list(rule="kexin.rd-award-push", code="awards")
    department, bank = program("dept-clerk"), program("bank-manager")
    body = {"companies": [{"code": firm().code, "line": 120_000_001}, {"code": firm("430200").code, "line": 1}, {"code": "nobody"}], "leave_out": True}
    first = department.post("lists/awards/editions", body, key="k")
    again = department.post("lists/awards/editions", body, key="k")
    assert first.status_code == 201 and again.json() == first.json() and Edition.objects.count() == 1
    edition = Edition.objects.get()
    assert (first.json()["number"], first.json()["left_out"], first.json()["state"]["code"]) == (1, 1, "drafted")
    assert bank.get("lists/awards/editions/1/companies").status_code == 404
    out(edition)
    listed = {row["code"]: row["preapproved"] for row in bank.get("lists/awards/editions/1/companies").json()["items"]}
    assert set(listed) <= {firm().code, firm("430200").code} and listed.get(firm().code, 120_000_001) == 120_000_001
    [found] = bank.get("lists").json()["items"]
    assert (found["code"], found["edition"], found["members"]) == ("awards", 1, edition.members)


def test_everything_wrong_is_told_together_and_others_lists_do_not_exist() -> None:
    a_list(rule="kexin.rd-award-push", code="awards")
    rows = [{"code": firm().code}, {"code": firm().code}, {"code": "nobody"}]
    assert codes(program("dept-clerk").post("lists/awards/editions", {"companies": rows})) == ["twice", "not-found"]
    assert codes(program("bank-clerk").post("lists/awards/editions", {"companies": rows})) == ["no-such-list"]
    assert program("bank-auditor").post("lists/awards/editions", {"companies": rows}).status_code == 403
    published(a_list("other", code="theirs"), owner="other")
    assert program("bank-manager").get("lists/theirs/editions/1/companies").status_code == 404
    assert not Edition.objects.filter(whitelist__code="awards").exists()
