"""Small parts of a PMML document: elements, constants, data types."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from xml.etree.ElementTree import Element

from kexin.formula.kinds import Kind
from kexin.formula.tree import Constant
from kexin.text import Text, typeset

#: Every number is a double, as whole numbers up to 2^53 are exact in one and PMML's integers differ in size between engines.
_TYPES: dict[Kind, tuple[str, str]] = {"text": ("categorical", "string"), "bool": ("categorical", "boolean"), "date": ("ordinal", "date")}

#: What XML 1.0 can hold.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def element(tag: str, attributes: dict[str, str] | None = None, parts: Iterable[Element] = (), text: str | None = None) -> Element:
    """An element with what stands in it."""
    made = Element(tag, attributes or {})
    made.extend(parts)
    made.text = text
    return made


def typed(kind: Kind) -> dict[str, str]:
    """``optype`` and ``dataType`` of a kind."""
    optype, data_type = _TYPES.get(kind, ("continuous", "double"))
    return {"optype": optype, "dataType": data_type}


def apply(function: str, *arguments: Element) -> Element:
    """A call of a built-in function."""
    return element("Apply", {"function": function}, arguments)


def field(name: str) -> Element:
    """The value of a field."""
    return element("FieldRef", {"field": name})


def constant(value: Constant) -> Element:
    """A constant; the unknown one is missing."""
    attributes = {"dataType": typed(value.type.kind)["dataType"]}
    if value.value is None:
        return element("Constant", attributes | {"missing": "true"})
    return element("Constant", attributes, text=written(value.value))


def truth(value: bool) -> Element:
    """Yes or no."""
    return element("Constant", {"dataType": "boolean"}, text=written(value))


def number(value: int) -> Element:
    """A whole number, which is a double like every other."""
    return element("Constant", {"dataType": "double"}, text=str(value))


def written(value: Fraction | str | bool | date | int) -> str:
    """A value as PMML writes it; a fraction as the nearest double."""
    match value:
        case bool():
            return "true" if value else "false"
        case Fraction():
            return str(int(value)) if value.denominator == 1 else repr(float(value))
        case _:
            return str(value)


def array(texts: Iterable[str]) -> Element:
    """A list of texts, each in quotes; none may hold a quote itself."""
    listed = list(texts)
    return element("Array", {"type": "string", "n": str(len(listed))}, text=" ".join(f'"{text}"' for text in listed))


def note(name: str, value: str) -> Element:
    """A remark of Kexin beside what PMML itself can say."""
    return element("Extension", {"extender": "Kexin", "name": name, "value": readable(value)})


def notes(name: str, text: Text) -> list[Element]:
    """The same remark in both languages."""
    return [note(f"{name}.zh", typeset(text.zh)), note(f"{name}.en", text.en)]


def readable(text: str) -> str:
    """A text for people, without what XML cannot hold."""
    return _NOT_IN_XML.sub("\ufffd", text)


def fits_in_xml(text: str) -> bool:
    """False for texts that XML cannot hold, or that readers of XML change: ends of lines, space at either end."""
    return not _NOT_IN_XML.search(text) and text == text.strip() and not re.search("[\t\n\r]", text)
