"""Makes a token on the site in this process's folder and prints its secret: ``python -m tests.platform.api.opened bank-cs-clerk``."""

from __future__ import annotations

import sys


def main(username: str) -> None:
    """All rights that the person may give."""
    import django

    django.setup()
    from tests.platform.api.asking import token

    print(token(username)[1])


if __name__ == "__main__":
    main(sys.argv[1])
