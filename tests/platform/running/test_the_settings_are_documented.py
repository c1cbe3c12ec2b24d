"""Every variable that the site reads is in the table of its settings and in docs/running.md, in the same words."""

from __future__ import annotations

import re

from kexin.platform import settings
from tests.conftest import ROOT

#: Read by tests only.
OURS = {"KEXIN_TEST_SITE"}


def told() -> dict[str, str]:
    """The table of the settings."""
    return {name: what.replace("``", "`") for name, what in re.findall(r"^``(KEXIN_\w+)``\s+(.*)$", settings.__doc__ or "", re.MULTILINE)}


def test_the_table_names_every_variable_that_is_read() -> None:
    read = set(re.findall(r"\"(KEXIN_\w+)\"", (ROOT / "kexin/platform/settings.py").read_text(encoding="utf-8")))
    assert len(read) > 8
    assert read - OURS == set(told())


def test_the_page_says_the_same() -> None:
    page = dict(re.findall(r"^\| `(KEXIN_\w+)` \| (.*) \|$", (ROOT / "docs/running.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert page == told()
