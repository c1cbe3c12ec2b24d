"""A test process may be killed, crash or be told to end: its PostgreSQL server goes with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines.fixtures import needs_postgres
from tests.engines.postgres_guard import clear_away

ROOT = Path(__file__).resolve().parents[2]
ENDS = {
    "killed": "os.kill(os.getpid(), signal.SIGKILL)",
    "told": "os.kill(os.getpid(), signal.SIGTERM)",
    "crashed": "os.abort()",
    "gone": "os._exit(3)",
    "raised": "raise ValueError('a bug')",
    "closed": "engine.close()",
}
PROCESS = """
import os, resource, signal
from tests.engines.postgres_engine import PostgresEngine
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
engine = PostgresEngine()
print(engine.query("SELECT setting FROM pg_settings WHERE name = 'data_directory'")[0][0], flush=True)
"""


@pytest.mark.postgres
@pytest.mark.parametrize("end", ENDS)
def test_a_server_ends_with_its_process(end: str) -> None:
    needs_postgres()
    # The guard holds the pipe too, so that this returns when both are gone: no waiting by the clock.
    ended = subprocess.run(
        [sys.executable, "-c", PROCESS + ENDS[end]], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.stdout.startswith("/"), ended.stderr
    assert not Path(ended.stdout.strip()).exists()


def test_a_folder_without_a_server_is_removed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    clear_away(tmp_path / "data")
    clear_away(tmp_path / "never was")
    assert list(tmp_path.iterdir()) == []
