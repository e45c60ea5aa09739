"""What a network calls its hub, its sites, its drivers and its change ideas. Pure.

A text that people read names them in braces, by their usual words: `_("Save the {site}")`,
`ngettext("%(num)s {site}", "%(num)s {sites}", n)`, `_("{Change ideas}")`. After translation the
network's own words stand there; see web/speech.py. Sentences are built so that any noun fits: no
“a” or “an” right before one, no verb that depends on it but through `ngettext`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

NOUNS = {"hub": "hubs", "site": "sites", "driver": "drivers", "change idea": "change ideas"}
"""The words that can be changed: for one, and for several."""
WORDS = (*NOUNS, *NOUNS.values())
LONGEST = 30  # letters: they stand in a narrow menu
PLAIN = re.compile(r"[^\W_][\w ’./()-]*\Z")
"""A label is words: no sign that a message, a page or a file could take for its own."""

_SLOT = re.compile(rf"\{{({'|'.join(WORDS)})\}}", re.IGNORECASE)


def key(word: str) -> str:
    """The name under which the label for a word is kept, as in “change_ideas”."""
    return word.replace(" ", "_")


def plain(labels: Mapping[str, str]) -> dict[str, str]:
    """Those labels that are words: nothing else is ever put into a text."""
    return {word: label for word, label in labels.items() if PLAIN.match(label)}


def fill(text: str, labels: Mapping[str, str]) -> str:
    """Put labels into the braces of a text; where there is none, the usual word.

    `labels` maps keys to words that are plain: the text may be markup already. A slot with a
    capital gets one.
    """
    if "{" not in text:
        return text

    def named(slot: re.Match[str]) -> str:
        usual = slot[1]
        label = labels.get(key(usual.lower())) or usual
        return label[:1].upper() + label[1:] if usual[0].isupper() else label

    return _SLOT.sub(named, text)
