"""The secret of an installation: made once, readable by its owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept_secret(folder: Path) -> str:
    """The secret kept in *folder*, made if there is none; two processes that start at once get the same."""
    path = folder / "secret"
    folder.mkdir(parents=True, exist_ok=True)
    aside = folder / f".secret-{secrets.token_hex(8)}"
    if not path.exists():
        with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(60))
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
    return path.read_text()
