"""Parts of lists, each beginning after the last row of the one before: rows that come in between move nothing."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable
from typing import Annotated, Any, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query

from kexin.platform.api.schemas import Page
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

MOST = 200
Limit = Annotated[int, Query(50, ge=1, le=MOST, description="rows at most")]
Cursor = Annotated[str, Query("", max_length=200, description="next of the part before")]
Row = TypeVar("Row", bound=Model)
Item = TypeVar("Item")


def part(
    request: HttpRequest, response: HttpResponse, rows: QuerySet[Row], by: str, shape: type[Page[Item]], shown: Callable[[Row], Item], cursor: str, limit: int,
) -> Page[Item]:
    """The rows after *cursor* in the order of the unique column *by*.

    Raises:
        ProblemsError: no such cursor was ever given.
    """
    if cursor:
        rows = rows.filter(**{f"{by}__gt": _read(cursor, rows, by)})
    listed = list(rows.order_by(by)[:limit + 1])
    more = _written(getattr(listed[limit - 1], by)) if len(listed) > limit else None
    if more is not None:
        query = request.GET.copy()
        query["cursor"] = more
        response.headers["Link"] = f'<{request.path}?{query.urlencode()}>; rel="next"'
    return shape(items=[shown(row) for row in listed[:limit]], next=more)


def _written(value: Any) -> str:
    return base64.urlsafe_b64encode(str(value).encode()).decode().rstrip("=")


def _read(cursor: str, rows: QuerySet[Any], by: str) -> Any:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
        if not text.isprintable():
            raise ValueError(text)
        number = by == "pk" or rows.model._meta.get_field(by).get_internal_type() == "BigAutoField"
        if number and not (text.isascii() and text.isdigit() and len(text) <= 18):
            raise ValueError(text)
        return int(text) if number else text
    except (ValueError, binascii.Error) as error:
        raise ProblemsError([Problem(
            "bad-cursor", "query.cursor", same(cursor[:40]), Text("前一页给出的 next", "the next of the part before"), Text("请从第一页开始", "begin with the first part"))]) from error
