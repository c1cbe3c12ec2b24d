"""``docs/access.md``: what it says, how its cells are written, and where its lines go while it is written anew."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from pathlib import Path

from kexin.platform.orgs.rights import SEATS
from tests.conftest import ROOT

PAGE = ROOT / "docs" / "access.md"


def lines_of_page() -> list[str]:
    """The rows of the table."""
    return [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| `/")]


def addresses_of_page() -> set[str]:
    """The addresses that the table knows."""
    return {found[1] for line in lines_of_page() if (found := re.match(r"\| `(/[^`]*)` \|", line))}


def line(path: str, method: str, right: str, own: Collection[str], foreign: Collection[str] | None) -> str:
    """A row; *foreign* is None where the address names no row."""
    return f"| `{path.replace('|', '/')}` | {method} | `{right}` | {seats(own)} | {seats(foreign) if foreign is not None else ''} |"


def seats(found: Collection[str]) -> str:
    """``bank:clerk,manager department:*``."""
    desks = []
    for desk in dict.fromkeys(seat.split(":")[0] for seat in SEATS):
        roles = [seat.split(":")[1] for seat in SEATS if seat in found and seat.startswith(f"{desk}:")]
        if roles:
            desks.append(f"{desk}:{'*' if len(roles) == 5 else ','.join(roles)}")
    return " ".join(desks) or "—"


def compare(part: str, lines: list[str]) -> None:
    """Each line stands in the table; or, for ``python -m tools.access``, is handed to it."""
    written = os.environ.get("KEXIN_ACCESS_PARTS")
    if written:
        (Path(written) / f"{part}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return
    table = set(lines_of_page())
    assert [line for line in lines if line not in table] == []
