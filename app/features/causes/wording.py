"""A question for causes that name what students or families lack. It blocks nothing."""

from __future__ import annotations

import re

_PEOPLE = (
    r"(students?|kids?|children|child|pupils?|learners?|parents?|famil(?:y|ies)|mothers?|"
    r"fathers?|they)"
)
_LACK = (
    r"(don[’']?t|do not|doesn[’']?t|does not|won[’']?t|will not|can[’']?t|cannot|aren[’']?t|"
    r"are not|lack(?:s|ing)?|missing|unmotivated|lazy|refuse(?:s)?|poor|disengaged|apathetic|"
    r"no (?:motivation|interest|support|discipline))"
)
_PATTERN = re.compile(
    rf"\b{_PEOPLE}\b[^.;]{{0,30}}?\b{_LACK}\b|\b(lack of|unmotivated|lazy)\b", re.I
)


def names_a_lack(text: str) -> bool:
    """Whether a cause says what people lack instead of what the system does."""
    return _PATTERN.search(text) is not None
