"""What the pages of lists need to be looked at: two published editions, owners, a gap, a draft that waits, a pushed list."""

from __future__ import annotations

from datetime import timedelta

from kexin.platform.companies.models import Company
from kexin.platform.lists.assigning import assign_list
from kexin.platform.lists.drafting import draft
from kexin.platform.lists.models import Edition
from kexin.platform.lists.owning import set_capacity
from kexin.platform.lists.publishing import propose
from tests.platform.lists.made import a_list, key, out, published, pushed
from tests.platform.world import DAY, person


def prepare() -> None:
    """Fill the database."""
    whitelist = a_list(code="high-tech")
    first = published(whitelist, DAY - timedelta(days=91))
    assign_list(person("bank-manager"), whitelist, 30, DAY - timedelta(days=90))
    gone = first.listings.filter(company__prefecture="430100").order_by("-company__code").values_list("company", flat=True)[:1]
    Company.objects.filter(pk__in=list(gone)).update(state=Company.OUT)
    published(whitelist, DAY)
    Company.objects.filter(pk__in=list(gone)).update(state=Company.ADMITTED)
    # The page of coverage names a gap of either kind.
    set_capacity(person("bank-manager"), person("bank-cs-clerk"), 0)
    set_capacity(person("bank-manager"), person("bank-cs-tech-clerk"), 2)
    narrow = published(a_list(rule="kexin.rated-no-loan", code="no-loan"), DAY)
    assign_list(person("bank-manager"), narrow.whitelist, 5, DAY)
    propose(person("dept-clerk"), draft(person("dept-clerk"), a_list(code="waiting"), DAY, key()))
    companies = Company.objects.filter(state=Company.ADMITTED, prefecture="430100").order_by("code")[:6]
    out(pushed(a_list(rule="kexin.rd-award-push", code="awards"), [(c.code, c.name, "" if n % 2 else "120") for n, c in enumerate(companies)]))


def owner_path() -> str:
    """A company of the list, to be given to another manager."""
    listing = Edition.objects.get(whitelist__code="high-tech", number=2).listings.filter(company__prefecture="430100").select_related("company").order_by("company__code")[0]
    return f"/lists/high-tech/owner/{listing.company.code}/"
