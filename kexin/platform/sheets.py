"""Cells of files that people open in a spreadsheet."""

from __future__ import annotations

import unicodedata

from kexin.problems import visible

#: What a spreadsheet would take for the beginning of a formula; the wide forms too, which some versions read alike.
_FORMULAS = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def cell(text: object) -> str:
    """A text as one harmless cell: no formula, no line of its own, nothing unseen."""
    shown = visible(str(text))
    return f"'{shown}" if _beginning(shown).startswith(_FORMULAS) else shown


def _beginning(text: str) -> str:
    """From the first character that is seen; some programs drop what stands before it."""
    return next((text[at:] for at, each in enumerate(text) if not each.isspace() and unicodedata.category(each) != "Cf"), "")
