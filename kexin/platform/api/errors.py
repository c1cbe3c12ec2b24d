"""Every refusal as ``application/problem+json`` (RFC 9457), in the language asked for; never a page."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from ninja.errors import AuthenticationError, HttpError

from kexin.platform.api.reading import UnreadableError
from kexin.platform.language import current
from kexin.problems import NotFoundError, Problem, ProblemsError, visible
from kexin.text import Text, same

logger = logging.getLogger("django.request")
TYPE = "application/problem+json"

#: (name of the type, title) by status.
KINDS: Mapping[int, tuple[str, Text]] = {
    400: ("unreadable", Text("请求无法理解", "The request cannot be read")),
    401: ("no-token", Text("没有有效的令牌", "No valid token")),
    403: ("no-right", Text("没有此项权限", "The right is missing")),
    404: ("not-found", Text("没有找到", "Not found")),
    405: ("method", Text("此地址不支持该方法", "The address does not know this method")),
    406: ("accept", Text("只提供 JSON", "Only JSON is spoken")),
    409: ("conflict", Text("与现状冲突", "It conflicts with the state of things")),
    411: ("length", Text("请注明长度", "The length must be said")),
    413: ("too-large", Text("请求体过大", "The body is too large")),
    415: ("media-type", Text("请求体须为 JSON", "The body must be JSON")),
    422: ("refused", Text("未能办理，什么都没有改变", "Not done; nothing was changed")),
    429: ("too-often", Text("请求过于频繁", "Too many requests")),
    500: ("fault", Text("系统出错，已记录", "A fault of the site; it is noted")),
    503: ("busy", Text("系统繁忙，请稍后重试", "The site is busy; try again shortly")),
}


class RefusedError(Exception):
    """A request that ends with *status*; *headers* go with the answer."""

    def __init__(self, status: int, detail: Text | None = None, problems: Iterable[Problem] = (), headers: Mapping[str, str] | None = None) -> None:
        self.status, self.detail, self.problems, self.headers = status, detail, tuple(problems), dict(headers or {})
        super().__init__(status)


def answer(status: int, detail: Text | None = None, problems: Iterable[Problem] = (), headers: Mapping[str, str] | None = None) -> HttpResponse:
    """The answer of a refusal."""
    language = current()
    name, title = KINDS.get(status, KINDS[400])
    said: dict[str, Any] = {"type": f"urn:kexin:{name}", "title": title.in_(language), "status": status}
    if detail is not None:
        said["detail"] = visible(detail.in_(language))
    listed = [{
        "code": p.code, "where": visible(p.where), "found": visible(p.found.in_(language)), "allowed": visible(p.allowed.in_(language)),
        "remedy": visible(p.remedy.in_(language))} for p in problems]
    if listed:
        said["problems"] = listed
    return HttpResponse(json.dumps(said, ensure_ascii=False).encode("utf-8", "replace"), status=status, content_type=TYPE, headers=headers)


def answer_to(request: HttpRequest, error: BaseException) -> HttpResponse:
    """The answer to whatever was raised."""
    match error:
        case RefusedError():
            return answer(error.status, error.detail, error.problems, error.headers)
        case UnreadableError():
            return answer(400, problems=error.problems)
        case NotFoundError():
            return answer(404, problems=error.problems)
        case ProblemsError():
            return answer(422, problems=error.problems)
        case HttpError(__cause__=ProblemsError() as cause):
            return answer_to(request, cause)
        case AuthenticationError():
            return answer(401, headers={"WWW-Authenticate": 'Bearer realm="kexin"'})
        case HttpError():
            return answer(error.status_code if error.status_code in KINDS else 400)
        case PermissionDenied():
            return answer(403)
        case Http404():
            return answer(404)
        case RequestDataTooBig():
            return answer(413)
        case SuspiciousOperation():
            return answer(400)
        case OperationalError():
            logger.warning("%s %s: %s", request.method, request.path, error)
            return answer(503, headers={"Retry-After": "2"})
    logger.error("%s %s", request.method, request.path, exc_info=error)
    return answer(500)


def as_problem(response: HttpResponseBase) -> HttpResponseBase:
    """An answer of the framework's own that is no JSON becomes one."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(("application/json", TYPE)):
        return response
    allow = response.headers.get("Allow")
    return answer(response.status_code, headers={"Allow": allow} if allow else None)


