"""Whoever is next with a claim is told."""

from __future__ import annotations

from django.urls import reverse

from kexin.platform.claims.models import Claim, Recovery, State
from kexin.platform.notices.telling import tell
from kexin.text import Text

#: After which state whose turn it is.
NEXT: dict[str, tuple[str, Text]] = {
    State.SUBMITTED: ("claims.first_review", Text("补偿申请待初审", "a claim waits for its first review")),
    State.REVIEWED: ("claims.second_review", Text("补偿申请待复审", "a claim waits for its second review")),
    State.QUEUED: ("claims.submit", Text("补偿申请因熔断排队", "a claim is queued by a fuse")),
    State.ACCEPTED: ("claims.pay", Text("补偿申请待拨付", "a claim waits for its payout")),
    State.PAID: ("claims.submit", Text("补偿款已拨付", "a claim is paid")),
    State.RETURNED: ("claims.submit", Text("补偿申请已退回", "a claim was sent back"))}


def tell_next(claim: Claim) -> None:
    """Tell those whose turn it is now."""
    if claim.state in NEXT:
        right, text = NEXT[claim.state]
        tell(right, Text(f"{text.zh}：{claim.number}", f"{text.en}: {claim.number}"), reverse("claim", args=[claim.number]), loan=claim.application)


def tell_of_recovery(recovery: Recovery) -> None:
    """The fund's keeper compares it with the account."""
    number = recovery.claim.number
    tell("claims.confirm_recovery", Text(f"追偿款待确认：{number}", f"a recovery waits to be confirmed: {number}"), reverse("recovery", args=[recovery.pk]), loan=recovery.claim.application)
