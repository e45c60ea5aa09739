"""What a network may call otherwise is said in braces, see core.labels."""

from __future__ import annotations

import re
from pathlib import Path

from babel.messages.pofile import read_po

from app.core import labels

CATALOGUE = Path("app/translations/messages.pot")
SCRIPTS = {"n", "all", "name", "words"}  # what the browser fills in
SAID = re.compile(rf"\b({'|'.join([*labels.WORDS, 'idea', 'ideas'])})\b", re.IGNORECASE)
OUTSIDE = (
    # Said to people who are in no network yet.
    "Forgotten the password? Your hub lead",
    "You are in no network yet.",
    "You become its hub lead.",
    # Said by app.spc, which knows no network: “the idea” is the mark on the chart.
    "Before and since are parted where the idea began",
    "Rose in %(since)s",
    "Fell in %(since)s",
    "It began ",
)


def _texts() -> list[str]:
    with CATALOGUE.open("rb") as file:
        found = [message.id for message in read_po(file) if message.id]
    return [text for one in found for text in (one if isinstance(one, tuple) else (one,))]


def test_every_brace_is_known() -> None:
    slots = {slot for text in _texts() for slot in re.findall(r"\{([^}]*)\}", text)}
    assert {slot.lower() for slot in slots} - SCRIPTS <= set(labels.WORDS)


def test_no_text_fixes_a_word_that_a_network_may_change() -> None:
    plain = {text: re.sub(r"%\(\w+\)[sd]|\{[^}]*\}", "", text) for text in _texts()}
    fixed = [text for text, words in plain.items() if SAID.search(words)]
    assert [text for text in fixed if not text.startswith(OUTSIDE)] == []


def test_no_text_puts_a_or_an_before_a_word_that_may_change() -> None:
    assert [text for text in _texts() if re.search(r"\b[Aa]n? \{", text)] == []
