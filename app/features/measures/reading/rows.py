"""A file's rows as a recipe reads them: days with values, and trouble named by row and column.

Nothing is imported here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import lru_cache, partial

from app.features.measures.reading import cells
from app.features.measures.reading.recipe import Recipe
from app.features.measures.reading.sheet import VALUE, Sheet
from app.features.measures.reading.understood import LISTED, Day, Problem, Understood, Why

LONG_PAST = date(1980, 1, 1)  # an earlier day is a slip of the pen


class _Wrong(Exception):
    def __init__(self, why: Why, column: str, text: str) -> None:
        super().__init__(why)
        self.why, self.column, self.text = why, column, text


def understand(
    sheet: Sheet, how: Recipe, tell: Callable[[int], None] = lambda _n: None
) -> Understood:
    """Every row as a day, or as a problem that names its row and column.

    `tell` hears from time to time how many rows are read. Raises ValueError for a column that the
    sheet does not have.
    """
    reader = _Reader(sheet, how)
    for place, (number, row) in enumerate(zip(sheet.numbers, sheet.rows, strict=True)):
        if place % 5000 == 0:
            tell(place)
        reader.take(number, row)
    reader.found.doubt = cells.doubt(sheet.cells(how.when), how.order)
    return reader.found


class _Reader:
    """Reads row after row; remembers the ones seen, and the site above for merged cells."""

    def __init__(self, sheet: Sheet, how: Recipe) -> None:
        self.found = Understood()
        self._how = how
        self._wide = sheet.wide
        self._unfolded = sheet.unfolded
        self._how_much = (how.value, how.numerator, how.denominator, how.spread)
        names = (
            how.site, how.when, how.group, how.value, how.numerator, how.denominator, how.spread,
        )  # fmt: skip
        self._at = [sheet.column(name) if name else -1 for name in names]
        self._only = [(sheet.column(name), word) for name, word in how.only.items()]
        self._seen: dict[tuple[str, str, date], tuple[Day, int]] = {}
        self._above = ""
        # The same texts come again and again: each is read once.
        self._day = lru_cache(maxsize=50_000)(partial(cells.day, order=how.order))
        self._coarse = lru_cache(maxsize=50_000)(partial(cells.is_coarse, order=how.order))
        self._unlike = "," if how.decimal == "." else "."
        self._counts = [name for name in (how.numerator, how.denominator) if name]
        # 1.031 beside 1,040 is a thousand, too: said, never taken for one and a bit.
        counts = (text for name in self._counts for text in sheet.cells(name))
        self._grouped = any(cells.groups(text, how.decimal) for text in counts)
        self._number = lru_cache(maxsize=50_000)(partial(cells.number, decimal=how.decimal))

    def take(self, number: int, row: tuple[str, ...]) -> None:
        """Read one row."""
        if any(row[place] != word for place, word in self._only):
            self.found.others += 1
            return
        try:
            if number in self._wide:
                raise _Wrong(Why.WIDE, "", " ".join(row))
            day = self._read(row)
        except _Wrong as wrong:
            if "skip" in self._how.repairs and wrong.why is not Why.WORD:
                self.found.mended["skip"] += 1
                return
            self.found.blame(Problem(number, self._named(wrong, row), wrong.text, wrong.why))
            return
        self._keep(number, day)

    def _named(self, wrong: _Wrong, row: tuple[str, ...]) -> str:
        """What the column is called in the file, also where it is one of many periods."""
        if self._unfolded and wrong.column in self._how_much:
            return " ".join(filter(None, (row[self._at[1]], wrong.column.removeprefix(VALUE))))
        return wrong.column

    def _keep(self, number: int, day: Day) -> None:
        if self._how.is_single:
            self.found.days.append(day)  # several measurements of a day are no repetition
            return
        key = (day.site, day.group, day.on)
        first, there = self._seen.setdefault(key, (day, number))
        if first is day:
            self.found.days.append(day)
            return
        where = " ".join(filter(None, (day.site, day.group, day.on.isoformat())))
        if first != day:
            if not {"first", "skip"} & self._how.repairs:
                self.found.blame(Problem(number, self._how.when, where, Why.OTHER, there))
                return
            self.found.mended["first"] += 1
        self.found.repeated += 1
        if len(self.found.twice) < LISTED:
            why = Why.OTHER if first != day else Why.SAME
            self.found.twice.append(Problem(number, self._how.when, where, why, there))

    def _read(self, row: tuple[str, ...]) -> Day:
        site, when, group, value, many, of, spread = (row[at] if at >= 0 else "" for at in self._at)
        on = self._on(when)
        site = self._site(site)
        if cells.is_formula(group):
            raise _Wrong(Why.FORMULA, self._how.group, group)
        if not self._how.counted:
            return self._measured(
                Day(site, group, on, self._value(value, self._how.value)), of, spread
            )
        if not self._how.has_counts:
            return Day(site, group, on, self._value(value, self._how.value))
        return self._counted(Day(site, group, on, None), value, many, of)

    def _on(self, text: str) -> date:
        how = self._how
        on = self._day(text)
        if on is None and how.order in cells.DAYS and (other := cells.other_order(text, how.order)):
            if "order" not in how.repairs:
                raise _Wrong(Why.ORDER, how.when, text)
            self.found.mended["order"] += 1
            on = other
        if on is None:
            why = Why.FORMULA if cells.is_formula(text) else Why.DAY
            raise _Wrong(why, how.when, text)
        if how.until and on > how.until:
            raise _Wrong(Why.LATER, how.when, text)
        if on < LONG_PAST:
            raise _Wrong(Why.EARLY, how.when, text)
        if how.too_long and self._coarse(text) in how.too_long:
            raise _Wrong(Why.COARSE, how.when, text)
        return on

    def _site(self, text: str) -> str:
        if not self._how.site:
            return ""
        if cells.is_formula(text):
            raise _Wrong(Why.FORMULA, self._how.site, text)
        if text:
            self._above = text
            return text
        if "fill" not in self._how.repairs or not self._above:
            raise _Wrong(Why.SITE, self._how.site, text)
        self.found.mended["fill"] += 1
        return self._above

    def _amount(self, text: str, column: str) -> float | None:
        """A number of this column; None where the file says that there is none."""
        found = self._number(text)
        if self._grouped and column in self._counts and cells.groups(text, self._unlike):
            found = self._other(text, column)
        if found is None:
            if cells.is_formula(text):
                raise _Wrong(Why.FORMULA, column, text)
            if text and cells.other_decimal(text, self._how.decimal) is not None:
                found = self._other(text, column)
            else:
                self.found.words[text] += 1
                if text and text not in self._how.empty:
                    raise _Wrong(Why.WORD, column, text)
                return None
        if found < 0:
            raise _Wrong(Why.BELOW, column, text)
        return found

    def _other(self, text: str, column: str) -> float:
        if "decimal" not in self._how.repairs:
            raise _Wrong(Why.DECIMAL, column, text)
        self.found.mended["decimal"] += 1
        return cells.other_decimal(text, self._how.decimal) or 0.0

    def _value(self, text: str, column: str) -> float | None:
        """A value as it is kept: a share of 100 as 0 to 1."""
        found = self._amount(text, column)
        if found is None or not self._how.percent:
            return None if found is None else found / self._how.per
        share = found if self._how.fraction and "%" not in text else found / 100
        if share > 1:
            raise _Wrong(Why.ABOVE, column, text)
        return share

    def _measured(self, day: Day, of: str, spread: str) -> Day:
        """A mean with the number of its measurements and their spread, or one measurement."""
        how = self._how
        if day.value is None:
            return day
        if how.is_single:
            return replace(day, denominator=1)
        n = self._amount(of, how.denominator) if how.denominator else None
        sd = self._spread(spread) if how.spread else None
        if n is not None and n != int(n):
            raise _Wrong(Why.WHOLE, how.denominator, of)
        return replace(day, denominator=n, spread=sd) if n != 0 else replace(day, value=None)

    def _spread(self, text: str) -> float | None:
        """A standard deviation as it is kept: in per cents, a share like the mean's."""
        found = self._amount(text, self._how.spread)
        whole = self._how.percent and not (self._how.fraction and "%" not in text)
        return found / 100 if found is not None and whole else found

    def _counted(self, day: Day, value: str, many: str, of: str) -> Day:
        """A day with its counts: how many of how many, or a per cent of how many."""
        how = self._how
        n = self._amount(of, how.denominator)
        if how.numerator:
            x = self._amount(many, how.numerator)
        else:
            share = self._value(value, how.value)
            x = None if share is None or n is None else round(share * n)
        if x is None or not n:
            if x:
                raise _Wrong(Why.HALF, how.denominator, of)
            return day
        if x > n and not how.above:
            raise _Wrong(Why.MORE, how.numerator, f"{many or value} > {of}")
        return Day(day.site, day.group, day.on, x / n, x, n)
