"""All that a refresh rests on as one sealed document, so that anyone can work the list out again."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kexin.formula.python_program import Value
from kexin.outreach.refresh import Inputs, Stood

#: No list is larger unpacked: a million companies with some ten inputs.
LARGEST = 500_000_000


@dataclass(frozen=True)
class Packed:
    """Compressed JSON, and the SHA-256 of what is in it."""

    content: bytes
    sha256: str


@dataclass(frozen=True)
class Rest:
    """What was in it: the day, the inputs of every company, the edition before."""

    as_of: date
    companies: tuple[tuple[str, Inputs], ...]
    before: Mapping[str, Stood]


def pack(names: Iterable[str], companies: Iterable[tuple[str, Inputs]], before: Mapping[str, Stood], as_of: date) -> Packed:
    """The inputs named in *names* of every company, in the order of the ids."""
    columns = list(names)
    document = {
        "as_of": as_of.isoformat(), "columns": columns,
        "companies": [[company, *(_plain(values.get(name)) for name in columns)] for company, values in sorted(companies, key=lambda item: item[0])],
        "before": {company: {"since": stood.since.isoformat(), "values": {name: _plain(value) for name, value in sorted(stood.values.items())}} for company, stood in sorted(before.items())}}
    raw = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    return Packed(zlib.compress(raw, 6), hashlib.sha256(raw).hexdigest())


def unpack(packed: Packed, dates: Iterable[str] = ()) -> Rest:
    """The inputs again; *dates* names those that are days.

    Raises:
        ValueError: the content is not what was sealed.
    """
    unpacking = zlib.decompressobj()
    raw = unpacking.decompress(packed.content, LARGEST)
    if unpacking.unconsumed_tail or hashlib.sha256(raw).hexdigest() != packed.sha256:
        raise ValueError("the inputs are not what was sealed")
    document: dict[str, Any] = json.loads(raw)
    days = frozenset(dates)
    columns = document["columns"]
    companies = tuple((row[0], {name: _value(name, value, days) for name, value in zip(columns, row[1:], strict=True)}) for row in document["companies"])
    before = {
        company: Stood(date.fromisoformat(stood["since"]), {name: _value(name, value, days) for name, value in stood["values"].items()})
        for company, stood in document["before"].items()}
    return Rest(date.fromisoformat(document["as_of"]), companies, before)


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _value(name: str, value: Any, dates: frozenset[str]) -> Value:
    found: Value = date.fromisoformat(value) if name in dates and isinstance(value, str) else value
    return found
