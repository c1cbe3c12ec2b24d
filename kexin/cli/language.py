"""Which language the reader wants: --lang, then KEXIN_LANG, then the locale."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence

from kexin.text import LANGUAGES, Language


def wanted(arguments: Sequence[str], environment: Mapping[str, str] = os.environ) -> Language:
    """The language, before click has read anything, so that its own help can follow."""
    for i, argument in enumerate(arguments):
        if argument == "--lang" and i + 1 < len(arguments):
            return _known(arguments[i + 1])
        if argument.startswith("--lang="):
            return _known(argument.removeprefix("--lang="))
    for variable in ("KEXIN_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(variable):
            return _known(environment[variable])
    return "en"


def _known(value: str) -> Language:
    return next((language for language in LANGUAGES if value.lower().startswith(language)), "en")
