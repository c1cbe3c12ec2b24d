"""Who asks: the person, the seat and the rights of a token."""

from __future__ import annotations

from kexin.platform.api.core import ByToken, get
from kexin.platform.api.schemas import Day, Named, Shape
from kexin.platform.api.tokens import OFFERED
from kexin.platform.language import current
from kexin.platform.orgs.rights import may
from kexin.text import Text


class Me(Shape):
    """The token at hand."""

    username: str
    name: str
    organisation: Named
    seat: str
    token: str
    scopes: list[Named]
    expires_on: Day


@get("me", None, Me, Text("当前令牌", "The token at hand"), "tokens")
def me(request: ByToken) -> Me:
    """As whom this token acts, and what it may do."""
    token, person = request.auth, request.user
    return Me(
        username=person.username, name=person.name, organisation=Named(code=person.organisation.code, name=person.organisation.name), seat=person.seat, token=token.name,
        scopes=[Named(code=right, name=OFFERED[right].in_(current())) for right in token.scopes if right in OFFERED and may(person, right)], expires_on=token.expires_on)
