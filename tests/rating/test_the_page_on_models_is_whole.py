"""Every key that the loader knows stands in the page for authors."""

from __future__ import annotations

import re

from tests.conftest import ROOT

#: How the loader's modules ask for a key: fields.text("id"), item.has("waived_by"), reading.condition(item, "when") …
_ASKED = re.compile(r"(?:fields|item|inner|own|amounts)\.\w+\(\s*\"([a-z_]+)\"|\((?:fields|item), \"([a-z_]+)\"")


def test_every_key_is_explained() -> None:
    page = (ROOT / "docs" / "rating-models.md").read_text(encoding="utf-8")
    modules = [*(ROOT / "kexin" / "rating").glob("load*.py"), ROOT / "kexin" / "rating" / "patch.py"]
    keys = {a or b for module in modules for a, b in _ASKED.findall(module.read_text(encoding="utf-8"))}
    assert len(keys) > 50
    assert sorted(key for key in keys if key not in page) == []
