"""Files from a browser: what is larger than any of our forms takes is dropped while it arrives, not stored first."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest

from kexin.platform.refusal import refusal
from kexin.text import Text

#: The largest file that any form of the site takes.
LARGEST_UPLOAD = 20 * 2**20
#: Up to this length a body is read to its end, so that the sender sees a form that says what was wrong; a longer one is not read at all.
LONGEST_BODY = 64 * 2**20
#: What reading one workbook may cost: seconds, and bytes of the process that reads it. A sheet of a million rows takes half of it.
LONGEST_READING, LARGEST_READER = 30.0, 2**30


class Bounded(FileUploadHandler):
    """Counts what arrives; beyond the limit the file is let go, and the form sees that it was too large."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Hand the piece on, or let the rest of the file go by, piece by piece."""
        self.size += len(raw_data)
        if self.size > LARGEST_UPLOAD:
            if self.request is not None:
                self.request.META["kexin.too_large"] = "1"
            # ``StopUpload`` would have Django read the rest line by line, and a file of one line is held whole.
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        """The next handler keeps the file."""
        return None


def was_too_large(request: HttpRequest) -> bool:
    """Was a file of this request let go?"""
    return "kexin.too_large" in request.META


def fitting(request: HttpRequest, largest: int) -> None:
    """Go on, unless a file of this request was let go.

    Raises:
        ProblemsError: it was; *largest* bytes are allowed.
    """
    if was_too_large(request):
        most = f"{LARGEST_UPLOAD // 2**20} MB"
        raise refusal("too-large", "file", Text(f"文件超过 {most}", f"the file has more than {most}"), Text(f"不超过 {largest // 2**20} MB", f"at most {largest // 2**20} MB"),
                      Text("请缩小或拆分文件", "make it smaller, or send several files"))