# ---- what does not fit the schema

_WORDS: Mapping[str, tuple[str, Text, Text]] = {
    "missing": ("missing", Text("缺少此项", "it is missing"), Text("必填", "it must be given")),
    "extra_forbidden": ("unknown-field", Text("没有这一项", "there is no such field"), Text("接口说明所列的项", "the fields that the reference lists")),
    "string_type": ("bad-type", Text("不是文字", "it is no text"), Text("文字", "a text")),
    "int_type": ("bad-type", Text("不是整数", "it is no whole number"), Text("整数", "a whole number")),
    "int_parsing": ("bad-type", Text("不是整数", "it is no whole number"), Text("整数", "a whole number")),
    "int_from_float": ("bad-type", Text("不是整数", "it is no whole number"), Text("整数", "a whole number")),
    "int_parsing_size": ("bad-type", Text("数字过大", "the number is too large"), Text("整数", "a whole number")),
    "bool_type": ("bad-type", Text("不是真假值", "it is neither true nor false"), Text("true 或 false", "true or false")),
    "bool_parsing": ("bad-type", Text("不是真假值", "it is neither true nor false"), Text("true 或 false", "true or false")),
    "dict_type": ("bad-type", Text("不是对象", "it is no object"), Text("JSON 对象", "a JSON object")),
    "model_type": ("bad-type", Text("不是对象", "it is no object"), Text("JSON 对象", "a JSON object")),
    "model_attributes_type": ("bad-type", Text("不是对象", "it is no object"), Text("JSON 对象", "a JSON object")),
    "list_type": ("bad-type", Text("不是列表", "it is no list"), Text("JSON 列表", "a JSON list")),
    "string_pattern_mismatch": ("bad-value", Text("写法不符", "it is written differently"), Text("{pattern}", "{pattern}")),
    "string_too_short": ("bad-value", Text("过短", "it is too short"), Text("至少 {min_length} 个字符", "at least {min_length} characters")),
    "string_too_long": ("bad-value", Text("过长", "it is too long"), Text("至多 {max_length} 个字符", "at most {max_length} characters")),
    "too_long": ("bad-value", Text("项数过多", "it has too many items"), Text("至多 {max_length} 项", "at most {max_length} items")),
    "too_short": ("bad-value", Text("项数过少", "it has too few items"), Text("至少 {min_length} 项", "at least {min_length} items")),
    "greater_than": ("bad-value", Text("数值过小", "it is too small"), Text("大于 {gt}", "above {gt}")),
    "greater_than_equal": ("bad-value", Text("数值过小", "it is too small"), Text("不小于 {ge}", "at least {ge}")),
    "less_than_equal": ("bad-value", Text("数值过大", "it is too large"), Text("不大于 {le}", "at most {le}")),
    "literal_error": ("bad-value", Text("不在所列取值之内", "it is none of the values listed"), Text("{expected}", "{expected}")),
    "enum": ("bad-value", Text("不在所列取值之内", "it is none of the values listed"), Text("{expected}", "{expected}")),
    "bad_day": ("bad-value", Text("不是日期", "it is no day"), Text("2026-06-30 这样的日期", "a day such as 2026-06-30")),
}


def unfit(where: str, errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """What pydantic found in the part *where* (body, query, path, header), as problems."""
    return [_unfit(where, error) for error in errors]


def _unfit(where: str, error: Mapping[str, Any]) -> Problem:
    code, found, allowed = _WORDS.get(str(error["type"]), ("bad-value", Text("取值不合要求", "it does not fit"), same(str(error.get("msg", "")))))
    given, named = error.get("input"), {name: str(value) for name, value in error.get("ctx", {}).items()}
    shown = visible(str(given))[:40] if isinstance(given, str | int | float) and code != "missing" else ""
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in error["loc"])
    return Problem(
        code, visible(f"{where}{place}")[:200], Text(f"{found.zh}：{shown}", f"{found.en}: {shown}") if shown else found,
        Text(*(t.format(**named) if named and "{" in t else t for t in (allowed.zh, allowed.en))), Text("请更正此项", "correct this field"))
