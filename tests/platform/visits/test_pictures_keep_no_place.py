"""Pictures are told by their content, and what the camera wrote into them is not kept."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from kexin.platform.visits.photos import LARGEST, picture
from kexin.problems import ProblemsError
from tests.platform.visits.prepared import png

PLACE, SERIAL, BESIDE = b"28.2282N", b"SERIAL-0815", b"a film behind the picture"


def jpeg(turned: int | None = None, progressive: bool = False, restart: bool = False) -> bytes:
    """A picture as a telephone writes it: with the place, and more behind its end."""
    image, exif = Image.effect_noise((64, 48), 90).convert("RGB"), Image.Exif()
    exif[0x010F], exif[0x9003] = SERIAL.decode(), "2026:07:01 10:00:00"
    exif.get_ifd(0x8825)[0x1D] = PLACE.decode()
    if turned is not None:
        exif[0x0112] = turned
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, comment=PLACE, progressive=progressive, icc_profile=b"profile " + PLACE, **({"restart_marker_blocks": 2} if restart else {}))
    return out.getvalue() + BESIDE


@pytest.mark.parametrize("turned", [None, 1, 3, 6, 8])
@pytest.mark.parametrize("kind", ["plain", "progressive", "restart"])
def test_of_a_photograph_the_picture_is_left_and_how_it_is_turned(turned: int | None, kind: str) -> None:
    before = jpeg(turned, progressive=kind == "progressive", restart=kind == "restart")
    kept = picture("IMG_1.jpg", before)
    for secret in (PLACE, SERIAL, BESIDE, b"2026:07:01"):
        assert secret in before
        assert secret not in kept.content
    with Image.open(io.BytesIO(before)) as was, Image.open(io.BytesIO(kept.content)) as now:
        assert now.tobytes() == was.tobytes()
        assert now.getexif().get(0x0112, 1) == (turned or 1)
        assert set(now.getexif()) <= {0x0112}
    assert kept.type == "image/jpeg"


def test_of_a_png_only_the_picture_is_left() -> None:
    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head, rest = png()[:33], png()[33:]
    kept = picture("a.png", head + part(b"tEXt", b"Comment\0" + PLACE) + part(b"eXIf", PLACE) + rest + BESIDE)
    assert kept.content == png()


@pytest.mark.parametrize("content", [
    b"", b"no picture", b"%PDF-1.7", b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", b"GIF89a", b"\xff\xd8\xff", b"\xff\xd8\xff\xe1\xff\xff", jpeg()[:600], png()[:-14], png()[:30], b"\x89PNG\r\n\x1a\n", png().replace(b"IDAT", b"IDAX")])
def test_what_is_no_whole_picture_is_refused(content: bytes) -> None:
    with pytest.raises(ProblemsError):
        picture("a.jpg", content)


def test_too_large_a_picture_is_refused() -> None:
    with pytest.raises(ProblemsError):
        picture("a.jpg", b"\xff\xd8\xff" + b"0" * LARGEST)


STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", jpeg()[:300])


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_whatever_follows_the_first_bytes_it_is_a_picture_or_refused(rest: bytes) -> None:
    for start in STARTS:
        try:
            picture("a.jpg", start + rest)
        except ProblemsError:
            continue
