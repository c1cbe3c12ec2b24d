"""Files from a browser: what is larger than any of our forms takes is dropped while it arrives, not stored first."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

#: The largest file that any form of the site takes.
LARGEST_UPLOAD = 20 * 2**20


class Bounded(FileUploadHandler):
    """Counts what arrives; beyond the limit the file is let go, and the form sees that it was too large."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the piece on, or stop."""
        self.size += len(raw_data)
        if self.size > LARGEST_UPLOAD:
            if self.request is not None:
                self.request.META["kexin.too_large"] = "1"
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """The next handler keeps the file."""
        return None


def was_too_large(request: HttpRequest) -> bool:
    """Was a file of this request let go?"""
    return "kexin.too_large" in request.META
