"""When predictions were locked, in words."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from flask_babel import get_locale
from flask_babel import gettext as _

from app.core import clock

RECENT = timedelta(days=6)


def locked_words(begun_at: datetime | None, zone: str) -> str:
    """When the test began and its predictions were locked, in the network's zone.

    "locked Monday 8:05, when the test began"; an older one with its day.
    """
    if begun_at is None:
        return ""
    recent = clock.now() - begun_at < RECENT
    pattern = "EEEE H:mm" if recent else "d MMMM yyyy, H:mm"
    locale = get_locale() or "en"
    moment = format_datetime(begun_at.astimezone(ZoneInfo(zone)), pattern, locale=locale)
    return _("locked %(moment)s, when the test began", moment=moment)
