"""Every test of money runs a second time, on PostgreSQL."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.engines.fixtures import needs_postgres
from tests.platform.postgresql import server

#: So many there are at least; fewer means that the marker was lost somewhere.
AT_LEAST = 150


@pytest.mark.long
@pytest.mark.postgres
def test_what_is_said_of_money_holds_on_postgresql_too() -> None:
    needs_postgres()
    with server() as address:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "tests/platform", "-m", "money and not postgres", "-q", "-p", "no:cacheprovider", "--no-header"],
            cwd=ROOT, env={**os.environ, "KEXIN_DATABASE": address}, capture_output=True, text=True, check=False)
    told = f"{done.stdout[-20_000:]}\n{done.stderr[-5_000:]}"
    assert done.returncode == 0, told
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None and int(passed[1]) >= AT_LEAST, told
