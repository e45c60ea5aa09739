"""Fixed vocabularies: each word as it is stored, with how people read it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """An enumeration whose members are written `NAME = "stored", _l("as people read it")`."""

    _words: object

    def __new__(cls, stored: str, words: object = "") -> Self:
        """A member that equals what is stored and knows its words."""
        member = str.__new__(cls, stored)
        member._value_ = stored
        member._words = words
        return member

    @property
    def label(self) -> str:
        """The member in the reader's language."""
        return str(self._words)
