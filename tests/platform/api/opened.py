"""Fills a site with the small world alone and prints the secret of a token: ``python -m tests.platform.api.opened FOLDER bank-cs-clerk``."""

from __future__ import annotations

import json
import sys
from pathlib import Path


def main(folder: Path, username: str) -> None:
    """All rights that the person may give."""
    import django

    django.setup()
    from tests.platform import world
    from tests.platform.api.asking import token

    world.build(folder)
    (folder / "site.json").write_text(json.dumps({"password": world.PASSWORD, "pages": {}}))
    print(token(username)[1])


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
