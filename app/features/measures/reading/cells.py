"""One cell: a day, a number, a name, as people write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

# A year alone is a school year: by custom the one that ends in it ("2018" is 2017–18).
DATE_ORDERS: dict[str, tuple[str, ...]] = {
    "ymd": (
        "%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y.%m.%d", "%Y-%m", "%Y/%m", "%Y%m", "%G-W%V-%u",
    ),
    "mdy": ("%m/%d/%Y", "%m-%d-%Y", "%m/%d/%y"),
    "dmy": ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%d.%m.%y", "%d/%m/%y"),
    "words": (
        "%d %b %Y", "%d %B %Y", "%b %d %Y", "%B %d %Y", "%d-%b-%Y", "%d-%b-%y",
        "%b %Y", "%B %Y", "%b-%y", "%Y %b", "%Y %B",
    ),
    "term": (),
    "year": (),
    "year_start": (),
    "serial": (),
    "serial_1904": (),
}  # fmt: skip
GUESSED_ORDERS = ("ymd", "mdy", "dmy", "words", "term", "year")
DAYS = ("ymd", "mdy", "dmy")
# A spreadsheet counts days from here; some workbooks from a Mac four years later.
EPOCHS = {"serial": date(1899, 12, 30), "serial_1904": date(1904, 1, 1)}
_SERIALS = range(36526, 54789)  # 2000 to 2049, or 2004 to 2053
_YEAR = re.compile(r"(?:SY ?)?((?:19|20)\d\d)(?: ?[-–/] ?(?:(?:19|20)?(\d\d)))?", re.IGNORECASE)
# A term stands at the day on which it usually begins: by season, or by its number of so many.
_SEASONS = {"fall": (9, 1), "autumn": (9, 1), "winter": (1, 2), "spring": (2, 1), "summer": (6, 15)}
_TERMS = {
    "semester": ((9, 1), (2, 1)),
    "trimester": ((9, 1), (12, 1), (3, 1)),
    "quarter": ((9, 1), (11, 1), (2, 1), (4, 1)),
}
_PERIODS = {
    "s": "semester", "sem": "semester", "t": "trimester", "term": "trimester", "tri": "trimester",
    "q": "quarter", "mp": "quarter", "marking period": "quarter",
}  # fmt: skip
_SEASON = re.compile(
    r"(?:(?P<name>[a-z]+) (?P<year>(?:20)?\d\d)|(?P<early>20\d\d) (?P<late>[a-z]+))", re.IGNORECASE
)
_NUMBERED = re.compile(r"(?P<kind>[a-z]+(?: period)?) ?(?P<n>[1-4])", re.IGNORECASE)
SPANS = ("month", "term", "year")
_WITHOUT_DAY = {
    "ymd": re.compile(r"\d{4}\D?\d{1,2}"),
    "words": re.compile(r"\D+\d{4}|\D+-\d\d|\d{4}\D+"),
}
_SHAPES = {
    "ymd": re.compile(r"\d{4}\D?\d{1,2}(\D?\d{1,2})?|\d{4}-W\d\d(-\d)?"),
    "mdy": re.compile(r"\d{1,2}[/-]\d{1,2}[/-]\d{2,4}"),
    "dmy": re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"),
    "words": re.compile(r"[\d ,-]*[A-Za-z]{3,9}[\d ,-]*"),
}
_RUN_TOGETHER = {"%Y%m%d": 8, "%Y%m": 6}
_WEEKDAY = re.compile(r"^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}\.?,? +(?=\S)", re.IGNORECASE)
_SEPT = re.compile(r"\b([A-Z][a-z]{2})t?\.|\bSept\b")
_NUMBERS = {
    ".": re.compile(r"-?(?:\d{1,3}(?:[, ']\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d{1,2})?"),
    ",": re.compile(r"-?(?:\d{1,3}(?:[. ']\d{3})+|\d+)?(?:,\d+)?(?:[eE][+-]?\d{1,2})?"),
}
_GROUPED_BY_COMMA = re.compile(r"\d{1,3}(?:,\d{3})+")
_MARKS = str.maketrans({**dict.fromkeys("‐‑‒–—−", "-"), **dict.fromkeys("’‘ʼ`´", "'")})
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+")
# What people write where there is no number, or one that is kept back as too small.
_BLANK = re.compile(
    r"(?:n\.?/?a\.?|null|none|nan|nil|missing|no data|suppressed|hidden|redacted|too few|ds|ns|s|x)"
    r"|[-–—*.†‡#?]+|\(?n? ?[<>≤≥]=? ?\d+ ?%?\)?|#[A-Z0-9/]+[!?]?",
    re.IGNORECASE,
)
_SPACES = str.maketrans({"\u00a0": " ", "\u2009": " ", "\u202f": " ", "\u2212": "-", "\u2019": "'"})


def day(text: str, order: str) -> date | None:
    """The day that a text says, read in this order; None for another text."""
    if order in ("year", "year_start"):
        return _school_year(text, starts=order == "year_start")
    if order == "term":
        return _term(text)
    if order in EPOCHS:
        return _counted(text, EPOCHS[order])
    text = _plain(text, order)
    if not _SHAPES[order].fullmatch(text):
        return None  # strptime takes its time to say no
    for form in DATE_ORDERS[order]:
        if len(text) != _RUN_TOGETHER.get(form, len(text)):
            continue  # a count of 1946527 is no day in May
        try:
            return datetime.strptime(text, form).date()  # noqa: DTZ007 — a day has no zone
        except ValueError:
            continue
    return None


def _plain(text: str, order: str) -> str:
    """A day without its weekday, its time, and the dots and commas of words; a week's Monday."""
    text = _WEEKDAY.sub("", text)
    if order == "words":
        return _SEPT.sub(lambda found: found[1] or "Sep", text).replace(",", "")
    text = text.partition(" ")[0]
    if "-W" in text:
        return text if text.count("-") == 2 else f"{text}-1"
    return text.partition("T")[0]


