"""Pictures that people bring, drawn anew: small, upright, and without a word about where they were
taken.

A photo of a phone says on which street, when and with which device it was made. Nothing of a file
but its pixels is kept, so that nothing else can leave with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageOps

SIDE = 1600  # pixels: sharp across a page of paper
MOST_PIXELS = 8_000_000  # the editor sends a picture at SIDE; this many take 32 MB to read
FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
FEW_COLOURS = 1 << 14  # a drawing or a screen has fewer, a photo more


class Unreadable(ValueError):
    """No picture of a kind that we take, or a broken one."""


class TooLarge(ValueError):
    """More pixels than anybody needs."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of ours: its file, `image/jpeg` or `image/png`, its size in pixels."""

    content: bytes
    kind: str
    width: int
    height: int


def redrawn(content: bytes) -> Drawn:
    """The picture in a file as a new file of ours, the first of several that move.

    Takes some 20 ms, most of them without holding other threads up. Raises Unreadable, TooLarge.
    """
    try:
        image = Image.open(BytesIO(content), formats=FORMATS)
        return _encoded(_pixels(image), was_photo=image.format == "JPEG")
    except TooLarge:
        raise
    # Every reader fails in ways of its own on files that were made to break it.
    except Exception as error:
        raise Unreadable from error


def _pixels(image: Image.Image) -> Image.Image:
    """What is to be seen, upright, at most SIDE wide and high; nothing else of the file."""
    if image.width * image.height > MOST_PIXELS:
        raise TooLarge
    image.load()
    image = ImageOps.exif_transpose(image)
    image = image.convert("RGBA" if image.has_transparency_data else "RGB")
    image.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS, reducing_gap=2.0)
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _encoded(image: Image.Image, *, was_photo: bool) -> Drawn:
    """PNG for drawings and what lets the page shine through, JPEG for photos."""
    out = BytesIO()
    is_clear = image.mode == "RGBA"
    sharp = is_clear or (not was_photo and image.getcolors(FEW_COLOURS) is not None)
    if sharp:
        image.save(out, "PNG", compress_level=4)
    else:
        image.save(out, "JPEG", quality=84)
    kind = "image/png" if sharp else "image/jpeg"
    return Drawn(out.getvalue(), kind, image.width, image.height)
