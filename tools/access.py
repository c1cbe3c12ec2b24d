"""Who gets in where: ``docs/access.md``, written from what the site answers.

``python -m tools.access --write`` asks every address as every seat, with own and with foreign rows.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "access.md"
TESTS = (
    "tests/platform/access/test_who_gets_in.py::test_who_gets_in_is_what_the_table_says",
    "tests/platform/access/test_who_gets_in_by_the_api.py::test_who_gets_in_by_the_api_is_what_the_table_says")
HEAD = """# Who gets in where

Every address of the site that is not open to strangers, as every seat (`desk:role`) finds it: with a row of its own area, bank or company, and with one of elsewhere. Written by
`python -m tools.access --write` from the site's own answers; a test asks again and compares. An empty last cell: the address names no row. What is not listed is refused (403), and a
row of elsewhere does not exist (404). Addresses below `/api/v1/` are for programs: each was asked with a token that may do everything, with one that may do everything but this (refused,
whoever it is), and with none (refused); `api.token` stands where any token will do.

| address | method | right | gets in, own rows | gets in, rows of elsewhere |
| --- | --- | --- | --- | --- |
"""


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run([sys.executable, "-m", "pytest", *TESTS, "-q", "-n", "2"], cwd=ROOT, env={**os.environ, "KEXIN_ACCESS_PARTS": folder}, check=False)
        if done.returncode:
            sys.exit(done.returncode)
        lines = sorted(line for part in Path(folder).glob("*.txt") for line in part.read_text(encoding="utf-8").splitlines() if line)
    PAGE.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] != ["--write"]:
        sys.exit("say --write: the page is written anew from what the site answers")
    main()