def _counted(text: str, since: date) -> date | None:
    """The day that a spreadsheet's count of days says; a count of students is none."""
    whole = text.partition(".")[0]
    if not whole.isdecimal() or int(whole) not in _SERIALS:
        return None
    return since + timedelta(days=int(whole))


def _school_year(text: str, *, starts: bool) -> date | None:
    """A day in the school year that "2018" or "2017-18" names; months are no years."""
    found = _YEAR.fullmatch(text.strip())
    if not found:
        return None
    year, second = int(found[1]), found[2]
    if second:
        return date(year, 9, 1) if (year + 1) % 100 == int(second) else None
    return date(year, 9, 1) if starts else date(year, 6, 1)


def _term(text: str) -> date | None:
    """The day on which "Fall 2025", "Q2 2025-26" or "2025–26 Semester 1" begins."""
    plain = " ".join(re.sub(r"[,_'’]", " ", text).split())
    if found := _SEASON.fullmatch(plain):
        month_day = _SEASONS.get((found["name"] or found["late"]).lower())
        year = int(found["year"] or found["early"])
        return date(year % 100 + 2000, *month_day) if month_day else None
    for left, right in _halves(plain):
        begins, numbered = _YEAR.fullmatch(right), _NUMBERED.fullmatch(left)
        if begins and begins[2] and numbered and (first := _school_year(right, starts=True)):
            kind = numbered["kind"].lower()
            days = _TERMS.get(_PERIODS.get(kind, kind), ())
            if int(numbered["n"]) <= len(days):
                month, on = days[int(numbered["n"]) - 1]
                return date(first.year + (month < 8), month, on)
    return None


