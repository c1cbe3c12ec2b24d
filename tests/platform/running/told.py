"""``python -m tests.platform.running.told``: every row and every paper of the site of the environment, as one hash each."""

from __future__ import annotations

import hashlib
import json

import django


def main() -> None:
    """Print them."""
    django.setup()
    from kexin.platform.ledger.models import Fund
    from kexin.platform.ledger.posting import book_of
    from kexin.platform.orgs.models import Organisation
    from kexin.platform.running.backup import documents_folder
    from kexin.platform.running.dumped import lines, tables

    said = {m._meta.label_lower: hashlib.sha256(b"".join(lines(m, "default"))).hexdigest() for m in tables()}
    said |= {str(p.relative_to(documents_folder())): hashlib.sha256(p.read_bytes()).hexdigest() for p in documents_folder().rglob("*") if p.is_file()}
    said |= {fund.name: book_of(fund).head for fund in Fund.objects.all()}
    # New rows take numbers that nobody has.
    said["next"] = str(Organisation.objects.create(code="new", kind="bank", name_zh="新", area="430000").pk)
    print(json.dumps(said))


if __name__ == "__main__":
    main()
