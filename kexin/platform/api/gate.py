"""Requests of machines take a short way: no session, no messages, no page; whatever happens, the answer is JSON."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import resolve
from django.utils import translation

from kexin.platform.api.errors import RefusedError, answer_to, as_problem
from kexin.platform.api.reading import unwanted
from kexin.problems import Problem, meant
from kexin.text import Text, same

_VERSIONED = re.compile(r"/api/v\d")
_JSON = re.compile(r"application/json\s*(;\s*charset\s*=\s*\"?utf-8\"?\s*)?", re.IGNORECASE)
LONGEST_QUERY = 4000
Answer = Callable[[HttpRequest], HttpResponseBase]


def gate(answer: Answer) -> Answer:
    """Middleware: addresses below ``/api/v…`` are answered here, all others by whoever comes next."""

    def gated(request: HttpRequest) -> HttpResponseBase:
        if _VERSIONED.match(request.path_info) is None:
            return answer(request)
        with translation.override(wanted_language(request.headers.get("Accept-Language", ""))):
            return _finished(request, _answered(request))

    return gated


def _answered(request: HttpRequest) -> HttpResponseBase:
    head = request.method == "HEAD"
    if head:
        request.method = "GET"
    try:
        _looked_at(request)
        match = resolve(request.path_info)
        request.resolver_match = match
        _known_queries(request, _fitting(request, match.route))
        return as_problem(match.func(request, *match.args, **match.kwargs))
    except Exception as error:  # whatever it is, a machine is told so in JSON, and the fault is logged
        return answer_to(request, error)
    finally:
        if head:
            request.method = "HEAD"


def _looked_at(request: HttpRequest) -> None:
    """What can be refused before anybody looks at the address."""
    request.get_host()
    if not accepts_json(request.headers.get("Accept", "")):
        raise RefusedError(406)
    if unwanted(request.path_info) or "\ufffd" in request.path_info:
        raise RefusedError(404)


def _fitting(request: HttpRequest, route: str) -> frozenset[str]:
    """The filters of the address, if its method and the form of the body are among those it takes."""
    methods, known = routes().get(f"/{route.replace('<', '{').replace('>', '}')}", (("GET",), frozenset()))
    if request.method not in methods:
        raise RefusedError(405, headers={"Allow": ", ".join(methods)})
    if request.method == "POST":
        length = request.META.get("CONTENT_LENGTH") or "0"
        if "Transfer-Encoding" in request.headers or not (length.isascii() and length.isdigit()):
            raise RefusedError(411)
        if len(length) > 12 or int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise RefusedError(413)
        if _JSON.fullmatch(request.headers.get("Content-Type", "")) is None or request.headers.get("Content-Encoding", "identity") != "identity":
            raise RefusedError(415)
    return known


def _known_queries(request: HttpRequest, known: frozenset[str]) -> None:
    """A misspelt filter would otherwise give everything."""
    if len(request.META.get("QUERY_STRING", "")) > LONGEST_QUERY:
        raise RefusedError(400)
    problems = []
    for name, values in request.GET.lists():
        where = f"query.{name[:80]}"
        if name not in known:
            problems.append(Problem("unknown-field", where, Text("没有这个筛选项", "there is no such filter"), same(", ".join(sorted(known)) or "-"),
                                    meant(name, known, Text("请查看接口说明", "see the reference"))))
        elif len(values) > 1:
            problems.append(Problem("bad-value", where, Text("写了两次", "it is given twice"), Text("一次", "once"), Text("请只写一次", "give it once")))
        elif unwanted(values[0]) or "\ufffd" in values[0]:
            problems.append(Problem("control-characters", where, Text("含有不可见的控制字符", "it has control characters that nobody sees"), Text("可见文字", "visible text"),
                                    Text("请重新输入", "write it anew")))
    if problems:
        raise RefusedError(422, problems=problems[:50])


@lru_cache(maxsize=1)
def routes() -> Mapping[str, tuple[tuple[str, ...], frozenset[str]]]:
    """The methods and the filters of each address, from the description of the API."""
    from kexin.platform.api.routes import api

    return {
        path: (tuple(method.upper() for method in operations), frozenset(p["name"] for operation in operations.values() for p in operation.get("parameters", ()) if p["in"] == "query"))
        for path, operations in api.described["paths"].items()}


def _finished(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Length, language, and the tag by which an unchanged answer is not sent again."""
    response.headers["Content-Language"] = "en" if translation.get_language() == "en" else "zh-Hans"
    response.headers["Vary"] = "Accept-Language, Authorization"
    response.headers.setdefault("Cache-Control", "private, no-cache")
    response.headers["X-Content-Type-Options"] = "nosniff"
    if not isinstance(response, HttpResponse):
        return response
    if response.status_code == 200 and request.method in ("GET", "HEAD"):
        tag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
        response.headers["ETag"] = tag
        asked = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
        if tag in asked or asked == ["*"]:
            response.status_code = 304
            response.content = b""
            del response.headers["Content-Type"]
            return response
    response.headers["Content-Length"] = str(len(response.content))
    if request.method == "HEAD":
        response.content = b""
    return response


# ---- what a client asks for in its headers

def wanted_language(header: str) -> str:
    """``en`` where English is preferred to Chinese, otherwise Chinese."""
    best: dict[str, float] = {}
    for name, q in _weighted(header):
        front = name.lower().split("-")[0]
        best[front] = max(q, best.get(front, 0.0))
    return "en" if best.get("en", 0.0) > best.get("zh", 0.0) else "zh-hans"


def accepts_json(header: str) -> bool:
    """Will the client take JSON? One that says nothing takes everything; the most precise wish counts."""
    wishes = {name.lower(): q for name, q in _weighted(header)}
    for name in ("application/json", "application/*", "*/*"):
        if name in wishes:
            return wishes[name] > 0
    return not wishes


def _weighted(header: str) -> list[tuple[str, float]]:
    found = []
    for part in header[:1000].split(","):
        name, *options = (each.strip() for each in part.split(";"))
        q = next((each[2:] for each in options if each.lower().startswith("q=")), "1")
        if name:
            found.append((name, float(q) if re.fullmatch(r"[01](\.\d{0,3})?", q) else 0.0))
    return found
