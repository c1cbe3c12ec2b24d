"""The claims desk on the pages below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

from kexin.text import Text

if TYPE_CHECKING:
    from kexin.platform.lending.models import Application
    from kexin.platform.orgs.models import Person


class Claims(AppConfig):
    """Shows the claims of a loan on the loan's page, and says how much of it the fund is asked for."""

    name = "kexin.platform.claims"

    def ready(self) -> None:
        """Models can be imported now."""
        from kexin.platform.lending.panels import PANELS, Panel
        from kexin.platform.lending.servicing import CLAIMED

        CLAIMED.append(_claimed)
        PANELS.append(Panel("claims", Text("补偿", "Claims"), "claims.see", "claims/_of_loan.html", _of_loan))


def _claimed(loan: Application) -> int:
    """What live claims ask for."""
    from django.db.models import Sum

    from kexin.platform.claims.models import LIVE, Claim

    return int(Claim.objects.filter(application=loan, state__in=LIVE).aggregate(sum=Sum("principal"))["sum"] or 0)


def _of_loan(person: Person, loan: Application) -> Mapping[str, Any]:
    """The claims of a loan, and whether somebody may claim now."""
    from kexin.platform.claims.models import LIVE, Claim
    from kexin.platform.lending.models import FilingState, State
    from kexin.platform.orgs.rights import may

    claims = list(Claim.objects.filter(application=loan))
    live = any(claim.state in LIVE for claim in claims)
    filed = loan.state == State.ACTIVE and not live and may(person, "claims.submit") and loan.filings.filter(state=FilingState.CONFIRMED).exists()
    return {"claims": claims, "may_claim": filed}
