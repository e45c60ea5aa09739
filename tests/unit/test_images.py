"""A picture is drawn anew: upright, small, and nothing of the file but what is to be seen."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from app.core.images import SIDE, Drawn, TooLarge, Unreadable, redrawn
from tests.factories.images import SECRETS, photo


def opened(drawn: Drawn) -> Image.Image:
    return Image.open(BytesIO(drawn.content))


def test_a_photo_says_nothing_about_where_it_was_taken() -> None:
    sent = photo(900, 600)
    assert all(secret in sent for secret in SECRETS), "else the test proves nothing"
    drawn = redrawn(sent)
    assert not [secret for secret in SECRETS if secret in drawn.content]
    assert b"Exif" not in drawn.content
    assert not opened(drawn).getexif()
    assert drawn.kind == "image/jpeg"


def test_a_photo_taken_sideways_stands_upright() -> None:
    drawn = redrawn(photo(900, 600, orientation=6))  # the camera was turned: its left is our top
    assert (drawn.width, drawn.height) == (600, 900)
    red, green, blue = opened(drawn).convert("RGB").getpixel((300, 20))  # type: ignore[misc]
    assert red > 200 > 60 > max(green, blue), "the red side of the photo is on top now"


def test_a_large_picture_becomes_as_wide_as_a_page_needs() -> None:
    drawn = redrawn(photo(3000, 1000))
    assert (drawn.width, drawn.height) == (SIDE, 533)
    assert opened(drawn).size == (SIDE, 533)


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "GIF"])
def test_a_drawing_stays_sharp_and_its_ground_clear(kind: str) -> None:
    out = BytesIO()
    picture = Image.new("RGBA", (40, 30), (0, 0, 0, 0))
    picture.paste((20, 90, 200, 255), (0, 0, 20, 30))
    moving = {"save_all": True, "append_images": [Image.new("RGBA", (40, 30), "red")]}
    picture.save(out, kind, **({} if kind == "WEBP" else moving))
    drawn = redrawn(out.getvalue())
    again = opened(drawn)
    assert (drawn.kind, again.mode) == ("image/png", "RGBA")
    assert getattr(again, "n_frames", 1) == 1, "of several that move, the first"
    assert again.getpixel((5, 5))[2] > 150  # type: ignore[index]
    assert again.getpixel((30, 5))[3] == 0  # type: ignore[index]


def test_a_comment_and_a_colour_profile_stay_behind() -> None:
    for kind, extra in (("JPEG", {"comment": SECRETS[0]}), ("PNG", {"icc_profile": SECRETS[0]})):
        out = BytesIO()
        Image.new("RGB", (30, 20), "teal").save(out, kind, **extra)
        drawn = redrawn(out.getvalue())
        assert SECRETS[0] not in drawn.content
        assert "icc_profile" not in opened(drawn).info


def test_a_bomb_is_refused_before_it_is_read() -> None:
    out = BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    assert len(out.getvalue()) < 100_000
    with pytest.raises((TooLarge, Unreadable)):
        redrawn(out.getvalue())


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"GIF89a" + b"\xff" * 40,
        photo(300, 200)[:100],
        b"\x89PNG\r\n\x1a\n" + b"\0" * 60,
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Unreadable):
        redrawn(content)


def test_other_kinds_are_refused_whatever_they_are_called() -> None:
    out = BytesIO()
    Image.new("RGB", (30, 20)).save(out, "BMP")
    with pytest.raises(Unreadable):
        redrawn(out.getvalue())
