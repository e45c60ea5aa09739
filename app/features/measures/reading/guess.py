"""A first guess at a recipe, from a file's names and numbers; a person looks at it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from app.features.measures.reading import cells
from app.features.measures.reading.sheet import Sheet

SAMPLE = 400  # rows
FEW = 40  # different words: a column with more does not say which rows are wanted
NUMBERS = ("value", "numerator", "denominator", "spread")
CLOSE = 0.06  # percentage points: a per cent that was rounded to one place still fits its counts
_SITE = re.compile(r"school|site|dbn|district|campus|building|classroom|\borg", re.IGNORECASE)
_GROUP = re.compile(r"group|categor|demograph|ethnic|\brace|gender|\bsex\b|population", re.I)
_DAY = re.compile(r"date|day|week|month|year|period|term", re.IGNORECASE)
_OF = re.compile(
    r"denominator|\bof\b|total|enrol|roster|contributing|possible|\bn\b|\b(student|pupil|child)"
    r"|population|membership",
    re.I,
)
_SPREAD = re.compile(r"\bsd\b|\bs d\b|\bstd|st ?dev|standard dev|spread|deviation|σ", re.I)
_MEAN = re.compile(r"\bmean\b|average|\bavg\b|x̄|\bxbar\b", re.I)
_MEASURED = re.compile(r"\bn\b|count|number|how many|\bsize\b|measurements|trials", re.I)
_SHARE = re.compile(r"%|\bpct\b|per ?cent|\bshare\b|\brate\b|\bvalue\b", re.IGNORECASE)
_MANY = re.compile(r"numerator|count|how many|present|absent|number|\bx\b", re.IGNORECASE)
OURS = {
    "site": "site", "when": "period_start", "group": "group", "value": "value",
    "numerator": "numerator", "denominator": "denominator", "spread": "standard_deviation",
}  # fmt: skip
"""The columns of our own exports: such a file comes back as it went."""
_ALL = re.compile(r"^(all|every|total|overall)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Columns:
    """What the columns look like."""

    days: list[str]
    numbers: list[str]
    texts: list[str]


def guess(
    sheet: Sheet,
    *,
    percent: bool = True,
    about: str = "",
    mean: bool = False,
    groups: Collection[str] = (),
) -> dict[str, Any]:
    """A recipe's kept form for this sheet.

    `percent` says whether the measure is a share, `mean` whether it is a mean of measurements;
    `about` (its name and definition) chooses where a file counts several things; a column that
    holds mostly `groups` says the group.
    """
    if set(OURS.values()) <= set(sheet.columns):
        return _ours(sheet, mean=mean)
    seen = _look(sheet)
    found: dict[str, Any] = _places(sheet, seen, {name.casefold() for name in groups})
    numbers = [name for name in seen.numbers if name not in found.values()]
    counts = _measured(numbers) if mean else _counted(sheet, numbers, about) if percent else {}
    if not counts and percent and not mean:
        counts = _named(numbers)
    if not counts and numbers:
        counts = _alone(sheet, numbers) if percent and not mean else {"value": numbers[-1]}
    found.update(counts)
    found.update(_written(sheet, found, percent))
    found["only"] = _only(sheet, [name for name in sheet.columns if name not in found.values()])
    if "denominator" in found and not mean:
        found["together"] = "average"
    return found


def _ours(sheet: Sheet, *, mean: bool) -> dict[str, Any]:
    """The recipe of a file that was exported here: the counts where it has any, else the values."""
    filled = {what: name for what, name in OURS.items() if any(sheet.cells(name))}
    counts: tuple[str, ...] = ("numerator", "denominator")
    if mean:
        counts = ("value", "denominator", "spread")
    elif not filled.keys() >= {"numerator", "denominator"}:
        counts = ("value",)
    wanted = ("site", "when", "group", *counts)
    found = {what: filled[what] for what in wanted if what in filled}
    days = cells.order_of(sheet.cells(OURS["when"])) or "ymd"
    # A spreadsheet that kept the file again may have written its own decimal mark.
    numbers = (text for what in NUMBERS if what in filled for text in sheet.cells(filled[what]))
    mark = cells.decimal_of(numbers)
    return {**found, "order": days, "decimal": mark, "together": "average", "rows": "periods"}


def fitted(sheet: Sheet, kept: Mapping[str, Any]) -> dict[str, Any]:
    """What of a kept recipe this file writes differently: its days' order, its decimal mark.

    Empty where the recipe reads the file, and where no other way would read most of it.
    """
    found = {}
    days = sheet.cells(kept["when"]) if kept.get("when") else []
    odd = sum(cells.day(text, kept.get("order", "ymd")) is None for text in days if text)
    if odd:
        most = cells.likely_order(days) if odd * 2 > len(days) else ""
        serial = "serial_1904" if sheet.from_1904 else "serial"
        if other := cells.order_of(days) or most or (serial if _is_serial(days) else ""):
            found["order"] = other
    names = [kept[name] for name in NUMBERS if kept.get(name)]
    texts = {text for name in names for text in sheet.cells(name) if text}
    mark = kept.get("decimal", ".")
    wrong = [text for text in texts if cells.number(text, mark) is None]
    if any(cells.other_decimal(text, mark) is not None for text in wrong):
        right = [text for text in texts - set(wrong) if cells.other_decimal(text, mark) is None]
        if not right:
            found["decimal"] = "," if mark == "." else "."
    return found


def _look(sheet: Sheet) -> _Columns:
    samples = {name: sheet.cells(name, SAMPLE) for name in sheet.columns}
    days = [name for name, texts in samples.items() if _is_day(name, texts)]
    rest = [name for name in sheet.columns if name not in days]
    numbers = [name for name in rest if cells.looks_numeric(samples[name])]
    return _Columns(days, numbers, [name for name in rest if name not in numbers])


def _is_day(name: str, texts: Sequence[str]) -> bool:
    """Whether a column holds days; a number like 2018 is a year only where the name says so."""
    if _DAY.search(name):
        return bool(cells.likely_order(texts)) or _is_serial(texts)
    return bool(cells.likely_order(texts)) and not all(text.isdecimal() for text in texts if text)


def _is_serial(texts: Sequence[str]) -> bool:
    """Whether a column holds a spreadsheet's counts of days."""
    filled = [text for text in texts if text]
    return bool(filled) and all(cells.day(text, "serial") for text in filled)


