"""Files that are given out: a name with which no browser does anything but keep them."""

from __future__ import annotations

from django.utils.http import content_disposition_header

from kexin.problems import visible

LONGEST = 150


def file_name(name: str) -> str:
    """*name*, whoever chose it, as one line that leads into no folder."""
    return visible(name).replace("/", "-").replace("\\", "-").replace(":", "-")[-LONGEST:]


def attachment(name: str) -> str:
    """The ``Content-Disposition`` of a file of this name."""
    return content_disposition_header(True, file_name(name)) or "attachment"
