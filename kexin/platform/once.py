"""A form carries a key, so that sending it twice does its work once."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models

from kexin.platform.refusal import refusal
from kexin.text import Text, same

Row = TypeVar("Row", bound=models.Model)


def made_before(model: type[Row], key: str, **own: Any) -> Row | None:
    """What the form with this key made before; asked once the row that it works on is locked, so that two at once do not both find nothing.

    Raises:
        ProblemsError: the key made something else, which is not *own*.
    """
    known = model._default_manager.filter(key=key).first()
    if known is not None and any(getattr(known, name) != value for name, value in own.items()):
        raise refusal("key-used", model._meta.label_lower, same(key), Text("每张表单一个键", "one key for each form"), Text("请重新打开表单", "open the form anew"))
    return known
