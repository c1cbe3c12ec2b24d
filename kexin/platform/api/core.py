"""The API itself: its door, its refusals, its description."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationErrorContext
from ninja.renderers import BaseRenderer
from ninja.security import HttpBearer
from pydantic_core import to_json

from kexin.platform.api import describing, limits
from kexin.platform.api.errors import RefusedError, answer_to, unfit
from kexin.platform.api.models import Token
from kexin.platform.api.reading import Body
from kexin.platform.api.tokens import OFFERED, bearer
from kexin.platform.orgs.access import Asked
from kexin.platform.orgs.rights import RIGHTS, may
from kexin.problems import ProblemsError
from kexin.text import Text

VERSION = "v1"
ROOT = f"/api/{VERSION}/"
View = TypeVar("View", bound=Callable[..., Any])


if TYPE_CHECKING:
    class ByToken(Asked):
        """A request that came through the door of a token."""

        auth: Token
else:
    ByToken = HttpRequest


class Bearer(HttpBearer):
    """The door of an address: a live token that has the right, of a person whose seat has it too. Without a right any live token will do."""

    def __init__(self, right: str | None) -> None:
        super().__init__()
        assert right is None or (right in RIGHTS and right in OFFERED), right
        self.right = right

    def authenticate(self, request: HttpRequest, token: str) -> Token | None:
        """The token; the person is the one who asks.

        Raises:
            RefusedError: it asks too often.
            PermissionDenied: the token or the seat has not this right.
        """
        found = bearer(token.strip())
        if found is None:
            return None
        if seconds := limits.wait(found):
            raise RefusedError(429, Text(f"请在 {seconds} 秒后重试", f"try again in {seconds} seconds"), headers={"Retry-After": str(seconds)})
        if self.right is not None and not (self.right in found.scopes and may(found.person, self.right)):
            raise PermissionDenied
        request.user = found.person
        return found


class Json(BaseRenderer):
    """Compact JSON in UTF-8."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The bytes of an answer."""
        return to_json(data)


class UnfitError(ProblemsError):
    """The request does not fit the schema."""


class Api(NinjaAPI):
    """Ninja with our own words for what does not fit, and a description that is worked out once."""

    def validation_error_from_error_contexts(self, error_contexts: list[ValidationErrorContext[Any]]) -> Any:
        """All that does not fit, as problems."""
        return UnfitError([problem for each in error_contexts for problem in unfit(str(each.model.__ninja_param_source__), _located(each))])

    @cached_property
    def described(self) -> dict[str, Any]:
        """The OpenAPI description."""
        return describing.complete(dict(self.get_openapi_schema(path_prefix=ROOT)))


def _located(context: ValidationErrorContext[Any]) -> list[dict[str, Any]]:
    """The errors of one part of a request, each with the place that the sender knows: without the name of our argument."""
    model = context.model
    back = model.__ninja_flatten_map_reverse__
    single = getattr(model, "__read_from_single_attr__", None)
    found = []
    for error in context.pydantic_validation_error.errors(include_url=False):
        place = back.get(error["loc"], error["loc"])
        found.append({**error, "loc": place[1:] if single and place[:1] == (single,) else place})
    return found


api = Api(
    title="Kexin 科信", version=VERSION, urls_namespace="api", openapi_url=None, docs_url=None, parser=Body(), renderer=Json(),
    description="科技企业评价、贷款与风险补偿：供银行等机构的系统使用。 / Ratings of technology companies, loans and risk compensation, for the systems of banks and others.")



def _told(request: HttpRequest, error: Any) -> HttpResponse:
    return answer_to(request, error)


for _raised in (Exception, Http404, HttpError, ProblemsError, RefusedError, PermissionDenied):
    api.add_exception_handler(_raised, _told)


def get(path: str, right: str | None, answers: Any, summary: Text, tag: str) -> Callable[[View], View]:
    """A route that reads."""
    return api.get(path, auth=Bearer(right), response=answers, tags=[tag], summary=summary.en, openapi_extra=_extra(summary, right))


def post(path: str, right: str, answers: Any, summary: Text, tag: str, *, reads: bool = False) -> Callable[[View], View]:
    """A route that does something, once for each key; one that *reads* only works something out."""
    from kexin.platform.api.once import once

    status = 200 if reads else 201

    def routed(view: View) -> View:
        register = api.post(path, auth=Bearer(right), response={status: answers}, tags=[tag], summary=summary.en, openapi_extra=_extra(summary, right))
        register(once(status, reads=reads)(view))
        return view

    return routed


def _extra(summary: Text, right: str | None) -> dict[str, Any]:
    return {"x-zh": {"summary": summary.zh}, "x-right": right or ""}


__all__ = ["ROOT", "Api", "Asked", "Bearer", "ByToken", "api", "get", "post"]
