"""What a page puts into a text that was drawn by render.py: quotes, pictures, notes.

The renderer leaves elements for them that hold a key and no more; here they are found again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from uuid import UUID


def references(html: str) -> set[UUID]:
    """The keys of the quotes that a document refers to."""
    return {UUID(match) for match in _REFERENCE.findall(html)}


def fill(html: str, shown: Mapping[UUID, str]) -> str:
    """Put quotes in where a document refers to them: safe HTML for each that is shown here."""
    return _REFERENCE.sub(lambda match: shown.get(UUID(match[1]), match[0]), html)


_REFERENCE = re.compile(r'<div class="quote-ref" data-quote-ref="([0-9a-f-]{36})"></div>')


def images(html: str) -> set[UUID]:
    """The keys of the pictures that a document carries."""
    return {UUID(key) for key, _alt in _IMAGE.findall(html)}


def place(html: str, draw: Callable[[UUID, str], str]) -> str:
    """Put pictures in where they stand: `draw` answers safe HTML for a key and its words.

    The words, what is to be seen, are escaped already.
    """
    return _IMAGE.sub(lambda match: draw(UUID(match[1]), match[2]), html)


_IMAGE = re.compile(r'<img data-image="([0-9a-f-]{36})" alt="([^"]*)">')


def talked(html: str) -> set[UUID]:
    """The keys of the threads of comments whose words stand in a document."""
    return {UUID(key) for found in _TALKED.finditer(html) for key in found[1].split()}


def noted(html: str, note: Callable[[UUID], str]) -> str:
    """Put what `note` answers, safe HTML, behind the last words of each thread of comments, in the
    order of the text; the words themselves stand without a mark."""
    last = {key: found.end() for found in _TALKED.finditer(html) for key in found[1].split()}

    def put(found: re.Match[str]) -> str:
        ends = [key for key in found[1].split() if last[key] == found.end()]
        return found[2] + "".join(note(UUID(key)) for key in ends)

    return _TALKED.sub(put, html)


_TALKED = re.compile(r'<span data-comment="([0-9a-f -]+)">(.*?)</span>', re.DOTALL)
