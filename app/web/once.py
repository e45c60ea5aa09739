"""A form that makes something carries a token of its page; see core.once.

The same words from the same page, sent twice – a second click, Back and once more – make one
record. Other words from the same page are another form.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable

from flask import Response, current_app, flash, json, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import once
from app.web import respond
from app.web.guard import current_actor

FIELD = "once"


def token() -> str:
    """What tells the forms of this page from those of another one."""
    return secrets.token_urlsafe(12)


def answer(view: Callable[[], ResponseReturnValue]) -> ResponseReturnValue:
    """Run a view that writes, unless just this form was taken before."""
    digest = _digest()
    if not digest:
        return view()
    if address := once.take(digest):
        flash(_("This was sent already. Here is what it made."))
        return respond.to(address)
    made: Response = current_app.make_response(view())
    address = made.headers.get("Location") or made.headers.get("HX-Redirect") or ""
    once.led_to(digest, address)
    return made


def _digest() -> str:
    """Of what was sent, by whom and where; empty for a form that carries no token."""
    actor = current_actor()
    if not request.form.get(FIELD) or not actor.is_person:
        return ""
    sent = sorted(item for item in request.form.items(multi=True) if item[0] != "csrf_token")
    whole = json.dumps([str(actor.user_id), request.path, sent])
    return hashlib.sha256(whole.encode()).hexdigest()
