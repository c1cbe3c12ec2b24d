"""``python -m kexin.platform.demo FOLDER``: build the invented province once, then say who can sign in."""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import secrets
import shutil
import time
from datetime import date
from pathlib import Path
from typing import Any

#: Tells that a province was built completely, and by which code.
STAMP = "demo.json"
_CODE = Path(__file__).parent


def main() -> None:
    """Build what is missing, then print the table."""
    parser = argparse.ArgumentParser(prog="python -m kexin.platform.demo", description="Build an invented province to try the site on.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--fresh", action="store_true", help="build it anew")
    parser.add_argument("--size", type=int, default=5000, help="number of companies")
    parser.add_argument("--loans", type=int, default=4400, help="number of applications")
    given = parser.parse_args()
    folder: Path = given.folder.resolve()
    stamp, wishes = folder / STAMP, {"size": given.size, "loans": given.loans, "code": _code()}
    said: dict[str, Any] = json.loads(stamp.read_text(encoding="utf-8")) if stamp.is_file() else {}
    keep = not given.fresh and {k: said.get(k) for k in wishes} == wishes
    if not keep:
        for name in ("site", "hunan", STAMP):
            shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink(missing_ok=True)
    # Whatever a real site on this machine is set to: this one is on its own.
    for name in [n for n in os.environ if n.startswith("KEXIN_")]:
        del os.environ[name]
    os.environ |= {"KEXIN_HOME": str(folder / "site"), "KEXIN_DEMO": "1", "DJANGO_SETTINGS_MODULE": "kexin.platform.settings"}
    import django

    django.setup()
    if not keep:
        said = {**wishes, "password": f"kexin-demo-{secrets.token_hex(3)}"}
        _build(folder, said["password"], given.size, given.loans)
        stamp.write_text(json.dumps(said), encoding="utf-8")
    _tell(said["password"])


def _build(folder: Path, password: str, size: int, loans: int) -> None:
    from kexin.platform.demo.build import Scale, build
    from kexin.platform.running.serving import migrate
    from kexin.text import Text

    started, shown = time.monotonic(), -1

    def progress(done: float, what: Text) -> None:
        nonlocal shown
        if int(done * 20) > shown:
            shown = int(done * 20)
            print(f"[{time.monotonic() - started:6.1f} s] {done:4.0%} {what.zh} · {what.en}", flush=True)

    migrate()
    build(folder / "hunan", password, Scale(size, loans), progress)
    print(f"[{time.monotonic() - started:6.1f} s] 100% 完成 · done", flush=True)


def _tell(password: str) -> None:
    from kexin.platform.demo.signins import table as sign_ins

    print(f"\n虚构的省份，{date(2026, 6, 30)} · an invented province as of that day. 密码 · password: {password}\n")
    print(f"{'sign in as':<24}{'waiting':>8}  who", flush=True)
    for name, said, waiting in sign_ins():
        # Chinese last: its characters are two columns wide on a terminal.
        print(f"{name:<24}{waiting:>8}  {said.en} · {said.zh}", flush=True)


def _code() -> str:
    """The code and the tables that made it: with others it is built anew."""
    parts = [*sorted(_CODE.glob("*.py")), *sorted(_CODE.parent.glob("*/migrations/*.py"))]
    return hashlib.sha256(b"".join(p.read_bytes() for p in parts)).hexdigest()[:16]


if __name__ == "__main__":
    main()