def _places(sheet: Sheet, seen: _Columns, known: set[str]) -> dict[str, Any]:
    """Day, site and group."""
    found: dict[str, Any] = {"order": "ymd"}
    if seen.days:
        texts = sheet.cells(seen.days[0])
        found |= {"when": seen.days[0], "order": cells.order_of(texts) or _most(texts)}
        if _is_serial(texts):
            found["order"] = "serial_1904" if sheet.from_1904 else "serial"
    named = [name for name in (*seen.texts, *seen.numbers[:-1]) if _SITE.search(name)]
    groups = [name for name in seen.texts if _are(sheet.cells(name), known)]
    groups += [name for name in seen.texts if _GROUP.search(name) and name not in named[:1]]
    site = next(iter(named or [name for name in seen.texts if name not in groups]), "")
    if not site and len(seen.numbers) > 2 and _come_again(sheet, seen.days):
        site = seen.numbers[0]  # schools that are numbered
    if site:
        found["site"] = site
    if groups:
        found["group"] = groups[0]
    return found


def _are(texts: Sequence[str], known: set[str]) -> bool:
    """Whether most different texts of a column are known ones."""
    words = {text.casefold() for text in texts}
    return len(words & known) * 2 > len(words)


def _come_again(sheet: Sheet, days: Sequence[str]) -> bool:
    """Whether a day has several rows: of several sites, then."""
    return not days or len(set(texts := sheet.cells(days[0]))) < len(texts)


def _most(texts: Sequence[str]) -> str:
    return cells.likely_order(texts) or "ymd"


def _counted(sheet: Sheet, names: Sequence[str], about: str) -> dict[str, str]:
    """A numerator and a denominator whose per cent stands in the file, too.

    Of several such, the one whose names share most words with what the measure is about.
    """
    texts = {name: sheet.cells(name, 30) for name in names[:12]}
    numbers = {
        name: [cells.number(text) for text in column]
        for name, column in texts.items()
        if cells.looks_numeric(column)
    }
    words = set(_stems(about))
    best: tuple[int, int] | None = None
    found: dict[str, str] = {}
    shares = {name for name, column in texts.items() if any("%" in cell for cell in column)}
    for place, (x, n, share) in enumerate(permutations(numbers, 3)):
        if not shares & {x, n} and _fits(numbers[x], numbers[n], numbers[share]):
            score = (len(words & set(_stems(f"{x} {share}"))), place)
            if best is None or score > best:
                best, found = score, {"numerator": x, "denominator": n}
    return found


