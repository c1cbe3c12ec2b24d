"""Texts within columns, asked for in the way that costs a database least."""

from __future__ import annotations

from django.db.models import Q


def containing(field: str, text: str) -> Q:
    """Rows whose *field* contains the text, in capitals or not. Where no letter of the text has a capital, as in Chinese, no row has to be put into capitals first."""
    return Q(**{f"{field}__{'contains' if text.lower() == text.upper() else 'icontains'}": text})