def _halves(text: str) -> list[tuple[str, str]]:
    """A term's two parts, in either order: ("Semester 1", "2025-26") and the other way round."""
    words = text.split()
    cuts = [(" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words))]
    return cuts + [(right, left) for left, right in cuts]


def is_coarse(text: str, order: str) -> str:
    """Which of SPANS a cell names as a whole, as "Sep 2025" does; nothing where it names a day."""
    if order == "term":
        return "term"
    if order in ("year", "year_start"):
        return "year"
    form = _WITHOUT_DAY.get(order)
    return "month" if form and form.fullmatch(_plain(text, order)) else ""


def doubt(texts: Iterable[str], order: str) -> tuple[str, date, date] | None:
    """A day whose month and day could change places, where all the days could: its text, as it is
    read, and the other way. None where the file itself decides; a text that is no day either way
    ("Total", "holiday") decides nothing."""
    other = {"mdy": "dmy", "dmy": "mdy"}.get(order)
    if not other:
        return None
    found = None
    for text in sorted({text for text in texts if text}):
        read, turned = day(text, order), day(text, other)
        if not read and not turned:
            continue
        if not read or not turned:
            return None
        if read != turned:
            found = found or (text, read, turned)
    return found


def order_of(cells: Sequence[str]) -> str:
    """The one order in which all filled cells are days; empty when there is none."""
    filled = {cell for cell in cells if cell}
    for order in GUESSED_ORDERS:
        if filled and all(day(cell, order) for cell in filled):
            return order
    return ""


def likely_order(cells: Sequence[str]) -> str:
    """The order in which at least half of the filled cells are days; empty when there is none."""
    filled = [cell for cell in cells if cell]
    counts = {
        order: sum(day(cell, order) is not None for cell in filled) for order in GUESSED_ORDERS
    }
    best = max(counts, key=lambda order: counts[order])
    return best if filled and counts[best] * 2 >= len(filled) else ""


def other_order(text: str, order: str) -> date | None:
    """The day that a text says in exactly one other order of day and month."""
    found = {day(text, other) for other in DAYS if other != order} - {None}
    return found.pop() if len(found) == 1 else None


def number(text: str, decimal: str = ".") -> float | None:
    """A number with its decimal mark ("." or ","), groups of three, perhaps a per cent sign.

    None for other text; "1,5" is no number where the comma groups thousands. "(4)" is −4, as
    bookkeepers write it.
    """
    plain = text.translate(_SPACES).removesuffix("%").strip()
    if plain[:1] == "(" and plain[-1:] == ")":
        plain = f"-{plain[1:-1].strip()}"
    if not any(map(str.isdigit, plain)) or not _NUMBERS[decimal].fullmatch(plain):
        return None
    if decimal == ",":
        plain = plain.replace(".", "").replace(",", ".")
    try:
        return float(plain.replace(",", "").replace(" ", "").replace("'", ""))
    except ValueError:
        return None


def other_decimal(text: str, decimal: str) -> float | None:
    """The number that a text is with the other decimal mark, where it is none with this one."""
    return number(text, "," if decimal == "." else ".")


def decimal_of(cells: Iterable[str]) -> str:
    """The decimal mark of a column: a comma where more cells need one than need a point."""
    commas = points = 0
    for cell in cells:
        commas += number(cell, ".") is None and number(cell, ",") is not None
        points += number(cell, ",") is None and number(cell, ".") is not None
    return "," if commas > points else "."


def groups_by_points(texts: Iterable[str]) -> bool:
    """Whether counts are written as 1.234: points before three digits, none below a thousand."""
    filled = [text for text in texts if text]
    pointed = [text for text in filled if "." in text]
    plain = [text for text in filled if text.isdecimal()]
    return (
        bool(pointed and plain)
        and all(map(_GROUPED.fullmatch, pointed))
        and all(len(text) < 4 for text in plain)
        and len(pointed) + len(plain) == len(filled)
    )


def groups(text: str, decimal: str) -> bool:
    """Whether a count is written in thousands by the mark that is not the decimal one: 1,040."""
    return (_GROUPED if decimal == "," else _GROUPED_BY_COMMA).fullmatch(text) is not None


def plain_name(text: str) -> str:
    """A name as two people may write it differently: case, spaces, dashes, quotes and full stops
    do not count."""
    text = unicodedata.normalize("NFKC", text).translate(_MARKS)
    return " ".join(text.replace(".", " ").split()).casefold()


def looks_numeric(cells: Sequence[str]) -> bool:
    """Whether at least half of the filled cells are numbers, or none that could have been one.

    Formulas and "<10" or "n/a" stand where a number belongs; some numbers or formulas are there.
    """
    there = blank = 0
    filled = [cell for cell in cells if cell]
    for cell in filled:
        if number(cell) is not None or number(cell, ",") is not None or is_formula(cell):
            there += 1
        else:
            blank += _BLANK.fullmatch(cell) is not None
    return there > 0 and (there + blank) * 2 >= len(filled)


def is_formula(text: str) -> bool:
    """Whether a text is a spreadsheet's formula instead of its result."""
    return len(text) > 1 and text[0] == "=" and not text[1].isspace()
