"""What the description of the API says beyond the routes: refusals, headers, languages."""

from __future__ import annotations

from typing import Any

from kexin.platform.api.errors import KINDS, TYPE

_PROBLEM: dict[str, Any] = {
    "type": "object", "title": "Problem", "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"}, "title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"},
        "problems": {"type": "array", "items": {
            "type": "object", "required": ["code", "where", "found", "allowed", "remedy"], "additionalProperties": False,
            "properties": {name: {"type": "string"} for name in ("code", "where", "found", "allowed", "remedy")}}}},
    "additionalProperties": False}
_ALWAYS, _READS, _WRITES = (400, 401, 403, 404, 405, 406, 422, 429, 500, 503), (304,), (409, 411, 413, 415)
#: What parameters mean, in Chinese; their English stands beside them where they are taken.
_ZH = {
    "rows at most": "至多几行", "next of the part before": "前一页的 next", "code of the company": "企业代码", "part of the name, or the code": "名称的一部分、首字母或代码",
    "GB/T 2260": "GB/T 2260 代码", "from this day on": "起始日", "up to this day": "截止日", "with each rule and the figures": "是否给出每项的规则与数据", "number of the loan": "贷款编号", "number of the claim": "补偿编号", "code of the list": "名单代码",
    "number of the edition": "第几期"}
_KEY = {
    "in": "header", "name": "Idempotency-Key", "required": True, "schema": {"type": "string", "pattern": "^[!-~]{1,80}$"},
    "description": "A new value (a UUID, say) for each piece of work; the same when the request is sent again.",
    "x-zh": {"description": "每项业务一个新值（如 UUID）；重发同一请求时不变。"}}
_LANGUAGE = {
    "in": "header", "name": "Accept-Language", "required": False, "schema": {"type": "string"},
    "description": "zh or en: language of all texts; Chinese where nothing is said.", "x-zh": {"description": "zh 或 en：文字的语言，缺省为中文。"}}


def complete(described: dict[str, Any]) -> dict[str, Any]:
    """The description of ninja with what is common to all addresses."""
    described["components"]["schemas"]["Problem"] = _PROBLEM
    described["components"]["securitySchemes"]["Bearer"]["description"] = "令牌，在“接口令牌”页生成 / a token made on the page of tokens"
    described["servers"] = [{"url": "/"}]
    for operations in described["paths"].values():
        for method, operation in operations.items():
            operation["operationId"] = operation["operationId"].rsplit("_api_", 1)[-1]
            operation["parameters"] = [*({**p, "x-zh": {"description": _ZH[p["description"]]}} if p.get("description") in _ZH else p for p in operation["parameters"]), _LANGUAGE, *([_KEY] if method == "post" else [])]
            for status in (*_ALWAYS, *(_WRITES if method == "post" else _READS)):
                operation["responses"][status] = _response(status)
            operation["responses"] = {str(status): operation["responses"][status] for status in sorted(operation["responses"])}
    return described


def _response(status: int) -> dict[str, Any]:
    if status == 304:
        return {"description": "Not changed since the answer of this ETag", "x-zh": {"description": "自该 ETag 以来未变"}}
    said: dict[str, Any] = {
        "description": KINDS[status][1].en, "x-zh": {"description": KINDS[status][1].zh},
        "content": {TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    if status in (429, 503):
        said["headers"] = {"Retry-After": {"schema": {"type": "integer"}}}
    return said
