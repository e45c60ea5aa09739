"""A protocol to begin with: open questions that ask for a story."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _


def protocol() -> dict[str, Any]:
    """The example, as the form takes it."""
    return {
        "title": _("Coming back after being out"),
        "purpose": _(
            "To hear what the first day back is like, from those who live it, before we decide"
            " what to change."
        ),
        "opening": _(
            "Thank you for talking with us. There are no right answers. I will listen, and my"
            " colleague writes. We want to learn what school is like for you, not to check on you."
        ),
        "consent_script": _(
            "You may skip any question, or stop, and nothing happens because of it. Your name is"
            " not written down. You decide who may read your words, and you can take them back"
            " later. One thing we cannot keep to ourselves: if you tell us that somebody is in"
            " danger, we have to get help."
        ),
        "questions": _questions(),
    }


def _questions() -> list[dict[str, Any]]:
    return [
        _question(
            _("Tell me about the last time you came back after being out."),
            _("What happened first? And then? Who noticed?"),
        ),
        _question(_("What was that first morning like?"), _("Where did you go? How did it feel?")),
        _question(
            _("Tell me about a day when coming back was easy."),
            _("What made it easy? Who did what?"),
        ),
        _question(
            _("Tell me about a morning when you did not want to come."),
            _("What was going on? What did you do instead?"),
        ),
        _question(_("What would have helped?"), _("If you could change one thing …?")),
    ]


def _question(text: str, probes: str) -> dict[str, Any]:
    return {"text": text, "probes": probes, "sensitive": False}
