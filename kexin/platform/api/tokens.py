"""Making, finding and revoking tokens."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Collection
from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone

from kexin.platform.api.models import Token
from kexin.platform.api.prepared import HERE, Prepared
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Organisation, Person, SeatChange
from kexin.platform.orgs.rights import RIGHTS, may
from kexin.problems import NotFoundError, Problem, ProblemsError
from kexin.text import Text, same

PREFIX = "kx_"
LONGEST_DAYS = 366
#: What the addresses of the API ask for, in the order of the work; nothing else can be given to a token.
OFFERED: dict[str, Text] = {
    "companies.see": Text("查看企业与评价", "see companies and their ratings"),
    "lists.see": Text("查看名单", "see lists"),
    "lists.propose": Text("推送名单", "push lists"),
    "lending.see": Text("查看贷款", "see loans"),
    "lending.apply": Text("提交贷款申请", "apply for loans"),
    "lending.draw": Text("登记放款", "enter drawdowns"),
    "lending.repay": Text("登记还款", "enter repayments"),
    "lending.report": Text("报送贷款状态", "report the state of loans"),
    "lending.file": Text("提交备案", "file loans"),
    "claims.see": Text("查看补偿", "see claims"),
    "claims.submit": Text("提交补偿申请", "submit claims"),
    "ledger.see": Text("查看资金", "see funds"),
    "boards.see": Text("查看看板", "see boards"),
}


def hashed(secret: str) -> str:
    """The hash that is kept. The secret has 256 random bits, so that nothing slower is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def offered_to(person: Person) -> dict[str, Text]:
    """The rights that this person may hand to a token."""
    return {right: title for right, title in OFFERED.items() if right in RIGHTS and may(person, right)}


@transaction.atomic
def make(person: Person, name: str, scopes: Collection[str], expires_on: date, key: str) -> tuple[Token, str | None]:
    """A new token and its secret, which is never known again; a form sent twice gives the token alone.

    Raises:
        ProblemsError: a right that the person does not have, or a day that is past or too far away.
    """
    today = timezone.localdate()
    allowed = offered_to(person)
    problems = [Problem("not-your-right", "scopes", same(right), same(", ".join(allowed)), Text("只能授予自己拥有的权限", "grant only what you may do yourself"))
                for right in scopes if right not in allowed]
    if not scopes:
        problems.append(Problem("no-scopes", "scopes", Text("没有选择权限", "no right is chosen"), same(", ".join(allowed)), Text("请至少选择一项", "choose at least one")))
    latest = today + timedelta(days=LONGEST_DAYS)
    if not today < expires_on <= latest:
        problems.append(Problem("bad-expiry", "expires_on", same(expires_on.isoformat()), Text(f"{today} 之后，至迟 {latest}", f"after {today}, {latest} at the latest"),
                                Text("请更改到期日", "change the day")))
    if problems:
        raise ProblemsError(problems)
    known_token = made_before(Token, key, person_id=person.pk)
    if known_token is not None:
        return known_token, None
    secret = PREFIX + secrets.token_urlsafe(32)
    token, made = Token.objects.get_or_create(key=key, person=person, defaults={
        "name": name, "organisation": person.organisation, "role": person.role, "sha256": hashed(secret), "hint": secret[:8],
        "scopes": [right for right in allowed if right in scopes], "expires_on": expires_on})
    return token, secret if made else None


def known() -> QuerySet[Token]:
    """Tokens with their people, whether the seat has changed since (``reseated``), and whether the person had a second factor when it was made (``factored``)."""
    changed = SeatChange.objects.filter(person=OuterRef("person"), state=SeatChange.CONFIRMED, decided_at__gte=OuterRef("made_at"))
    factor = Authenticator.objects.filter(user=OuterRef("person"), type=Authenticator.Type.TOTP, created_at__lte=OuterRef("made_at"))
    return Token.objects.select_related("person__organisation").annotate(reseated=Exists(changed), factored=Exists(factor))


def _columns(model: type[Model], *left_out: str) -> tuple[str, ...]:
    """The columns of a table in the order in which ``from_db`` takes them."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.attname not in left_out)


_TOKEN = _columns(Token, "key", "hint", "revoked_by_id")
_PERSON = _columns(Person, "password", "last_login", "phone", "joined_at")
_ORGANISATION = _columns(Organisation, "parent_id")
_ROW = Prepared(lambda: known().order_by().filter(sha256=HERE).values_list(
    *_TOKEN, *(f"person__{name}" for name in _PERSON), *(f"person__organisation__{name}" for name in _ORGANISATION), "reseated", "factored"))


def bearer(secret: str) -> Token | None:
    """The live token of a secret, with its person. The index finds the hash of what was sent, so that its time tells nothing of a secret."""
    sent = hashed(secret)
    row = _ROW.first(sent)
    if row is None:
        return None
    a, b = len(_TOKEN), len(_TOKEN) + len(_PERSON)
    token, person = Token.from_db("default", _TOKEN, row[:a]), Person.from_db("default", _PERSON, row[a:b])
    person.organisation, token.person = Organisation.from_db("default", _ORGANISATION, row[b:-2]), person
    live = token.state(timezone.localdate(), reseated=bool(row[-2]), factored=bool(row[-1])) == "live"
    return token if live and hmac.compare_digest(token.sha256, sent) else None


def state_of(token: Token) -> str:
    """Where a token of ``known`` stands today."""
    return token.state(timezone.localdate(), reseated=bool(getattr(token, "reseated", False)), factored=bool(getattr(token, "factored", False)))


def revoke(person: Person, tokens: QuerySet[Token], pk: int) -> Token:
    """End a token of those that *person* may see; one that has ended stays as it is.

    Raises:
        NotFoundError: there is none.
    """
    token = tokens.filter(pk=pk).first()
    if token is None:
        raise NotFoundError([Problem("no-such-token", str(pk), Text("没有这个令牌", "there is no such token"), Text("自己的令牌", "tokens of your own"), Text("请刷新页面", "load the page again"))])
    if token.revoked_at is None:
        token.revoked_at, token.revoked_by = timezone.now(), person
        token.save(update_fields=["revoked_at", "revoked_by"])
    return token
