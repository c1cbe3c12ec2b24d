"""The reference as a page needs it: addresses, parameters and fields, in the reader's language."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kexin.platform.api.tokens import OFFERED
from kexin.platform.language import current
from kexin.text import Text

TAGS: Mapping[str, Text] = {
    "companies": Text("企业与评价", "Companies and ratings"), "lists": Text("名单", "Lists"), "lending": Text("贷款", "Loans"), "claims": Text("补偿", "Claims"), "funds": Text("资金", "Funds"), "boards": Text("看板", "Boards"),
    "tokens": Text("令牌", "Tokens")}
_WHERE = {"path": Text("地址", "address"), "query": Text("查询", "query"), "header": Text("头部", "header")}
#: Deeper than any shape of the API.
_DEEPEST = 6


@dataclass(frozen=True)
class Field:
    """A parameter or a field, with its place in the shape."""

    name: str
    place: str
    type: str
    required: bool
    about: str


@dataclass(frozen=True)
class Operation:
    """What can be asked at one address by one method."""

    id: str
    method: str
    path: str
    title: str
    about: str
    right: str
    parameters: list[Field]
    body: list[Field]
    answer: list[Field]
    status: str
    curl: str


@dataclass(frozen=True)
class Group:
    """The addresses of one noun."""

    id: str
    title: str
    operations: list[Operation]


def groups(described: Mapping[str, Any]) -> list[Group]:
    """The whole API, noun by noun."""
    found = [_operation(described, path, method, said) for path, methods in described["paths"].items() for method, said in methods.items()]
    tags = {said["operationId"]: said["tags"][0] for methods in described["paths"].values() for said in methods.values()}
    return [Group(tag, title.in_(current()), [each for each in found if tags[each.id] == tag]) for tag, title in TAGS.items()]


def refusals(described: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Every status that a refusal can have, with its meaning."""
    found = {status: _about(said) for methods in described["paths"].values() for each in methods.values() for status, said in each["responses"].items() if status >= "4"}
    return sorted(found.items())


def _operation(described: Mapping[str, Any], path: str, method: str, said: Mapping[str, Any]) -> Operation:
    language, right = current(), said.get("x-right", "")
    status, answer = next((status, each) for status, each in said["responses"].items() if status.startswith("2"))
    body = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
    return Operation(
        said["operationId"], method.upper(), path, said["x-zh"]["summary"] if language == "zh" else said["summary"], said.get("description", "") if language == "en" else "",
        f"{OFFERED[right].in_(language)}（{right}）" if right and language == "zh" else f"{OFFERED[right].in_(language)} ({right})" if right else "",
        [Field(p["name"], _WHERE[p["in"]].in_(language), _type(described, p["schema"]), p.get("required", False), _about(p)) for p in said["parameters"]],
        list(_fields(described, body, "", 0)) if body else [], list(_fields(described, answer["content"]["application/json"]["schema"], "", 0)), status, _curl(method, path, described, body))


def _about(said: Mapping[str, Any]) -> str:
    words = said.get("x-zh", {}).get("description") if current() == "zh" else None
    return str(words or said.get("description", ""))


def _resolved(described: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" in schema:
        return {**described["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]], **{k: v for k, v in schema.items() if k != "$ref"}}
    for many in ("allOf", "anyOf"):
        real = [each for each in schema.get(many, ()) if each.get("type") != "null"]
        if len(real) == 1:
            return {**_resolved(described, real[0]), **{k: v for k, v in schema.items() if k != many}}
    return schema


def _fields(described: Mapping[str, Any], schema: Mapping[str, Any], front: str, depth: int) -> Iterator[Field]:
    schema = _resolved(described, schema)
    if schema.get("type") == "array":
        yield from _fields(described, schema["items"], f"{front}[]", depth)
        return
    for name, each in schema.get("properties", {}).items():
        place = f"{front}.{name}" if front else name
        yield Field(place, "", _type(described, each), name in schema.get("required", ()), _about(each))
        if depth < _DEEPEST:
            yield from _fields(described, each, place, depth + 1)


def _type(described: Mapping[str, Any], schema: Mapping[str, Any]) -> str:
    null = any(each.get("type") == "null" for each in schema.get("anyOf", ()))
    schema = _resolved(described, schema)
    if "anyOf" in schema:
        return " | ".join(str(each.get("type")) for each in schema["anyOf"])
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"] if each != "")
    kind = f"{schema['type']} ({schema['format']})" if "format" in schema else str(schema.get("type", "any"))
    limits = [f"{sign} {schema[limit]:,}" for limit, sign in (("exclusiveMinimum", ">"), ("minimum", "≥"), ("maximum", "≤"), ("maxLength", "≤"), ("maxItems", "≤")) if limit in schema]
    return ", ".join([kind, *limits]) + (" | null" if null else "")


def _curl(method: str, path: str, described: Mapping[str, Any], body: Mapping[str, Any] | None) -> str:
    lines = [f"curl -H 'Authorization: Bearer kx_…' https://kexin.example{path}"]
    if method == "post" and body is not None:
        lines[0] = "curl -X POST -H 'Authorization: Bearer kx_…' -H 'Idempotency-Key: …' -H 'Content-Type: application/json'"
        lines += [f"  -d '{json.dumps(_sample(described, body), ensure_ascii=False)}'", f"  https://kexin.example{path}"]
    return " \\\n".join(lines)


def _sample(described: Mapping[str, Any], schema: Mapping[str, Any]) -> Any:
    """The smallest body that shows its shape."""
    schema = _resolved(described, schema)
    match schema.get("type"):
        case "object":
            names = schema.get("required") or list(schema.get("properties", {}))[:1]
            return {name: _sample(described, schema["properties"][name]) for name in names}
        case "array":
            return [_sample(described, schema["items"])]
        case "integer":
            return max(1, schema.get("minimum", 1))
        case "string":
            return "2026-06-30" if schema.get("format") == "date" else schema["enum"][0] if "enum" in schema else "…"
    return schema.get("default")
