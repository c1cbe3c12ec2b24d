"""Papers of the demonstration: a page that says what it stands for, and that it is invented."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

_SAID = {"contract": "Loan contract", "receipt": "Proof of payment", "demand": "Record of demand"}


@dataclass(frozen=True)
class Paper:
    """A file of one page."""

    name: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Its hash."""
        return hashlib.sha256(self.content).hexdigest()


def paper(kind: str, number: str) -> Paper:
    """The paper of a kind for a loan."""
    text = f"{_SAID[kind]} of loan {number} (invented, for demonstration)"
    stream = f"BT /F1 14 Tf 60 760 Td ({text}) Tj ET".encode("ascii")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 5 0 R>>>>/Contents 4 0 R>>",
        b"<</Length " + str(len(stream)).encode() + b">>stream\n" + stream + b"\nendstream", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>")
    content, places = b"%PDF-1.4\n", []
    for number_of, body in enumerate(objects, 1):
        places.append(len(content))
        content += f"{number_of} 0 obj".encode() + body + b"endobj\n"
    table = b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    trailer = f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{len(content)}\n%%EOF\n".encode()
    return Paper(f"{kind}-{number}.pdf", content + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode() + table + trailer)
