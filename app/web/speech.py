"""In whose words a page speaks: the labels of the network that it is about.

They are for a text what the language is: chosen once, in the guard, and every `_()` knows them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import g, has_app_context
from flask_babel import Domain

from app.core import labels

_find: Callable[[UUID], Any] | None = None


def use(find: Callable[[UUID], Any]) -> None:
    """Say who knows a network, with its `labels`, by its key."""
    global _find
    _find = find


def speak_of(network_id: UUID | None) -> None:
    """What is said from here on in this context is said in the words of this network."""
    g.speaks_of = network_id
    g.pop("spoken", None)


def spoken() -> Mapping[str, str]:
    """The labels of the network that is spoken of; empty where there is none.

    Read when a text first needs them: most pages have their network in hand by then.
    """
    if not has_app_context():
        return {}
    if "spoken" not in g:
        g.spoken_network = spoken_of()  # held: the page needs it too
        g.spoken = labels.plain(g.spoken_network.labels) if g.spoken_network else {}
    words: Mapping[str, str] = g.spoken
    return words


def spoken_of() -> Any:
    """The network that is spoken of, or None."""
    key = g.get("speaks_of")
    return _find(key) if key and _find else None


class NetworkDomain(Domain):
    """Flask-Babel's texts, with the network's own words in their braces."""

    def gettext(self, string: str, **variables: Any) -> str:
        """As Flask-Babel's."""
        words = labels.fill(self.get_translations().ugettext(string), spoken())
        return words % variables if variables else words

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        """As Flask-Babel's."""
        words = self.get_translations().ungettext(singular, plural, num)
        return labels.fill(words, spoken()) % {"num": num, **variables}
