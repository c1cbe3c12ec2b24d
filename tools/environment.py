"""The environments of ``./demo`` and ``./test``: made from the hashed requirements, kept while those stay the same.

Only the standard library is used here, because nothing else is installed yet.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import time
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NEEDED = (3, 11)


def python_of(name: str, requirements: str) -> Path:
    """The interpreter of the environment ``.venv-<name>``, made or renewed if need be."""
    if sys.version_info < NEEDED:
        _start_again_with_a_newer_python()
    folder, listed = ROOT / f".venv-{name}", ROOT / "requirements" / requirements
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    stamp, wanted = folder / "installed.sha256", hashlib.sha256(listed.read_bytes()).hexdigest()
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    say(f"preparing {folder.name} (once, about a minute)")
    try:
        venv.create(folder, with_pip=True, clear=True)
    except subprocess.CalledProcessError:
        sys.exit("This Python cannot make environments with pip; on Debian and Ubuntu: apt-get install python3-venv")
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", listed])
    stamp.write_text(wanted)
    return python


def _start_again_with_a_newer_python() -> None:
    """Run the same script with a Python that is new enough, or say that none is installed."""
    on_path = (shutil.which(f"python3.{minor}") for minor in range(20, NEEDED[1] - 1, -1))
    newer = next((found for found in on_path if found and _runs(found)), None)
    if newer is None:
        sys.exit(f"Kexin needs Python {NEEDED[0]}.{NEEDED[1]} or newer; this is {sys.version.split()[0]}, and no newer one is on the PATH.")
    os.execv(newer, [newer, *sys.argv])


def _runs(python: str) -> bool:
    """Version managers put names on the PATH that answer only that they are not set up."""
    return subprocess.run([python, "-c", "import venv, ensurepip"], capture_output=True, check=False).returncode == 0


def say(text: str) -> None:
    """One line of what is going on, with the time since the start."""
    print(f"[{time.monotonic() - _START:6.1f} s] {text}", flush=True)


def run(command: list[str | Path]) -> None:
    """Run a command in the project's root; its failure ends the script with the same code."""
    done = subprocess.run([str(part) for part in command], cwd=ROOT, check=False)
    if done.returncode:
        say(f"failed: {' '.join(str(part) for part in command)}")
        sys.exit(done.returncode)


_START = time.monotonic()
