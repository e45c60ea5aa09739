"""What is said after a change, where words alone are not enough."""

from __future__ import annotations

from flask import flash
from flask_babel import gettext as _
from markupsafe import Markup

_BACK = Markup(
    '{} <button class="button text" type="submit" form="act" formaction="{}">{}</button>'
)


def deleted(words: str, restoration: str) -> None:
    """Say on the next page what was deleted, beside the button that puts it back: a POST there."""
    flash(_BACK.format(words, restoration, _("Put it back")))