def _fits(
    x: Sequence[float | None], n: Sequence[float | None], share: Sequence[float | None]
) -> bool:
    """Whether share = 100 · x / n (or x / n) in every row that has all three."""
    there = [
        (a, b, c)
        for a, b, c in zip(x, n, share, strict=True)
        if a is not None and b and c is not None
    ]
    if len(there) < 2 or not any(a for a, _b, _c in there):
        return False
    unit = 1 if all(c <= 1 for _a, _b, c in there) else 100
    return all(
        0 <= a <= b and 0 <= c <= unit and abs(unit * a / b - c) <= CLOSE * unit / 100
        for a, b, c in there
    )


def _stems(text: str) -> list[str]:
    return [word[:6] for word in re.findall(r"[a-z]{4,}", text.lower().replace("_", " "))]


def _named(numbers: Sequence[str]) -> dict[str, str]:
    """Numerator and denominator where their columns are called so."""
    plain = {name: re.sub(r"[_.\-]+", " ", name) for name in numbers}
    of = [name for name in numbers if _OF.search(plain[name])]
    # "Students absent" is how many, beside "Students enrolled".
    of = [name for name in of if not _MANY.search(plain[name])] or of
    many = [name for name in numbers if _MANY.search(plain[name]) and name not in of]
    if of and many:
        return {"numerator": many[0], "denominator": of[-1]}
    return {}


def _alone(sheet: Sheet, numbers: Sequence[str]) -> dict[str, str]:
    """The per cent, and of how many where a column is called so.

    Day and school come first: of several numbers the last, but none where they look like counts
    that nobody named.
    """
    shares = [name for name in numbers if _SHARE.search(re.sub(r"[_.\-]+", " ", name))]
    shares = shares or [name for name in numbers if any("%" in t for t in sheet.cells(name, 30))]
    of = [name for name in numbers if name not in shares and _OF.search(name.replace("_", " "))]
    if shares:
        return {"value": shares[-1], **({"denominator": of[-1]} if of else {})}
    broken = [name for name in numbers if not _are_whole(sheet.cells(name, SAMPLE))]
    last = numbers[-1]
    return {"value": last} if len(numbers) == 1 or (last in broken and not of) else {}


def _are_whole(texts: Sequence[str]) -> bool:
    """Whether numbers may be counts: none has a fraction."""
    read = [cells.number(text, cells.decimal_of(texts)) for text in texts]
    return all(number is None or number.is_integer() for number in read)


def _measured(numbers: Sequence[str]) -> dict[str, str]:
    """The mean, its standard deviation and its number where their columns are called so."""
    plain = {name: re.sub(r"[_.\-]+", " ", name) for name in numbers}
    found: dict[str, str] = {}
    for what, said in (("spread", _SPREAD), ("value", _MEAN), ("denominator", _MEASURED)):
        called = [n for n in numbers if said.search(plain[n]) and n not in found.values()]
        if called:
            found[what] = called[0]
    if "value" not in found and (rest := [n for n in numbers if n not in found.values()]):
        found["value"] = rest[-1]
    return found


def _written(sheet: Sheet, found: dict[str, Any], percent: bool) -> dict[str, Any]:
    """How numbers are written: the decimal mark, and whether shares go from 0 to 1."""
    names = [found[name] for name in ("value", "numerator", "denominator") if name in found]
    texts = [text for name in names for text in sheet.cells(name, SAMPLE) if text]
    decimal = cells.decimal_of(texts)
    if "numerator" in found and any(
        cells.groups_by_points(sheet.cells(name, SAMPLE)) for name in names
    ):
        decimal = ","
    written = {"decimal": decimal}
    if percent and "value" in found:
        values = [text for text in sheet.cells(found["value"], SAMPLE) if text]
        plain = [cells.number(text, decimal) for text in values if "%" not in text]
        numbers = [number for number in plain if number is not None]
        small = bool(numbers) and max(numbers) <= 1 and any(0 < one < 1 for one in numbers)
        return {**written, "fraction": small}
    return written


def _only(sheet: Sheet, names: Sequence[str]) -> dict[str, str]:
    """For columns that cut the rows further: the word that stands for all of them."""
    found = {}
    for name in names:
        words = set(sheet.cells(name))
        if 1 < len(words) <= FEW and (whole := sorted(filter(_ALL.match, words))):
            found[name] = whole[0]
    return found
