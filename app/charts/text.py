"""How wide words are, so that labels wrap and never collide.

Advance widths in thousandths of the font size, of Atkinson Hyperlegible Next at weights 400 and
600, for the characters from space to tilde. Letters with accents are as wide as without.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import east_asian_width, normalize

_REGULAR = (
    "280 286 301 651 592 919 731 160 299 299 485 606 210 362 210 387 648 407 548 576 614 588 598 "
    "510 615 595 210 210 553 628 553 480 778 626 613 645 669 569 552 694 694 392 512 631 541 824 "
    "693 714 592 724 614 592 558 690 593 856 623 575 607 317 387 344 552 372 243 525 566 485 564 "
    "538 314 558 550 252 245 492 262 845 550 548 566 574 349 471 326 540 461 684 481 449 460 344 "
    "237 344 555"
)
_SEMIBOLD = (
    "303 298 362 730 604 953 727 195 324 324 485 598 252 369 253 424 656 430 569 592 621 602 617 "
    "529 621 578 253 253 564 617 564 526 780 662 634 654 683 589 562 711 699 415 546 654 548 848 "
    "710 737 617 747 639 604 592 687 628 877 666 627 615 333 424 344 573 391 274 544 587 502 586 "
    "555 349 582 565 285 255 536 301 870 565 567 587 591 368 497 360 559 509 723 522 499 492 370 "
    "249 370 543"
)
_MARKS = {
    "–": 504, "—": 830, "‘": 259, "’": 259, "“": 455, "”": 455, "…": 747, "·": 277, "×": 535,
    "°": 381, "\u00a0": 280, "\u202f": 200,
}  # fmt: skip
_FIRST = 32
_WIDE, _OTHER = 1000, 620
_NUMBER = re.compile(r"\d+([.,]\d+)*")
_YEAR = re.compile(r"(19|20)\d\d[.,;:]?")
_DAY = re.compile(r"\d{1,2},")
# Months and units are words of this many letters or fewer.
_LONGEST_UNIT = 9

WIDTHS: dict[bool, tuple[int, ...]] = {
    False: tuple(map(int, _REGULAR.split())),
    True: tuple(map(int, _SEMIBOLD.split())),
}


@lru_cache(maxsize=4096)
def width(text: str, size: float, *, bold: bool = False) -> float:
    """The width of a line of text set in the interface font, in the units of `size`."""
    return sum(_advance(char, bold) for char in text) * size / 1000


def _advance(char: str, bold: bool) -> int:
    if char in _MARKS:
        return _MARKS[char]
    table, code = WIDTHS[bold], ord(char) - _FIRST
    if 0 <= code < len(table):
        return table[code]
    base = ord(normalize("NFD", char)[0]) - _FIRST
    if 0 <= base < len(table):
        return table[base]
    return _WIDE if east_asian_width(char) in "WF" else _OTHER


def wrap(
    text: str, room: float, size: float, *, bold: bool = False, more: float = 0
) -> tuple[str, ...]:
    """The text in lines no wider than `room`; a wider word is cut with a hyphen.

    Each line after the first has `more` room than the one above. What a space that does not break
    holds together stays on one line while it fits, and so does a number with its unit or month.
    """
    lines: list[str] = []
    for group in _groups(text):
        fits = width(" ".join(group), size, bold=bold) <= room
        for word in [" ".join(group)] if fits else group:
            joined = f"{lines[-1]} {word}" if lines else word
            if lines and width(joined, size, bold=bold) <= room + more * (len(lines) - 1):
                lines[-1] = joined
            else:
                lines += _pieces(word, room + more * len(lines), size, bold)
    return tuple(lines)


@lru_cache(maxsize=1024)
def _groups(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of a text, those that belong on one line together."""
    kept = re.sub(r"(?<=\d)[ \u00a0\u202f](?=%)", "\u202f", text)
    groups: list[list[str]] = []
    for word in filter(None, re.split(r"[ \t\n\r]+", kept)):
        held = word.split("\u00a0")
        if groups and _together(groups[-1][-1], held[0]):
            groups[-1] += held
        else:
            groups.append(held)
    return tuple(tuple(group) for group in groups)


def _together(left: str, right: str) -> bool:
    """Whether two words read as one: 14 days, 5 June, June 2027, June 5, and 5, 2027."""
    named = left[:1].isupper() and left.isalpha()
    if _NUMBER.fullmatch(left):
        return right.isalpha() and len(right) <= _LONGEST_UNIT
    if _YEAR.fullmatch(right):
        return named or bool(_DAY.fullmatch(left))
    return named and bool(_DAY.fullmatch(right))


def _pieces(word: str, room: float, size: float, bold: bool) -> list[str]:
    if width(word, size, bold=bold) <= room:
        return [word]
    pieces = [""]
    for char in word:
        if pieces[-1] and width(pieces[-1] + char + "-", size, bold=bold) > room:
            pieces[-1] += "-"
            pieces.append("")
        pieces[-1] += char
    return pieces


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or its beginning and an ellipsis where it is wider than `room`."""
    if width(text, size, bold=bold) <= room:
        return text
    cut = text
    while cut and width(cut + "…", size, bold=bold) > room:
        cut = cut[:-1]
    return cut.rstrip() + "…"
