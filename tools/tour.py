"""Pages with commands and their output: run as a reader would, compared with what the page shows.

``python -m tools.tour`` says what differs; ``--write`` puts the real output into
the pages. Commands run with English and Chinese exactly as the page says.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
#: Each page is run from its first command to its last in a folder of its own.
PAGES = ("README.md", "docs/books.md", "docs/stress.md")
_BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)


@dataclass(frozen=True)
class Step:
    """A command of the page and the output printed below it."""

    command: str
    output: str


def steps(page: str) -> list[Step]:
    """Every ``$ kexin …`` of the page's console blocks, in order."""
    found = []
    for block in _BLOCK.findall(page):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            found.append(Step(command.strip(), output.rstrip("\n")))
    return found


def run(step: Step, folder: Path) -> str:
    """What the command prints, in *folder*; long outputs are cut where the page says ``| head -n``."""
    command, *filters = [part.strip() for part in step.command.split("|")]
    words = shlex.split(command)
    if words[0] != "kexin":
        raise ValueError(f"only kexin commands are run: {step.command}")
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "PYTHONIOENCODING": "utf-8"}
    environment.pop("KEXIN_LANG", None)
    done = subprocess.run(
        [sys.executable, "-m", "kexin", *words[1:]], cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    lines = (done.stdout + done.stderr).rstrip("\n").splitlines()
    for each in filters:
        tool, count = each.split()
        lines = lines[: int(count.removeprefix("-"))] if tool == "head" else lines[-int(count.removeprefix("-")):]
    return "\n".join(line.rstrip() for line in lines)


def rewritten(page: str, folder: Path) -> str:
    """The page with the real output of every step."""

    def block(match: re.Match[str]) -> str:
        parts = [f"$ {s.command}\n{output}\n" if (output := run(s, folder)) else f"$ {s.command}\n" for s in steps(match.group(0))]
        return "```console\n" + "".join(parts) + "```"

    return _BLOCK.sub(block, page)


def main() -> None:
    """Compare or write the pages."""
    differ = []
    for name in PAGES:
        path = ROOT / name
        page = path.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            real = rewritten(page, Path(folder))
        if "--write" in sys.argv:
            path.write_text(real, encoding="utf-8")
        elif real != page:
            differ.append(name)
    if differ:
        sys.exit(f"{', '.join(differ)}: not what the commands print; run python -m tools.tour --write and read the change")


if __name__ == "__main__":
    main()
