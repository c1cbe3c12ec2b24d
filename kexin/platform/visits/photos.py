"""Pictures of a visit: told what they are by their content, and kept without what the camera wrote beside the picture.

A telephone writes the place, the hour and its own number into every picture. Only the pixels are kept, and of the rest
only how the picture is to be turned. No picture is decoded here.
"""

from __future__ import annotations

import hashlib
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from kexin.platform.papers import clean_name
from kexin.platform.refusal import refusal
from kexin.problems import ProblemsError
from kexin.text import Text

#: Five of them pass through a proxy that takes 25 MB (docs/running.md).
LARGEST = 4 * 2**20
MOST = 5
_JPEG, _PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
_ALLOWED = Text(f"JPG、PNG，不超过 {LARGEST // 2**20} MB", f"JPG or PNG, at most {LARGEST // 2**20} MB")
#: The parts of a PNG that make the picture; all others tell about it.
_PIXELS = frozenset({b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB"})
_ORIENTATION = 0x0112


@dataclass(frozen=True)
class Picture:
    """A picture that may be kept."""

    name: str
    type: str
    ending: str
    content: bytes

    @property
    def sha256(self) -> str:
        """Of what is kept."""
        return hashlib.sha256(self.content).hexdigest()


def picture(name: str, content: bytes) -> Picture:
    """Look through a picture and take out what the camera wrote into it.

    Raises:
        ProblemsError: it is empty, too large, no JPEG or PNG by its content, or damaged.
    """
    clean = clean_name(name)
    if not content:
        raise _bad("empty-photo", clean, Text("文件是空的", "the file is empty"))
    if len(content) > LARGEST:
        raise _bad("large-photo", clean, Text(f"{len(content) / 2**20:.1f} MB", f"{len(content) / 2**20:.1f} MB"))
    try:
        if content.startswith(_JPEG):
            return Picture(clean, "image/jpeg", "jpg", _bare_jpeg(content))
        if content.startswith(_PNG):
            return Picture(clean, "image/png", "png", _bare_png(content))
    except (ValueError, IndexError, struct.error):
        raise _bad("damaged-photo", clean, Text("图片已损坏", "the picture is damaged")) from None
    raise _bad("no-photo", clean, Text("文件内容不是图片", "by its content it is no picture"))


def _bare_jpeg(content: bytes) -> bytes:
    """Without application parts and comments; how it is to be turned is written anew."""
    kept, turned = [], 1
    for marker, part, rest in _segments(content):
        if marker == 0xE1 and part[4:10] == b"Exif\0\0":
            turned = _orientation(part[10:])
        elif marker in (0xE0, 0xEE) or (not 0xE0 <= marker <= 0xEF and marker != 0xFE):
            # JFIF and Adobe say how colours are meant.
            kept.append(part)
        if rest is not None:
            kept.append(rest)
    if not any(part[1:2] in (b"\xc0", b"\xc1", b"\xc2") for part in kept):
        raise ValueError("no picture")
    return b"\xff\xd8" + (_turning(turned) if turned != 1 else b"") + b"".join(kept)


def _segments(content: bytes) -> Iterator[tuple[int, bytes, bytes | None]]:
    """(marker, the part with its head, and after the last head all pixels up to the end of the picture)."""
    at = 2
    while True:
        if content[at] != 0xFF:
            raise ValueError("no marker")
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        length = int.from_bytes(content[at + 2:at + 4], "big")
        if length < 2 or at + 2 + length > len(content):
            raise ValueError("too short")
        part = content[at:at + 2 + length]
        at += 2 + length
        if marker == 0xDA:
            # A telephone may hang a second picture or a film behind the first: nothing after its end is kept.
            yield marker, part, content[at:_end(content, at)]
            return
        yield marker, part, None


def _end(content: bytes, at: int) -> int:
    """Where the picture ends: in pixels an FF is followed by 00 or a restart; tables and further scans of a progressive picture come between."""
    while True:
        at = content.index(b"\xff", at)
        marker = content[at + 1]
        if marker == 0xD9:
            return at + 2
        if marker == 0x00 or 0xD0 <= marker <= 0xD7 or marker == 0xFF:
            at += 1 if marker == 0xFF else 2
        elif marker in (0xC4, 0xDA, 0xDB, 0xDC, 0xDD):
            at += 2 + int.from_bytes(content[at + 2:at + 4], "big")
        else:
            raise ValueError("something else between the pixels")


def _orientation(tiff: bytes) -> int:
    """1 to 8 as the camera was held; 1 where it cannot be read."""
    try:
        order = {b"II": "<", b"MM": ">"}[tiff[:2]]
        (first,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, first)
        for n in range(min(count, 64)):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", tiff, first + 2 + 12 * n)
            if tag == _ORIENTATION and 1 <= value <= 8:
                return int(value)
    except (KeyError, struct.error):
        pass
    return 1


def _turning(value: int) -> bytes:
    """An Exif part that says how the picture is to be turned, and nothing else."""
    tiff = b"MM\0*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _bare_png(content: bytes) -> bytes:
    """The parts that make the picture, each as whole as its check says."""
    at, kept, last = len(_PNG), [_PNG], b""
    while last != b"IEND":
        (length,) = struct.unpack_from(">I", content, at)
        last = content[at + 4:at + 8]
        end = at + 12 + length
        if end > len(content) or struct.unpack_from(">I", content, end - 4)[0] != zlib.crc32(content[at + 4:end - 4]):
            raise ValueError("damaged")
        if last in _PIXELS:
            kept.append(content[at:end])
        at = end
    if len(kept) < 4 or kept[1][4:8] != b"IHDR":
        raise ValueError("no picture")
    return b"".join(kept)


def _bad(code: str, name: str, found: Text) -> ProblemsError:
    return refusal(code, name, found, _ALLOWED, Text("请更换图片", "send another picture"))
