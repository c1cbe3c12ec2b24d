"""The second signature through the page."""

from __future__ import annotations

from django.test import Client

from kexin.platform.matters.models import Matter


def confirmed(signer: Client, agreed: str = "1", reason: str = "") -> int:
    """The status of the answer to the latest matter."""
    return signer.post(f"/matters/{Matter.objects.latest('id').pk}/decide/", {"agreed": agreed, "reason": reason}).status_code
